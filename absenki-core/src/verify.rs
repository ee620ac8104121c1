//! Does the face in this photo belong to this user?

use std::sync::Arc;

use crate::backend::FaceBackend;
use crate::config::Config;
use crate::error::Result;
use crate::liveness::{FaceLivenessService, LivenessFrame, LivenessVerification};
use crate::message::reason_text;
use crate::photo::Photo;
use crate::processor::FaceProcessor;
use crate::profile::FaceProfileStore;
use crate::reason::Reason;
use crate::recognition::FaceMatcher;

pub use crate::liveness::LiveVerification;
pub use crate::recognition::{Identification, LabelledFace, Verification};

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
    /// Without a profile the verdict is [`Reason::NotEnrolled`], and no
    /// call is made.
    ///
    /// # Errors
    /// Those of the profile store, of the backend and of decoding the photo.
    pub async fn verify_face(&self, user_id: &str, photo: &Photo) -> Result<Verification> {
        self.matcher.verify(&self.own_faces(user_id).await?, photo).await
    }

    /// Who among all that are enrolled `photo` shows, as [`FaceMatcher::identify`]. A face without a
    /// profile is nobody's.
    ///
    /// # Errors
    /// Those of [`FaceMatcher::identify`] and of the profile store.
    pub async fn identify(&self, photo: &Photo) -> Result<Identification> {
        let found = self.matcher.identify(photo).await?;
        let Some(face_id) = &found.face_id else { return Ok(found) };
        Ok(match self.profiles.by_face_id(face_id).await? {
            Some(profile) => Identification { user_id: Some(profile.user_id), ..found },
            None => {
                let reason = Reason::NoMatch;
                let threshold = format!("{:.2}", found.threshold);
                let facts = [("threshold", threshold)];
                let message = reason_text(reason, self.matcher.language(), &facts);
                Identification {
                    reason,
                    user_id: None,
                    face_id: None,
                    score: None,
                    message,
                    ..found
                }
            }
        })
    }

    /// Whether `frames` show the user `user_id`, living: liveness and verification in one call, as
    /// [`FaceMatcher::verify_live`].
    ///
    /// # Errors
    /// Those of [`FaceLivenessService::verify`] and [`verify_face`](Self::verify_face).
    pub async fn verify_live(
        &self,
        liveness: &FaceLivenessService,
        token: &str,
        user_id: &str,
        frames: &[LivenessFrame],
    ) -> Result<LiveVerification> {
        let liveness = liveness.verify(token, user_id, frames).await?;
        self.verify_if_live(user_id, liveness).await
    }

    /// Whether a session of AWS Face Liveness shows the user `user_id`, living, as
    /// [`FaceMatcher::verify_aws_session`].
    ///
    /// # Errors
    /// Those of [`FaceMatcher::verify_aws_session`] and of the profile store.
    pub async fn verify_aws_session(
        &self,
        session_id: &str,
        user_id: &str,
    ) -> Result<LiveVerification> {
        let liveness = self.matcher.check_aws_session(session_id).await?;
        self.verify_if_live(user_id, liveness).await
    }

    /// The profiles are read only for an attempt that is live.
    async fn verify_if_live(
        &self,
        user_id: &str,
        liveness: LivenessVerification,
    ) -> Result<LiveVerification> {
        let own_faces = match liveness.is_live() {
            true => self.own_faces(user_id).await?,
            false => Vec::new(),
        };
        self.matcher.verify_if_live(liveness, &own_faces).await
    }

    /// The user's faces that this backend's collection holds.
    async fn own_faces(&self, user_id: &str) -> Result<Vec<String>> {
        let profiles = self.profiles.by_user(user_id).await?;
        let provider = self.matcher.backend().provider();
        let kept = profiles
            .into_iter()
            .filter(|profile| profile.is_kept_by(provider, self.matcher.collection()));
        Ok(kept.map(|profile| profile.face_id).collect())
    }
}
