//! How long an attempt takes, on the core that the process may use.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use absenki_core::blocking::block_on;
use absenki_core::config::Limits;
use absenki_core::liveness::{
    FaceLivenessService, LivenessChallenge, LivenessFrame, LivenessSession, SessionKey,
};
use absenki_core::photo::Photo;
use absenki_core::profile::MemoryProfileStore;
use absenki_core::{Config, FaceEnrollService, FaceProcessor, FaceVerificationService};
use absenki_local::{LocalRecognizer, YunetDetector};
use absenki_sequences::{Manner, Random, Subject, Surface, attempt, film};

use crate::judge;
use absenki_benches::Failure;

/// An attempt of 24 frames: at rest, to the left and back, to the right and back, at rest.
const FRAMES: [u32; 4] = [3, 4, 2, 3];
const STEPS: &str = "left,right";

const ROUNDS: usize = 50;

/// A table: judging alone, and `verify_live` with the embedded recognizer.
pub(crate) fn speed() -> Result<String, Failure> {
    let people = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/people");
    let photo = |name: &str| Photo::from_path(people.join(name), &Limits::default());
    let subject = Subject::of(&photo("obama.jpg")?)?.ok_or("the photo shows no face")?;
    let challenge: LivenessChallenge = STEPS.parse()?;
    let manner = Manner { frames: FRAMES, ..Manner::default() };
    let moments = attempt(challenge.steps(), manner, &mut Random::new(1));
    let film = film(&subject, Surface::HEAD, &moments, 1)?;

    let judge = judge()?;
    let judged = rounds(&film, |frames| {
        let verdict = judge.judge(&challenge, frames)?;
        verdict.is_live().then_some(()).ok_or_else(|| format!("not live: {verdict:?}").into())
    })?;

    let config = Config::default();
    let backend = Arc::new(LocalRecognizer::in_memory()?);
    let profiles = Arc::new(MemoryProfileStore::default());
    let enroller = FaceEnrollService::new(&config, backend.clone(), profiles.clone())?;
    block_on(async {
        enroller.ensure_collection().await?;
        enroller.enroll_face("42", "Siti", &photo("obama2.jpg")?).await
    })??;
    let processor = FaceProcessor::new(&config, Arc::new(YunetDetector))?;
    let verifier = FaceVerificationService::new(&config, backend.clone(), profiles, processor)?;
    let liveness = FaceLivenessService::new(&config, judge, backend, SessionKey::random()?)?;
    let verified = rounds(&film, |frames| {
        let token = session(&liveness, &challenge)?.token;
        let live = block_on(verifier.verify_live(&liveness, &token, "42", frames))??;
        live.is_ok().then_some(()).ok_or_else(|| format!("not verified: {live:?}").into())
    })?;

    let pixels = film[0].photo.width();
    let row = |what: &str, [fastest, median]: [f64; 2]| {
        format!("| {what} | {} of {pixels} px | {median:.1} | {fastest:.1} |\n", film.len())
    };
    Ok(format!(
        "| | frames | median, ms | fastest, ms |\n|---|---|---|---|\n{}{}",
        row("decode and judge", judged),
        row("`verify_live`, embedded recognizer", verified),
    ))
}

/// A session with these steps: they are random.
fn session(
    liveness: &FaceLivenessService,
    challenge: &LivenessChallenge,
) -> Result<LivenessSession, Failure> {
    loop {
        let session = liveness.start("42")?;
        if session.challenge == *challenge {
            return Ok(session);
        }
    }
}

/// The fastest and the median time of `work`, milliseconds.
fn rounds(
    film: &[LivenessFrame],
    work: impl Fn(&[LivenessFrame]) -> Result<(), Failure>,
) -> Result<[f64; 2], Failure> {
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        // A photo keeps its pixels: each round decodes its own.
        let fresh = film.iter().map(|frame| {
            let photo = Photo::from_bytes(frame.photo.encoded().clone(), &Limits::default())?;
            Ok(LivenessFrame { at_ms: frame.at_ms, photo })
        });
        let fresh: Vec<LivenessFrame> = fresh.collect::<Result<_, Failure>>()?;
        let start = Instant::now();
        work(&fresh)?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    Ok([times[0], times[ROUNDS / 2]])
}
