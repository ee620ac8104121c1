//! What the commands work with: settings, processor, backend.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use absenki_core::backend::FaceBackend;
use absenki_core::photo::Photo;
use absenki_core::{Config, Error, ErrorKind, FaceProcessor, Result};
use absenki_local::{LocalRecognizer, YunetDetector};

use crate::Options;
use crate::report::Report;

/// The recognizer.
#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
pub(crate) enum Backend {
    /// The embedded recognizer.
    Local,
    /// AWS Rekognition.
    #[cfg(feature = "rekognition")]
    Rekognition,
}

pub(crate) struct App {
    pub(crate) config: Config,
    pub(crate) processor: FaceProcessor,
    pub(crate) report: Report,
    backend: Backend,
    gallery: PathBuf,
}

impl App {
    /// Reads the settings. It opens nothing: `quality` and `crop` need no recognizer.
    pub(crate) fn new(options: &Options) -> Result<Self> {
        let mut config = Config::from_env()?;
        for setting in &options.set {
            let (key, value) = setting.split_once('=').ok_or_else(|| {
                Error::new(ErrorKind::Configuration, "set", "--set takes KEY=VALUE")
            })?;
            config.set(key.trim(), value.trim())?;
        }
        Ok(App {
            processor: FaceProcessor::new(&config, Arc::new(YunetDetector)),
            report: Report { json: options.json, language: config.language, gate: config.gate },
            config,
            backend: options.backend,
            gallery: options.gallery.clone(),
        })
    }

    /// Opens the recognizer.
    pub(crate) fn backend(&self) -> Result<Arc<dyn FaceBackend>> {
        match self.backend {
            Backend::Local if self.gallery.as_os_str() == "memory" => {
                Ok(Arc::new(LocalRecognizer::in_memory()?))
            }
            Backend::Local => Ok(Arc::new(LocalRecognizer::open(&self.gallery)?)),
            #[cfg(feature = "rekognition")]
            Backend::Rekognition => {
                Ok(Arc::new(absenki_core::backend::RekognitionBackend::new(&self.config)?))
            }
        }
    }

    pub(crate) fn open(&self, file: &Path) -> Result<Photo> {
        Photo::from_path(file, &self.config.limits)
    }
}
