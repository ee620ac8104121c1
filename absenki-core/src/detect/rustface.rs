//! This crate's own detector: SeetaFace's funnel cascade, in Rust.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use rustface::{Detector, ImageData, Model};

use super::{DetectedFace, FaceDetector};
use crate::error::{Error, ErrorKind, Result};
use crate::geometry::NormalizedBox;
use crate::photo::{Pixels, shrink_to};
use crate::quality::grey;

/// SeetaFace's frontal model; `models/README.md` tells where it is from.
const MODEL: &[u8] = include_bytes!("../../models/seeta_fd_frontal_v1.0.bin");

/// Side of the smallest face that the cascade finds, pixels of the picture it is given. Its
/// `set_min_face_size` changes nothing.
const SMALLEST_FACE: u32 = 40;

/// Longest side the picture is shrunk to, and the minimum score that counts as a face: first the
/// sure way, then, where it finds nothing, one that finds large and unclear faces.
const ATTEMPTS: [(u32, f64); 2] = [(480, 2.0), (320, 1.0)];

thread_local! {
    /// A detector cannot move between threads, and making one copies the model.
    static DETECTOR: RefCell<Option<Box<dyn Detector>>> = const { RefCell::new(None) };
}

/// Finds upright, frontal faces. Gives no landmarks. Scores are from about 2 (uncertain) to 50 (certain).
///
/// The photo is shrunk to a longest side of 480 pixels, in which faces of 40 pixels are found: a
/// twelfth of the photo's longer side. The model (1.2 MB) is read once, and copied once for each
/// thread that detects.
#[derive(Debug, Clone, Copy, Default)]
pub struct RustfaceDetector;

impl FaceDetector for RustfaceDetector {
    fn name(&self) -> &'static str {
        "rustface"
    }

    fn working_side(&self, _width: u32, _height: u32, _min_face: u32) -> u32 {
        ATTEMPTS[0].0
    }

    fn detect(&self, photo: &Pixels, _min_face: u32) -> Result<Vec<DetectedFace>> {
        for (side, score) in ATTEMPTS {
            let faces = detect_at(photo, side, score)?;
            if !faces.is_empty() {
                return Ok(faces);
            }
        }
        Ok(Vec::new())
    }
}

fn detect_at(photo: &Pixels, side: u32, least_score: f64) -> Result<Vec<DetectedFace>> {
    let shrunk = shrink_to(photo, side)?;
    let photo = shrunk.as_ref().unwrap_or(photo);
    let (width, height) = (photo.width(), photo.height());
    if width.min(height) < SMALLEST_FACE {
        return Ok(Vec::new());
    }
    let found = cascade(&grey(photo), width, height, least_score)?;
    let (across, down) = (f64::from(width), f64::from(height));
    let face = |info: &rustface::FaceInfo| {
        let found = info.bbox();
        // A box can reach over the edge; one that lies wholly outside is no face.
        let bounding_box = NormalizedBox::new(
            f64::from(found.x()) / across,
            f64::from(found.y()) / down,
            f64::from(found.width()) / across,
            f64::from(found.height()) / down,
        );
        let score = info.score() as f32;
        Some(DetectedFace { bounding_box: bounding_box.ok()?, score, landmarks: None })
    };
    Ok(found.iter().filter_map(face).collect())
}

/// Runs the cascade, which panics on what it does not expect.
fn cascade(grey: &[u8], width: u32, height: u32, score: f64) -> Result<Vec<rustface::FaceInfo>> {
    let failed = || Error::new(ErrorKind::Recognizer, "detect_faces", "the face detector failed");
    let run = || -> Option<Vec<rustface::FaceInfo>> {
        // Taken out, so that a detector that panicked is not used again.
        let mut detector = match DETECTOR.take() {
            Some(detector) => detector,
            None => rustface::create_detector_with_model(model()?.clone()),
        };
        detector.set_score_thresh(score);
        let faces = detector.detect(&ImageData::new(grey, width, height));
        DETECTOR.set(Some(detector));
        Some(faces)
    };
    catch_unwind(AssertUnwindSafe(run)).ok().flatten().ok_or_else(failed)
}

/// The model, read at first use.
fn model() -> Option<&'static Model> {
    static PARSED: OnceLock<Option<Model>> = OnceLock::new();
    PARSED.get_or_init(|| rustface::read_model(MODEL).ok()).as_ref()
}
