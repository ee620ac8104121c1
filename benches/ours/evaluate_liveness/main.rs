//! How often liveness is right: error rates as ISO/IEC 30107-3 names them.
//!
//!     cargo run --release -p absenki-benches --example evaluate_liveness -- [LFW_FOLDER [PEOPLE]]
//!     … -- --real LFW_FOLDER
//!     … -- --fit LFW_FOLDER [PEOPLE]
//!     … -- --speed
//!
//! Attempts are made from photos by `tests/sequences`: from the fixture people, or from one photo of each
//! person of Labeled Faces in the Wild (a folder with a folder for each person) where it is given. LFW
//! may not be redistributed, so it is not here.
//!
//! - APCER, for each kind of attack: the share of attacks with the verdict `live`.
//! - BPCER: the share of heads with another verdict.
//!
//! Both with their count and the 95 % interval of Wilson.
//!
//! `--real` uses real heads: people of LFW with photos in front, turned to the left and turned to the
//! right. Shown in turn, these photos are an attack (swapped pictures). Their score is that of a head,
//! taken on different days and with different faces: the share under the threshold bounds the BPCER of the
//! score from above. `--fit` prints the weights of the score, fitted to the half of the people that is not
//! evaluated; `--speed` the times of an attempt of 24 frames.

mod attacks;
mod fit;
mod people;
mod real;
mod speed;

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use absenki_core::Config;
use absenki_core::blocking::block_on;
use absenki_core::config::Language;
use absenki_core::liveness::{
    FaceLivenessService, LivenessConfig, LivenessJudge, LivenessReason, SessionKey,
};
use absenki_local::{LocalRecognizer, YunetDetector};
use absenki_sequences::Subject;

use people::Half;

use attacks::{Attempt, KINDS, Kind};

/// More people than there are.
const ALL: &str = "1000000";

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let lfw = |folder: &str, half, most: &str| people::lfw(folder.as_ref(), half, most.parse()?);
    match words[..] {
        ["--speed"] => print!("{}", speed::speed()?),
        ["--fit", folder] => print!("{}", fit::fit(&lfw(folder, Half::Fitted, ALL)?)?),
        ["--fit", folder, most] => print!("{}", fit::fit(&lfw(folder, Half::Fitted, most)?)?),
        ["--real", folder] => print!("{}", real::evaluate(folder.as_ref())?),
        [] => print!("{}", evaluate(&people::fixtures()?, 20)?),
        [folder] => print!("{}", evaluate(&lfw(folder, Half::Evaluated, ALL)?, 1)?),
        [folder, most] => print!("{}", evaluate(&lfw(folder, Half::Evaluated, most)?, 1)?),
        _ => return Err("see the head of evaluate_liveness/main.rs for its arguments".into()),
    }
    Ok(())
}

fn judge() -> Result<LivenessJudge, Failure> {
    let detector = Arc::new(YunetDetector);
    Ok(LivenessJudge::new(LivenessConfig::default(), Language::English, detector)?)
}

fn service() -> Result<FaceLivenessService, Failure> {
    let (backend, key) = (Arc::new(LocalRecognizer::in_memory()?), SessionKey::random()?);
    Ok(FaceLivenessService::new(&Config::default(), judge()?, backend, key)?)
}

/// Runs `work` on every number under `count`, on all cores. The results are in order.
fn each<T: Send>(
    count: usize,
    work: impl Fn(usize) -> Result<T, Failure> + Sync,
) -> Result<Vec<T>, Failure> {
    let next = AtomicUsize::new(0);
    let some = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                return Ok(done);
            }
            done.push((index, work(index)?));
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let all = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(some)).collect();
        let joined = threads.into_iter().map(|thread| match thread.join() {
            Ok(done) => done,
            Err(_) => Err(Failure::from("a thread failed")),
        });
        joined.collect::<Result<Vec<Vec<_>>, Failure>>()
    })?;
    let mut all: Vec<_> = all.into_iter().flatten().collect();
    all.sort_by_key(|(index, _)| *index);
    Ok(all.into_iter().map(|(_, done)| done).collect())
}

/// Every kind of attempt by every person, some times each.
fn evaluate(people: &[Subject], times: usize) -> Result<String, Failure> {
    let service = service()?;
    let mut table = format!(
        "{} people, {times} of each\n\n| attempt | rate | wrong | of | % | 95 % | verdicts |\n|---|---|---|---|---|---|---|\n",
        people.len()
    );
    for kind in KINDS {
        let reasons = each(people.len() * times, |index| {
            let (person, other) = (index % people.len(), (index + 1) % people.len());
            let made = Attempt::make(*kind, &people[person], &people[other], index as u64)?;
            Ok(block_on(service.judge(&made.challenge, &made.frames))??.reason)
        })?;
        table += &row(*kind, &reasons);
    }
    Ok(table)
}

fn row(kind: Kind, reasons: &[LivenessReason]) -> String {
    let live = reasons.iter().filter(|&&reason| reason == LivenessReason::Live).count();
    let wrong = if kind.is_bona_fide() { reasons.len() - live } else { live };
    let rate = if kind.is_bona_fide() { "BPCER" } else { "APCER" };
    let (low, high) = wilson(wrong, reasons.len());
    let mut counts: Vec<(usize, &str)> = LivenessReason::ALL
        .iter()
        .map(|&known| (reasons.iter().filter(|&&reason| reason == known).count(), known.code()))
        .filter(|(count, _)| *count > 0)
        .collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let counts: Vec<String> =
        counts.iter().map(|(count, code)| format!("{code} {count}")).collect();
    format!(
        "| {} | {rate} | {wrong} | {} | {:.2} | {:.2} to {:.2} | {} |\n",
        kind.name(),
        reasons.len(),
        100.0 * wrong as f64 / reasons.len() as f64,
        100.0 * low,
        100.0 * high,
        counts.join(", "),
    )
}

/// Wilson's interval of a share, 95 %.
fn wilson(count: usize, of: usize) -> (f64, f64) {
    const Z: f64 = 1.959_964;
    let (count, of) = (count as f64, of as f64);
    let middle = (count + Z * Z / 2.0) / (of + Z * Z);
    let half = Z / (of + Z * Z) * (count * (of - count) / of + Z * Z / 4.0).sqrt();
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_is_the_textbooks() {
        // Newcombe 1998, table I: 81 of 263, 0 of 20.
        let near = |(low, high): (f64, f64), wanted: (f64, f64)| {
            assert!(
                (low - wanted.0).abs() < 5e-5 && (high - wanted.1).abs() < 5e-5,
                "{low} {high}"
            );
        };
        near(wilson(81, 263), (0.2553, 0.3662));
        near(wilson(0, 20), (0.0, 0.1611));
    }
}
