//! The faces that the local detector found.

use absenki_core::detect::DetectedFace;

use absenki_ffi_export::export;

use crate::buffer::absenki_buffer;
use crate::failure::absenki_error;
use crate::geometry::absenki_detected_face;
use crate::guard::{free, guard, look};
use crate::handle::{Out, needed};
use crate::result::absenki_result;

/// The faces that the detector found. Several threads may read it at the same time.
pub struct absenki_detected_faces(Vec<DetectedFace>);

impl From<Vec<DetectedFace>> for absenki_detected_faces {
    fn from(faces: Vec<DetectedFace>) -> Self {
        absenki_detected_faces(faces)
    }
}

/// Frees detected faces. NULL is allowed.
#[export]
pub extern "C" fn absenki_detected_faces_free(faces: Option<Box<absenki_detected_faces>>) {
    free(faces);
}

/// How many faces were found; 0 for NULL.
#[export]
pub extern "C" fn absenki_detected_faces_count(faces: Option<&absenki_detected_faces>) -> usize {
    look(0, || Some(faces?.0.len()))
}

/// Writes the face at `index`, from 0, to `*out`. Returns false, and writes nothing, if there
/// is no such face or a pointer is NULL.
#[export]
pub extern "C" fn absenki_detected_faces_get(
    faces: Option<&absenki_detected_faces>,
    index: usize,
    out: Out<'_, absenki_detected_face>,
) -> bool {
    look(false, move || {
        let face = faces?.0.get(index)?;
        out.needed("out").ok()?.fill(face.into());
        Some(true)
    })
}

/// The faces as JSON, an array with the field names of Rust and PHP. The caller frees `*out`.
#[export]
pub extern "C" fn absenki_detected_faces_to_json(
    faces: Option<&absenki_detected_faces>,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (faces, place) = (needed(faces, "faces")?, out.needed("out")?);
        place.fill(Box::new(absenki_buffer::json(&faces.0)?));
        Ok(())
    })
}
