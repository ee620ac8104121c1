//! Looks through a collection for faces that no search can find.

use absenki_core::Result;
use absenki_core::backend::CollectionId;
use serde::Serialize;

use super::LocalRecognizer;
use crate::networks::EMBEDDER_SHA256;

/// How many faces are read at a time.
const AT_A_TIME: u32 = 1000;

/// What a check of a collection found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CheckedCollection {
    /// Its name.
    pub collection: String,
    /// How many faces it holds.
    pub faces: u64,
    /// How many of them another model indexed: no search finds them. Index these people again.
    pub incomparable: u64,
    /// The ids of the faces whose templates are damaged, in order of indexing. No search finds them,
    /// and all others work. Delete them and index these people again.
    pub damaged: Vec<String>,
    /// How many templates are not encrypted as the settings say: not at all, or with an older key.
    /// [`LocalRecognizer::rekey`] encrypts them.
    pub not_current: u64,
}

impl LocalRecognizer {
    /// Reads every face of the collection, and counts those that no search can find.
    ///
    /// # Errors
    /// [`CollectionNotFound`](absenki_core::ErrorKind::CollectionNotFound),
    /// [`Storage`](absenki_core::ErrorKind::Storage).
    pub async fn check(&self, collection: &CollectionId) -> Result<CheckedCollection> {
        let id = collection.clone();
        self.work("check_gallery", move |gallery| {
            let mut found = CheckedCollection { collection: id.to_string(), ..Default::default() };
            let mut after = 0;
            loop {
                let stored = gallery.export(&id, after, AT_A_TIME)?;
                let Some(&(last, _)) = stored.last() else { return Ok(found) };
                after = last;
                for (_, stored) in stored {
                    found.faces += 1;
                    if stored.model != EMBEDDER_SHA256 {
                        found.incomparable += 1;
                    } else if stored.template(gallery, &id)?.is_none() {
                        found.damaged.push(stored.face.face_id.clone());
                    }
                    if !gallery.keys().is_current(&stored.template) {
                        found.not_current += 1;
                    }
                }
            }
        })
        .await
    }
}
