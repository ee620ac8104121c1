//! Where the faces in a photo are.

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
    /// How sure the detector is, on its own scale: greater is surer.
    pub score: f32,
    /// The five points that recognizers align by, where the detector knows them.
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

    /// The longest side that the detector works at for a photo of `width` × `height` pixels: it
    /// finds the same faces, and no fewer, in a photo that was shrunk to this. As long as the
    /// photo where a detector does not say.
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
    /// [`ErrorKind::Recognizer`](crate::ErrorKind::Recognizer) where the detector fails on this
    /// picture.
    fn detect(&self, photo: &Pixels, min_face: u32) -> Result<Vec<DetectedFace>>;
}
