//! Enrolment and verification, against a recognition service that follows a script.
#![allow(clippy::unwrap_used)]

mod blocking;
mod enroll;
mod script;
mod verify;

use absenki_core::Config;
use absenki_core::photo::Photo;

/// A good photo of one person.
fn photo() -> Photo {
    let bytes = std::fs::read("../tests/fixtures/photos/good.jpg").unwrap();
    Photo::from_bytes(bytes, &Config::default().limits).unwrap()
}
