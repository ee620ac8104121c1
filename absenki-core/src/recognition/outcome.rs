//! How an enrolment ended: a stored face, or a reason.

use serde::{Serialize, Serializer};

use crate::backend::UnindexedReason;
use crate::geometry::NormalizedBox;
use crate::profile::FaceProfile;
use crate::reason::Reason;

/// How an enrolment ended.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "one a photo: a box would only be in the way")]
pub enum Enrollment {
    /// The face is stored.
    Enrolled(EnrolledFace),
    /// The photo was refused, and nothing is stored.
    Refused(EnrollRefusal),
}

impl Enrollment {
    /// The face that was stored, or `None` if the photo was refused.
    #[must_use]
    pub fn enrolled(&self) -> Option<&EnrolledFace> {
        match self {
            Enrollment::Enrolled(face) => Some(face),
            Enrollment::Refused(_) => None,
        }
    }

    /// Why it ended so; [`Reason::Enrolled`] if the face is stored.
    #[must_use]
    pub fn reason(&self) -> Reason {
        match self {
            Enrollment::Enrolled(_) => Reason::Enrolled,
            Enrollment::Refused(refusal) => refusal.reason,
        }
    }

    /// Whose face it is very much like, where `enroll.duplicates` has it looked for. For the
    /// administrator, not for the person in front of the camera.
    #[must_use]
    pub fn duplicate(&self) -> Option<&Duplicate> {
        match self {
            Enrollment::Enrolled(face) => face.duplicate.as_ref(),
            Enrollment::Refused(refusal) => refusal.duplicate.as_ref(),
        }
    }

    /// One sentence for the person who enrols.
    #[must_use]
    pub fn message(&self) -> &str {
        match self {
            Enrollment::Enrolled(face) => &face.message,
            Enrollment::Refused(refusal) => &refusal.message,
        }
    }
}

/// The form in JSON is the same for both, so that a reader need not tell them apart first.
impl Serialize for Enrollment {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shape<'a> {
            enrolled: bool,
            reason: Reason,
            message: &'a str,
            face_count: u32,
            unindexed_reasons: &'a [UnindexedReason],
            face: Option<&'a EnrolledFace>,
            duplicate: Option<&'a Duplicate>,
        }
        let (face_count, unindexed_reasons) = match self {
            Enrollment::Enrolled(face) => (face.face_count, &[][..]),
            Enrollment::Refused(refusal) => {
                (refusal.face_count, refusal.unindexed_reasons.as_slice())
            }
        };
        let shape = Shape {
            enrolled: self.enrolled().is_some(),
            reason: self.reason(),
            message: self.message(),
            face_count,
            unindexed_reasons,
            face: self.enrolled(),
            duplicate: self.duplicate(),
        };
        shape.serialize(to)
    }
}

/// A face that is stored.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EnrolledFace {
    /// Its id, given by the backend.
    pub face_id: String,
    /// The id that it was indexed under: `{user_id}:{user_name}`.
    pub external_image_id: String,
    /// Where the face is in the photo.
    #[serde(rename = "box")]
    pub bounding_box: NormalizedBox,
    /// The detector's confidence that it is a face, 0..100.
    pub confidence: f64,
    /// The backend that keeps it: `aws` or `local`.
    pub provider: &'static str,
    /// The collection that keeps it.
    pub collection_id: String,
    /// The version of the model that made its template.
    pub face_model_version: String,
    /// How many faces the photo shows.
    #[serde(skip)]
    pub face_count: u32,
    /// Whether the photo was enrolled before, and its face is one that was already on record for
    /// the user. [`FaceEnrollService::undo`](crate::FaceEnrollService::undo) leaves it.
    pub known_before: bool,
    /// Somebody else's face that it is very much like: see [`Enrollment::duplicate`].
    #[serde(skip)]
    pub duplicate: Option<Duplicate>,
    /// The profile that was stored, or `None` for a caller that keeps the profiles itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<FaceProfile>,
    /// One sentence for the person who enrols.
    #[serde(skip)]
    pub message: String,
}

/// Somebody else's face that is very much like the one that is enrolled.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Duplicate {
    /// The face.
    pub face_id: String,
    /// Whose it is: the id that it was indexed under.
    pub external_image_id: Option<String>,
    /// The similarity, 0..100, on the backend's own scale.
    pub similarity: f64,
}

/// Why a photo was not taken.
#[derive(Debug, Clone, PartialEq)]
pub struct EnrollRefusal {
    /// Why: no face, several faces, a face of low quality, a photo with too few pixels, a face that
    /// is somebody else's already or that is not like the user's others.
    pub reason: Reason,
    /// What the recognizer found wrong with the largest face.
    pub unindexed_reasons: Vec<UnindexedReason>,
    /// How many faces the photo shows.
    pub face_count: u32,
    /// Somebody else's face that it is very much like: see [`Enrollment::duplicate`].
    pub duplicate: Option<Duplicate>,
    /// One sentence for the person who enrols.
    pub message: String,
}
