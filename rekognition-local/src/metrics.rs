//! What was answered, counted for Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;

use crate::answer::{Answer, Code};

/// Upper bounds of the times that are counted, seconds.
const BOUNDS: [f64; 12] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Counts of all answers since the start.
#[derive(Debug, Default)]
pub(crate) struct Metrics(Mutex<BTreeMap<&'static str, Series>>);

/// The answers of one operation.
#[derive(Debug, Default)]
struct Series {
    /// By status and code.
    answers: BTreeMap<(u16, &'static str), u64>,
    /// How many took no longer than each of [`BOUNDS`].
    within: [u64; BOUNDS.len()],
    seconds: f64,
    count: u64,
}

/// One answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Note {
    /// Empty where the request named none that is served.
    pub(crate) operation: &'static str,
    /// 0 where the connection was closed without an answer.
    pub(crate) status: u16,
    /// Of a refusal.
    pub(crate) code: &'static str,
    pub(crate) took: Duration,
}

impl Note {
    pub(crate) fn new(operation: &'static str, answer: &Answer, took: Duration) -> Self {
        let (status, code) = match answer {
            Ok(answer) => {
                let code = answer.extensions().get::<Code>().map_or("", |code| code.0);
                (answer.status().as_u16(), code)
            }
            Err(_) => (0, ""),
        };
        Note { operation, status, code, took }
    }

    /// Writes the answer as a line of JSON to standard error.
    pub(crate) fn log(&self, id: &str, peer: IpAddr) {
        let line = json!({
            "time": Timestamp::now().to_string(),
            "request": id,
            "operation": self.operation,
            "status": self.status,
            "code": self.code,
            "ms": (self.took.as_secs_f64() * 1e4).round() / 10.0,
            "peer": peer,
        });
        let _ = writeln!(std::io::stderr(), "{line}");
    }
}

impl Metrics {
    pub(crate) fn count(&self, note: &Note) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let series = all.entry(note.operation).or_default();
        *series.answers.entry((note.status, note.code)).or_default() += 1;
        let seconds = note.took.as_secs_f64();
        for (within, bound) in series.within.iter_mut().zip(BOUNDS) {
            *within += u64::from(seconds <= bound);
        }
        series.seconds += seconds;
        series.count += 1;
    }

    /// The counts in Prometheus's text format, with `gauges`: names, meanings and values.
    pub(crate) fn to_text(&self, gauges: &[(&str, &str, u64)]) -> String {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::new();
        for (name, meaning, value) in gauges {
            let _ = writeln!(
                text,
                "# HELP rekognition_local_{name} {meaning}\n# TYPE rekognition_local_{name} gauge"
            );
            let _ = writeln!(text, "rekognition_local_{name} {value}");
        }
        text += "# HELP rekognition_local_requests_total Answers, by operation, HTTP status and code.\n";
        text += "# TYPE rekognition_local_requests_total counter\n";
        for (operation, series) in all.iter() {
            for ((status, code), count) in &series.answers {
                let _ = writeln!(
                    text,
                    "rekognition_local_requests_total{{operation=\"{operation}\",status=\"{status}\",code=\"{code}\"}} {count}"
                );
            }
        }
        text += "# HELP rekognition_local_request_seconds Time from the head of a request to its answer.\n";
        text += "# TYPE rekognition_local_request_seconds histogram\n";
        for (operation, series) in all.iter() {
            let name = "rekognition_local_request_seconds";
            for (bound, within) in BOUNDS.iter().zip(series.within) {
                let _ = writeln!(
                    text,
                    "{name}_bucket{{operation=\"{operation}\",le=\"{bound}\"}} {within}"
                );
            }
            let Series { count, seconds, .. } = series;
            let _ =
                writeln!(text, "{name}_bucket{{operation=\"{operation}\",le=\"+Inf\"}} {count}");
            let _ = writeln!(text, "{name}_sum{{operation=\"{operation}\"}} {seconds}");
            let _ = writeln!(text, "{name}_count{{operation=\"{operation}\"}} {count}");
        }
        text
    }
}
