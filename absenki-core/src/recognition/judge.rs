//! Whether the face that was indexed may stay, and what to say about it.

use super::outcome::{Duplicate, EnrollRefusal};
use crate::backend::{FaceDetail, FaceRecord, IndexFacesOutput, UnindexedFace, UnindexedReason};
use crate::config::{Language, QualityGate, SeveralFaces};
use crate::message::{Fact, reason_text, too_small_text, unindexed_text};
use crate::photo::Photo;
use crate::reason::Reason;

/// Judges what `IndexFaces` answered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judge {
    pub(super) several_faces: SeveralFaces,
    pub(super) refuse_occluded: bool,
    pub(super) gate: QualityGate,
    pub(super) language: Language,
}

impl Judge {
    /// The refusal of a photo whose sides are shorter than the backend's minimum.
    pub(super) fn too_small(self, photo: &Photo, min_side: u32) -> EnrollRefusal {
        EnrollRefusal {
            reason: Reason::TooSmall,
            unindexed_reasons: Vec::new(),
            face_count: 0,
            duplicate: None,
            message: too_small_text(photo, min_side, self.language),
        }
    }

    /// The refusal of a photo of which no face was indexed.
    pub(super) fn no_record(self, output: &IndexFacesOutput) -> EnrollRefusal {
        let count = face_count(output);
        match largest(&output.unindexed_faces) {
            None => self.refusal(Reason::NoFace, Vec::new(), count),
            Some(face) => self.refusal(Reason::LowQuality, face.reasons.clone(), count),
        }
    }

    /// Why the indexed face may not stay; `None` if it may.
    pub(super) fn refusal_of(
        self,
        record: &FaceRecord,
        output: &IndexFacesOutput,
    ) -> Option<EnrollRefusal> {
        let count = face_count(output);
        if let Some(larger) = larger_than(&record.face_detail, &output.unindexed_faces) {
            return Some(self.refusal(Reason::LowQuality, larger.reasons.clone(), count));
        }
        if self.gate.face_too_small(&record.face_detail.bounding_box) {
            return Some(self.refusal(Reason::FaceTooSmall, Vec::new(), count));
        }
        if several(output) && self.several_faces == SeveralFaces::Refuse {
            return Some(self.refusal(Reason::MultipleFaces, Vec::new(), count));
        }
        let occluded = record.face_detail.face_occluded.is_some_and(|occluded| occluded.value);
        let refused = occluded && self.refuse_occluded;
        refused.then(|| self.refusal(Reason::Occluded, Vec::new(), count))
    }

    /// The refusal of a face that is somebody else's already.
    pub(super) fn already_enrolled(self, duplicate: Duplicate) -> EnrollRefusal {
        let refusal = self.refusal(Reason::AlreadyEnrolled, Vec::new(), 1);
        EnrollRefusal { duplicate: Some(duplicate), ..refusal }
    }

    /// The refusal of one of several photos of a person, before it is indexed.
    pub(super) fn of_person(self, reason: Reason) -> EnrollRefusal {
        self.refusal(reason, Vec::new(), 1)
    }

    /// The refusal of a face that is not like the user's others.
    pub(super) fn not_same_person(self, output: &IndexFacesOutput) -> EnrollRefusal {
        self.refusal(Reason::NotSamePerson, Vec::new(), face_count(output))
    }

    /// The sentence for a face that stays.
    pub(super) fn enrolled(self, output: &IndexFacesOutput, is_duplicate: bool) -> String {
        let count = face_count(output);
        let mut message = self.text(Reason::Enrolled, count, "");
        if several(output) && self.several_faces == SeveralFaces::Warn {
            message.push(' ');
            message += &self.text(Reason::MultipleFaces, count, "");
        }
        if is_duplicate {
            message.push(' ');
            message += &self.text(Reason::AlreadyEnrolled, count, "");
        }
        message
    }

    fn refusal(
        self,
        reason: Reason,
        unindexed_reasons: Vec<UnindexedReason>,
        face_count: u32,
    ) -> EnrollRefusal {
        let details: Vec<_> =
            unindexed_reasons.iter().map(|&reason| unindexed_text(reason, self.language)).collect();
        let message = self.text(reason, face_count, &details.join(", "));
        EnrollRefusal { reason, unindexed_reasons, face_count, duplicate: None, message }
    }

    fn text(self, reason: Reason, face_count: u32, detail: &str) -> String {
        let facts: [Fact; 2] = [("count", face_count.to_string()), ("detail", detail.to_owned())];
        reason_text(reason, self.language, &facts)
    }
}

pub(super) fn face_count(output: &IndexFacesOutput) -> u32 {
    (output.face_records.len() + output.unindexed_faces.len()) as u32
}

/// Whether another face could have been indexed instead. A smaller face that the quality filter
/// refused (a poster, a passer-by far behind) could not.
fn several(output: &IndexFacesOutput) -> bool {
    let exceeds = |face: &UnindexedFace| face.reasons.contains(&UnindexedReason::ExceedsMaxFaces);
    output.face_records.len() > 1 || output.unindexed_faces.iter().any(exceeds)
}

/// The face in front of the one that was indexed: the recognizer leaves poor faces out before it
/// looks for the largest, so what it indexed may be a person in the background.
fn larger_than<'a>(indexed: &FaceDetail, others: &'a [UnindexedFace]) -> Option<&'a UnindexedFace> {
    let area = |face: &FaceDetail| face.bounding_box.area();
    largest(others).filter(|other| area(&other.face_detail) > area(indexed))
}

fn largest(faces: &[UnindexedFace]) -> Option<&UnindexedFace> {
    let area = |face: &UnindexedFace| face.face_detail.bounding_box.area();
    faces.iter().max_by(|a, b| area(a).total_cmp(&area(b)))
}
