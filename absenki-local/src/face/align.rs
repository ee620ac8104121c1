//! Turns, scales and moves faces to the position that the recognizer was trained on.

use absenki_core::detect::FaceLandmarks;
use absenki_core::photo::Pixels;
use absenki_core::{Error, ErrorKind, Result};

/// Width and height of an aligned face, pixels.
pub(crate) const SIDE: usize = 112;

/// Where eyes, nose and mouth corners belong in an aligned face (ArcFace's template, which
/// OpenCV's `FaceRecognizerSF` uses).
const TEMPLATE: [[f64; 2]; 5] = [
    [38.2946, 51.6963],
    [73.5318, 51.5014],
    [56.0252, 71.7366],
    [41.5493, 92.3655],
    [70.7299, 92.2041],
];

/// The face in `photo`, turned, scaled and moved so that its five points are closest to the
/// template's: 112 × 112 pixels, bilinear, black outside the photo, as OpenCV's `alignCrop`.
///
/// # Errors
/// [`ErrorKind::Recognizer`] if the five points coincide or are not finite.
pub(crate) fn align(photo: &Pixels, landmarks: &FaceLandmarks) -> Result<Pixels> {
    let to_photo = Similarity::between(&TEMPLATE, &points_in(photo, landmarks))
        .and_then(|to_photo| to_photo.is_usable().then_some(to_photo))
        .ok_or_else(|| {
            Error::new(ErrorKind::Recognizer, "align", "the face's points make no face")
        })?;
    let mut data = Vec::with_capacity(SIDE * SIDE * 3);
    for y in 0..SIDE {
        for x in 0..SIDE {
            data.extend(sample(photo, to_photo.apply([x as f64, y as f64])));
        }
    }
    Pixels::new(SIDE as u32, SIDE as u32, data)
}

/// An aligned face in the mirror.
pub(crate) fn mirrored(aligned: &Pixels) -> Result<Pixels> {
    let mut data = aligned.data().to_vec();
    for row in data.chunks_exact_mut(3 * aligned.width() as usize) {
        row.as_chunks_mut::<3>().0.reverse();
    }
    Pixels::new(aligned.width(), aligned.height(), data)
}

/// The five points in pixels, in the template's order.
pub(crate) fn points_in(photo: &Pixels, landmarks: &FaceLandmarks) -> [[f64; 2]; 5] {
    let FaceLandmarks { eye_left, eye_right, nose, mouth_left, mouth_right } = landmarks;
    let (width, height) = (f64::from(photo.width()), f64::from(photo.height()));
    [eye_left, eye_right, nose, mouth_left, mouth_right]
        .map(|point| [point.x * width, point.y * height])
}

/// Turning and scaling by the complex number a + bi, then moving.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Similarity {
    a: f64,
    b: f64,
    shift: [f64; 2],
}

impl Similarity {
    /// The map that takes `template` to `points`: the inverse of the least-squares map of `points`
    /// onto `template`, which in two dimensions is what Umeyama's method (OpenCV's) gives and has
    /// a closed form.
    fn between(template: &[[f64; 2]; 5], points: &[[f64; 2]; 5]) -> Option<Self> {
        let (target, source) = (mean(template), mean(points));
        let (mut along, mut across, mut spread) = (0.0, 0.0, 0.0);
        for (to, from) in template.iter().zip(points) {
            let [u, v] = [to[0] - target[0], to[1] - target[1]];
            let [x, y] = [from[0] - source[0], from[1] - source[1]];
            along += u * x + v * y;
            across += v * x - u * y;
            spread += x * x + y * y;
        }
        // points -> template is (along + across i) / spread; its inverse is the conjugate over
        // the squared length.
        let length = along * along + across * across;
        if !(length > 0.0 && spread > 0.0) {
            return None;
        }
        let (a, b) = (along * spread / length, -across * spread / length);
        let shift = [
            source[0] - (a * target[0] - b * target[1]),
            source[1] - (b * target[0] + a * target[1]),
        ];
        Some(Similarity { a, b, shift })
    }

    fn is_usable(&self) -> bool {
        [self.a, self.b, self.shift[0], self.shift[1]].iter().all(|number| number.is_finite())
    }

    fn apply(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [self.a * x - self.b * y + self.shift[0], self.b * x + self.a * y + self.shift[1]]
    }
}

fn mean(points: &[[f64; 2]; 5]) -> [f64; 2] {
    [0, 1].map(|axis| points.iter().map(|point| point[axis]).sum::<f64>() / points.len() as f64)
}

/// The colour at a point between pixels; what lies outside the photo counts as black.
pub(crate) fn sample(photo: &Pixels, [x, y]: [f64; 2]) -> [u8; 3] {
    let (left, top) = (x.floor(), y.floor());
    let (share_x, share_y) = (x - left, y - top);
    let (width, height) = (f64::from(photo.width()), f64::from(photo.height()));
    let mut colour = [0.0; 3];
    for (column, row, share) in [
        (left, top, (1.0 - share_x) * (1.0 - share_y)),
        (left + 1.0, top, share_x * (1.0 - share_y)),
        (left, top + 1.0, (1.0 - share_x) * share_y),
        (left + 1.0, top + 1.0, share_x * share_y),
    ] {
        if (0.0..width).contains(&column) && (0.0..height).contains(&row) {
            let at = 3 * (row as usize * photo.width() as usize + column as usize);
            for (channel, &level) in colour.iter_mut().zip(&photo.data()[at..at + 3]) {
                *channel += share * f64::from(level);
            }
        }
    }
    colour.map(|channel| channel.round() as u8)
}

#[cfg(test)]
mod tests {
    use absenki_core::geometry::Point;

    use super::*;

    #[test]
    fn points_that_make_no_face_are_an_error() {
        let photo = Pixels::new(4, 4, vec![0; 48]).unwrap();
        for (x, y) in [(0.5, 0.5), (f64::NAN, 0.5), (f64::INFINITY, 0.5)] {
            let point = Point { x, y };
            let landmarks = FaceLandmarks {
                eye_left: point,
                eye_right: point,
                nose: point,
                mouth_left: point,
                mouth_right: point,
            };
            assert_eq!(align(&photo, &landmarks).unwrap_err().kind(), ErrorKind::Recognizer);
        }
    }
}
