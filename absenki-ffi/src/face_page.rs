//! One page of the faces in a collection.

use absenki_core::backend::{Face, Page};

use absenki_ffi_export::export;
use serde_json::json;

use crate::buffer::absenki_buffer;
use crate::failure::absenki_error;
use crate::guard::{free, guard, look};
use crate::handle::{Out, absenki_str, needed};
use crate::result::absenki_result;

/// One page of the faces in a collection. Several threads may read one at the same time.
pub struct absenki_face_page(Page<Face>);

impl From<Page<Face>> for absenki_face_page {
    fn from(page: Page<Face>) -> Self {
        absenki_face_page(page)
    }
}

/// Frees a page. NULL is allowed.
#[export]
pub extern "C" fn absenki_face_page_free(page: Option<Box<absenki_face_page>>) {
    free(page);
}

/// How many faces are on the page; 0 for NULL.
#[export]
pub extern "C" fn absenki_face_page_count(page: Option<&absenki_face_page>) -> usize {
    look(0, || Some(page?.0.items.len()))
}

/// The token for the next page; empty on the last, and for NULL.
#[export]
pub extern "C" fn absenki_face_page_next_token(
    page: Option<&absenki_face_page>,
) -> absenki_str<'_> {
    look("".into(), || Some(page?.0.next_token.as_deref()?.into()))
}

/// The id of the face at `index`, from 0; empty if there is none.
#[export]
pub extern "C" fn absenki_face_page_face_id(
    page: Option<&absenki_face_page>,
    index: usize,
) -> absenki_str<'_> {
    look("".into(), || Some(page?.0.items.get(index)?.face_id.as_str().into()))
}

/// Whose face it is, `{user_id}:{user_name}`; empty if there is none, or it does not say.
#[export]
pub extern "C" fn absenki_face_page_external_image_id(
    page: Option<&absenki_face_page>,
    index: usize,
) -> absenki_str<'_> {
    look("".into(), || Some(page?.0.items.get(index)?.external_image_id.as_deref()?.into()))
}

/// The detector's confidence that it is a face, 0..100; 0 if there is none.
#[export]
pub extern "C" fn absenki_face_page_confidence(
    page: Option<&absenki_face_page>,
    index: usize,
) -> f64 {
    look(0.0, || Some(page?.0.items.get(index)?.confidence))
}

/// The page as JSON: `faces`, each with `face_id`, `image_id`, `external_image_id`, `box` and
/// `confidence`, and `next_token`, null on the last page. The caller frees `*out`.
#[export]
pub extern "C" fn absenki_face_page_to_json(
    page: Option<&absenki_face_page>,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (page, place) = (&needed(page, "page")?.0, out.needed("out")?);
        let json = json!({"faces": page.items, "next_token": page.next_token});
        place.fill(Box::new(absenki_buffer::json(&json)?));
        Ok(())
    })
}
