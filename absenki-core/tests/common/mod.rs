//! The fixtures and what OpenCV answers for them.
#![allow(dead_code, reason = "each test binary uses its own share")]
#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixtures has failed")]

use std::path::{Path, PathBuf};

use absenki_core::config::Limits;
use absenki_core::photo::{Photo, Pixels};
use serde_json::Value;

/// The repository's `tests` folder.
pub(crate) fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests")
}

pub(crate) fn fixture(name: &str) -> PathBuf {
    tests().join("fixtures").join(name)
}

pub(crate) fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(fixture(name)).expect(name)
}

pub(crate) fn photo(name: &str) -> Photo {
    Photo::from_path(fixture(name), &Limits::default()).expect(name)
}

/// A picture among the reference values.
pub(crate) fn reference_pixels(name: &str) -> Pixels {
    let path = tests().join("reference").join(name);
    Photo::from_path(path, &Limits::default()).unwrap().pixels().unwrap().clone()
}

/// The names of the fixtures in a folder, `folder/name`, sorted.
pub(crate) fn names(folder: &str) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(fixture(folder))
        .unwrap()
        .map(|entry| format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap()))
        .collect();
    names.sort();
    assert!(!names.is_empty(), "{folder}");
    names
}

/// What OpenCV answered.
pub(crate) fn opencv() -> Value {
    let text = std::fs::read_to_string(tests().join("reference/opencv.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

pub(crate) fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

pub(crate) fn numbers<const N: usize>(value: &Value) -> [f64; N] {
    let list: Vec<f64> = value.as_array().unwrap().iter().map(number).collect();
    list.try_into().unwrap()
}

/// A JPEG that says in EXIF that it is to be turned: `jpeg` with an APP1 segment of only that tag.
pub(crate) fn turned(jpeg: &[u8], tag: u8) -> Vec<u8> {
    let exif = [
        &b"\xFF\xE1\x00\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"[..],
        &[tag, 0, 0, 0, 0, 0, 0],
    ];
    [&jpeg[..2], &exif.concat(), &jpeg[2..]].concat()
}

/// The greatest difference between two samples of pictures of the same size.
pub(crate) fn greatest_difference(a: &Pixels, b: &Pixels) -> u8 {
    assert_eq!((a.width(), a.height()), (b.width(), b.height()));
    a.data().iter().zip(b.data()).map(|(a, b)| a.abs_diff(*b)).max().unwrap()
}

/// Settings with their defaults but for one change.
pub(crate) fn with<T: Default>(change: impl FnOnce(&mut T)) -> T {
    let mut settings = T::default();
    change(&mut settings);
    settings
}
