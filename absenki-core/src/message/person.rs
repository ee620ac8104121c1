//! What to say of several photos of one person.

use super::{Fact, Text, filled, text};
use crate::config::Language;
use crate::recognition::MissingPhoto;

/// How many of the photos were enrolled, and what to add.
#[must_use]
pub fn person_text(
    enrolled: usize,
    of: usize,
    missing: &[MissingPhoto],
    language: Language,
) -> String {
    let count = text("{count} dari {of} foto terdaftar.", "{count} of {of} photos are enrolled.");
    let facts: [Fact; 2] = [("count", enrolled.to_string()), ("of", of.to_string())];
    let mut sentences = vec![filled(count.in_language(language), &facts)];
    sentences
        .extend(missing.iter().map(|photo| of_missing(*photo).in_language(language).to_owned()));
    sentences.join(" ")
}

fn of_missing(photo: MissingPhoto) -> Text {
    match photo {
        MissingPhoto::Front => text(
            "Tambahkan satu foto dengan wajah lurus ke kamera.",
            "Add a photo with the face straight to the camera.",
        ),
        MissingPhoto::Left => text(
            "Tambahkan satu foto dengan kepala sedikit ke kiri.",
            "Add a photo with the head turned a little to the left.",
        ),
        MissingPhoto::Right => text(
            "Tambahkan satu foto dengan kepala sedikit ke kanan.",
            "Add a photo with the head turned a little to the right.",
        ),
    }
}
