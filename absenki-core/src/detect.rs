//! Finds the faces in a photo.

mod rustface;

pub use self::rustface::RustfaceDetector;

use serde::Serialize;

use crate::error::Result;
use crate::geometry::{NormalizedBox, Point};
use crate::photo::Pixels;

/// A face found by a [`FaceDetector`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DetectedFace {
    /// Where it is, as shares of the upright photo.
    #[serde(rename = "box")]
    pub bounding_box: NormalizedBox,
    /// The detector's confidence, on its own scale: greater is more certain.
    pub score: f32,
    /// The five points that recognizers align by, if the detector finds them.
    pub landmarks: Option<FaceLandmarks>,
}

/// Five points of a face, as shares of the upright photo. Left and right are those of the
/// picture, as in Rekognition: `eye_left` is the eye nearer the left edge of an upright face.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FaceLandmarks {
    /// Centre of the eye on the left of the picture.
    pub eye_left: Point,
    /// Centre of the eye on the right of the picture.
    pub eye_right: Point,
    /// Tip of the nose.
    pub nose: Point,
    /// Corner of the mouth on the left of the picture.
    pub mouth_left: Point,
    /// Corner of the mouth on the right of the picture.
    pub mouth_right: Point,
}

/// Finds faces. Implementations are shared between threads.
pub trait FaceDetector: Send + Sync {
    /// The detector's name, given as the source of a crop: `rustface`, `yunet`.
    fn name(&self) -> &'static str;

    /// The longest side, pixels, at which the detector works on a photo of `width` × `height`
    /// pixels: in a photo that was shrunk to this it finds the same faces. Defaults to the photo's
    /// longer side.
    fn working_side(&self, width: u32, height: u32, min_face: u32) -> u32 {
        let _ = min_face;
        width.max(height)
    }

    /// Every face in `photo`, in no particular order.
    ///
    /// `min_face` is the side of the smallest wanted face in pixels of `photo`; a detector may
    /// use it to choose its working size, and may report smaller faces too.
    ///
    /// # Errors
    /// [`ErrorKind::Recognizer`](crate::ErrorKind::Recognizer) if the detector fails on this
    /// picture.
    fn detect(&self, photo: &Pixels, min_face: u32) -> Result<Vec<DetectedFace>>;

    /// A face that `detect` found in `photo`, with its points found again from close up, where that
    /// makes them steadier. Defaults to the face as it is.
    ///
    /// # Errors
    /// Those of [`detect`](Self::detect).
    fn refine(&self, photo: &Pixels, face: &DetectedFace) -> Result<DetectedFace> {
        let _ = photo;
        Ok(face.clone())
    }
}
