//! The main job, end to end: people are enrolled from one photo and verified from others.
//!
//! It prints a table of verdicts, writes the photos with labelled boxes to `target/attendance`, and
//! exits with 1 if a verdict is wrong. The embedded recognizer does the work; with the feature
//! `rekognition`, `attendance rekognition` runs the same against AWS.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use absenki_core::annotate::annotate;
use absenki_core::backend::{CollectionId, FaceBackend};
use absenki_core::config::Language;
use absenki_core::photo::Photo;
use absenki_core::profile::MemoryProfileStore;
use absenki_core::{
    Config, FaceEnrollService, FaceProcessor, FaceVerificationService, Reason, Result, Verification,
};
use absenki_local::{LocalRecognizer, YunetDetector};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures");

/// The staff: id, name, and the photo to enrol.
const STAFF: [(&str, &str, &str); 2] =
    [("1", "Barack Obama", "people/obama.jpg"), ("2", "Joe Biden", "people/biden.jpg")];

/// What the camera sees: the photo, the id that the person claims, and the right verdict.
const CASES: [(&str, &str, Reason); 14] = [
    ("people/obama2.jpg", "1", Reason::Matched),
    ("people/obama3.jpg", "1", Reason::Matched),
    ("photos/good_other_day.jpg", "1", Reason::Matched),
    ("photos/phone_orientation_6.jpg", "1", Reason::Matched),
    ("photos/tilted_30.jpg", "1", Reason::Matched),
    ("photos/good_biden.jpg", "2", Reason::Matched),
    ("photos/good_biden.jpg", "1", Reason::WrongPerson),
    ("people/obama2.jpg", "2", Reason::WrongPerson),
    ("people/collins.jpg", "1", Reason::NoMatch),
    ("people/collins.jpg", "3", Reason::NotEnrolled),
    ("photos/no_face.jpg", "1", Reason::NoFace),
    ("photos/dark.jpg", "1", Reason::TooDark),
    ("photos/blurred.jpg", "1", Reason::Blurry),
    ("photos/small.jpg", "1", Reason::TooSmall),
];

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// Enrols and verifies the fixture people. Returns whether every verdict is right.
async fn run() -> Result<bool> {
    // Settings come from the environment; a program can change them.
    let mut config = Config::from_env()?;
    config.language = Language::English;
    config.verify.quality_gate = true;
    // A collection of its own, so that a run against AWS touches no staff.
    config.collection = format!("absenki-example-{}", std::process::id());

    // The backend knows faces, the profiles know whose they are. An app keeps its profiles in its
    // database: `SqlProfileStore`, feature `sql`.
    let backend = backend(&config)?;
    let profiles = Arc::new(MemoryProfileStore::default());
    let processor = FaceProcessor::new(&config, Arc::new(YunetDetector))?;
    let enroller = FaceEnrollService::new(&config, backend.clone(), profiles.clone())?;
    let verifier = FaceVerificationService::new(&config, backend.clone(), profiles, processor)?;

    enroller.ensure_collection().await?;
    let done = match enrol(&config, &enroller).await {
        Ok(true) => verify(&config, &verifier).await,
        other => other,
    };
    backend.delete_collection(&CollectionId::new(&*config.collection)?).await?;
    done
}

/// The embedded recognizer, or AWS Rekognition if the first argument says so.
fn backend(config: &Config) -> Result<Arc<dyn FaceBackend>> {
    #[cfg(feature = "rekognition")]
    if std::env::args().nth(1).as_deref() == Some("rekognition") {
        return Ok(Arc::new(absenki_core::backend::RekognitionBackend::new(config)?));
    }
    let _ = config;
    Ok(Arc::new(LocalRecognizer::in_memory()?))
}

/// Enrols the staff. Returns whether every photo was good enough.
async fn enrol(config: &Config, enroller: &FaceEnrollService) -> Result<bool> {
    println!("Enrolled:");
    for (id, name, file) in STAFF {
        let started = Instant::now();
        let enrollment = enroller.enroll_face(id, name, &open(file, config)?).await?;
        println!("  {id}  {name:<14}{file:<18}{:>6} ms", started.elapsed().as_millis());
        // A refusal is a value with a reason, not an error.
        if enrollment.enrolled().is_none() {
            println!("     refused: {}", enrollment.message());
            return Ok(false);
        }
    }
    Ok(true)
}

/// Verifies every case. Returns whether every verdict is right.
async fn verify(config: &Config, verifier: &FaceVerificationService) -> Result<bool> {
    println!("\n{:<32}{:<4}{:<14}{:>7}{:>8}", "Photo", "as", "Verdict", "score", "ms");
    let folder = PathBuf::from("target/attendance");
    let mut all_right = true;
    for (file, id, expected) in CASES {
        let photo = open(file, config)?;
        let started = Instant::now();
        let verdict = verifier.verify_face(id, &photo).await?;
        let milliseconds = started.elapsed().as_millis();
        let right = verdict.reason == expected;
        all_right &= right;
        let score = verdict.displayed_score().map_or("-".to_owned(), |score| format!("{score:.2}"));
        let mark = if right { "" } else { "  WRONG" };
        println!("{file:<32}{id:<4}{:<14}{score:>7}{milliseconds:>8}{mark}", verdict.reason.code());
        write_picture(&folder, (file, id), &photo, &verdict, config)?;
    }
    let sum = if all_right { "Every verdict is right." } else { "A verdict is WRONG." };
    println!("\n{sum} Photos with labelled boxes: {}", folder.display());
    Ok(all_right)
}

fn open(file: &str, config: &Config) -> Result<Photo> {
    Photo::from_path(Path::new(FIXTURES).join(file), &config.limits)
}

/// Writes the evidence picture of a verdict.
fn write_picture(
    folder: &Path,
    (file, id): (&str, &str),
    photo: &Photo,
    verdict: &Verification,
    config: &Config,
) -> Result<()> {
    let picture = annotate(photo.pixels()?, verdict, config.language)?;
    let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
    picture.save(&folder.join(format!("{stem}-as-{id}.png")), config.crop.jpeg_quality)
}
