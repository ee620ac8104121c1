//! `Absenki\QualityReport`

use absenki_core::Config;
use absenki_core::message::quality_text;
use absenki_core::quality;
use ext_php_rs::error::Result;
use ext_php_rs::types::Zval;

use crate::enums::{Case, REASON};
use crate::record::{Field, Record, values};
use crate::zend::Kind;

/// What was measured on a photo, and what the gate said.
pub(crate) struct QualityReport {
    report: quality::QualityReport,
    message: Option<String>,
}

impl QualityReport {
    pub(crate) fn new(report: quality::QualityReport, config: &Config) -> Self {
        let message = quality_text(&report, &config.gate, config.language);
        QualityReport { report, message }
    }

    pub(crate) fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }
}

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

    fn values(self) -> Result<Vec<Zval>> {
        let report = self.report;
        values![
            report.passed(),
            report.width,
            report.height,
            report.laplace,
            report.brightness,
            report.shown_laplace(),
            report.shown_brightness(),
            report.threshold,
            report.outcome.reason().map(Case::from),
            self.message,
        ]
    }
}
