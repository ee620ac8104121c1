//! Jumps from one frame to the next, which a head cannot make and an exchanged picture does.

use super::frame::Observation;
use super::grey::likeness;
use super::plane::{Frame, Points};

/// The time between two frames at the rate that the limits are for, milliseconds.
const RATE_MS: f64 = 125.0;

// What a head does at most from one frame to the next at 8 frames a second, in a turn of 38° within half
// a second. Measured on made attempts of 540 people: the 99 % quantiles of a head's largest way, size, tilt,
// nose and look are 0.37, 0.20, 0.10, 0.60 and 0.62; where pictures are swapped, 99 % of the attempts reach
// 0.76 with the nose.

/// The way of the face's middle, in lengths from its eyes to its mouth. A camera in a hand moves too.
const WAY: f64 = 0.6;

/// The natural logarithm of the ratio of the sizes.
const SIZE: f64 = 0.36;

/// The change of the tilt, radians.
const TILT: f64 = 0.35;

/// The change of the nose's shift against the plane of eyes and mouth, as a share of the turn's. A picture
/// that takes another's place makes the whole turn at once.
const NOSE: f64 = 0.78;

/// One less the correlation of the faces' pictures.
const LOOK: f64 = 0.85;

/// The changes of the nose's shift and of the look together: an exchanged picture changes both at once. 99 %
/// of the heads stay under 0.86, and 99 % of the swapped pictures reach 1.08.
const BOTH: f64 = 1.1;

/// The largest jump from one frame to the next, as a share of what a head can do. `nose` is the change of
/// the nose's shift as a share of how far the turn goes.
pub(super) fn jump(before: &Observation, after: &Observation, nose: f64) -> f64 {
    let (Some(old), Some(new)) = (Frame::of(&before.points), Frame::of(&after.points)) else {
        return f64::MAX;
    };
    let (from, to) = (middle(&before.points), middle(&after.points));
    let way = (to[0] - from[0]).hypot(to[1] - from[1]) / old.length();
    let size = (new.length() / old.length()).ln().abs();
    let angle = |frame: &Frame| frame.across[1].atan2(frame.across[0]);
    let tilt = (angle(&new) - angle(&old)).abs();
    let tilt = tilt.min(std::f64::consts::TAU - tilt);
    let look = 1.0 - likeness(&before.face, &after.face);
    let shares =
        [way / WAY, size / SIZE, tilt / TILT, nose / NOSE, look / LOOK, (nose + look) / BOTH];
    // Frames may come late; a face that moves on for longer goes further.
    let frames = ((after.at_ms - before.at_ms) as f64 / RATE_MS).clamp(1.0, 3.0);
    shares.into_iter().fold(0.0, f64::max) / frames
}

fn middle(points: &Points) -> [f64; 2] {
    [0, 1].map(|axis| points.iter().map(|point| point[axis]).sum::<f64>() / points.len() as f64)
}
