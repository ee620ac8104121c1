//! Reads a collection before the first search does.

use absenki_core::Result;
use absenki_core::backend::CollectionId;
use tokio::sync::mpsc::unbounded_channel;

use super::LocalRecognizer;

impl LocalRecognizer {
    /// Reads what a search of the collection needs, so that the first one need not wait for it: for a
    /// program that starts and has millions of faces. Later searches read only what has changed.
    ///
    /// A gallery in a file keeps what was read, the index, and the next process takes that:
    /// `docs/galleries.md` has times. A search keeps some of it at a time, this keeps all. `progress` gets
    /// how many of how many faces were read.
    ///
    /// # Errors
    /// [`CollectionNotFound`](absenki_core::ErrorKind::CollectionNotFound),
    /// [`Storage`](absenki_core::ErrorKind::Storage), and
    /// [`Configuration`](absenki_core::ErrorKind::Configuration) where another key encrypted the gallery.
    ///
    /// ```
    /// use absenki_core::backend::{CollectionId, FaceBackend};
    /// use absenki_local::LocalRecognizer;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> absenki_core::Result<()> {
    /// let recognizer = LocalRecognizer::in_memory()?;
    /// let staff = CollectionId::new("absenki-staff")?;
    /// recognizer.create_collection(&staff).await?;
    /// recognizer.load(&staff, |done, total| eprintln!("{done} of {total} faces")).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn load(
        &self,
        collection: &CollectionId,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<()> {
        let (report, mut reports) = unbounded_channel();
        let collection = collection.clone();
        let operation = "load_collection";
        let loading = self.work(operation, move |gallery| {
            gallery.require(operation, &collection)?;
            gallery.load(&collection, &mut |done, total| _ = report.send((done, total)))
        });
        // They end when the work does, which drops their sender.
        while let Some((done, total)) = reports.recv().await {
            progress(done, total);
        }
        loading.await
    }
}
