//! Why the enrolment step refused a photo.

use super::{quality_text, reason_text};
use crate::config::{Language, QualityGate};
use crate::processor::{ProcessStep, ProcessedImage};

/// The sentence for a photo that the enrolment step refused, or `None` for one that passed.
#[must_use]
pub fn process_text(
    processed: &ProcessedImage,
    gate: &QualityGate,
    language: Language,
) -> Option<String> {
    let (step, reason) = processed.refusal()?;
    let report = match step {
        ProcessStep::CroppedFace => processed.face_quality.as_ref(),
        _ => Some(&processed.photo),
    };
    let text = report.and_then(|report| quality_text(report, gate, language));
    Some(text.unwrap_or_else(|| reason_text(reason, language, &[])))
}
