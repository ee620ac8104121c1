//! Absenki's side of `benches/peer/image.py`, `detection.py` and `growth.py`: does what a line on
//! standard input asks, and answers with one line.
//!
//!     OPERATION PHOTO ROUNDS [THREADS]   each round's milliseconds, of every thread
//!     faces DETECTOR PHOTO MIN_FACE      the boxes found: left,top,width,height in pixels
//!
//! With an operation and a photo as its arguments it does that once, as a spawned process.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a measurement that fails must stop")]

use std::hint::black_box;
use std::io::{BufRead, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use absenki_core::config::Config;
use absenki_core::detect::{FaceDetector, RustfaceDetector};
use absenki_core::geometry::NormalizedBox;
use absenki_core::photo::{Photo, PhotoFormat};
use absenki_core::quality::measure;
use absenki_core::upload::prepare_for_upload;
use absenki_core::{FaceProcessor, Result};
use absenki_local::YunetDetector;

/// The face of the benchmark's photos.
const FACE: [f64; 4] = [0.30, 0.10, 0.40, 0.60];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [operation, photo] = &arguments[..] {
        let mut work = prepare(operation, Path::new(photo));
        work().unwrap();
        return;
    }
    let mut out = std::io::stdout();
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let words: Vec<&str> = line.split_whitespace().collect();
        let answer = match words[..] {
            ["faces", detector, photo, min_face] => {
                faces(detector, Path::new(photo), min_face.parse().unwrap())
            }
            [operation, photo, rounds] => timed(operation, Path::new(photo), rounds, "1"),
            [operation, photo, rounds, threads] => {
                timed(operation, Path::new(photo), rounds, threads)
            }
            _ => panic!("not understood: {line}"),
        };
        writeln!(out, "{answer}").unwrap();
        out.flush().unwrap();
    }
}

/// Milliseconds of every round, on the given number of threads at once.
fn timed(operation: &str, photo: &Path, rounds: &str, threads: &str) -> String {
    let (rounds, threads): (usize, usize) = (rounds.parse().unwrap(), threads.parse().unwrap());
    let one = || -> Vec<String> {
        let mut work = prepare(operation, photo);
        let round = |_| {
            let started = Instant::now();
            work().unwrap();
            format!("{:.4}", started.elapsed().as_secs_f64() * 1e3)
        };
        (0..rounds).map(round).collect()
    };
    let times = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(one)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    times.join(" ")
}

/// What is timed; everything that does not belong to it is done here.
fn prepare(operation: &str, path: &Path) -> Box<dyn FnMut() -> Result<()>> {
    let mut config = Config::default();
    if operation == "quality_two_threads" {
        config.limits.photo_threads = 2;
    }
    let limits = config.limits;
    let path = path.to_owned();
    let open = move || Photo::from_path(&path, &limits);
    // The smallest wanted face: as a part of the photo, 80 pixels of 640.
    let min_face = open().unwrap().width() / 8;
    config.crop.min_face = min_face;
    let yunet =
        FaceProcessor::new(&config, Arc::new(YunetDetector)).expect("the defaults are valid");
    let rustface = FaceProcessor::with_rustface(&config).expect("the defaults are valid");
    let upload = config.upload;
    let face = NormalizedBox::new(FACE[0], FACE[1], FACE[2], FACE[3]).unwrap();
    let decoded = || open().unwrap().pixels().unwrap().clone();
    match operation {
        "quality" | "quality_two_threads" => {
            Box::new(move || open().and_then(|p| yunet.quality_check(&p)).map(drop))
        }
        "decode" => Box::new(move || {
            black_box(open()?.pixels()?);
            Ok(())
        }),
        "statistics" => {
            let pixels = decoded();
            Box::new(move || {
                black_box(measure(&pixels));
                Ok(())
            })
        }
        "crop" => Box::new(move || open().and_then(|p| yunet.crop_face(&p, Some(face))).map(drop)),
        "encode" => {
            let pixels = decoded();
            Box::new(move || pixels.encode(PhotoFormat::Jpeg, 95).map(drop))
        }
        "chain" => Box::new(move || {
            let photo = open()?;
            yunet.process_image(&photo, Some(face))?;
            prepare_for_upload(&photo, &upload).map(drop)
        }),
        "yunet" => {
            let pixels = decoded();
            Box::new(move || YunetDetector.detect(&pixels, min_face).map(drop))
        }
        "rustface" => {
            let pixels = decoded();
            Box::new(move || RustfaceDetector.detect(&pixels, min_face).map(drop))
        }
        "file_yunet" => Box::new(move || open().and_then(|p| yunet.detect_faces(&p)).map(drop)),
        "file_rustface" => {
            Box::new(move || open().and_then(|p| rustface.detect_faces(&p)).map(drop))
        }
        _ => panic!("no such operation: {operation}"),
    }
}

/// The faces that a detector finds, in pixels of the photo.
fn faces(detector: &str, path: &Path, min_face: u32) -> String {
    let detector: &dyn FaceDetector = match detector {
        "yunet" => &YunetDetector,
        _ => &RustfaceDetector,
    };
    let photo = Photo::from_path(path, &Config::default().limits).unwrap();
    let pixels = photo.pixels().unwrap();
    let (width, height) = (f64::from(pixels.width()), f64::from(pixels.height()));
    let boxes = detector.detect(pixels, min_face).unwrap().into_iter().map(|face| {
        let found = face.bounding_box;
        let [left, top] = [found.left * width, found.top * height];
        format!("{left:.1},{top:.1},{:.1},{:.1}", found.width * width, found.height * height)
    });
    boxes.collect::<Vec<_>>().join(" ")
}
