//! The verdict on a photo.

use serde::{Serialize, Serializer};

use crate::backend::{ExternalImageId, SearchedFace};
use crate::geometry::NormalizedBox;
use crate::quality::QualityReport;
use crate::reason::{Label, Reason};

/// The verdict on a photo.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Verification {
    /// Why the verdict is what it is.
    pub reason: Reason,
    /// The similarity behind the verdict, 0..100, exact: of the user's own face where it matched,
    /// of the other person's where that one did.
    pub score: Option<f64>,
    /// The user's own stored face that matched. Never another person's.
    pub face_id: Option<String>,
    /// The user's own name, as it was enrolled. Never another person's.
    pub name: Option<String>,
    /// How many faces the photo shows, where they were counted.
    pub face_count: Option<u32>,
    /// Every face that was seen, with what it is.
    pub faces: Vec<LabelledFace>,
    /// The photo's quality, if the setting `verify.quality_gate` is on.
    pub quality: Option<QualityReport>,
    /// One sentence for the person at the camera.
    pub message: String,
}

impl Verification {
    /// Whether the face belongs to the user.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.reason == Reason::Matched
    }

    /// The score for display: floored to 2 decimals, so that 79.999 never reads as 80.
    #[must_use]
    pub fn displayed_score(&self) -> Option<f64> {
        self.score.map(floor_to_cents)
    }

    pub(crate) fn without_faces(reason: Reason, message: String) -> Self {
        Verification {
            reason,
            score: None,
            face_id: None,
            name: None,
            face_count: None,
            faces: Vec::new(),
            quality: None,
            message,
        }
    }
}

/// A face in a verified photo.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LabelledFace {
    /// Where it is.
    #[serde(rename = "box")]
    pub bounding_box: NormalizedBox,
    /// What it is.
    pub label: Label,
    /// The similarity behind the label, 0..100; `None` for a face that matched nobody.
    pub score: Option<f64>,
}

impl LabelledFace {
    /// The score for display, floored to 2 decimals.
    #[must_use]
    pub fn displayed_score(&self) -> Option<f64> {
        self.score.map(floor_to_cents)
    }
}

/// The form in JSON: the fields, and the values that follow from them.
impl Serialize for Verification {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shape<'a> {
            ok: bool,
            reason: Reason,
            message: &'a str,
            faces: &'a [LabelledFace],
            score: Option<f64>,
            shown_score: Option<f64>,
            face_id: Option<&'a str>,
            name: Option<&'a str>,
            face_count: Option<u32>,
            quality: Option<&'a QualityReport>,
        }
        let shape = Shape {
            ok: self.is_ok(),
            reason: self.reason,
            message: &self.message,
            faces: &self.faces,
            score: self.score,
            shown_score: self.displayed_score(),
            face_id: self.face_id.as_deref(),
            name: self.name.as_deref(),
            face_count: self.face_count,
            quality: self.quality.as_ref(),
        };
        shape.serialize(to)
    }
}

/// Labels the searched face among those seen, by overlap; it is added where none overlaps.
pub(super) fn label_faces(
    seen: Vec<NormalizedBox>,
    searched: Option<SearchedFace>,
    label: Label,
    score: Option<f64>,
) -> Vec<LabelledFace> {
    let other = |bounding_box| LabelledFace { bounding_box, label: Label::Other, score: None };
    let mut faces: Vec<LabelledFace> = seen.into_iter().map(other).collect();
    let Some(searched) = searched else {
        return faces;
    };
    let overlap = |face: &LabelledFace| face.bounding_box.overlap(&searched.bounding_box);
    let nearest = faces
        .iter_mut()
        .filter(|face| overlap(face) > 0.0)
        .max_by(|a, b| overlap(a).total_cmp(&overlap(b)));
    match nearest {
        Some(face) => *face = LabelledFace { label, score, ..*face },
        None => {
            faces.insert(0, LabelledFace { bounding_box: searched.bounding_box, label, score });
        }
    }
    faces
}

pub(super) fn own_name(external_image_id: &Option<String>) -> Option<String> {
    let id = ExternalImageId::new(external_image_id.as_deref()?).ok()?;
    id.user_name().map(str::to_owned)
}

/// Floors to 2 decimals; the small addend keeps 99.29, whose nearest double is a little less than
/// 99.29 × 100, from reading as 99.28.
pub(super) fn floor_to_cents(score: f64) -> f64 {
    (score * 100.0 + 1e-7).floor() / 100.0
}
