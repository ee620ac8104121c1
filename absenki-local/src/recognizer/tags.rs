//! Tags of collections, as in Rekognition.

use std::collections::BTreeMap;

use absenki_core::Result;
use absenki_core::backend::CollectionId;
use absenki_core::backend::limits::MAX_TAGS;

use super::LocalRecognizer;

impl LocalRecognizer {
    /// The collection's tags: their values by their keys. They go with the collection.
    ///
    /// # Errors
    /// [`CollectionNotFound`](absenki_core::ErrorKind::CollectionNotFound),
    /// [`Storage`](absenki_core::ErrorKind::Storage).
    pub async fn tags(&self, collection: &CollectionId) -> Result<BTreeMap<String, String>> {
        let collection = collection.clone();
        self.work("list_tags", move |gallery| gallery.tags(&collection)).await
    }

    /// Adds tags, all or none. A key that is there gets the new value. Returns `false`, and adds none,
    /// where the collection would have more than
    /// [`MAX_TAGS`].
    ///
    /// # Errors
    /// As [`tags`](Self::tags).
    pub async fn add_tags(
        &self,
        collection: &CollectionId,
        tags: BTreeMap<String, String>,
    ) -> Result<bool> {
        let collection = collection.clone();
        self.work("add_tags", move |gallery| gallery.add_tags(&collection, &tags, MAX_TAGS)).await
    }

    /// Removes the tags with these keys. Keys that are not there are passed over.
    ///
    /// # Errors
    /// As [`tags`](Self::tags).
    pub async fn remove_tags(&self, collection: &CollectionId, keys: Vec<String>) -> Result<()> {
        let collection = collection.clone();
        self.work("remove_tags", move |gallery| gallery.remove_tags(&collection, &keys)).await
    }
}
