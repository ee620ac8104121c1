//! A model of the program's own that tells pictures of faces from faces.

use crate::error::Result;
use crate::geometry::NormalizedBox;
use crate::photo::Pixels;

/// Tells a picture of a face from a face in a single photo, by a model that the program brings along.
/// Absenki ships none. Implementations are shared between threads.
pub trait SpoofDetector: Send + Sync {
    /// How sure it is that the face in `face` is a person and not a picture, a screen or a mask, 0..1.
    /// Under 0.5 the attempt is not live.
    ///
    /// # Errors
    /// [`ErrorKind::Recognizer`](crate::ErrorKind::Recognizer) where the model fails on this picture.
    fn score(&self, photo: &Pixels, face: &NormalizedBox) -> Result<f64>;
}
