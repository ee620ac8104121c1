//! The recognizer.

use std::sync::Arc;

use absenki_core::Config;
use absenki_core::backend::{CollectionId, FaceBackend};
use absenki_core::blocking::block_on;
use absenki_core::config::BackendName;

use absenki_ffi_export::export;

use crate::buffer::absenki_buffer;
use crate::config::absenki_config;
use crate::failure::{Failure, absenki_error};
use crate::guard::{free, guard, look};
use crate::handle::{Out, absenki_str, needed};
use crate::result::absenki_result;

/// The recognizer: the embedded one with its gallery, or AWS Rekognition.
///
/// Several threads may use one at the same time, also parent and child after a `fork`: each then starts its
/// own threads and connections. Enrollers and verifiers keep what they need of it.
pub struct absenki_backend(Arc<dyn FaceBackend>);

/// The recognizer that C gave.
pub(crate) fn backend_of(
    backend: Option<&absenki_backend>,
) -> Result<Arc<dyn FaceBackend>, Failure> {
    Ok(Arc::clone(&needed(backend, "backend")?.0))
}

/// Opens the embedded recognizer with its gallery, an SQLite file with
/// collections, face ids and templates (no photos). The file is created if it does not exist; its
/// folder must exist. Several processes may use one file.
///
/// `path` is any bytes that the system accepts, on Windows UTF-8. An empty path, or `memory`, keeps
/// the gallery in the memory of this process; a forked child cannot use it. The URL of a database
/// (`postgres://user:password@host/database`, `mysql://...`) names one that many machines share;
/// nothing connects before the first use. It needs the feature `sql`. Templates are not encrypted: with a
/// key use `absenki_backend_from_config`.
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
    use absenki_core::config::GalleryPlace;
    use absenki_local::LocalRecognizer;

    Ok(Arc::new(match path.to_str() {
        Some("") => LocalRecognizer::in_memory()?,
        Some(place) => LocalRecognizer::with_gallery(&GalleryPlace::new(place))?,
        None => LocalRecognizer::open(path)?,
    }))
}

#[cfg(not(feature = "local"))]
fn local(_: &std::path::Path) -> Result<Arc<dyn FaceBackend>, Failure> {
    Err(Failure::new(absenki_result::NotBuilt, "built without the feature `local`"))
}

/// Makes a backend over AWS Rekognition with the settings `aws.*`. Nothing starts, and no call is
/// made, before the first use. `config` may be NULL for the defaults.
///
/// Fails with `ABSENKI_RESULT_CONFIGURATION` or `_CREDENTIALS` for settings outside their range, and
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
    use absenki_core::backend::rekognition::RekognitionBackend;
    let defaults = Config::default();
    let config = config.map_or(&defaults, absenki_config::get);
    Ok(Arc::new(RekognitionBackend::new(config)?))
}

#[cfg(not(feature = "rekognition"))]
fn rekognition(_: Option<&absenki_config>) -> Result<Arc<dyn FaceBackend>, Failure> {
    Err(Failure::new(absenki_result::NotBuilt, "built without the feature `rekognition`"))
}

/// The backend of the setting `backend`: AWS Rekognition, or the embedded recognizer with the gallery
/// of the setting `gallery`, whose templates `gallery.key` or `gallery.key_file` encrypts. The process
/// keeps the last four galleries open, so a program that makes and frees its objects again and again
/// opens none a second time. `config` may be NULL for the defaults.
///
/// Fails as `absenki_backend_new_local` and `absenki_backend_new_rekognition` do.
#[export]
pub extern "C" fn absenki_backend_from_config(
    config: Option<&absenki_config>,
    out: Out<'_, Box<absenki_backend>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let place = out.needed("out")?;
        let named = config.map(absenki_config::get);
        let backend = match named.map_or(BackendName::Rekognition, |config| config.backend) {
            BackendName::Local => shared(named)?,
            _ => rekognition(config)?,
        };
        place.fill(Box::new(absenki_backend(backend)));
        Ok(())
    })
}

#[cfg(feature = "local")]
fn shared(config: Option<&Config>) -> Result<Arc<dyn FaceBackend>, Failure> {
    use absenki_core::{Error, ErrorKind};

    let Some(config) = config.filter(|config| !config.gallery.is_empty()) else {
        let message = "the embedded recognizer needs the setting `gallery`";
        return Err(Error::new(ErrorKind::Configuration, "open_gallery", message).into());
    };
    Ok(Arc::new(absenki_local::LocalRecognizer::shared(config)?))
}

#[cfg(not(feature = "local"))]
fn shared(_: Option<&Config>) -> Result<Arc<dyn FaceBackend>, Failure> {
    Err(Failure::new(absenki_result::NotBuilt, "built without the feature `local`"))
}

/// Frees a backend. Enrollers and verifiers that use it stay valid. NULL is allowed.
#[export]
pub extern "C" fn absenki_backend_free(backend: Option<Box<absenki_backend>>) {
    free(backend);
}

/// The provider to store in a face profile: `local` or `aws`. Empty for NULL.
#[export]
pub extern "C" fn absenki_backend_provider(
    backend: Option<&absenki_backend>,
) -> absenki_str<'static> {
    look("".into(), || Some(backend?.0.provider().into()))
}

/// Checks that the backend answers, and measures how long that takes. The call is free of charge.
/// `*out` is JSON: `provider`, `collection_id`, `milliseconds`, `collection` (null if it does not
/// exist), and for AWS `region`, `endpoint_url`, `credentials` and `access_key_id`. The caller frees
/// it. `config` names the collection and may be NULL for the default one.
///
/// Fails as the backend does.
#[export]
pub extern "C" fn absenki_backend_ping(
    backend: Option<&absenki_backend>,
    config: Option<&absenki_config>,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (backend, place) = (backend_of(backend)?, out.needed("out")?);
        let defaults = Config::default();
        let config = config.map_or(&defaults, absenki_config::get);
        let collection = CollectionId::new(&*config.collection)?;
        let ping = block_on(backend.ping(&collection))??;
        place.fill(Box::new(absenki_buffer::json(&ping)?));
        Ok(())
    })
}

/// Starts a session of AWS Face Liveness. `*out` is its id, as text, for AWS's component for browsers and
/// phones; the caller frees it. `absenki_verifier_verify_aws_session` gives the verdict.
///
/// Fails as the backend does, with `ABSENKI_RESULT_CONFIGURATION` in a region without Face Liveness and
/// for the embedded recognizer, which has `absenki_liveness_start`.
#[export]
pub extern "C" fn absenki_backend_create_face_liveness_session(
    backend: Option<&absenki_backend>,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (backend, place) = (backend_of(backend)?, out.needed("out")?);
        place.fill(Box::new(block_on(backend.create_face_liveness_session())??.into()));
        Ok(())
    })
}
