//! Who recognises faces.

use std::sync::Arc;

use absenki_core::backend::FaceBackend;

use absenki_ffi_export::export;

use crate::config::absenki_config;
use crate::error::{Failure, absenki_error};
use crate::guard::{free, guard, look};
use crate::handle::{Out, absenki_str, needed};
use crate::result::absenki_result;

/// Who recognises faces: the embedded recognizer with its gallery, or AWS Rekognition.
///
/// Several threads may use one at once, and after a `fork` parent and child both may: each then
/// builds threads and connections of its own. Enrollers and verifiers keep what they need of it.
pub struct absenki_backend(Arc<dyn FaceBackend>);

/// The recognizer that C gave.
pub(crate) fn backend_of(
    backend: Option<&absenki_backend>,
) -> Result<Arc<dyn FaceBackend>, Failure> {
    Ok(Arc::clone(&needed(backend, "backend")?.0))
}

/// Opens the embedded recognizer with its gallery, in which collections, face ids and templates
/// are kept (no photos), in an SQLite file. The file is made where it does not exist; its folder
/// must exist. Several processes may use one file.
///
/// `path` is bytes as the system takes them, on Windows UTF-8. An empty path keeps the gallery in
/// the memory of this process; a forked child cannot use it.
///
/// Fails with `ABSENKI_RESULT_STORAGE`, and without the feature `local` with `_NOT_BUILT`.
#[export]
pub extern "C" fn absenki_backend_new_local(
    path: absenki_str<'_>,
    out: Out<'_, Box<absenki_backend>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (place, path) = (out.needed("out")?, path.path("path")?);
        place.fill(Box::new(absenki_backend(local(path)?)));
        Ok(())
    })
}

#[cfg(feature = "local")]
fn local(path: &std::path::Path) -> Result<Arc<dyn FaceBackend>, Failure> {
    use absenki_local::LocalRecognizer;
    Ok(Arc::new(match path.as_os_str().is_empty() {
        true => LocalRecognizer::in_memory()?,
        false => LocalRecognizer::open(path)?,
    }))
}

#[cfg(not(feature = "local"))]
fn local(_: &std::path::Path) -> Result<Arc<dyn FaceBackend>, Failure> {
    Err(Failure::new(absenki_result::NotBuilt, "built without the feature `local`"))
}

/// Makes a backend over AWS Rekognition with the settings `aws.*`. Nothing is called or started
/// before the first use. `config` may be NULL for the defaults.
///
/// Fails with `ABSENKI_RESULT_CONFIGURATION` or `_CREDENTIALS` for settings that cannot work, and
/// without the feature `rekognition` with `_NOT_BUILT`.
#[export]
pub extern "C" fn absenki_backend_new_rekognition(
    config: Option<&absenki_config>,
    out: Out<'_, Box<absenki_backend>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let place = out.needed("out")?;
        place.fill(Box::new(absenki_backend(rekognition(config)?)));
        Ok(())
    })
}

#[cfg(feature = "rekognition")]
fn rekognition(config: Option<&absenki_config>) -> Result<Arc<dyn FaceBackend>, Failure> {
    use absenki_core::Config;
    use absenki_core::backend::rekognition::RekognitionBackend;
    let defaults = Config::default();
    let config = config.map_or(&defaults, absenki_config::get);
    Ok(Arc::new(RekognitionBackend::new(config)?))
}

#[cfg(not(feature = "rekognition"))]
fn rekognition(_: Option<&absenki_config>) -> Result<Arc<dyn FaceBackend>, Failure> {
    Err(Failure::new(absenki_result::NotBuilt, "built without the feature `rekognition`"))
}

/// Frees a backend. Enrollers and verifiers made with it live on. NULL is allowed.
#[export]
pub extern "C" fn absenki_backend_free(backend: Option<Box<absenki_backend>>) {
    free(backend);
}

/// What to store as a face profile's provider: `local` or `aws`. Empty for NULL.
#[export]
pub extern "C" fn absenki_backend_provider(
    backend: Option<&absenki_backend>,
) -> absenki_str<'static> {
    look("".into(), || Some(backend?.0.provider().into()))
}
