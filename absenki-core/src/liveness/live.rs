//! A living person who is also the right one.

use serde::Serialize;

use super::frame::LivenessFrame;
use super::service::FaceLivenessService;
use super::verdict::LivenessVerification;
use crate::error::Result;
use crate::recognition::{FaceMatcher, Verification};

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

impl FaceMatcher {
    /// Whether `frames` show the person whose stored faces are `own_faces`, living: liveness and
    /// verification in one call.
    ///
    /// Only an attempt that is live is verified, by its best frontal frame: a picture costs no search
    /// and learns nothing about who is enrolled.
    ///
    /// # Errors
    /// Those of [`FaceLivenessService::verify`] and [`verify`](Self::verify).
    pub async fn verify_live(
        &self,
        liveness: &FaceLivenessService,
        token: &str,
        user_id: &str,
        frames: &[LivenessFrame],
        own_faces: &[String],
    ) -> Result<LiveVerification> {
        let liveness = liveness.verify(token, user_id, frames).await?;
        self.verify_if_live(liveness, own_faces).await
    }

    /// Whether a session of AWS Face Liveness shows the person whose stored faces are `own_faces`,
    /// living: its confidence is at least that of the setting `liveness.aws_min_confidence`. The
    /// session's reference image is verified.
    ///
    /// [`FaceBackend::create_face_liveness_session`] starts a session, and AWS's component for browsers
    /// and phones runs it. AWS binds no session to a user: take an id only from the user for whom your
    /// program started it, and only once.
    ///
    /// [`FaceBackend::create_face_liveness_session`]:
    ///     crate::backend::FaceBackend::create_face_liveness_session
    ///
    /// # Errors
    /// Those of [`FaceBackend::get_face_liveness_session_results`] and [`verify`](Self::verify).
    ///
    /// [`FaceBackend::get_face_liveness_session_results`]:
    ///     crate::backend::FaceBackend::get_face_liveness_session_results
    pub async fn verify_aws_session(
        &self,
        session_id: &str,
        own_faces: &[String],
    ) -> Result<LiveVerification> {
        let liveness = self.check_aws_session(session_id).await?;
        self.verify_if_live(liveness, own_faces).await
    }

    /// The first half of [`verify_aws_session`](Self::verify_aws_session).
    pub(crate) async fn check_aws_session(&self, session_id: &str) -> Result<LivenessVerification> {
        let results = self.backend().get_face_liveness_session_results(session_id).await?;
        let (min_confidence, language) = (self.aws_min_confidence(), self.language());
        Ok(LivenessVerification::of_aws_session(results, min_confidence, language))
    }

    /// Verifies an attempt by its best frame, if it is live.
    ///
    /// # Errors
    /// Those of [`verify`](Self::verify).
    pub async fn verify_if_live(
        &self,
        liveness: LivenessVerification,
        own_faces: &[String],
    ) -> Result<LiveVerification> {
        let verification = match &liveness.best_frame {
            Some(best) if liveness.is_live() => Some(self.verify(own_faces, &best.photo).await?),
            _ => None,
        };
        Ok(LiveVerification { liveness, verification })
    }
}
