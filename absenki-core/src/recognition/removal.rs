//! Takes faces out of a collection.

use super::cache::faces_changed;
use super::indexer::FaceIndexer;
use crate::error::{Error, ErrorKind, OrphanFace, Result};

impl FaceIndexer {
    /// Takes a face that was just indexed out of the collection again: for a caller that cannot
    /// record it.
    ///
    /// # Errors
    /// [`ErrorKind::OrphanFace`], naming the face, if the backend does not delete it.
    pub async fn take_back(&self, face_id: &str, external_image_id: &str) -> Result<()> {
        self.take_back_after(face_id, external_image_id, None).await
    }

    /// As [`FaceIndexer::take_back`]; `cause` is the error that made it necessary.
    pub(crate) async fn take_back_after(
        &self,
        face_id: &str,
        external_image_id: &str,
        cause: Option<&Error>,
    ) -> Result<()> {
        let Err(failure) = self.delete_faces(&[face_id.to_owned()]).await else {
            return Ok(());
        };
        let why = cause.map_or_else(String::new, |cause| format!(" after `{}`", cause.kind()));
        let orphan = OrphanFace {
            face_id: Some(face_id.to_owned()),
            external_image_id: external_image_id.to_owned(),
        };
        let message = format!(
            "face {face_id} could not be taken out again{why}; delete it, or run reconcile"
        );
        Err(Error::new(ErrorKind::OrphanFace, "enroll", message)
            .with_orphan(orphan)
            .with_source(failure))
    }

    /// Deletes a face from the collection. Returns whether it was there.
    ///
    /// # Errors
    /// Those of [`FaceIndexer::delete_faces`].
    pub async fn delete_face(&self, face_id: &str) -> Result<bool> {
        Ok(!self.delete_faces(&[face_id.to_owned()]).await?.is_empty())
    }

    /// Deletes faces from the collection. Returns the ids of those that were there.
    ///
    /// # Errors
    /// Those of the backend, and [`ErrorKind::InvalidParameter`] for an id that is empty, longer than
    /// 255 characters, or contains NUL: no face has such an id.
    pub async fn delete_faces(&self, face_ids: &[String]) -> Result<Vec<String>> {
        let is_valid = |id: &String| (1..=255).contains(&id.chars().count()) && !id.contains('\0');
        if !face_ids.iter().all(is_valid) {
            let message = "a face id has 1 to 255 characters and no NUL";
            return Err(Error::new(ErrorKind::InvalidParameter, "delete_faces", message));
        }
        let users = self.users_of(face_ids).await?;
        let deleted = self.backend().delete_faces(self.collection(), face_ids).await?.deleted;
        faces_changed();
        self.forget_empty(&users).await;
        Ok(deleted)
    }
}
