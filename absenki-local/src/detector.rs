//! YuNet: faces and five points in each.

use absenki_core::Result;
use absenki_core::detect::{DetectedFace, FaceDetector, FaceLandmarks};
use absenki_core::geometry::{NormalizedBox, Point};
use absenki_core::photo::Pixels;

use crate::closeup;
use crate::face::turned::Turn;
use crate::networks::decode::Candidate;
use crate::networks::shrink::shrink_to_bgr;
use crate::networks::{MULTIPLE, find_faces};

/// The side of the smallest wanted face in the shrunk photo, pixels. Upright faces of 32 px score
/// 0.90 to 0.93 on the fixture people, as much as large ones; of 20 px 0.85, and one is missed.
const FACE_SIDE: f64 = 32.0;

/// Bounds of the shrunk photo's longest side, pixels. At 640 a face that fills the photo still
/// scores 0.80; at 960 it falls to 0.59.
const LONGEST_SIDE: (f64, f64) = (320.0, 640.0);

/// How far the photo is turned where no face is found in it, degrees.
const TILT: f64 = 40.0;

/// Minimum score of a face in a turned photo, 0..1: two more looks are two more chances of an error.
const TILTED_SCORE: f32 = 0.8;

/// The YuNet face detector (March 2023), embedded.
///
/// [`detect`](FaceDetector::detect) shrinks the photo until its smallest wanted face is 32 px, to
/// a longest side between 320 and 640 px (smaller photos stay as they are), so it finds faces
/// from a twentieth of the photo's longest side upwards. Where it finds none, it looks again in the
/// photo turned by 40° one way and the other: faces tilted by 45° are found from 60 px upwards
/// (`docs/accuracy.md`). Scores are 0.7 to 1. The network is loaded at the first call, once in a
/// process.
///
/// ```
/// use absenki_core::detect::FaceDetector;
/// use absenki_core::photo::Pixels;
/// use absenki_local::YunetDetector;
///
/// let grey = Pixels::new(320, 240, vec![128; 320 * 240 * 3])?;
/// assert!(YunetDetector.detect(&grey, 80)?.is_empty());
/// # Ok::<(), absenki_core::Error>(())
/// ```
#[derive(Debug, Default, Clone, Copy)]
pub struct YunetDetector;

impl FaceDetector for YunetDetector {
    fn name(&self) -> &'static str {
        "yunet"
    }

    fn working_side(&self, width: u32, height: u32, min_face: u32) -> u32 {
        let (width, height) = working_size(width, height, min_face);
        width.max(height) as u32
    }

    fn detect(&self, photo: &Pixels, min_face: u32) -> Result<Vec<DetectedFace>> {
        let size = working_size(photo.width(), photo.height(), min_face);
        let mut faces = candidates(photo, size)?;
        if faces.is_empty() {
            faces = tilted(photo, size)?;
        }
        Ok(faces.iter().filter_map(|face| normalized(face, size)).collect())
    }

    fn refine(&self, photo: &Pixels, face: &DetectedFace) -> Result<DetectedFace> {
        closeup::refine(photo, face)
    }
}

/// The faces in the photo, shrunk to this size; pixels of that size.
fn candidates(photo: &Pixels, (width, height): (usize, usize)) -> Result<Vec<Candidate>> {
    let canvas = (width.next_multiple_of(MULTIPLE), height.next_multiple_of(MULTIPLE));
    find_faces(&shrink_to_bgr(photo, (width, height), canvas))
}

/// The faces that are upright once the photo is turned, one way or the other; those of the way that
/// shows more. Their boxes stand upright, their points are turned back.
fn tilted(photo: &Pixels, size: (usize, usize)) -> Result<Vec<Candidate>> {
    let whole = NormalizedBox::new(0.0, 0.0, 1.0, 1.0)?;
    let shrunk = photo.resized(&whole, size.0 as u32, size.1 as u32)?;
    let (width, height) = (size.0 as f64, size.1 as f64);
    let (sine, cosine) = TILT.to_radians().sin_cos();
    let side = |along: f64, across: f64| (along * cosine + across * sine).ceil() as usize;
    let turned = (side(width, height), side(height, width));
    let mut found = Vec::new();
    for degrees in [-TILT, TILT] {
        let middle = [turned.0, turned.1].map(|side| side as f64 / 2.0);
        let turn = Turn::upright(degrees, [width / 2.0, height / 2.0], middle);
        let picture = turn.picture(&shrunk, turned.0 as u32, turned.1 as u32)?;
        let mut faces = candidates(&picture, turned)?;
        faces.retain(|face| face.score >= TILTED_SCORE);
        if faces.len() > found.len() {
            found = faces.iter().map(|face| turned_back(face, &turn)).collect();
        }
    }
    Ok(found)
}

fn turned_back(face: &Candidate, turn: &Turn) -> Candidate {
    let back = |point: [f32; 2]| turn.back(point.map(f64::from)).map(|number| number as f32);
    let [left, top, width, height] = face.rect;
    let [x, y] = back([left + width / 2.0, top + height / 2.0]);
    let rect = [x - width / 2.0, y - height / 2.0, width, height];
    Candidate { rect, points: face.points.map(back), score: face.score }
}

/// The size that the photo is shrunk to: never enlarged, at least one pixel.
fn working_size(width: u32, height: u32, min_face: u32) -> (usize, usize) {
    let longest = f64::from(width.max(height));
    let wanted = longest * FACE_SIDE / f64::from(min_face.max(1));
    let scale = (wanted.clamp(LONGEST_SIDE.0, LONGEST_SIDE.1) / longest).min(1.0);
    let side = |pixels: u32| ((f64::from(pixels) * scale).round() as usize).max(1);
    (side(width), side(height))
}

/// The face as shares of the photo; `None` if its numbers make no box in the photo.
fn normalized(face: &Candidate, (width, height): (usize, usize)) -> Option<DetectedFace> {
    let (width, height) = (width as f64, height as f64);
    let [left, top, face_width, face_height] = face.rect.map(f64::from);
    let bounding_box =
        NormalizedBox::new(left / width, top / height, face_width / width, face_height / height)
            .ok()?;
    let [eye_left, eye_right, nose, mouth_left, mouth_right] =
        face.points.map(|[x, y]| Point { x: f64::from(x) / width, y: f64::from(y) / height });
    let landmarks = FaceLandmarks { eye_left, eye_right, nose, mouth_left, mouth_right };
    Some(DetectedFace { bounding_box, score: face.score, landmarks: Some(landmarks) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_working_size_follows_the_smallest_wanted_face() {
        assert_eq!(working_size(640, 480, 80), (320, 240), "a large face: the smallest size");
        assert_eq!(working_size(640, 480, 40), (512, 384), "40 px become 32");
        assert_eq!(working_size(4000, 3000, 40), (640, 480), "never above the greatest size");
        assert_eq!(working_size(200, 150, 40), (200, 150), "never enlarged");
        assert_eq!(working_size(16_384, 1, 0), (640, 1));
    }

    #[test]
    fn pictures_of_any_shape_are_taken() {
        for (width, height) in [(1, 1), (1, 700), (2000, 3), (33, 31)] {
            let photo =
                Pixels::new(width, height, vec![90; (width * height * 3) as usize]).unwrap();
            assert_eq!(YunetDetector.detect(&photo, 40).unwrap(), [], "{width} x {height}");
        }
    }
}
