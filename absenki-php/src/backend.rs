//! The recognition services, shared by all requests of a PHP worker.
//!
//! Rekognition's client and connections, and the embedded networks, are shared by their own
//! crates already. What is shared here is the open gallery.

use std::path::Path;
use std::process;
use std::sync::{Arc, Mutex, PoisonError};

use absenki_core::Result;
use absenki_core::backend::FaceBackend;
use absenki_core::backend::rekognition::RekognitionBackend;
use absenki_core::config::{BackendName, GalleryKind, GalleryPlace, Secret};
use absenki_core::processor::FaceProcessor;
use absenki_local::{LocalRecognizer, YunetDetector};

use crate::settings::Settings;

/// Maximum number of galleries that a process keeps open. Most processes have one.
const MOST_GALLERIES: usize = 4;

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
            BackendName::Local => gallery(settings).map(Backend::Local),
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

/// The open galleries of one process, the last used last.
struct Galleries {
    process: u32,
    open: Vec<(Place, LocalRecognizer)>,
}

/// A gallery's place, and the settings of its keys.
type Place = (GalleryPlace, Secret, String);

static GALLERIES: Mutex<Galleries> = Mutex::new(Galleries { process: 0, open: Vec::new() });

fn gallery(settings: &Settings) -> Result<LocalRecognizer> {
    let mut config = settings.config.clone();
    config.gallery = settings.gallery()?;
    let place = &config.gallery;
    let key: Place = (place.clone(), config.gallery_key.clone(), config.gallery_key_file.clone());
    // No thread but PHP's own comes here, so no fork can leave the lock taken.
    let mut galleries = GALLERIES.lock().unwrap_or_else(PoisonError::into_inner);
    if galleries.process != process::id() {
        // A forked child must not close what its parent opened.
        std::mem::forget(std::mem::take(&mut galleries.open));
        galleries.process = process::id();
    }
    let known = galleries.open.iter().position(|(open, _)| *open == key);
    let recognizer = match known.map(|index| galleries.open.remove(index).1) {
        // A file that was deleted since would take faces and forget them.
        Some(recognizer)
            if place.kind() != GalleryKind::File || Path::new(place.expose()).exists() =>
        {
            recognizer
        }
        _ => LocalRecognizer::with_config(&config)?,
    };
    if galleries.open.len() == MOST_GALLERIES {
        galleries.open.remove(0);
    }
    galleries.open.push((key, recognizer.clone()));
    Ok(recognizer)
}
