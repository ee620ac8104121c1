//! The verdict on an attempt to show that a living person is in front of the camera.

use absenki_core::liveness::LivenessVerification;

use absenki_ffi_export::export;

use crate::buffer::absenki_buffer;
use crate::failure::absenki_error;
use crate::guard::{free, guard, look};
use crate::handle::{Out, absenki_bytes, absenki_str, needed};
use crate::result::absenki_result;

/// The verdict on an attempt. Several threads may read one at the same time.
pub struct absenki_liveness_verification(LivenessVerification);

impl From<LivenessVerification> for absenki_liveness_verification {
    fn from(verification: LivenessVerification) -> Self {
        absenki_liveness_verification(verification)
    }
}

/// Frees a verdict. NULL is allowed.
#[export]
pub extern "C" fn absenki_liveness_verification_free(
    verification: Option<Box<absenki_liveness_verification>>,
) {
    free(verification);
}

/// Whether a living person did what the session says; false for NULL.
#[export]
pub extern "C" fn absenki_liveness_verification_is_live(
    verification: Option<&absenki_liveness_verification>,
) -> bool {
    look(false, || Some(verification?.0.is_live()))
}

/// The verdict: `live`, `not_live` or `inconclusive`. Empty for NULL.
#[export]
pub extern "C" fn absenki_liveness_verification_verdict(
    verification: Option<&absenki_liveness_verification>,
) -> absenki_str<'static> {
    look("".into(), || Some(verification?.0.verdict().code().into()))
}

/// The reason's stable string code: `live`, `flat`, `cut`, `step_missed`, `expired` and so on.
#[export]
pub extern "C" fn absenki_liveness_verification_reason(
    verification: Option<&absenki_liveness_verification>,
) -> absenki_str<'static> {
    look("".into(), || Some(verification?.0.reason.code().into()))
}

/// One sentence for the person at the camera, in the language of the setting `language`.
#[export]
pub extern "C" fn absenki_liveness_verification_message(
    verification: Option<&absenki_liveness_verification>,
) -> absenki_str<'_> {
    look("".into(), || Some(verification?.0.message.as_str().into()))
}

/// The probability, 0..100, that the movement is that of a head if heads and pictures are equally
/// frequent. It says nothing about a video of a head. 0 for NULL.
#[export]
pub extern "C" fn absenki_liveness_verification_confidence(
    verification: Option<&absenki_liveness_verification>,
) -> f64 {
    look(0.0, || Some(verification?.0.confidence))
}

/// The frontal frame with the sharpest face, as it was given: the picture to verify. Empty if there is
/// none.
#[export]
pub extern "C" fn absenki_liveness_verification_best_frame(
    verification: Option<&absenki_liveness_verification>,
) -> absenki_bytes<'_> {
    look([].as_slice().into(), || {
        Some(verification?.0.best_frame.as_ref()?.photo.encoded().as_ref().into())
    })
}

/// The verdict as JSON, with the facts of every step and without a picture. The caller frees `*out`.
#[export]
pub extern "C" fn absenki_liveness_verification_to_json(
    verification: Option<&absenki_liveness_verification>,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (verification, place) = (needed(verification, "verification")?, out.needed("out")?);
        place.fill(Box::new(absenki_buffer::json(&verification.0)?));
        Ok(())
    })
}
