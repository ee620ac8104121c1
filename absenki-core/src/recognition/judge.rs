//! Whether the face that was indexed may stay, and what to say about it.

use super::outcome::{Duplicate, EnrollRefusal};
use crate::backend::{
    FaceDetail, FaceRecord, IndexFacesOutput, Pose, UnindexedFace, UnindexedReason,
};
use crate::config::{EnrollSettings, Language, QualityGate, SeveralFaces};
use crate::message::{Fact, reason_text, too_small_text, unindexed_text};
use crate::photo::Photo;
use crate::quality::overexposed;
use crate::reason::Reason;

/// Judges what `IndexFaces` answered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judge {
    pub(super) settings: EnrollSettings,
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
        photo: &Photo,
        record: &FaceRecord,
        output: &IndexFacesOutput,
    ) -> Option<EnrollRefusal> {
        let (face, count) = (&record.face_detail, face_count(output));
        if let Some(larger) = larger_than(face, &output.unindexed_faces) {
            return Some(self.refusal(Reason::LowQuality, larger.reasons.clone(), count));
        }
        let reason = if self.gate.face_too_small(&face.bounding_box) {
            Some(Reason::FaceTooSmall)
        } else if several(output) && self.settings.several_faces == SeveralFaces::Refuse {
            Some(Reason::MultipleFaces)
        } else {
            self.fault_of(face, photo)
        };
        reason.map(|reason| self.refusal(reason, Vec::new(), count))
    }

    /// What is wrong with the one face of a photo.
    fn fault_of(self, face: &FaceDetail, photo: &Photo) -> Option<Reason> {
        let settings = self.settings;
        let is_turned = |pose: Pose| pose.yaw.abs().max(pose.pitch.abs()) > settings.max_turn;
        let is_tilted = |pose: Pose| pose.roll.abs() > settings.max_tilt;
        if settings.refuse_occluded && face.face_occluded.is_some_and(|occluded| occluded.value) {
            Some(Reason::Occluded)
        } else if face.pose.is_some_and(is_turned) {
            Some(Reason::NotFrontal)
        } else if face.pose.is_some_and(is_tilted) {
            Some(Reason::Tilted)
        } else if settings.refuse_closed_eyes && face.eyes_open.is_some_and(|eyes| !eyes.value) {
            Some(Reason::EyesClosed)
        } else {
            self.is_overexposed(face, photo).then_some(Reason::Overexposed)
        }
    }

    /// The one fault that needs the photo's pixels. A photo that the backend reads and this library does
    /// not is never refused for it.
    fn is_overexposed(self, face: &FaceDetail, photo: &Photo) -> bool {
        let most = self.settings.max_overexposed_percent;
        let share = || overexposed(photo.pixels()?, &face.bounding_box);
        most < 100.0 && share().is_ok_and(|share| 100.0 * share > most)
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
        if several(output) && self.settings.several_faces == SeveralFaces::Warn {
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
