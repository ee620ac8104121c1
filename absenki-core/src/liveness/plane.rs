//! The plane of eyes and mouth: where it goes when a face turns, and what leaves it.
//!
//! Seen from a few face widths away, a flat picture that is turned, tilted or moved changes by an
//! affine map. The map is fitted to the centres of the eyes and the corners of the mouth. On a head the
//! tip of the nose stands before their plane and moves against it (motion parallax), by about 0.4 eye
//! distances times the sine of the angle; in a picture it stays.

/// Two eyes, nose, two corners of the mouth, those on the picture's left first; pixels.
pub(super) type Points = [[f64; 2]; 5];

/// An affine map of the plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Affine([[f64; 3]; 2]);

impl Affine {
    /// The map that takes the eyes and the corners of the mouth of one face to those of another with
    /// the smallest squared error. `None` where they lie on one line.
    pub(super) fn between(from: &Points, to: &Points) -> Option<Self> {
        const PLANE: [usize; 4] = [0, 1, 3, 4];
        let mean = |points: &Points, axis: usize| {
            PLANE.iter().map(|&point| points[point][axis]).sum::<f64>() / 4.0
        };
        let centre = |points: &Points| [mean(points, 0), mean(points, 1)];
        let (from_centre, to_centre) = (centre(from), centre(to));
        let product = |a: &dyn Fn(usize) -> f64, b: &dyn Fn(usize) -> f64| -> f64 {
            PLANE.iter().map(|&point| a(point) * b(point)).sum()
        };
        let x = |point: usize| from[point][0] - from_centre[0];
        let y = |point: usize| from[point][1] - from_centre[1];
        let (xx, xy, yy) = (product(&x, &x), product(&x, &y), product(&y, &y));
        let determinant = xx * yy - xy * xy;
        let rows = [0, 1].map(|axis| {
            let z = |point: usize| to[point][axis] - to_centre[axis];
            let (xz, yz) = (product(&x, &z), product(&y, &z));
            let a = (xz * yy - yz * xy) / determinant;
            let b = (yz * xx - xz * xy) / determinant;
            [a, b, to_centre[axis] - a * from_centre[0] - b * from_centre[1]]
        });
        rows.iter().flatten().all(|number| number.is_finite()).then_some(Affine(rows))
    }

    pub(super) fn apply(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        self.0.map(|[a, b, c]| a * x + b * y + c)
    }
}

/// The size and direction of a face in a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    /// From the left eye to the right, pixels.
    pub(super) across: [f64; 2],
    /// From between the eyes to the middle of the mouth, pixels.
    pub(super) down: [f64; 2],
}

impl Frame {
    /// `None` where the points make no face.
    pub(super) fn of(points: &Points) -> Option<Self> {
        let middle = |a: [f64; 2], b: [f64; 2]| [0, 1].map(|axis| f64::midpoint(a[axis], b[axis]));
        let [eye_left, eye_right, _, mouth_left, mouth_right] = *points;
        let (eyes, mouth) = (middle(eye_left, eye_right), middle(mouth_left, mouth_right));
        let frame = Frame {
            across: [eye_right[0] - eye_left[0], eye_right[1] - eye_left[1]],
            down: [mouth[0] - eyes[0], mouth[1] - eyes[1]],
        };
        (frame.width().is_normal() && frame.length().is_normal()).then_some(frame)
    }

    /// The distance between the eyes, pixels.
    pub(super) fn width(&self) -> f64 {
        self.across[0].hypot(self.across[1])
    }

    /// The distance from the eyes to the mouth, pixels. A turn to a side leaves it as it is.
    pub(super) fn length(&self) -> f64 {
        self.down[0].hypot(self.down[1])
    }
}

/// How a face differs from the same face in front.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Shift {
    /// How far the nose is from where the plane puts it, along the line of the eyes, as a share of the
    /// distance from the eyes to the mouth. Positive towards the right edge of the picture, where the
    /// nose of a head goes that turns to its own left.
    pub(super) nose: f64,
    /// The distance between the eyes for each unit of that from the eyes to the mouth, as a share of
    /// the same in front: the cosine of the angle of a turn to a side.
    pub(super) width: f64,
    /// The distance from the eyes to the mouth, as a share of that in front.
    pub(super) scale: f64,
}

impl Shift {
    /// `None` where the points make no face.
    pub(super) fn between(front: &Points, turned: &Points) -> Option<Self> {
        let map = Affine::between(front, turned)?;
        let (before, after) = (Frame::of(front)?, Frame::of(turned)?);
        let expected = map.apply(front[2]);
        let along = [0, 1].map(|axis| after.across[axis] / after.width());
        let nose = [0, 1].map(|axis| turned[2][axis] - expected[axis]);
        let shift = Shift {
            nose: (nose[0] * along[0] + nose[1] * along[1]) / after.length(),
            width: after.width() / after.length() * before.length() / before.width(),
            scale: after.length() / before.length(),
        };
        [shift.nose, shift.width, shift.scale].iter().all(|n| n.is_finite()).then_some(shift)
    }

    /// The sine of the turn's angle, 0..1, from the foreshortening.
    pub(super) fn sine(&self) -> f64 {
        (1.0 - self.width * self.width).max(0.0).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Eyes, nose and mouth in eye distances: right, down, towards the camera.
    const HEAD: [[f64; 3]; 5] =
        [[-0.5, 0.0, 0.0], [0.5, 0.0, 0.0], [0.0, 0.6, 0.4], [-0.4, 1.1, 0.0], [0.4, 1.1, 0.0]];

    /// The head turned by `degrees` to its own left, 9.5 eye distances from the camera.
    fn seen(head: &[[f64; 3]; 5], degrees: f64) -> Points {
        let (sin, cos) = degrees.to_radians().sin_cos();
        head.map(|[x, y, z]| {
            let (x, z) = (x * cos + (z + 1.0) * sin, (z + 1.0) * cos - x * sin - 1.0);
            [240.0 + 589.0 * x / (9.5 - z), 150.0 + 589.0 * y / (9.5 - z)]
        })
    }

    #[test]
    fn the_nose_of_a_head_leaves_the_plane_and_that_of_a_picture_does_not() {
        let flat = HEAD.map(|[x, y, _]| [x, y, 0.0]);
        for degrees in [-30.0, 30.0_f64] {
            let head = Shift::between(&seen(&HEAD, 0.0), &seen(&HEAD, degrees)).unwrap();
            let picture = Shift::between(&seen(&flat, 0.0), &seen(&flat, degrees)).unwrap();
            assert!((0.15..0.25).contains(&(head.nose * degrees.signum())), "{head:?}");
            assert!(picture.nose.abs() < 0.03, "{picture:?}");
            for shift in [head, picture] {
                assert!((shift.sine() - 0.5).abs() < 0.06, "{shift:?}");
            }
        }
    }

    #[test]
    fn points_that_make_no_face_have_no_shift() {
        let front = seen(&HEAD, 0.0);
        for points in [[[3.0, 4.0]; 5], [[f64::NAN, 4.0]; 5], [[f64::INFINITY, 0.0]; 5]] {
            assert_eq!(Shift::between(&front, &points), None);
            assert_eq!(Shift::between(&points, &front), None);
        }
    }
}
