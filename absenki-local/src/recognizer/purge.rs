//! Finds and deletes the faces that nobody needs any more.

use absenki_core::Result;
use absenki_core::backend::CollectionId;
use serde::Serialize;

use super::matched::today;
use super::{LocalRecognizer, within};

/// Faces that are read and deleted at a time.
const AT_A_TIME: u32 = 1000;

/// A face that was neither indexed nor matched for some time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct IdleFace {
    /// Its id.
    pub face_id: String,
    /// Whose it is, as it was given when the face was indexed.
    pub external_image_id: Option<String>,
    /// Whole days since it was last indexed or matched.
    pub idle_days: u32,
}

impl LocalRecognizer {
    /// The faces of the collection that were neither indexed nor matched for `days` days or more, 1 or
    /// more, in order of indexing.
    ///
    /// A face is matched where [`search_faces_by_image`] finds it at or above the threshold. Its day is
    /// noted in the gallery, once a day for each face, in UTC. Faces that were there before this was
    /// noted count as matched on the day when this version first opened the gallery.
    ///
    /// # Errors
    /// [`CollectionNotFound`](absenki_core::ErrorKind::CollectionNotFound),
    /// [`InvalidParameter`](absenki_core::ErrorKind::InvalidParameter) for 0 days,
    /// [`Storage`](absenki_core::ErrorKind::Storage).
    ///
    /// [`search_faces_by_image`]: absenki_core::backend::FaceBackend::search_faces_by_image
    pub async fn idle_faces(&self, collection: &CollectionId, days: u32) -> Result<Vec<IdleFace>> {
        within("purge_gallery", days > 0, "faces are idle for 1 day or more")?;
        let id = collection.clone();
        self.work("purge_gallery", move |gallery| {
            let (today, mut idle, mut after) = (today(), Vec::new(), 0);
            loop {
                let before = today - i64::from(days) + 1;
                let uses = gallery.last_uses(&id, before, after, AT_A_TIME)?;
                let Some(&(last, _)) = uses.last() else { return Ok(idle) };
                after = last;
                idle.extend(uses.into_iter().map(|(_, last_use)| IdleFace {
                    idle_days: u32::try_from(today - last_use.day()).unwrap_or_default(),
                    face_id: last_use.face_id,
                    external_image_id: last_use.external_image_id,
                }));
            }
        })
        .await
    }

    /// Deletes the faces that [`idle_faces`](Self::idle_faces) lists, and returns them. Their profiles
    /// are the caller's to delete: those of [`reconcile`] without a face.
    ///
    /// # Errors
    /// As [`idle_faces`](Self::idle_faces); what was deleted before stays deleted.
    ///
    /// [`reconcile`]: absenki_core::enroll::FaceEnrollService::reconcile
    pub async fn purge(&self, collection: &CollectionId, days: u32) -> Result<Vec<IdleFace>> {
        let idle = self.idle_faces(collection, days).await?;
        let (id, faces) = (collection.clone(), idle.clone());
        self.work("purge_gallery", move |gallery| {
            for faces in faces.chunks(AT_A_TIME as usize) {
                let ids: Vec<String> = faces.iter().map(|face| face.face_id.clone()).collect();
                gallery.delete_faces(&id, &ids)?;
            }
            Ok(())
        })
        .await?;
        Ok(idle)
    }
}
