//! What to say of a face that the recognizer did not enrol.

use super::{Text, text};
use crate::backend::UnindexedReason;
use crate::config::Language;

/// What is wrong with a face that was not enrolled, as a part of a sentence.
#[must_use]
pub fn unindexed_text(reason: UnindexedReason, language: Language) -> &'static str {
    of_unindexed(reason).in_language(language)
}

fn of_unindexed(reason: UnindexedReason) -> Text {
    match reason {
        UnindexedReason::ExceedsMaxFaces => text("ada wajah lain", "there are other faces"),
        UnindexedReason::ExtremePose => {
            text("wajah tidak menghadap kamera", "the head is turned away")
        }
        UnindexedReason::LowBrightness => text("wajah terlalu gelap", "the face is too dark"),
        UnindexedReason::LowConfidence => text("wajah kurang terlihat", "it is barely visible"),
        UnindexedReason::LowSharpness => text("wajah buram", "the face is blurry"),
        UnindexedReason::SmallBoundingBox => {
            text("wajah terlalu kecil, mendekatlah", "the face is too small, come closer")
        }
        UnindexedReason::LowFaceQuality | UnindexedReason::Unknown => {
            text("mutu wajah kurang", "its quality is too low")
        }
    }
}
