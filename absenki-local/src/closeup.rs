//! A face's points from close up: steadier than from afar.
//!
//! YuNet's points move by some percent of the face with its size and place in the picture, and they
//! are not those of the mirrored picture, mirrored. So the face is brought to one size, and the points
//! are the mean of those in the picture and in its mirror.

use absenki_core::Result;
use absenki_core::detect::{DetectedFace, FaceLandmarks};
use absenki_core::geometry::{NormalizedBox, Point};
use absenki_core::photo::Pixels;
use absenki_nn::Picture;

use crate::networks::shrink::shrink_to_bgr;
use crate::networks::{MULTIPLE, find_faces};

/// The side of the face in the close-up, pixels.
const FACE: f64 = 96.0;

/// The side of the close-up in sides of the face.
const AROUND: f64 = 2.0;

/// The face with the mean of its points from close up and of those in the mirror; as it is where it is
/// not found there.
pub(crate) fn refine(photo: &Pixels, face: &DetectedFace) -> Result<DetectedFace> {
    let part = surroundings(photo, &face.bounding_box);
    let scale = FACE / side(photo, &face.bounding_box);
    let size = |share: f64, side: u32| (share * f64::from(side) * scale).round().max(1.0) as u32;
    let (width, height) = (size(part.width, photo.width()), size(part.height, photo.height()));
    let closeup = photo.resized(&part, width, height)?;
    let size = (width as usize, height as usize);
    let canvas = (size.0.next_multiple_of(MULTIPLE), size.1.next_multiple_of(MULTIPLE));
    let mut picture = shrink_to_bgr(&closeup, size, canvas);
    let mirrored = |[x, y]: [f32; 2]| [width as f32 - x, y];
    let middle = |axis: (f64, f64), part: (f64, f64), side: u32| {
        ((axis.0 + axis.1 / 2.0 - part.0) / part.1 * f64::from(side)) as f32
    };
    let NormalizedBox { left, top, width: w, height: h } = face.bounding_box;
    let middle = [
        middle((left, w), (part.left, part.width), width),
        middle((top, h), (part.top, part.height), height),
    ];
    let seen = points(&picture, middle)?;
    mirror(&mut picture, size.0);
    let in_the_mirror = points(&picture, mirrored(middle))?
        .map(|[a, b, nose, c, d]| [b, a, nose, d, c].map(mirrored));
    let found: Vec<Points> = seen.into_iter().chain(in_the_mirror).collect();
    if found.is_empty() {
        return Ok(face.clone());
    }
    let mean = |point: usize, axis: usize| {
        found.iter().map(|points| f64::from(points[point][axis])).sum::<f64>() / found.len() as f64
    };
    let [eye_left, eye_right, nose, mouth_left, mouth_right] = [0, 1, 2, 3, 4].map(|point| Point {
        x: part.left + part.width * mean(point, 0) / f64::from(width),
        y: part.top + part.height * mean(point, 1) / f64::from(height),
    });
    let landmarks = FaceLandmarks { eye_left, eye_right, nose, mouth_left, mouth_right };
    Ok(DetectedFace { landmarks: Some(landmarks), ..face.clone() })
}

/// Eyes, nose and mouth corners, those on the picture's left first; pixels.
type Points = [[f32; 2]; 5];

/// The points of the face whose middle is nearest to a place.
fn points(picture: &Picture, [x, y]: [f32; 2]) -> Result<Option<Points>> {
    let from_there = |[left, top, width, height]: [f32; 4]| {
        (left + width / 2.0 - x).hypot(top + height / 2.0 - y)
    };
    let faces = find_faces(picture)?;
    let nearest = faces.iter().min_by(|a, b| from_there(a.rect).total_cmp(&from_there(b.rect)));
    Ok(nearest.map(|face| face.points))
}

/// Turns the first `width` columns round.
fn mirror(picture: &mut Picture, width: usize) {
    for row in picture.rows_mut() {
        row[..3 * width].as_chunks_mut::<3>().0.reverse();
    }
}

/// The face and what is around it, inside the photo.
fn surroundings(photo: &Pixels, face: &NormalizedBox) -> NormalizedBox {
    let half = AROUND * side(photo, face) / 2.0;
    let span = |start: f64, length: f64, side: u32| {
        let (middle, half) = (start + length / 2.0, half / f64::from(side));
        let (first, end) = ((middle - half).max(0.0), (middle + half).min(1.0));
        (first, end - first)
    };
    let (left, width) = span(face.left, face.width, photo.width());
    let (top, height) = span(face.top, face.height, photo.height());
    NormalizedBox { left, top, width, height }
}

/// The side of a square as large as the face, pixels.
fn side(photo: &Pixels, face: &NormalizedBox) -> f64 {
    (face.area() * f64::from(photo.width()) * f64::from(photo.height())).sqrt()
}

#[cfg(test)]
mod tests {
    use absenki_core::detect::FaceDetector;

    use super::*;
    use crate::YunetDetector;
    use crate::tests::decoded;

    /// The photo in a mirror.
    fn mirror(photo: &Pixels) -> Pixels {
        let row = 3 * photo.width() as usize;
        let mut data = photo.data().to_vec();
        data.chunks_exact_mut(row).for_each(|row| row.as_chunks_mut::<3>().0.reverse());
        Pixels::new(photo.width(), photo.height(), data).unwrap()
    }

    fn refined(photo: &Pixels, face: &DetectedFace) -> [Point; 5] {
        let FaceLandmarks { eye_left, eye_right, nose, mouth_left, mouth_right } =
            refine(photo, face).unwrap().landmarks.unwrap();
        [eye_left, eye_right, nose, mouth_left, mouth_right]
    }

    #[test]
    fn the_points_in_a_mirror_are_those_of_the_face_mirrored() {
        let photo = decoded("fixtures/people/obama.jpg");
        let face = &YunetDetector.detect(&photo, 80).unwrap()[0];
        let NormalizedBox { left, width, .. } = face.bounding_box;
        let bounding_box = NormalizedBox { left: 1.0 - left - width, ..face.bounding_box };
        let in_mirror = DetectedFace { bounding_box, ..face.clone() };
        let [a, b, nose, c, d] = refined(&mirror(&photo), &in_mirror);
        for (seen, mirrored) in refined(&photo, face).iter().zip([b, a, nose, d, c]) {
            // A hundredth of the face, where the points of `detect` differ by a thirtieth.
            let off = (seen.x - (1.0 - mirrored.x)).hypot(seen.y - mirrored.y);
            assert!(off < 0.01 * width, "{seen:?} is not {mirrored:?}");
        }
    }

    #[test]
    fn a_face_that_is_not_found_again_stays_as_it_is() {
        let grey = Pixels::new(60, 40, vec![128; 60 * 40 * 3]).unwrap();
        let bounding_box = NormalizedBox::new(-0.1, 0.4, 0.5, 0.9).unwrap();
        let face = DetectedFace { bounding_box, score: 0.9, landmarks: None };
        assert_eq!(refine(&grey, &face).unwrap(), face);
    }
}
