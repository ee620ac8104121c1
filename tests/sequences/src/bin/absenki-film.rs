//! Writes the frames of an attempt, named by their milliseconds, for tests outside of Rust:
//!
//!     absenki-film PHOTO SURFACE STEPS FOLDER
//!
//! SURFACE is `head`, `flat`, `bent` (a print round a cylinder of two eye distances) or `still`, a
//! print that nobody moves. STEPS are those of the challenge: `left,closer,right`.
#![allow(clippy::print_stderr, reason = "a program for tests")]

use std::error::Error;
use std::path::Path;

use absenki_core::config::Limits;
use absenki_core::liveness::LivenessChallenge;
use absenki_core::photo::Photo;
use absenki_sequences::{Manner, Random, Subject, Surface, attempt, film, still};

/// Frames of a print that nobody moves.
const STILL: u32 = 30;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [photo, surface, steps, folder] = arguments.as_slice() else {
        return Err("usage: absenki-film PHOTO SURFACE STEPS FOLDER".into());
    };
    let photo = Photo::from_path(photo, &Limits::default())?;
    let subject = Subject::of(&photo)?.ok_or("the photo shows no face")?;
    let steps: LivenessChallenge = steps.parse()?;
    let (manner, mut random) = (Manner::default(), Random::new(7));
    let (surface, moments) = match surface.as_str() {
        "head" => (Surface::HEAD, attempt(steps.steps(), manner, &mut random)),
        "flat" => (Surface::FLAT, attempt(steps.steps(), manner, &mut random)),
        "bent" => (Surface::Print { radius: 2.0 }, attempt(steps.steps(), manner, &mut random)),
        "still" => (Surface::FLAT, still(STILL, manner, &mut random)),
        _ => return Err("SURFACE is head, flat, bent or still".into()),
    };
    std::fs::create_dir_all(folder)?;
    for frame in film(&subject, surface, &moments, 7)? {
        let file = Path::new(folder).join(format!("{:05}.jpg", frame.at_ms));
        std::fs::write(file, frame.photo.encoded())?;
    }
    Ok(())
}
