//! What the commands print: a line for a person, or one JSON object a line.
//!
//! The objects are the results' own form in JSON, with `success` and `message` as the Python
//! scripts that Absenki replaces print them.

use std::path::Path;

use absenki_core::config::{Language, QualityGate};
use absenki_core::enroll::Enrollment;
use absenki_core::geometry::PixelBox;
use absenki_core::liveness::LivenessVerification;
use absenki_core::message::{quality_text, reason_text};
use absenki_core::quality::QualityReport;
use absenki_core::{CroppedFace, Error, Reason, Verification};
use absenki_local::CopiedCollection;
use serde::Serialize;

/// How results are printed.
#[derive(Clone, Copy)]
pub(crate) struct Report {
    pub(crate) json: bool,
    pub(crate) language: Language,
    pub(crate) gate: QualityGate,
}

/// A result beside what the Python scripts print.
#[derive(Serialize)]
struct Line<'a, T> {
    success: bool,
    message: &'a str,
    #[serde(flatten)]
    result: T,
}

impl Report {
    fn print(self, line: &str, json: &impl Serialize) {
        match self.json.then(|| serde_json::to_string(json)) {
            Some(Ok(json)) => println!("{json}"),
            _ => println!("{}", line.trim_end()),
        }
    }

    pub(crate) fn enrollment(self, file: &Path, enrollment: &Enrollment) {
        self.print(&format!("{}: {}", file.display(), enrollment.message()), enrollment);
    }

    pub(crate) fn copied(self, copied: &CopiedCollection) {
        #[derive(Serialize)]
        struct Shape<'a> {
            collection: &'a str,
            faces: u64,
            copied: u64,
            hash: &'a str,
        }
        let CopiedCollection { collection, faces, copied, hash, .. } = copied;
        let line = format!("{collection}: {faces} faces, {copied} of them copied, hash {hash}");
        self.print(&line, &Shape { collection, faces: *faces, copied: *copied, hash });
    }

    pub(crate) fn verification(self, verdict: &Verification) {
        self.print(&format!("{}: {}", verdict.reason, verdict.message), verdict);
    }

    pub(crate) fn quality(self, file: &Path, report: &QualityReport) {
        #[derive(Serialize)]
        struct Shape<'a> {
            #[serde(flatten)]
            report: &'a QualityReport,
            /// The sharpness threshold, if the photo is under it.
            #[serde(skip_serializing_if = "Option::is_none")]
            adjusted_threshold: Option<f64>,
        }
        let refused = report.outcome.reason();
        let message = quality_text(report, &self.gate, self.language).unwrap_or_default();
        let blurry = refused == Some(Reason::Blurry);
        let adjusted_threshold = blurry.then(|| (report.threshold * 100.0).round() / 100.0);
        let line = format!(
            "{}: {}, {}x{} px, sharpness {:.2} (at least {:.2}), brightness {:.2} {message}",
            file.display(),
            report.outcome,
            report.width,
            report.height,
            report.laplace,
            report.threshold,
            report.brightness,
        );
        let result = Shape { report, adjusted_threshold };
        self.print(&line, &Line { success: refused.is_none(), message: &message, result });
    }

    pub(crate) fn crop(self, cropped: Option<&CroppedFace>) {
        #[derive(Serialize)]
        struct Shape<'a> {
            #[serde(flatten)]
            face: &'a CroppedFace,
            /// Left, top, right and bottom.
            bbox_px: [u32; 4],
        }
        let Some(face) = cropped else {
            let message = reason_text(Reason::NoFace, self.language, &[]);
            let failed = Line { success: false, message: &message, result: () };
            return self.print(&message, &failed);
        };
        let PixelBox { x, y, width, height } = face.pixel_box();
        let (source, size) = (face.source().as_str(), (face.width(), face.height()));
        let line = format!("{}x{} px from {source} at {x},{y}", size.0, size.1);
        let result = Shape { face, bbox_px: [x, y, x + width, y + height] };
        self.print(&line, &Line { success: true, message: "", result });
    }

    pub(crate) fn liveness(self, verdict: &LivenessVerification) {
        let (what, why) = (verdict.verdict(), verdict.reason);
        let line = format!("{what}: {why}, {:.1} % {}", verdict.confidence, verdict.message);
        self.print(&line, verdict);
    }

    pub(crate) fn error(self, file: &Path, error: &Error) {
        #[derive(Serialize)]
        struct Shape {
            error: absenki_core::ErrorKind,
        }
        let message = error.text(self.language);
        let line = format!("{}: {message}", file.display());
        let result = Shape { error: error.kind() };
        self.print(&line, &Line { success: false, message, result });
    }
}
