//! The verdict on a session of AWS Face Liveness.

use super::verdict::{BestFrame, LivenessVerification};
use crate::backend::{FaceLivenessSessionResults, LivenessSessionStatus};
use crate::config::Language;
use crate::message::liveness_text;
use crate::reason::LivenessReason;

impl LivenessVerification {
    /// The verdict on a session of AWS Face Liveness. It is live from `min_confidence` on, 0..100, on
    /// AWS's own scale.
    #[must_use]
    pub fn of_aws_session(
        results: FaceLivenessSessionResults,
        min_confidence: f64,
        language: Language,
    ) -> Self {
        let confidence = results.confidence.unwrap_or_default();
        let reason = match results.status {
            LivenessSessionStatus::Succeeded if confidence < min_confidence => {
                LivenessReason::Spoof
            }
            LivenessSessionStatus::Succeeded if results.reference_image.is_none() => {
                LivenessReason::NoFace
            }
            LivenessSessionStatus::Succeeded => LivenessReason::Live,
            LivenessSessionStatus::Expired => LivenessReason::Expired,
            _ => LivenessReason::Unfinished,
        };
        let message = liveness_text(reason, language).to_owned();
        LivenessVerification {
            confidence,
            best_frame: results.reference_image.map(|photo| BestFrame { at_ms: 0, photo }),
            ..LivenessVerification::without_facts(reason, message)
        }
    }
}
