//! `Absenki\ProcessedImage`

use absenki_core::Config;
use absenki_core::Reason;
use absenki_core::message::reason_text;
use absenki_core::processor::{self, ProcessStep};
use ext_php_rs::error::Result;
use ext_php_rs::types::Zval;

use crate::cropped_face::CroppedFace;
use crate::enums::{Case, REASON};
use crate::quality_report::QualityReport;
use crate::record::{Field, Object, Record, values};
use crate::zend::Kind;

/// What the enrolment step found, as far as it came.
pub(crate) struct ProcessedImage {
    refusal: Option<(ProcessStep, Reason)>,
    message: Option<String>,
    photo: QualityReport,
    face: Option<CroppedFace>,
    face_quality: Option<QualityReport>,
}

impl ProcessedImage {
    pub(crate) fn new(processed: processor::ProcessedImage, config: &Config) -> Self {
        let refusal = processed.refusal();
        let report = |report| QualityReport::new(report, config);
        let (photo, face_quality) = (report(processed.photo), processed.face_quality.map(report));
        let message = refusal.map(|(step, reason)| {
            let quality = match step {
                ProcessStep::CroppedFace => face_quality.as_ref(),
                _ => Some(&photo),
            };
            let text = quality.and_then(QualityReport::message).map(str::to_owned);
            text.unwrap_or_else(|| reason_text(reason, config.language, &[]))
        });
        let face = processed.face.map(CroppedFace::new);
        ProcessedImage { refusal, message, photo, face, face_quality }
    }
}

impl Record for ProcessedImage {
    const NAME: &'static str = "Absenki\\ProcessedImage";
    const FIELDS: &'static [Field] = &[
        Field::new("passed", Kind::Bool),
        Field::new("photo", Kind::Object(QualityReport::NAME)),
        Field::new("face", Kind::Object(CroppedFace::NAME)).or_null(),
        Field::new("faceQuality", Kind::Object(QualityReport::NAME)).or_null(),
        Field::new("refusedAt", Kind::Text).or_null(),
        Field::new("reason", Kind::Object(REASON)).or_null(),
        Field::new("message", Kind::Text).or_null(),
    ];

    fn values(self) -> Result<Vec<Zval>> {
        values![
            self.refusal.is_none(),
            Object(self.photo),
            self.face.map(Object),
            self.face_quality.map(Object),
            self.refusal.map(|(step, _)| step.code()),
            self.refusal.map(|(_, reason)| Case::from(reason)),
            self.message,
        ]
    }
}
