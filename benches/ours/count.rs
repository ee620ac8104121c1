//! Does one thing that a verdict consists of, for `tests/counts.sh`, which counts its instructions:
//!
//!     count PATH TIMES GALLERY    PATH: one of `PATHS`
//!     count fill GALLERY          makes the gallery that `search` searches
//!
//! Without arguments it lists the paths.
#![allow(clippy::unwrap_used, reason = "a measurement that fails must stop")]

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use absenki_benches::fill_gallery;
use absenki_core::FaceProcessor;
use absenki_core::backend::{CollectionId, FaceBackend};
use absenki_core::config::{Config, Limits};
use absenki_core::detect::FaceDetector;
use absenki_core::geometry::NormalizedBox;
use absenki_core::photo::{Photo, PhotoFormat};
use absenki_core::quality::measure;
use absenki_local::{LocalRecognizer, YunetDetector};

/// Templates are not among them: valgrind takes minutes for one.
const PATHS: [&str; 6] = ["decode", "quality", "crop", "write", "detect", "search"];

/// Faces in the gallery that is searched.
const FACES: u32 = 10_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &arguments.iter().map(|argument| &**argument).collect::<Vec<_>>()[..] {
        ["fill", gallery] => fill(Path::new(gallery)),
        [path, times, gallery] => {
            let mut work = prepare(path, Path::new(gallery));
            (0..times.parse().unwrap()).for_each(|_: u32| work());
        }
        _ => PATHS.iter().for_each(|path| println!("{path}")),
    }
}

fn prepare(path: &str, gallery: &Path) -> Box<dyn FnMut()> {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/photos/good_other_day.jpg");
    let bytes = std::fs::read(file).unwrap();
    let photo = move || Photo::from_bytes(bytes.clone(), &Limits::default()).unwrap();
    let decoded = photo();
    let pixels = decoded.pixels().unwrap().clone();
    match path {
        "decode" => Box::new(move || _ = black_box(photo().pixels().unwrap())),
        "quality" => Box::new(move || _ = black_box(measure(&pixels))),
        "crop" => {
            let processor =
                FaceProcessor::new(&Config::default(), Arc::new(YunetDetector)).unwrap();
            let face = NormalizedBox::new(0.3, 0.1, 0.4, 0.6).unwrap();
            Box::new(move || _ = black_box(processor.crop_face(&decoded, Some(face)).unwrap()))
        }
        "write" => Box::new(move || _ = black_box(pixels.encode(PhotoFormat::Jpeg, 95).unwrap())),
        "detect" => Box::new(move || _ = black_box(YunetDetector.detect(&pixels, 80).unwrap())),
        "search" => search(gallery),
        _ => unreachable!("no path {path}"),
    }
}

fn staff() -> CollectionId {
    CollectionId::new("staff").unwrap()
}

fn fill(gallery: &Path) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let recognizer = LocalRecognizer::open(gallery).unwrap();
    runtime.block_on(recognizer.create_collection(&staff())).unwrap();
    fill_gallery(gallery, FACES).unwrap();
    // The first process to search would keep the index, and the others not.
    runtime.block_on(recognizer.load(&staff(), |_, _| {})).unwrap();
}

fn search(gallery: &Path) -> Box<dyn FnMut()> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let (recognizer, staff) = (LocalRecognizer::open(gallery).unwrap(), staff());
    Box::new(move || {
        let found = runtime.block_on(recognizer.search_faces(&staff, "face-7", 5, 0.0));
        assert_eq!(found.unwrap().map(|found| found.len()), Some(5));
    })
}
