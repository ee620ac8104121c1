//! Does the face in this photo belong to this user?

use std::sync::Arc;

use serde::Serialize;

use crate::backend::FaceBackend;
use crate::config::{Config, Language};
use crate::error::Result;
use crate::liveness::{FaceLivenessService, LivenessFrame, LivenessVerification};
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
    language: Language,
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
            language: config.language,
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

    /// Whether `frames` show the user `user_id`, living: liveness and verification in one call.
    ///
    /// Only an attempt that is live is verified, by its best frontal frame: a picture costs no search
    /// and learns nothing about who is enrolled.
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

    /// Whether a session of AWS Face Liveness shows the user `user_id`, living. The session comes from
    /// [`FaceBackend::create_face_liveness_session`], and AWS's component for browsers and phones runs
    /// it. It is live from `min_confidence` on, 0..100. The session's reference image is verified.
    ///
    /// # Errors
    /// Those of [`FaceBackend::get_face_liveness_session_results`] and
    /// [`verify_face`](Self::verify_face).
    pub async fn verify_aws_session(
        &self,
        session_id: &str,
        user_id: &str,
        min_confidence: f64,
    ) -> Result<LiveVerification> {
        let results = self.matcher.backend().get_face_liveness_session_results(session_id).await?;
        let liveness = LivenessVerification::of_aws_session(results, min_confidence, self.language);
        self.verify_if_live(user_id, liveness).await
    }

    async fn verify_if_live(
        &self,
        user_id: &str,
        liveness: LivenessVerification,
    ) -> Result<LiveVerification> {
        let verification = match &liveness.best_frame {
            Some(best) if liveness.is_live() => Some(self.verify_face(user_id, &best.photo).await?),
            _ => None,
        };
        Ok(LiveVerification { liveness, verification })
    }
}

/// The verdicts on an attempt and on the face in it.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct LiveVerification {
    /// Whether a living person followed the challenge.
    pub liveness: LivenessVerification,
    /// Whether it is the user; `None` if the attempt is not live.
    pub verification: Option<Verification>,
}

impl LiveVerification {
    /// Whether the user was there, living.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.liveness.is_live() && self.verification.as_ref().is_some_and(Verification::is_ok)
    }

    /// One sentence for the person at the camera.
    #[must_use]
    pub fn message(&self) -> &str {
        self.verification.as_ref().map_or(&self.liveness.message, |verdict| &verdict.message)
    }
}
