//! What the commands work with: settings, processor, backend.

use std::path::Path;
use std::sync::Arc;

use absenki_core::backend::FaceBackend;
use absenki_core::config::{BackendName, GalleryPlace};
use absenki_core::photo::Photo;
use absenki_core::{Config, Error, ErrorKind, FaceProcessor, Result};
use absenki_local::{LocalRecognizer, YunetDetector};

use crate::Options;
use crate::report::Report;

/// The file of the embedded recognizer's faces, if no setting names one.
pub(crate) const GALLERY: &str = "absenki.gallery";

/// Said of a gallery file with such rights.
const READABLE: &str =
    "warning: other users may read the gallery: chmod 600 it and the files beside it";

pub(crate) struct App {
    pub(crate) config: Config,
    pub(crate) processor: FaceProcessor,
    pub(crate) report: Report,
}

impl App {
    /// Reads the settings. It opens nothing: `quality` and `crop` need no recognizer.
    pub(crate) fn new(options: &Options) -> Result<Self> {
        let mut config = Config::default();
        (config.backend, config.gallery) = (BackendName::Local, GalleryPlace::new(GALLERY));
        config.read_env()?;
        for setting in &options.set {
            let (key, value) = setting.split_once('=').ok_or_else(|| {
                Error::new(ErrorKind::Configuration, "set", "--set takes KEY=VALUE")
            })?;
            config.set(key.trim(), value.trim())?;
        }
        if let Some(backend) = options.backend {
            config.backend = backend;
        }
        if let Some(gallery) = &options.gallery {
            config.gallery = GalleryPlace::new(gallery);
        }
        Ok(App {
            processor: FaceProcessor::new(&config, Arc::new(YunetDetector))?,
            report: Report { json: options.json, language: config.language, gate: config.gate },
            config,
        })
    }

    /// Opens the recognizer.
    pub(crate) fn backend(&self) -> Result<Arc<dyn FaceBackend>> {
        match self.config.backend {
            BackendName::Local => Ok(Arc::new(self.recognizer("open_gallery")?)),
            #[cfg(feature = "rekognition")]
            BackendName::Rekognition => {
                Ok(Arc::new(absenki_core::backend::RekognitionBackend::new(&self.config)?))
            }
            other => {
                let message = format!("this program was built without the backend {other}");
                Err(Error::new(ErrorKind::Configuration, "open_backend", message))
            }
        }
    }

    /// Opens the embedded recognizer, for an operation that no other has. Warns of a gallery that
    /// others may read.
    pub(crate) fn recognizer(&self, operation: &'static str) -> Result<LocalRecognizer> {
        if self.config.backend != BackendName::Local {
            let message = "only the embedded recognizer has a gallery";
            return Err(Error::new(ErrorKind::Configuration, operation, message));
        }
        let recognizer = LocalRecognizer::with_config(&self.config)?;
        if self.config.gallery.is_readable_by_others() {
            eprintln!("absenki: {READABLE}");
        }
        Ok(recognizer)
    }

    pub(crate) fn open(&self, file: &Path) -> Result<Photo> {
        Photo::from_path(file, &self.config.limits)
    }
}
