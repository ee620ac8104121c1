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

use std::sync::Arc;

use absenki_benches::{Failure, each, wilson};
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
