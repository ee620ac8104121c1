//! The verdict on a photo.

use absenki_core::Verification;
use absenki_core::config::Language;

use absenki_ffi_export::export;

use crate::buffer::absenki_buffer;
use crate::failure::absenki_error;
use crate::geometry::absenki_box;
use crate::guard::{free, guard, look};
use crate::handle::{Out, absenki_str, needed};
use crate::quality::absenki_quality;
use crate::reason::{absenki_label, absenki_reason};
use crate::result::absenki_result;

/// The verdict on a photo. Several threads may read one at the same time.
pub struct absenki_verification {
    verification: Verification,
    language: Language,
}

impl absenki_verification {
    pub(crate) fn new(verification: Verification, language: Language) -> Self {
        absenki_verification { verification, language }
    }
}

/// A face in a verified photo.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct absenki_face {
    /// Where it is.
    pub bounding_box: absenki_box,
    /// The similarity behind the label, 0..100; 0 if there is none.
    pub score: f64,
    /// What it is: an `absenki_label`.
    pub label: u32,
    /// Whether there is a score: not for a face without a match.
    pub has_score: bool,
}

/// Frees a verdict. NULL is allowed.
#[export]
pub extern "C" fn absenki_verification_free(verification: Option<Box<absenki_verification>>) {
    free(verification);
}

/// Whether the face belongs to the user; false for NULL.
#[export]
pub extern "C" fn absenki_verification_is_match(
    verification: Option<&absenki_verification>,
) -> bool {
    look(false, || Some(verification?.verification.is_ok()))
}

/// Why the verdict is what it is; `ABSENKI_REASON_MATCHED` if the face belongs to the user.
#[export]
pub extern "C" fn absenki_verification_reason(
    verification: Option<&absenki_verification>,
) -> absenki_reason {
    look(absenki_reason::None, || Some(verification?.verification.reason.into()))
}

/// The reason's stable string code: `matched`, `wrong_person`, `no_face` and so on.
#[export]
pub extern "C" fn absenki_verification_reason_code(
    verification: Option<&absenki_verification>,
) -> absenki_str<'static> {
    look("".into(), || Some(verification?.verification.reason.code().into()))
}

/// One sentence for the person at the camera, in the language of the setting `language`.
#[export]
pub extern "C" fn absenki_verification_message(
    verification: Option<&absenki_verification>,
) -> absenki_str<'_> {
    look("".into(), || Some(verification?.verification.message.as_str().into()))
}

/// Writes the similarity behind the verdict, 0..100, exact, to `*out`. Returns false, and writes
/// nothing, if nothing was similar enough or a pointer is NULL.
#[export]
pub extern "C" fn absenki_verification_score(
    verification: Option<&absenki_verification>,
    out: Out<'_, f64>,
) -> bool {
    look(false, move || {
        let score = verification?.verification.score?;
        out.needed("out").ok()?.fill(score);
        Some(true)
    })
}

/// As `absenki_verification_score`, floored to 2 decimals, so that 79.999 never reads as 80.
#[export]
pub extern "C" fn absenki_verification_displayed_score(
    verification: Option<&absenki_verification>,
    out: Out<'_, f64>,
) -> bool {
    look(false, move || {
        let score = verification?.verification.displayed_score()?;
        out.needed("out").ok()?.fill(score);
        Some(true)
    })
}

/// The user's own stored face that matched; empty if none did. Never another person's.
#[export]
pub extern "C" fn absenki_verification_face_id(
    verification: Option<&absenki_verification>,
) -> absenki_str<'_> {
    look("".into(), || Some(verification?.verification.face_id.as_deref()?.into()))
}

/// The user's own name as it was enrolled; empty if no own face matched. Never another person's.
#[export]
pub extern "C" fn absenki_verification_name(
    verification: Option<&absenki_verification>,
) -> absenki_str<'_> {
    look("".into(), || Some(verification?.verification.name.as_deref()?.into()))
}

/// Writes how many faces the photo shows to `*out`. Returns false, and writes nothing, if they
/// were not counted or a pointer is NULL.
#[export]
pub extern "C" fn absenki_verification_face_count(
    verification: Option<&absenki_verification>,
    out: Out<'_, u32>,
) -> bool {
    look(false, move || {
        let count = verification?.verification.face_count?;
        out.needed("out").ok()?.fill(count);
        Some(true)
    })
}

/// Writes the photo's quality to `*out`. Returns false, and writes nothing, if the setting
/// `verify.quality_gate` is off, where no call was made, and where a pointer is NULL.
#[export]
pub extern "C" fn absenki_verification_quality(
    verification: Option<&absenki_verification>,
    out: Out<'_, absenki_quality>,
) -> bool {
    look(false, move || {
        let quality = verification?.verification.quality.as_ref()?.into();
        out.needed("out").ok()?.fill(quality);
        Some(true)
    })
}

/// The number of faces that `absenki_verification_get_face` reads; 0 for NULL.
#[export]
pub extern "C" fn absenki_verification_faces(verification: Option<&absenki_verification>) -> usize {
    look(0, || Some(verification?.verification.faces.len()))
}

/// Writes the face at `index`, from 0, to `*out`. Returns false, and writes nothing, if there
/// is no such face or a pointer is NULL.
#[export]
pub extern "C" fn absenki_verification_get_face(
    verification: Option<&absenki_verification>,
    index: usize,
    out: Out<'_, absenki_face>,
) -> bool {
    look(false, move || {
        let face = verification?.verification.faces.get(index)?;
        out.needed("out").ok()?.fill(absenki_face {
            bounding_box: face.bounding_box.into(),
            score: face.score.unwrap_or_default(),
            label: absenki_label::from(face.label) as u32,
            has_score: face.score.is_some(),
        });
        Some(true)
    })
}

/// The text beside the box of the face at `index`, in the language of the setting `language`; empty
/// if there is no such face.
#[export]
pub extern "C" fn absenki_verification_face_text(
    verification: Option<&absenki_verification>,
    index: usize,
) -> absenki_str<'static> {
    look("".into(), || {
        let verification = verification?;
        let face = verification.verification.faces.get(index)?;
        Some(face.label.text(verification.language).into())
    })
}

/// The verdict as JSON, with the field names of Rust and PHP. The caller frees `*out`.
#[export]
pub extern "C" fn absenki_verification_to_json(
    verification: Option<&absenki_verification>,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (verification, place) = (needed(verification, "verification")?, out.needed("out")?);
        place.fill(Box::new(absenki_buffer::json(&verification.verification)?));
        Ok(())
    })
}
