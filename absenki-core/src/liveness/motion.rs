//! How the face moves from frame to frame.

use super::frame::Observation;
use super::grey::Face;
use super::jump::jump;
use super::plane::{Points, Shift};
use crate::reason::LivenessStep;

/// How many frames at the start show the face at rest.
pub(super) const REST: usize = 3;

/// The nose's shift of a turned head whose face is also narrow, and of one whose width is not known: a
/// head reaches them at 16° and 27°. The points jitter by 0.05; coming closer shifts the nose by up to
/// 0.15, since they are not exact in the same way at every size, and leaves the width.
const TURNED: (f64, f64) = (0.1, 0.18);

/// The width that a turned face has at most: that of 15°.
const NARROW: f64 = 0.965;

/// The nose's shift under which a turn ends.
const FRONTAL: f64 = 0.06;

/// How much larger the face is when it has come closer, and under which size it has gone back. The
/// size is taken from faces that are not turned: it is not exact when the mouth is seen from the side.
const CLOSER: f64 = 1.12;

/// The face's movement in an attempt, each frame against the rest at the start.
pub(super) struct Track {
    /// The frame that stands for the rest.
    pub(super) reference: usize,
    /// One for each frame, smoothed.
    pub(super) shifts: Vec<Shift>,
}

/// What a face did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) step: LivenessStep,
    /// The frame at which it is certain. A face that comes closer may already begin to turn.
    reached: usize,
    /// The first frame, and one past the last.
    pub(super) frames: std::ops::Range<usize>,
}

impl Track {
    /// `None` where there are too few frames or the points make no face.
    pub(super) fn of(seen: &[Observation]) -> Option<Self> {
        let rest = seen.get(..REST)?;
        let mean = |point: usize, axis: usize| {
            rest.iter().map(|at| at.points[point][axis]).sum::<f64>() / REST as f64
        };
        let front: Points = std::array::from_fn(|point| [mean(point, 0), mean(point, 1)]);
        let raw: Vec<Shift> =
            seen.iter().map(|at| Shift::between(&front, &at.points)).collect::<Option<_>>()?;
        let smooth = |value: fn(&Shift) -> f64| median_of_three(&raw, value);
        let (nose, width, scale) =
            (smooth(|shift| shift.nose), smooth(|shift| shift.width), smooth(|shift| shift.scale));
        let shifts = (0..raw.len())
            .map(|i| Shift { nose: nose[i], width: width[i], scale: scale[i] })
            .collect();
        Some(Track { reference: REST / 2, shifts })
    }

    /// The head's turns and its coming closer, in order.
    pub(super) fn events(&self) -> Vec<Event> {
        let mut events = self.turns();
        if let Some(start) = self.came_closer() {
            let gone = self.shifts[start..].iter().position(|shift| shift.scale < CLOSER);
            let end = gone.map_or(self.shifts.len(), |after| start + after);
            events.push(Event { step: LivenessStep::Closer, reached: start, frames: start..end });
        }
        events.sort_by_key(|event| event.reached);
        events
    }

    fn turns(&self) -> Vec<Event> {
        let side = |nose: f64| match nose > 0.0 {
            true => LivenessStep::Left,
            false => LivenessStep::Right,
        };
        let mut turns: Vec<Event> = Vec::new();
        let mut start = 0;
        while start < self.shifts.len() {
            let nose = self.shifts[start].nose;
            let goes_on = |shift: &&Shift| shift.nose * nose.signum() >= FRONTAL;
            let length = self.shifts[start..].iter().take_while(goes_on).count();
            let frames = start..start + length;
            let mut far = frames.clone().filter(|&frame| is_turned(&self.shifts[frame]));
            if let (Some(reached), Some(_)) = (far.next(), far.next()) {
                turns.push(Event { step: side(nose), reached, frames });
            }
            start += length.max(1);
        }
        turns
    }

    fn came_closer(&self) -> Option<usize> {
        let is_near = |shift: &Shift| shift.scale >= CLOSER && !is_turned(shift);
        let near = |pair: &[Shift]| pair.iter().all(is_near);
        self.shifts.windows(2).position(near)
    }

    /// Whether the face is in front, as at rest, in a frame.
    pub(super) fn is_frontal(&self, frame: usize) -> bool {
        self.shifts[frame].nose.abs() < FRONTAL
    }

    /// Whether the face became narrow as a turned one does, for some frames.
    pub(super) fn is_foreshortened(&self) -> bool {
        self.shifts.iter().filter(|shift| shift.sine() > 0.35).count() >= 3
    }

    /// The far half of a turn: the frames where the face is narrowest. They are not chosen by the
    /// nose, since that would favour its errors.
    pub(super) fn far_half(&self, turn: &Event) -> Vec<usize> {
        let mut frames: Vec<usize> = turn.frames.clone().collect();
        frames.sort_by(|&a, &b| self.shifts[a].width.total_cmp(&self.shifts[b].width));
        frames.truncate(frames.len().div_ceil(2));
        frames
    }

    /// The face at rest.
    pub(super) fn front_face<'a>(&self, seen: &'a [Observation]) -> Face<'a> {
        face(&seen[self.reference])
    }

    /// The largest jump of the face from one frame to the next, as a share of what a head can do.
    pub(super) fn largest_jump(&self, seen: &[Observation]) -> f64 {
        let noses: Vec<f64> = self.shifts.iter().map(|shift| shift.nose).collect();
        let pairs = seen.windows(2).zip(noses.windows(2)).enumerate();
        let jumps = pairs.map(|(at, (pair, nose))| {
            let around = &noses[at.saturating_sub(AROUND)..(at + 2 + AROUND).min(noses.len())];
            let reach = around.iter().fold(SMALL_TURN, |most, nose| nose.abs().max(most));
            jump(&pair[0], &pair[1], (nose[1] - nose[0]).abs() / reach)
        });
        jumps.fold(0.0, f64::max)
    }
}

/// The frames before and after a jump that show how far the turn goes to which it belongs.
const AROUND: usize = 3;

/// The nose's shift that a turn reaches at least, for the share of it that a jump is.
const SMALL_TURN: f64 = 0.2;

fn is_turned(shift: &Shift) -> bool {
    let nose = shift.nose.abs();
    nose >= TURNED.1 || nose >= TURNED.0 && shift.width < NARROW
}

pub(super) fn face(seen: &Observation) -> Face<'_> {
    Face { grey: &seen.grey, points: &seen.points }
}

/// Each value's median with its neighbours': one outlier disappears, a ramp stays.
fn median_of_three(shifts: &[Shift], value: fn(&Shift) -> f64) -> Vec<f64> {
    let last = shifts.len() - 1;
    (0..=last)
        .map(|i| {
            let mut three = [i.saturating_sub(1), i, (i + 1).min(last)].map(|i| value(&shifts[i]));
            three.sort_by(f64::total_cmp);
            three[1]
        })
        .collect()
}
