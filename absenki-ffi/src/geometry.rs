//! Boxes, points and faces, as plain numbers.

use absenki_core::detect::DetectedFace;
use absenki_core::geometry::{NormalizedBox, Point};

/// A box as shares of the upright photo's width and height: Rekognition's `BoundingBox`.
///
/// A face at the edge may reach outside 0..1; the part inside the photo is what counts.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct absenki_box {
    /// Left edge, 0..1 of the width.
    pub left: f64,
    /// Top edge, 0..1 of the height.
    pub top: f64,
    /// Width, 0..1 of the photo's width.
    pub width: f64,
    /// Height, 0..1 of the photo's height.
    pub height: f64,
}

impl From<NormalizedBox> for absenki_box {
    fn from(NormalizedBox { left, top, width, height }: NormalizedBox) -> Self {
        absenki_box { left, top, width, height }
    }
}

impl TryFrom<&absenki_box> for NormalizedBox {
    type Error = absenki_core::Error;

    fn try_from(given: &absenki_box) -> absenki_core::Result<Self> {
        NormalizedBox::new(given.left, given.top, given.width, given.height)
    }
}

/// A point as shares of the upright photo's width and height, both 0..1 inside it.
#[repr(C)]
#[derive(Debug, Clone, Copy, Default)]
pub struct absenki_point {
    /// From the left edge, 0..1.
    pub x: f64,
    /// From the top edge, 0..1.
    pub y: f64,
}

impl From<Point> for absenki_point {
    fn from(Point { x, y }: Point) -> Self {
        absenki_point { x, y }
    }
}

/// A face that the local detector found. Left and right are those of the picture.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct absenki_detected_face {
    /// Where it is.
    pub bounding_box: absenki_box,
    /// The detector's confidence, on its own scale: greater is surer.
    pub score: f64,
    /// Whether the detector gives the five points; they are 0 if not.
    pub has_landmarks: bool,
    /// Centre of the eye on the left of the picture.
    pub eye_left: absenki_point,
    /// Centre of the eye on the right of the picture.
    pub eye_right: absenki_point,
    /// Tip of the nose.
    pub nose: absenki_point,
    /// Corner of the mouth on the left of the picture.
    pub mouth_left: absenki_point,
    /// Corner of the mouth on the right of the picture.
    pub mouth_right: absenki_point,
}

impl From<&DetectedFace> for absenki_detected_face {
    fn from(face: &DetectedFace) -> Self {
        let point = |of: fn(&absenki_core::detect::FaceLandmarks) -> Point| {
            face.landmarks.as_ref().map(of).map_or_else(absenki_point::default, Into::into)
        };
        absenki_detected_face {
            bounding_box: face.bounding_box.into(),
            score: face.score.into(),
            has_landmarks: face.landmarks.is_some(),
            eye_left: point(|points| points.eye_left),
            eye_right: point(|points| points.eye_right),
            nose: point(|points| points.nose),
            mouth_left: point(|points| points.mouth_left),
            mouth_right: point(|points| points.mouth_right),
        }
    }
}
