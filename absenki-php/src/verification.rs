//! `Absenki\Verification`

use absenki_core::Config;
use absenki_core::verify;
use ext_php_rs::error::Result;
use ext_php_rs::types::Zval;

use crate::enums::{Case, REASON};
use crate::labelled_face::LabelledFace;
use crate::quality_report::QualityReport;
use crate::record::{Field, Object, Record, list, values};
use crate::zend::Kind;

/// The verdict on a photo.
pub(crate) struct Verification {
    verdict: verify::Verification,
    user_id: String,
    quality: Option<QualityReport>,
}

impl Verification {
    pub(crate) fn new(verdict: verify::Verification, user_id: String, config: &Config) -> Self {
        let quality = verdict.quality.map(|report| QualityReport::new(report, config));
        Verification { verdict, user_id, quality }
    }
}

impl Record for Verification {
    const NAME: &'static str = "Absenki\\Verification";
    const FIELDS: &'static [Field] = &[
        Field::new("ok", Kind::Bool),
        Field::new("reason", Kind::Object(REASON)),
        Field::new("message", Kind::Text),
        Field::new("userId", Kind::Text),
        Field::new("faces", Kind::List),
        Field::new("score", Kind::Float).or_null(),
        Field::new("shownScore", Kind::Float).or_null(),
        Field::new("faceId", Kind::Text).or_null(),
        Field::new("name", Kind::Text).or_null(),
        Field::new("faceCount", Kind::Int).or_null(),
        Field::new("quality", Kind::Object(QualityReport::NAME)).or_null(),
    ];

    fn values(self) -> Result<Vec<Zval>> {
        let verdict = self.verdict;
        values![
            verdict.is_ok(),
            Case::from(verdict.reason),
            verdict.message.as_str(),
            self.user_id,
            list(verdict.faces.iter().copied().map(LabelledFace))?,
            verdict.score,
            verdict.displayed_score(),
            verdict.face_id.as_deref(),
            verdict.name.as_deref(),
            verdict.face_count,
            self.quality.map(Object),
        ]
    }
}
