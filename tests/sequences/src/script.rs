//! How a head, or a picture that is held, moves in an attempt.

use absenki_core::liveness::LivenessStep;

use crate::{Pose, Random};

/// Milliseconds between frames: 8 a second.
const INTERVAL: u64 = 125;

/// A pose at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// Milliseconds since the first.
    pub at_ms: u64,
    /// How it is held.
    pub pose: Pose,
}

/// How a person moves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Manner {
    /// How far a turn goes, degrees.
    pub turn: f64,
    /// How much closer `closer` comes, eye distances of the 9.5 to the camera.
    pub near: f64,
    /// How much the head sways, eye distances and, times 20, degrees.
    pub sway: f64,
    /// Frames at rest, on the way out, at the far end and on the way back.
    pub frames: [u32; 4],
}

impl Default for Manner {
    fn default() -> Self {
        Manner { turn: 32.0, near: 2.0, sway: 0.03, frames: [3, 5, 3, 4] }
    }
}

impl Manner {
    /// The manner of somebody: turns of 26 to 38 degrees, faster or slower.
    pub fn of_somebody(random: &mut Random) -> Self {
        Manner {
            turn: random.between(26.0, 38.0),
            near: random.between(1.8, 2.4),
            sway: random.between(0.01, 0.06),
            frames: [3, 4 + (random.bits() % 3) as u32, 2, 4 + (random.bits() % 2) as u32],
        }
    }
}

/// A person, or a picture in a hand, that performs `steps`.
pub fn attempt(steps: &[LivenessStep], manner: Manner, random: &mut Random) -> Vec<Moment> {
    let [rest, out, hold, back] = manner.frames;
    let mut path = Path { random, manner, moments: Vec::new(), near: 0.0 };
    path.stay(rest, 0.0);
    for &step in steps {
        let yaw = match step {
            LivenessStep::Left => manner.turn,
            LivenessStep::Right => -manner.turn,
            LivenessStep::Closer => {
                path.approach(out);
                continue;
            }
            _ => {
                path.stay(rest, 0.0);
                continue;
            }
        };
        path.go(out, 0.0, yaw);
        path.stay(hold, yaw);
        path.go(back, yaw, 0.0);
    }
    path.stay(rest, 0.0);
    path.moments
}

/// A picture that is held still for `frames`, with the sway of a hand.
pub fn still(frames: u32, manner: Manner, random: &mut Random) -> Vec<Moment> {
    let mut path = Path { random, manner, moments: Vec::new(), near: 0.0 };
    path.stay(frames, 0.0);
    path.moments
}

struct Path<'a> {
    random: &'a mut Random,
    manner: Manner,
    moments: Vec<Moment>,
    near: f64,
}

impl Path<'_> {
    fn add(&mut self, yaw: f64) {
        let sway = self.manner.sway;
        let mut some = |size: f64| self.random.normal(0.0, size * sway);
        let pose = Pose {
            yaw: yaw + some(20.0),
            pitch: some(20.0),
            roll: some(20.0),
            at: [some(1.0), some(1.0)],
            near: self.near + some(1.0),
        };
        self.moments.push(Moment { at_ms: INTERVAL * self.moments.len() as u64, pose });
    }

    fn stay(&mut self, frames: u32, yaw: f64) {
        (0..frames).for_each(|_| self.add(yaw));
    }

    /// Starts and ends slowly.
    fn go(&mut self, frames: u32, from: f64, to: f64) {
        for frame in 1..=frames {
            let share = f64::from(frame) / f64::from(frames + 1);
            self.add(from + (to - from) * share * share * (3.0 - 2.0 * share));
        }
    }

    fn approach(&mut self, frames: u32) {
        for frame in 1..=frames {
            self.near = self.manner.near * f64::from(frame) / f64::from(frames);
            self.add(0.0);
        }
    }
}
