//! Galleries that a process keeps open, for callers whose objects live only as long as a request.

use std::path::Path;
use std::process;
use std::sync::{Mutex, PoisonError};

use absenki_core::config::{GalleryKind, GalleryPlace, GallerySearch, Secret};
use absenki_core::{Config, Result};

use crate::LocalRecognizer;

/// Maximum number of galleries that a process keeps open. Most processes have one.
const MOST_GALLERIES: usize = 4;

/// The open galleries of one process, the last used last.
struct Galleries {
    process: u32,
    open: Vec<(Place, LocalRecognizer)>,
}

/// A gallery's place, the settings of its keys, and who searches it.
type Place = (GalleryPlace, Secret, [String; 2], GallerySearch);

static GALLERIES: Mutex<Galleries> = Mutex::new(Galleries { process: 0, open: Vec::new() });

impl LocalRecognizer {
    /// The recognizer over a gallery that this process has open already, or
    /// [`with_config`](Self::with_config). The process keeps the last four open.
    ///
    /// A forked child opens its own. A file that was deleted is opened again.
    ///
    /// # Errors
    /// Those of [`with_config`](Self::with_config).
    pub fn shared(config: &Config) -> Result<Self> {
        let place = &config.gallery;
        let keys = [config.gallery_key_file.clone(), config.gallery_key_command.clone()];
        let key: Place = (place.clone(), config.gallery_key.clone(), keys, config.gallery_search);
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
            _ => LocalRecognizer::with_config(config)?,
        };
        if galleries.open.len() == MOST_GALLERIES {
            galleries.open.remove(0);
        }
        galleries.open.push((key, recognizer.clone()));
        Ok(recognizer)
    }
}
