//! The main job, end to end: people are enrolled from one photo and verified from others.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use absenki_core::backend::{CollectionId, FaceBackend};
use absenki_core::config::Language;
use absenki_core::photo::Photo;
use absenki_core::profile::MemoryProfileStore;
use absenki_core::{
    Config, FaceEnrollService, FaceProcessor, FaceVerificationService, Reason, Result, Verification,
};
use absenki_local::YunetDetector;

use crate::draw::draw;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures");

/// Who is enrolled: id, name, photo.
const STAFF: [(&str, &str, &str); 2] =
    [("1", "Barack Obama", "people/obama.jpg"), ("2", "Joe Biden", "people/biden.jpg")];

/// Who stands before the camera: the photo, the id they claim, and the verdict that is right.
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

/// Enrols and verifies the fixture people; says whether every verdict was right.
pub(crate) async fn run(mut config: Config, backend: Arc<dyn FaceBackend>) -> Result<bool> {
    config.language = Language::English;
    config.verify.quality_gate = true;
    // A collection of its own, so that a run against AWS touches no staff.
    config.collection = format!("absenki-example-{}", std::process::id());
    let profiles = Arc::new(MemoryProfileStore::default());
    let processor = FaceProcessor::new(&config, Arc::new(YunetDetector));
    let enroller = FaceEnrollService::new(&config, backend.clone(), profiles.clone())?;
    let verifier = FaceVerificationService::new(&config, backend.clone(), profiles, processor)?;

    enroller.ensure_collection().await?;
    let done = enrol_and_verify(&config, &enroller, &verifier).await;
    backend.delete_collection(&CollectionId::new(&*config.collection)?).await?;
    done
}

async fn enrol_and_verify(
    config: &Config,
    enroller: &FaceEnrollService,
    verifier: &FaceVerificationService,
) -> Result<bool> {
    println!("Enrolled:");
    for (id, name, file) in STAFF {
        let started = Instant::now();
        let enrollment = enroller.enroll_face(id, name, &open(file, config)?).await?;
        println!("  {id}  {name:<14}{file:<18}{:>6} ms", started.elapsed().as_millis());
        if enrollment.enrolled().is_none() {
            println!("     refused: {}", enrollment.message());
            return Ok(false);
        }
    }

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
        let wrong = if right { "" } else { "  WRONG" };
        println!(
            "{file:<32}{id:<4}{:<14}{score:>7}{milliseconds:>8}{wrong}",
            verdict.reason.code()
        );
        write_picture(&folder, file, id, &photo, &verdict, config)?;
    }
    let sum = if all_right { "Every verdict is right." } else { "A verdict is WRONG." };
    println!("\n{sum} Photos with labelled boxes: {}", folder.display());
    Ok(all_right)
}

fn open(file: &str, config: &Config) -> Result<Photo> {
    Photo::from_path(Path::new(FIXTURES).join(file), &config.limits)
}

fn write_picture(
    folder: &Path,
    file: &str,
    id: &str,
    photo: &Photo,
    verdict: &Verification,
    config: &Config,
) -> Result<()> {
    let name = verdict.name.as_deref().unwrap_or_default().replace('_', " ");
    let picture = draw(photo.pixels()?, &verdict.faces, &name, config.language)?;
    let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
    picture.save(&folder.join(format!("{stem}-as-{id}.png")), config.crop.jpeg_quality)
}
