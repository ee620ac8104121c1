//! Where a collection and the caller's record differ.

use absenki_core::recognition::FaceDifference;

use absenki_ffi_export::export;

use crate::buffer::absenki_buffer;
use crate::failure::absenki_error;
use crate::guard::{free, guard, look};
use crate::handle::{Out, absenki_face_ids, absenki_str, needed};
use crate::result::absenki_result;

/// Where a collection and the record of its faces differ. Several threads may read one at the same
/// time.
pub struct absenki_difference(FaceDifference);

impl From<FaceDifference> for absenki_difference {
    fn from(difference: FaceDifference) -> Self {
        absenki_difference(difference)
    }
}

/// Adds a face id that is on record. Only for the `ids` of an `absenki_record_callback`, during the
/// callback.
#[export]
pub extern "C" fn absenki_face_ids_add(
    ids: Option<&mut absenki_face_ids>,
    face_id: absenki_str<'_>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        needed(ids, "ids")?.0.insert(face_id.text("face_id")?.to_owned());
        Ok(())
    })
}

/// Frees a difference. NULL is allowed.
#[export]
pub extern "C" fn absenki_difference_free(difference: Option<Box<absenki_difference>>) {
    free(difference);
}

/// The number of faces in the collection that are not on record; 0 for NULL.
#[export]
pub extern "C" fn absenki_difference_faces_without_profile(
    difference: Option<&absenki_difference>,
) -> usize {
    look(0, || Some(difference?.0.faces_without_profile.len()))
}

/// The id of the face without a record at `index`, from 0; empty if there is none.
#[export]
pub extern "C" fn absenki_difference_face_without_profile(
    difference: Option<&absenki_difference>,
    index: usize,
) -> absenki_str<'_> {
    look("".into(), || Some(difference?.0.faces_without_profile.get(index)?.as_str().into()))
}

/// The number of face ids on record that are not in the collection; 0 for NULL.
#[export]
pub extern "C" fn absenki_difference_profiles_without_face(
    difference: Option<&absenki_difference>,
) -> usize {
    look(0, || Some(difference?.0.profiles_without_face.len()))
}

/// The id on record without a face at `index`, from 0; empty if there is none.
#[export]
pub extern "C" fn absenki_difference_profile_without_face(
    difference: Option<&absenki_difference>,
    index: usize,
) -> absenki_str<'_> {
    look("".into(), || Some(difference?.0.profiles_without_face.get(index)?.as_str().into()))
}

/// Whether the faces without a record are deleted; false for NULL.
#[export]
pub extern "C" fn absenki_difference_is_applied(difference: Option<&absenki_difference>) -> bool {
    look(false, || Some(difference?.0.applied))
}

/// The difference as JSON, with the field names of Rust and PHP. The caller frees `*out`.
#[export]
pub extern "C" fn absenki_difference_to_json(
    difference: Option<&absenki_difference>,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (difference, place) = (needed(difference, "difference")?, out.needed("out")?);
        place.fill(Box::new(absenki_buffer::json(&difference.0)?));
        Ok(())
    })
}
