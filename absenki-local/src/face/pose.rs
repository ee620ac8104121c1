//! How a head is turned, from its five points.

use absenki_core::backend::Pose;

/// Where the five points of an average face lie, in units of half the distance between the eyes:
/// to the right, down, and towards the camera. Right and down are SFace's alignment template,
/// which is the mean of frontal faces; the tip of the nose stands out from the plane of eyes and
/// mouth by 0.8 (25 mm where the eyes are 63 mm apart).
const FACE: [[f64; 3]; 5] =
    [[-1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.14, 0.8], [-0.83, 2.31, 0.0], [0.83, 2.31, 0.0]];

/// The turn that makes [`FACE`], seen from afar, most like `points` (pixels; eyes, nose, mouth
/// corners, those on the picture's left first). Good to some 10°, since every face differs from
/// the average. `None` if the points make no face.
///
/// Roll is positive where the head tilts clockwise in the picture, yaw where it turns to the
/// picture's right, pitch where it looks up.
pub(crate) fn pose(points: &[[f64; 2]; 5]) -> Option<Pose> {
    let camera = fit(points)?;
    let length = |row: [f64; 3]| row.iter().map(|share| share * share).sum::<f64>().sqrt();
    let lengths = camera.map(length);
    if !lengths.iter().all(|length| length.is_normal()) {
        return None;
    }
    // Rows of the rotation: what in the head points right, and what points down.
    let [right, down] = [0, 1].map(|row| camera[row].map(|share| share / lengths[row]));
    let towards = right[0] * down[1] - right[1] * down[0];
    let degrees = |radians: f64| radians.to_degrees();
    Some(Pose {
        roll: degrees(down[0].atan2(right[0])),
        yaw: degrees(right[2].atan2(towards)),
        pitch: degrees(-down[2].clamp(-1.0, 1.0).asin()),
    })
}

/// The two rows of three numbers that take the centred [`FACE`] to the centred points with the
/// smallest squared error.
fn fit(points: &[[f64; 2]; 5]) -> Option<[[f64; 3]; 2]> {
    let mean = |axis: usize| FACE.iter().map(|point| point[axis]).sum::<f64>() / 5.0;
    let means = [0, 1, 2].map(mean);
    let face = FACE.map(|point| [0, 1, 2].map(|axis| point[axis] - means[axis]));
    let product = |a: &dyn Fn(usize) -> f64, b: &dyn Fn(usize) -> f64| -> f64 {
        (0..5).map(|i| a(i) * b(i)).sum()
    };
    let axis = |axis: usize| move |i: usize| face[i][axis];
    // The face is symmetric, so its first axis does not mix with the other two.
    let [xx, yy, yz, zz] =
        [(0, 0), (1, 1), (1, 2), (2, 2)].map(|(a, b)| product(&axis(a), &axis(b)));
    let determinant = yy * zz - yz * yz;
    let rows = [0, 1].map(|row| {
        let centre = points.iter().map(|point| point[row]).sum::<f64>() / 5.0;
        let seen = |i: usize| points[i][row] - centre;
        let [x, y, z] = [0, 1, 2].map(|a| product(&axis(a), &seen));
        [x / xx, (y * zz - z * yz) / determinant, (z * yy - y * yz) / determinant]
    });
    rows.iter().flatten().all(|number| number.is_finite()).then_some(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The average face turned by yaw, then pitch, then roll, seen from afar.
    fn seen(roll: f64, yaw: f64, pitch: f64) -> [[f64; 2]; 5] {
        let turn = |angle: f64, a: f64, b: f64| {
            let (sin, cos) = angle.to_radians().sin_cos();
            (a * cos - b * sin, a * sin + b * cos)
        };
        FACE.map(|[x, y, z]| {
            let (z, x) = turn(yaw, z, x);
            let (z, y) = turn(-pitch, z, y);
            let (x, y) = turn(roll, x, y);
            let _ = z;
            [300.0 + 40.0 * x, 200.0 + 40.0 * y]
        })
    }

    #[test]
    fn the_turn_of_a_seen_face_is_found_again() {
        for (roll, yaw, pitch) in [
            (0.0, 0.0, 0.0),
            (20.0, 0.0, 0.0),
            (0.0, 30.0, 0.0),
            (0.0, 0.0, 25.0),
            (-90.0, 0.0, 0.0),
        ] {
            let found = pose(&seen(roll, yaw, pitch)).unwrap();
            for (found, wanted) in [(found.roll, roll), (found.yaw, yaw), (found.pitch, pitch)] {
                assert!((found - wanted).abs() < 1e-6, "{found} is not {wanted}");
            }
        }
        // Turned in two ways at once, the head's own axes and the picture's differ a little.
        let both = pose(&seen(0.0, -40.0, 20.0)).unwrap();
        assert!((both.yaw + 40.0).abs() < 8.0 && (both.pitch - 20.0).abs() < 8.0, "{both:?}");
    }

    #[test]
    fn points_that_make_no_face_have_no_pose() {
        assert_eq!(pose(&[[3.0, 4.0]; 5]), None);
        assert_eq!(pose(&[[f64::NAN, 4.0]; 5]), None);
    }
}
