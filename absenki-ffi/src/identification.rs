//! Who a photo shows.

use absenki_core::recognition::Identification;

use absenki_ffi_export::export;

use crate::buffer::absenki_buffer;
use crate::failure::absenki_error;
use crate::guard::{free, guard, look};
use crate::handle::{Out, absenki_str, needed};
use crate::reason::absenki_reason;
use crate::result::absenki_result;

/// Who a photo shows. Several threads may read one at the same time.
pub struct absenki_identification(Identification);

impl From<Identification> for absenki_identification {
    fn from(found: Identification) -> Self {
        absenki_identification(found)
    }
}

/// Frees an identification. NULL is allowed.
#[export]
pub extern "C" fn absenki_identification_free(found: Option<Box<absenki_identification>>) {
    free(found);
}

/// `ABSENKI_REASON_MATCHED` for one user, `ABSENKI_REASON_NO_MATCH` for nobody,
/// `ABSENKI_REASON_AMBIGUOUS` for one of two who are too much alike, or why the photo was refused.
#[export]
pub extern "C" fn absenki_identification_reason(
    found: Option<&absenki_identification>,
) -> absenki_reason {
    look(absenki_reason::None, || Some(found?.0.reason.into()))
}

/// One sentence for the person at the camera, in the language of the setting `language`.
#[export]
pub extern "C" fn absenki_identification_message(
    found: Option<&absenki_identification>,
) -> absenki_str<'_> {
    look("".into(), || Some(found?.0.message.as_str().into()))
}

/// The user; empty if nobody was identified.
#[export]
pub extern "C" fn absenki_identification_user_id(
    found: Option<&absenki_identification>,
) -> absenki_str<'_> {
    look("".into(), || Some(found?.0.user_id.as_deref()?.into()))
}

/// The stored face that matched; empty if nobody was identified, and where users were searched.
#[export]
pub extern "C" fn absenki_identification_face_id(
    found: Option<&absenki_identification>,
) -> absenki_str<'_> {
    look("".into(), || Some(found?.0.face_id.as_deref()?.into()))
}

/// Writes the similarity of the best match, 0..100, to `*out`. Returns false, and writes nothing,
/// if nobody was similar enough or a pointer is NULL.
#[export]
pub extern "C" fn absenki_identification_score(
    found: Option<&absenki_identification>,
    out: Out<'_, f64>,
) -> bool {
    look(false, move || {
        let score = found?.0.score?;
        out.needed("out").ok()?.fill(score);
        Some(true)
    })
}

/// The similarity that was necessary, 0..100: the setting `identify.threshold`, raised for the size
/// of the collection; 0 for NULL.
#[export]
pub extern "C" fn absenki_identification_threshold(found: Option<&absenki_identification>) -> f64 {
    look(0.0, || Some(found?.0.threshold))
}

/// The identification as JSON, with the field names of Rust and PHP. The caller frees `*out`.
#[export]
pub extern "C" fn absenki_identification_to_json(
    found: Option<&absenki_identification>,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (found, place) = (needed(found, "identification")?, out.needed("out")?);
        place.fill(Box::new(absenki_buffer::json(&found.0)?));
        Ok(())
    })
}
