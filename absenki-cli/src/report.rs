//! What the commands print: a line for a person, or one JSON object a line.
//!
//! The objects are the results' own form in JSON, with `success` and `message` as the Python
//! scripts that Absenki replaces print them.

use std::path::Path;

use absenki_core::backend::CollectionId;
use absenki_core::config::{Language, QualityGate};
use absenki_core::enroll::{Duplicate, Enrollment};
use absenki_core::geometry::PixelBox;
use absenki_core::liveness::LivenessVerification;
use absenki_core::message::{quality_text, reason_text};
use absenki_core::quality::QualityReport;
use absenki_core::recognition::Identification;
use absenki_core::{CroppedFace, Error, Reason, Verification};
use absenki_local::{
    Calibration, CalibrationThreshold, CheckedCollection, CopiedCollection, IdleFace,
    RekeyedCollection, Suspicion,
};
use serde::Serialize;
use serde_json::json;

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
        let mut line = format!("{}: {}", file.display(), enrollment.message());
        if let Some(Duplicate { face_id, external_image_id, similarity }) = enrollment.duplicate() {
            let owner = external_image_id.as_deref().unwrap_or("?");
            line += &format!("\nsimilar to {owner}, face {face_id}: {similarity:.2}");
        }
        self.print(&line, enrollment);
    }

    pub(crate) fn forgotten(self, user_id: &str, deleted: &[String]) {
        let mut line = format!("{user_id}: {} faces deleted", deleted.len());
        deleted.iter().for_each(|face_id| line += &format!("\n{face_id}"));
        self.print(&line, &json!({ "user_id": user_id, "face_ids": deleted }));
    }

    /// A line of a file of records; `None` where it is none that was signed with the key.
    pub(crate) fn audited(self, line: usize, record: Option<&str>) {
        let text = format!("{line}: {}", record.unwrap_or("not a record signed with this key"));
        self.print(&text, &json!({ "line": line, "genuine": record.is_some(), "record": record }));
    }

    pub(crate) fn copied(self, copied: &CopiedCollection) {
        let CopiedCollection { collection, users, faces, copied: new, hash, .. } = copied;
        let line = format!(
            "{collection}: {users} users, {faces} faces, {new} of them copied, hash {hash}"
        );
        self.print(&line, copied);
    }

    pub(crate) fn loaded(self, collection: &CollectionId, faces: u64) {
        let line = format!("{collection}: {faces} faces read");
        self.print(&line, &json!({ "collection": collection.as_str(), "faces": faces }));
    }

    pub(crate) fn rekeyed(self, done: &RekeyedCollection) {
        let RekeyedCollection { collection, faces, rekeyed, damaged, .. } = done;
        let line = format!("{collection}: {faces} faces, {rekeyed} encrypted, {damaged} damaged");
        self.print(&line, done);
    }

    pub(crate) fn checked(self, found: &CheckedCollection, readable_by_others: bool) {
        #[derive(Serialize)]
        struct Shape<'a> {
            #[serde(flatten)]
            found: &'a CheckedCollection,
            readable_by_others: bool,
        }
        let CheckedCollection { collection, faces, incomparable, damaged, not_current, .. } = found;
        let mut line = format!(
            "{collection}: {faces} faces, {incomparable} of another model, {} damaged, {not_current} to \
             rekey",
            damaged.len()
        );
        damaged.iter().for_each(|face_id| line += &format!("\ndamaged: {face_id}"));
        self.print(&line, &Shape { found, readable_by_others });
    }

    pub(crate) fn idle(self, collection: &CollectionId, idle: &[IdleFace], deleted: bool) {
        let what = if deleted { "deleted" } else { "idle; --delete deletes them" };
        let mut line = format!("{collection}: {} faces {what}", idle.len());
        for IdleFace { face_id, external_image_id, idle_days, .. } in idle {
            let user = external_image_id.as_deref().unwrap_or("nobody");
            line += &format!("\n{face_id} of {user}: {idle_days} days");
        }
        let collection = collection.as_str();
        self.print(&line, &json!({ "collection": collection, "faces": idle, "deleted": deleted }));
    }

    pub(crate) fn calibration(self, found: &Calibration) {
        self.print(&calibration_text(found), found);
    }

    pub(crate) fn verification(self, verdict: &Verification) {
        self.print(&format!("{}: {}", verdict.reason, verdict.message), verdict);
    }

    pub(crate) fn identification(self, found: &Identification) {
        let user = found.user_id.as_deref().unwrap_or("-");
        self.print(&format!("{}: {user} {}", found.reason, found.message), found);
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

/// The figures of a calibration, a line for each.
fn calibration_text(found: &Calibration) -> String {
    let Calibration { faces, left_out, users, same_user_pairs, different_user_pairs, .. } = found;
    let mut lines = vec![
        format!("{faces} faces of {users} users, {left_out} left out"),
        format!("{same_user_pairs} pairs of one user, {different_user_pairs} of two users"),
        match found.threshold {
            Some(CalibrationThreshold {
                similarity,
                false_accept_rate,
                false_accept_interval: [low, high],
                ..
            }) => {
                format!(
                    "threshold {similarity:.2}: false accept rate {false_accept_rate:.2e}, \
                 95 % between {low:.2e} and {high:.2e}"
                )
            }
            None => "no threshold: too few pairs of two users for this rate".to_owned(),
        },
    ];
    if let Some(rate) = found.threshold.and_then(|threshold| threshold.false_reject_rate) {
        lines.push(format!("false reject rate {rate:.2e}"));
    }
    for (what, pairs) in [("one person?", &found.doubles), ("two people?", &found.strangers)] {
        lines.extend(pairs.iter().map(|Suspicion { similarity, users, face_ids, .. }| {
            let [(one, first), (other, second)] = [0, 1].map(|at| (&users[at], &face_ids[at]));
            format!("{what} {one} ({first}) and {other} ({second}): {similarity:.2}")
        }));
    }
    lines.join("\n")
}
