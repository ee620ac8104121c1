//! From YuNet's outputs to faces, as OpenCV's `FaceDetectorYN` does it.

use std::cmp::Ordering;

use absenki_nn::{Map, blocks};

/// Minimum score of a face, 0..1. On the fixture people, usable faces score above it (0.89 with a
/// covered mouth, 0.82 in a fourteenth of the light, 0.74 to 0.83 tilted by 45°, 0.81 cut in half
/// by the photo's edge); the highest score without a face is 0.69. OpenCV's own default of 0.9
/// loses the tilted, the dark and the small ones.
const SCORE: f32 = 0.7;

/// Two boxes that overlap by more than this share are one face (OpenCV's default).
const OVERLAP: f32 = 0.3;

/// Maximum number of candidates that are compared with each other, best first; one face makes a dozen.
const MOST_CANDIDATES: usize = 5000;

const STRIDES: [f32; 3] = [8.0, 16.0, 32.0];

/// A face in the pixels of the network's input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Candidate {
    /// Left, top, width, height.
    pub(crate) rect: [f32; 4],
    /// Eyes, nose and mouth corners, those on the picture's left first.
    pub(crate) points: [[f32; 2]; 5],
    /// 0.7..1.
    pub(crate) score: f32,
}

/// The faces in the outputs at strides 8, 16 and 32, best first.
pub(crate) fn faces(outputs: &[Map; 3]) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for (map, stride) in outputs.iter().zip(STRIDES) {
        for (cell, numbers) in blocks(map.rows(), map.width).flatten().enumerate() {
            let [class, object, bbox @ .., _, _, _, _, _, _, _, _, _, _] = numbers;
            // The geometric mean of "this is a face" and "there is something here".
            let score = (logistic(*class) * logistic(*object)).sqrt();
            if let Some(points) = numbers.last_chunk().filter(|_| score >= SCORE) {
                let origin = [(cell % map.width) as f32, (cell / map.width) as f32];
                candidates.push(candidate(score, bbox, points, origin, stride));
            }
        }
    }
    candidates.sort_by(|a, b| b.score.partial_cmp(&a.score).unwrap_or(Ordering::Equal));
    candidates.truncate(MOST_CANDIDATES);
    without_overlaps(&candidates)
}

fn logistic(number: f32) -> f32 {
    1.0 / (1.0 + (-number).exp())
}

/// A cell's prediction in pixels: centre and points count from the cell in strides, sides are the
/// logarithm of strides.
fn candidate(
    score: f32,
    bbox: &[f32; 4],
    points: &[f32; 10],
    origin: [f32; 2],
    stride: f32,
) -> Candidate {
    let at = |x: f32, y: f32| [(origin[0] + x) * stride, (origin[1] + y) * stride];
    let [centre_x, centre_y] = at(bbox[0], bbox[1]);
    let (width, height) = (bbox[2].exp() * stride, bbox[3].exp() * stride);
    Candidate {
        rect: [centre_x - width / 2.0, centre_y - height / 2.0, width, height],
        points: [0, 2, 4, 6, 8].map(|point| at(points[point], points[point + 1])),
        score,
    }
}

/// Drops every candidate that overlaps a better one.
fn without_overlaps(candidates: &[Candidate]) -> Vec<Candidate> {
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        if kept.iter().all(|better| overlap(&better.rect, &candidate.rect) <= OVERLAP) {
            kept.push(*candidate);
        }
    }
    kept
}

fn overlap(one: &[f32; 4], other: &[f32; 4]) -> f32 {
    let shared = |axis: usize| {
        let end = (one[axis] + one[axis + 2]).min(other[axis] + other[axis + 2]);
        (end - one[axis].max(other[axis])).max(0.0)
    };
    let both = shared(0) * shared(1);
    both / (one[2] * one[3] + other[2] * other[3] - both)
}
