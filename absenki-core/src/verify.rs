//! Does the face in this photo belong to this user?

use std::sync::Arc;

use crate::backend::FaceBackend;
use crate::config::Config;
use crate::error::Result;
use crate::photo::Photo;
use crate::processor::FaceProcessor;
use crate::profile::FaceProfileStore;
use crate::recognition::FaceMatcher;

pub use crate::recognition::{LabelledFace, Verification};

/// Verifies that a face belongs to a user.
///
/// Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct FaceVerificationService {
    matcher: FaceMatcher,
    profiles: Arc<dyn FaceProfileStore>,
}

impl FaceVerificationService {
    /// A service over `backend`; `profiles` says whose face is whose.
    ///
    /// # Errors
    /// Those of [`FaceMatcher::new`].
    pub fn new(
        config: &Config,
        backend: Arc<dyn FaceBackend>,
        profiles: Arc<dyn FaceProfileStore>,
        processor: FaceProcessor,
    ) -> Result<Self> {
        Ok(FaceVerificationService {
            matcher: FaceMatcher::new(config, backend, processor)?,
            profiles,
        })
    }

    /// Whether `photo` shows the user `user_id`, whose faces are in the profiles.
    ///
    /// Without a profile the verdict is [`Reason::NotEnrolled`](crate::Reason::NotEnrolled), and no
    /// call is made.
    ///
    /// # Errors
    /// Those of the profile store, of the backend and of decoding the photo.
    pub async fn verify_face(&self, user_id: &str, photo: &Photo) -> Result<Verification> {
        let profiles = self.profiles.by_user(user_id).await?;
        let provider = self.matcher.backend().provider();
        let own_faces: Vec<String> = profiles
            .into_iter()
            .filter(|profile| profile.is_kept_by(provider, self.matcher.collection()))
            .map(|profile| profile.face_id)
            .collect();
        self.matcher.verify(&own_faces, photo).await
    }
}
