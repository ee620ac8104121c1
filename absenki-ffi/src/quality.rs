//! Whether a photo is good enough, as plain numbers.

use absenki_core::message::quality_text;
use absenki_core::{Config, QualityReport};
use serde::Serialize;

use crate::reason::absenki_reason;

/// The measures of a picture, and the quality gate's outcome.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct absenki_quality {
    /// Sharpness: the variance of the Laplacian. About 4 for a blurred photo, over 100 for a sharp
    /// one. Not rounded.
    pub laplace: f64,
    /// Mean of max(R, G, B), 0..255. Not rounded.
    pub brightness: f64,
    /// The sharpness that the gate required, whatever the outcome.
    pub threshold: f64,
    /// Width of the upright picture, pixels.
    pub width: u32,
    /// Height of the upright picture, pixels.
    pub height: u32,
    /// `ABSENKI_REASON_TOO_SMALL`, `_TOO_DARK`, `_TOO_BRIGHT` or `_BLURRY`; `ABSENKI_REASON_NONE` for a picture
    /// that is good enough.
    pub refusal: absenki_reason,
    /// Whether the picture is good enough.
    pub passed: bool,
}

impl From<&QualityReport> for absenki_quality {
    fn from(report: &QualityReport) -> Self {
        absenki_quality {
            laplace: report.laplace,
            brightness: report.brightness,
            threshold: report.threshold,
            width: report.width,
            height: report.height,
            refusal: report.outcome.reason().map_or(absenki_reason::None, Into::into),
            passed: report.passed(),
        }
    }
}

/// A report with its text, on its way to JSON.
#[derive(Serialize)]
pub(crate) struct Told<'a> {
    #[serde(flatten)]
    report: &'a QualityReport,
    message: Option<String>,
}

impl<'a> Told<'a> {
    pub(crate) fn of(report: &'a QualityReport, config: &Config) -> Self {
        Told { report, message: quality_text(report, &config.gate, config.language) }
    }
}
