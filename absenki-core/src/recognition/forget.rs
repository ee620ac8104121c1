//! Deletes all faces of a person.

use super::indexer::FaceIndexer;
use crate::backend::limits::MAX_PAGE;
use crate::backend::{ExternalImageId, PageRequest};
use crate::error::Result;

/// Faces that are deleted at a time: as many as the service takes.
const AT_A_TIME: usize = 4096;

impl FaceIndexer {
    /// Deletes every face of a user from the collection: those whose external image id is
    /// `{user_id}:…`, and those that the caller has on record. Returns the ids of the faces that were
    /// there.
    ///
    /// An external image id holds `_` in the place of some characters. A user whose id has such
    /// characters is known by the record alone, since another user's may look the same.
    ///
    /// # Errors
    /// Those of the backend; what was deleted before stays deleted.
    /// [`InvalidParameter`](crate::ErrorKind::InvalidParameter) for an empty user id.
    pub async fn forget(&self, user_id: &str, known_faces: &[String]) -> Result<Vec<String>> {
        let prefix = ExternalImageId::for_user(user_id, "")?;
        let is_unique = prefix.as_str().strip_suffix(':') == Some(user_id);
        let mut face_ids = known_faces.to_vec();
        if is_unique {
            face_ids.extend(self.faces_with(prefix.as_str()).await?);
        }
        face_ids.sort_unstable();
        face_ids.dedup();
        let mut deleted = Vec::new();
        for face_ids in face_ids.chunks(AT_A_TIME) {
            deleted.extend(self.delete_faces(face_ids).await?);
        }
        Ok(deleted)
    }
    /// The ids of the faces whose external image id begins so.
    async fn faces_with(&self, prefix: &str) -> Result<Vec<String>> {
        let mut face_ids = Vec::new();
        let mut page = PageRequest { max_results: Some(MAX_PAGE), next_token: None };
        loop {
            let found = self.list_faces(page.clone()).await?;
            let is_theirs =
                |id: &Option<String>| id.as_ref().is_some_and(|id| id.starts_with(prefix));
            let theirs = found.items.into_iter().filter(|face| is_theirs(&face.external_image_id));
            face_ids.extend(theirs.map(|face| face.face_id));
            page.next_token = found.next_token;
            if page.next_token.is_none() {
                return Ok(face_ids);
            }
        }
    }
}
