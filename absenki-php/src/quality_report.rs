//! `Absenki\QualityReport`

use absenki_core::Config;
use absenki_core::message::quality_text;
use absenki_core::quality;
use ext_php_rs::convert::IntoZval;

use crate::enums::REASON;
use crate::guard::Returned;
use crate::record::{Field, Object, Record};
use crate::zend::Kind;

/// What was measured on a photo, and what the gate decided.
pub(crate) enum QualityReport {}

impl Record for QualityReport {
    const NAME: &'static str = "Absenki\\QualityReport";
    const FIELDS: &'static [Field] = &[
        Field::new("passed", Kind::Bool),
        Field::new("width", Kind::Int),
        Field::new("height", Kind::Int),
        Field::new("laplace", Kind::Float),
        Field::new("brightness", Kind::Float),
        Field::new("shownLaplace", Kind::Float),
        Field::new("shownBrightness", Kind::Float),
        Field::new("threshold", Kind::Float),
        Field::new("reason", Kind::Object(REASON)).or_null(),
        Field::new("message", Kind::Text).or_null(),
    ];
}

impl QualityReport {
    pub(crate) fn object(
        report: &quality::QualityReport,
        config: &Config,
    ) -> Returned<Object<Self>> {
        let message = quality_text(report, &config.gate, config.language);
        Object::with(report, [("message", message.into_zval(false)?)])
    }
}
