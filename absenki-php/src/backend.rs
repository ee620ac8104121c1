//! The recognition services. Their crates share them among all requests of a PHP worker: Rekognition's
//! client and connections, the embedded networks, and the open gallery.

use std::sync::Arc;

use absenki_core::Result;
use absenki_core::backend::FaceBackend;
use absenki_core::backend::rekognition::RekognitionBackend;
use absenki_core::config::BackendName;
use absenki_core::processor::FaceProcessor;
use absenki_local::{LocalRecognizer, YunetDetector};

use crate::settings::Settings;

/// The recognition service that the settings name.
#[derive(Clone)]
pub(crate) enum Backend {
    Rekognition(RekognitionBackend),
    Local(LocalRecognizer),
}

impl Backend {
    /// Opens the gallery, or takes the one that is open; makes no call.
    pub(crate) fn open(settings: &Settings) -> Result<Self> {
        match settings.config.backend {
            BackendName::Local => {
                let mut config = settings.config.clone();
                config.gallery = settings.gallery()?;
                LocalRecognizer::shared(&config).map(Backend::Local)
            }
            _ => RekognitionBackend::new(&settings.config).map(Backend::Rekognition),
        }
    }

    pub(crate) fn shared(&self) -> Arc<dyn FaceBackend> {
        match self {
            Backend::Rekognition(backend) => Arc::new(backend.clone()),
            Backend::Local(backend) => Arc::new(backend.clone()),
        }
    }
}

/// The processor that the settings describe. YuNet finds faces beside Rekognition too: it is in the
/// library in any case, and is faster and finds more than rustface.
pub(crate) fn processor(settings: &Settings) -> Result<FaceProcessor> {
    FaceProcessor::new(&settings.config, Arc::new(YunetDetector))
}
