//! Made camera sequences of heads and of pictures of heads, from one photo.
//!
//! A photo becomes a textured mesh: with the depth of a head (an ellipsoid with a nose), of a flat
//! print or of a print bent round a vertical cylinder. A perspective camera 9.5 eye distances away sees
//! it move as a [`script`] says: 480 × 360 px, eyes 62 px apart, noise of 2 levels, 8 frames a second.
//! The same seed gives the same frames.

mod mesh;
mod random;
mod script;
mod subject;

use absenki_core::Result;
use absenki_core::liveness::{LivenessConfig, LivenessFrame};
use absenki_core::photo::PhotoFormat;

pub use mesh::{Pose, Surface, render};
pub use random::Random;
pub use script::{Manner, Moment, attempt, still};
pub use subject::Subject;

/// JPEG quality of the frames, as a browser's canvas encodes them.
const JPEG_QUALITY: u8 = 80;

/// What the camera sees at a moment.
pub struct Shot<'a> {
    /// Whose picture it is.
    pub subject: &'a Subject,
    /// What the picture is on.
    pub surface: Surface,
    /// How it is held.
    pub moment: Moment,
}

/// The frames of the same thing at some moments.
///
/// # Errors
/// Those of encoding a picture.
pub fn film(
    subject: &Subject,
    surface: Surface,
    moments: &[Moment],
    seed: u64,
) -> Result<Vec<LivenessFrame>> {
    cut(moments.iter().map(|&moment| Shot { subject, surface, moment }), seed)
}

/// The frames of different things.
///
/// # Errors
/// Those of encoding a picture.
pub fn cut<'a>(shots: impl Iterator<Item = Shot<'a>>, seed: u64) -> Result<Vec<LivenessFrame>> {
    let mut random = Random::new(seed);
    let frame = |Shot { subject, surface, moment }: Shot<'_>| {
        let picture = render(subject, surface, moment.pose, &mut random)?;
        let bytes = picture.encode(PhotoFormat::Jpeg, JPEG_QUALITY)?;
        LivenessFrame::new(moment.at_ms, bytes, &LivenessConfig::default())
    };
    shots.map(frame).collect()
}
