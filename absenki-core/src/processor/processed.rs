//! What the enrolment step made of a photo, or which step refused it.

use serde::{Serialize, Serializer};

use crate::codes::coded;
use crate::crop::CroppedFace;
use crate::quality::QualityReport;
use crate::reason::Reason;

coded! {
    /// A step of [`FaceProcessor::process_image`](super::FaceProcessor::process_image).
    pub enum ProcessStep {
        /// The quality of the whole photo.
        Photo = "photo",
        /// Finding and cropping the face.
        Crop = "crop",
        /// The quality of the enlarged crop.
        CroppedFace = "cropped_face",
    }
}

/// The result of [`FaceProcessor::process_image`](super::FaceProcessor::process_image), up to the step that refused.
#[derive(Debug, Clone, PartialEq)]
pub struct ProcessedImage {
    /// The quality of the whole photo.
    pub photo: QualityReport,
    /// The face; `None` if the photo was refused or shows none.
    pub face: Option<CroppedFace>,
    /// The quality of the enlarged crop; `None` without a crop.
    pub face_quality: Option<QualityReport>,
    /// Why a photo that is good enough gave no crop: `no_face` or `face_too_small`.
    pub no_crop: Option<Reason>,
}

impl ProcessedImage {
    /// The step that refused, and why: `too_small`, `too_dark`, `too_bright`, `blurry`, `no_face` or
    /// `face_too_small`. `None` if every step passed.
    #[must_use]
    pub fn refusal(&self) -> Option<(ProcessStep, Reason)> {
        if let Some(reason) = self.photo.outcome.reason() {
            return Some((ProcessStep::Photo, reason));
        }
        match &self.face_quality {
            None => Some((ProcessStep::Crop, self.no_crop.unwrap_or(Reason::NoFace))),
            Some(quality) => Some((ProcessStep::CroppedFace, quality.outcome.reason()?)),
        }
    }

    /// Whether every step passed.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.refusal().is_none()
    }
}

/// The form in JSON: the fields, and the verdict that follows from them.
impl Serialize for ProcessedImage {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shape<'a> {
            passed: bool,
            photo: &'a QualityReport,
            face: Option<&'a CroppedFace>,
            face_quality: Option<&'a QualityReport>,
            refused_at: Option<ProcessStep>,
            reason: Option<Reason>,
        }
        let (refused_at, reason) = self.refusal().unzip();
        let (face, face_quality) = (self.face.as_ref(), self.face_quality.as_ref());
        let passed = self.passed();
        Shape { passed, photo: &self.photo, face, face_quality, refused_at, reason }.serialize(to)
    }
}
