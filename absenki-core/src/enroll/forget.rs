//! Deletes what is kept of a person.

use serde::Serialize;

use super::FaceEnrollService;
use crate::error::Result;
use crate::profile::FaceProfile;

/// What was deleted of a person, and what was not.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ForgottenPerson {
    /// Whose it was.
    pub user_id: String,
    /// Ids of the faces that were deleted from the collection.
    pub face_ids: Vec<String>,
    /// The profiles that were deleted. The photos that they name are the caller's to delete.
    pub profiles: Vec<FaceProfile>,
    /// Profiles of other collections or recognizers. They and their faces are still there: call
    /// [`FaceEnrollService::forget_person`] with those too.
    pub elsewhere: Vec<FaceProfile>,
}

impl FaceEnrollService {
    /// Deletes every face of a user from the collection, then the profiles of these faces: for a
    /// person who leaves, or asks for it. Repeat it after a failure.
    ///
    /// # Errors
    /// Those of the backend and the profile store; what was deleted before stays deleted.
    pub async fn forget_person(&self, user_id: &str) -> Result<ForgottenPerson> {
        let (provider, collection) = (self.indexer.backend().provider(), self.indexer.collection());
        let (profiles, elsewhere): (Vec<_>, Vec<_>) = self
            .profiles
            .by_user(user_id)
            .await?
            .into_iter()
            .partition(|profile| profile.is_kept_by(provider, collection));
        let known: Vec<_> = profiles.iter().map(|profile| profile.face_id.clone()).collect();
        let face_ids = self.indexer.forget(user_id, &known).await?;
        for face_id in &known {
            self.profiles.remove(face_id).await?;
        }
        Ok(ForgottenPerson { user_id: user_id.to_owned(), face_ids, profiles, elsewhere })
    }
}
