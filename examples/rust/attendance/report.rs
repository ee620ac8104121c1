//! What the commands print: a line for a person, or one JSON object a line in the form of the
//! Python scripts that Absenki replaces.

use std::path::Path;

use absenki_core::config::{Language, QualityGate};
use absenki_core::enroll::Enrollment;
use absenki_core::message::{quality_text, reason_text};
use absenki_core::quality::QualityReport;
use absenki_core::{CroppedFace, Error, Reason, Verification};
use serde_json::{Value, json};

/// How results are printed.
#[derive(Clone, Copy)]
pub(crate) struct Report {
    pub(crate) json: bool,
    pub(crate) language: Language,
    pub(crate) gate: QualityGate,
}

impl Report {
    fn print(self, line: &str, json: &Value) {
        if self.json {
            println!("{json}");
        } else {
            println!("{line}");
        }
    }

    pub(crate) fn enrollment(self, file: &Path, enrollment: &Enrollment) {
        let face = enrollment.enrolled();
        let json = json!({
            "success": face.is_some(),
            "face_id": face.map(|face| &face.face_id),
            "confidence": face.map(|face| face.confidence),
            "message": enrollment.message(),
        });
        self.print(&format!("{}: {}", file.display(), enrollment.message()), &json);
    }

    pub(crate) fn verification(self, verdict: &Verification) {
        let boxes: Vec<_> = verdict
            .faces
            .iter()
            .map(|face| {
                let at = face.bounding_box;
                json!({
                    "box": {
                        "Left": at.left, "Top": at.top, "Width": at.width, "Height": at.height,
                    },
                    "label": face.label.text(self.language),
                    "type": face.label.code(),
                    "score": face.score,
                })
            })
            .collect();
        let json = json!({
            "ok": verdict.is_ok(),
            "reason": verdict.reason.code(),
            "score": verdict.displayed_score(),
            "name": verdict.name,
            "face_id": verdict.face_id,
            "message": verdict.message,
            "boundingBoxes": boxes,
            "faceCount": verdict.face_count,
        });
        self.print(&format!("{}: {}", verdict.reason.code(), verdict.message), &json);
    }

    pub(crate) fn quality(self, file: &Path, report: &QualityReport) {
        let refused = report.outcome.reason();
        let message = quality_text(report, &self.gate, self.language).unwrap_or_default();
        let mut json = json!({
            "success": refused.is_none(),
            "message": message,
            "laplace": report.shown_laplace(),
            "brightness": report.shown_brightness(),
            "width": report.width,
            "height": report.height,
        });
        if refused == Some(Reason::Blurry) {
            json["adjusted_threshold"] = json!(two_decimals(report.threshold));
        }
        let line = format!(
            "{}: {}, {}x{} px, sharpness {:.2} (at least {:.2}), brightness {:.2} {message}",
            file.display(),
            report.outcome.code(),
            report.width,
            report.height,
            report.laplace,
            report.threshold,
            report.brightness,
        );
        self.print(line.trim_end(), &json);
    }

    pub(crate) fn crop(self, cropped: Option<&CroppedFace>) {
        let Some(face) = cropped else {
            let message = reason_text(Reason::NoFace, self.language, &[]);
            return self.print(&message, &json!({ "success": false, "message": message }));
        };
        let at = face.pixel_box();
        let json = json!({
            "success": true,
            "message": "",
            "source": face.source().as_str(),
            "width": face.width(),
            "height": face.height(),
            "bbox_px": [at.x, at.y, at.x + at.width, at.y + at.height],
        });
        let line = format!(
            "{}x{} px from {} at {},{}",
            face.width(),
            face.height(),
            face.source().as_str(),
            at.x,
            at.y
        );
        self.print(&line, &json);
    }

    pub(crate) fn error(self, file: &Path, error: &Error) {
        let json = json!({
            "success": false,
            "error": error.kind().code(),
            "message": error.text(self.language),
        });
        self.print(&format!("{}: {}", file.display(), error.text(self.language)), &json);
    }
}

fn two_decimals(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}
