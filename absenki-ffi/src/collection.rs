//! The collection of an enroller, as a whole.

use absenki_core::ErrorKind;
use absenki_core::backend::PageRequest;
use absenki_core::blocking::block_on;

use absenki_ffi_export::export;

use crate::buffer::absenki_buffer;
use crate::enroller::absenki_enroller;
use crate::failure::absenki_error;
use crate::guard::guard;
use crate::handle::{Out, needed};
use crate::result::absenki_result;

/// Describes the enroller's collection. `*out` is JSON: `face_count` and `face_model_version`. The
/// caller frees it.
///
/// Fails as the backend does, with `ABSENKI_RESULT_COLLECTION_NOT_FOUND` where there is none.
#[export]
pub extern "C" fn absenki_enroller_describe_collection(
    enroller: Option<&absenki_enroller>,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (indexer, place) = (needed(enroller, "enroller")?.indexer(), out.needed("out")?);
        let found = block_on(indexer.backend().describe_collection(indexer.collection()))??;
        place.fill(Box::new(absenki_buffer::json(&found)?));
        Ok(())
    })
}

/// Lists every collection of the backend. `*out` is JSON, an array of their ids. The caller frees it.
///
/// Fails as the backend does.
#[export]
pub extern "C" fn absenki_enroller_list_collections(
    enroller: Option<&absenki_enroller>,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (indexer, place) = (needed(enroller, "enroller")?.indexer(), out.needed("out")?);
        let mut ids = Vec::new();
        let mut request = PageRequest::default();
        loop {
            let page = block_on(indexer.backend().list_collections(request))??;
            ids.extend(page.items);
            if page.next_token.is_none() {
                break;
            }
            request = PageRequest { max_results: None, next_token: page.next_token };
        }
        place.fill(Box::new(absenki_buffer::json(&ids)?));
        Ok(())
    })
}

/// Deletes the enroller's collection and every face in it. `*deleted` is whether there was one;
/// `deleted` may be NULL.
///
/// Fails as the backend does.
#[export]
pub extern "C" fn absenki_enroller_delete_collection(
    enroller: Option<&absenki_enroller>,
    deleted: Out<'_, bool>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let indexer = needed(enroller, "enroller")?.indexer();
        match block_on(indexer.backend().delete_collection(indexer.collection()))? {
            Ok(()) => deleted.fill(true),
            Err(missing) if missing.kind() == ErrorKind::CollectionNotFound => deleted.fill(false),
            Err(failed) => return Err(failed.into()),
        }
        Ok(())
    })
}
