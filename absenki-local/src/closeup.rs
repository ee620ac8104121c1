//! A face's points from close up: steadier than from afar.
//!
//! YuNet's points move by some percent of the face with its size and place in the picture, and they
//! are not those of the mirrored picture, mirrored. So the face is brought to one size, and the points
//! are the mean of those in the picture and in its mirror. YuNet also shows a tilted head less tilted
//! than it is. So a tilted face is made upright before its points are found.

use absenki_core::Result;
use absenki_core::detect::{DetectedFace, FaceLandmarks};
use absenki_core::geometry::{NormalizedBox, Point};
use absenki_core::photo::Pixels;
use absenki_nn::Picture;

use crate::face::align::points_in;
use crate::face::turned::Turn;
use crate::networks::shrink::shrink_to_bgr;
use crate::networks::{MULTIPLE, find_faces};

/// The side of the face in the close-up, pixels.
const FACE: f64 = 96.0;

/// The side of the close-up in sides of the face.
const AROUND: f64 = 2.0;

/// A tilt that stays as it is, degrees: the eyes of 19 of 20 upright faces show less.
const UPRIGHT: f64 = 4.0;

/// How much larger a tilt is than the eyes show it, up to [`SHOWN`]. Measured on pairs of Labeled Faces
/// in the Wild with one photo turned by 20 and by 30 degrees: `docs/accuracy.md`.
const HIDDEN: f64 = 2.2;

/// A tilt that the eyes show as it is, degrees.
const SHOWN: f64 = 25.0;

/// The face with the mean of its points from close up and of those in the mirror; as it is where it is
/// not found there.
pub(crate) fn refine(photo: &Pixels, face: &DetectedFace) -> Result<DetectedFace> {
    let closeup = Closeup::new(photo, &face.bounding_box)?;
    Ok(closeup.seen(face, &closeup.look(0.0)?))
}

/// As [`refine`]; a tilted face is also looked at once it is upright. Frames of one head must not be
/// looked at so: its points would jump where the one look gives way to the other.
pub(crate) fn refine_tilted(photo: &Pixels, face: &DetectedFace) -> Result<DetectedFace> {
    let closeup = Closeup::new(photo, &face.bounding_box)?;
    let mut seen = closeup.look(0.0)?;
    let tilt = face.landmarks.map_or(0.0, |landmarks| tilt(&points_in(photo, &landmarks)));
    if tilt != 0.0 {
        let turned = closeup.look(tilt)?;
        // Some upright faces show a tilt. The detector is surer of a face that is upright.
        if turned.score > seen.score {
            seen = turned;
        }
    }
    Ok(closeup.seen(face, &seen))
}

/// How far the head is tilted, degrees, clockwise in the photo; 0 where it is nearly upright.
fn tilt([[x, y], [other_x, other_y], ..]: &Points) -> f64 {
    match (other_y - y).atan2(other_x - x).to_degrees() {
        shown if shown.abs() > SHOWN => shown,
        shown if shown.abs() > UPRIGHT => HIDDEN * shown,
        _ => 0.0,
    }
}

/// Eyes, nose and mouth corners, those on the picture's left first; pixels.
type Points = [[f64; 2]; 5];

/// What a look at a close-up shows.
struct Look {
    /// The mean of the points in the picture and in its mirror; `None` where it is found in neither.
    points: Option<Points>,
    /// The sum of the detector's scores, 0 to 2.
    score: f32,
}

/// A face and what is around it, at one size.
struct Closeup {
    picture: Pixels,
    /// The part of the photo.
    part: NormalizedBox,
    /// The middle of the face in the picture, pixels.
    middle: [f64; 2],
}

impl Closeup {
    fn new(photo: &Pixels, face: &NormalizedBox) -> Result<Self> {
        let part = surroundings(photo, face);
        let scale = FACE / side(photo, face);
        let size =
            |share: f64, side: u32| (share * f64::from(side) * scale).round().max(1.0) as u32;
        let (width, height) = (size(part.width, photo.width()), size(part.height, photo.height()));
        let picture = photo.resized(&part, width, height)?;
        let middle = [
            (face.left + face.width / 2.0 - part.left) / part.width * f64::from(width),
            (face.top + face.height / 2.0 - part.top) / part.height * f64::from(height),
        ];
        Ok(Closeup { picture, part, middle })
    }

    /// Looks at the face in the picture, turned upright by a tilt in degrees, and in its mirror.
    fn look(&self, tilt: f64) -> Result<Look> {
        let (width, height) = (self.picture.width(), self.picture.height());
        let turn = Turn::upright(tilt, self.middle, self.middle);
        let turned = match tilt {
            0.0 => None,
            _ => Some(turn.picture(&self.picture, width, height)?),
        };
        let size = (width as usize, height as usize);
        let canvas = (size.0.next_multiple_of(MULTIPLE), size.1.next_multiple_of(MULTIPLE));
        let mut picture = shrink_to_bgr(turned.as_ref().unwrap_or(&self.picture), size, canvas);
        let mirrored = |[x, y]: [f64; 2]| [f64::from(width) - x, y];
        let seen = nearest(&picture, self.middle)?;
        mirror(&mut picture, size.0);
        let in_the_mirror = nearest(&picture, mirrored(self.middle))?.map(|(points, score)| {
            let [a, b, nose, c, d] = points;
            ([b, a, nose, d, c].map(mirrored), score)
        });
        let found: Vec<(Points, f32)> = seen.into_iter().chain(in_the_mirror).collect();
        let mean = |point: usize, axis: usize| {
            found.iter().map(|(points, _)| points[point][axis]).sum::<f64>() / found.len() as f64
        };
        let back = |point| turn.back([mean(point, 0), mean(point, 1)]);
        Ok(Look {
            points: (!found.is_empty()).then(|| [0, 1, 2, 3, 4].map(back)),
            score: found.iter().map(|(_, score)| score).sum(),
        })
    }

    /// The face with the points of a look.
    fn seen(&self, face: &DetectedFace, look: &Look) -> DetectedFace {
        let landmarks = look.points.map(|points| self.in_photo(points));
        DetectedFace { landmarks: landmarks.or(face.landmarks), ..face.clone() }
    }

    /// Points of the picture as shares of the photo.
    fn in_photo(&self, points: Points) -> FaceLandmarks {
        let (width, height) = (f64::from(self.picture.width()), f64::from(self.picture.height()));
        let [eye_left, eye_right, nose, mouth_left, mouth_right] = points.map(|[x, y]| Point {
            x: self.part.left + self.part.width * x / width,
            y: self.part.top + self.part.height * y / height,
        });
        FaceLandmarks { eye_left, eye_right, nose, mouth_left, mouth_right }
    }
}

/// The points and the score of the face whose middle is nearest to a place.
fn nearest(picture: &Picture, [x, y]: [f64; 2]) -> Result<Option<(Points, f32)>> {
    let from_there = |rect: [f32; 4]| {
        let [left, top, width, height] = rect.map(f64::from);
        (left + width / 2.0 - x).hypot(top + height / 2.0 - y)
    };
    let faces = find_faces(picture)?;
    let nearest = faces.iter().min_by(|a, b| from_there(a.rect).total_cmp(&from_there(b.rect)));
    Ok(nearest.map(|face| (face.points.map(|point| point.map(f64::from)), face.score)))
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
