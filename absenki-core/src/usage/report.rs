//! The numbers as a struct, as JSON and as Prometheus text.

use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::sync::atomic::Ordering;

use serde::{Serialize, Serializer};

use super::{Billing, Counters, LATENCY_BUCKETS, Operation, Outcome};
use crate::config::UsageSettings;

/// What was called so far.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UsageSnapshot {
    /// Operations that were called at least once, in the order of [`Operation::ALL`].
    pub calls: Vec<CallUsage>,
    /// Images that the service looked at: answered calls of operations that are billed by the image.
    pub images: u64,
    /// Checks of AWS Face Liveness that were started.
    pub liveness_checks: u64,
    /// What images and checks cost by the price list, USD. An estimate: it knows neither the free tier
    /// nor rebates, nor a call that was charged although its answer was lost, nor a check that was
    /// started and left.
    pub estimated_cost_usd: f64,
}

/// The calls of one operation.
#[derive(Debug, Clone, PartialEq)]
pub struct CallUsage {
    /// Which one.
    pub operation: Operation,
    /// Calls by outcome: `ok`, `cancelled`, or an [error code](crate::ErrorKind::code).
    pub outcomes: BTreeMap<&'static str, u64>,
    /// Requests that were sent for them, the repeated ones included.
    pub attempts: u64,
    /// How many calls took at most as long as each bound of [`LATENCY_BUCKETS`] and longer than
    /// the one before; the last number counts those that took longer than all.
    pub latency: [u64; LATENCY_BUCKETS.len() + 1],
    /// How long all of them took together, seconds.
    pub seconds: f64,
}

impl CallUsage {
    /// How many calls there were.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.outcomes.values().sum()
    }
}

impl UsageSnapshot {
    pub(super) fn of(counters: &[Counters], prices: &UsageSettings) -> Self {
        let calls: Vec<CallUsage> = Operation::ALL
            .iter()
            .zip(counters)
            .map(|(operation, counters)| call_usage(*operation, counters))
            .filter(|usage| usage.count() > 0)
            .collect();
        let answered = |billing: Billing| -> u64 {
            let billed = calls.iter().filter(|usage| usage.operation.billing() == billing);
            billed.filter_map(|usage| usage.outcomes.get("ok")).sum()
        };
        let (images, liveness_checks) =
            (answered(Billing::Image), answered(Billing::LivenessCheck));
        let estimated_cost_usd = images as f64 * prices.price_per_image_usd
            + liveness_checks as f64 * prices.price_per_liveness_check_usd;
        UsageSnapshot { calls, images, liveness_checks, estimated_cost_usd }
    }

    /// The numbers as a JSON object.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Numbers and names only: nothing in it can fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The numbers in Prometheus' text format, version 0.0.4.
    #[must_use]
    pub fn to_prometheus(&self) -> String {
        let mut text = String::new();
        // Writing into a String cannot fail.
        let _ = self.write_prometheus(&mut text);
        text
    }

    fn write_prometheus(&self, out: &mut String) -> fmt::Result {
        head(out, "absenki_calls_total", "counter", "Calls by operation and outcome.")?;
        for usage in &self.calls {
            let operation = usage.operation.name();
            for (outcome, count) in &usage.outcomes {
                writeln!(
                    out,
                    "absenki_calls_total{{operation=\"{operation}\",outcome=\"{outcome}\"}} {count}"
                )?;
            }
        }
        head(out, "absenki_attempts_total", "counter", "Requests sent, repeated ones included.")?;
        for usage in &self.calls {
            let (operation, attempts) = (usage.operation.name(), usage.attempts);
            writeln!(out, "absenki_attempts_total{{operation=\"{operation}\"}} {attempts}")?;
        }
        head(out, "absenki_call_seconds", "histogram", "How long calls took.")?;
        for usage in &self.calls {
            write_histogram(out, usage)?;
        }
        head(out, "absenki_images_total", "counter", "Images that the service looked at.")?;
        writeln!(out, "absenki_images_total {}", self.images)?;
        let checks = self.liveness_checks;
        head(out, "absenki_liveness_checks_total", "counter", "Face Liveness checks started.")?;
        writeln!(out, "absenki_liveness_checks_total {checks}")?;
        head(out, "absenki_estimated_cost_usd_total", "counter", "What both cost, USD.")?;
        writeln!(out, "absenki_estimated_cost_usd_total {}", self.estimated_cost_usd)
    }
}

/// The form in JSON: the latencies with their bounds.
impl Serialize for CallUsage {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shape<'a> {
            operation: &'static str,
            outcomes: &'a BTreeMap<&'static str, u64>,
            attempts: u64,
            latency: Latency<'a>,
        }
        #[derive(Serialize)]
        struct Latency<'a> {
            bounds_seconds: [f64; LATENCY_BUCKETS.len()],
            counts: &'a [u64],
            sum_seconds: f64,
        }
        let latency = Latency {
            bounds_seconds: LATENCY_BUCKETS,
            counts: &self.latency,
            sum_seconds: self.seconds,
        };
        Shape {
            operation: self.operation.name(),
            outcomes: &self.outcomes,
            attempts: self.attempts,
            latency,
        }
        .serialize(to)
    }
}

fn call_usage(operation: Operation, counters: &Counters) -> CallUsage {
    let outcomes = (0..Outcome::COUNT)
        .map(|index| (Outcome::code_of(index), counters.outcomes[index].load(Ordering::Relaxed)))
        .filter(|(_, count)| *count > 0)
        .collect();
    CallUsage {
        operation,
        outcomes,
        attempts: counters.attempts.load(Ordering::Relaxed),
        latency: std::array::from_fn(|index| counters.latency[index].load(Ordering::Relaxed)),
        seconds: counters.microseconds.load(Ordering::Relaxed) as f64 / 1e6,
    }
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) -> fmt::Result {
    writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}")
}

fn write_histogram(out: &mut String, usage: &CallUsage) -> fmt::Result {
    let operation = usage.operation.name();
    let bounds = LATENCY_BUCKETS.iter().map(f64::to_string).chain(["+Inf".to_owned()]);
    let mut total = 0;
    for (bound, count) in bounds.zip(usage.latency) {
        total += count;
        writeln!(
            out,
            "absenki_call_seconds_bucket{{operation=\"{operation}\",le=\"{bound}\"}} {total}"
        )?;
    }
    writeln!(out, "absenki_call_seconds_sum{{operation=\"{operation}\"}} {}", usage.seconds)?;
    writeln!(out, "absenki_call_seconds_count{{operation=\"{operation}\"}} {total}")
}
