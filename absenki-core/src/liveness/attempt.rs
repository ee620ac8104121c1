//! What an attempt shows of a challenge.

use super::challenge::LivenessChallenge;
use super::frame::Observation;
use super::grey::agreement;
use super::motion::{Event, Track, face};
use super::verdict::{LivenessEvidence, LivenessStepFacts};
use crate::reason::LivenessStep;

/// The sine that a turn counts with at least: the foreshortening of a small turn is not exact.
const MIN_SINE: f64 = 0.25;

/// How many of a turn's frames are compared with the face in front.
const COMPARED: usize = 2;

/// What an attempt shows.
pub(super) struct Attempt {
    /// One for each step of the challenge.
    pub(super) facts: Vec<LivenessStepFacts>,
    /// Whether the steps were performed in order, and nothing besides.
    pub(super) followed: bool,
    /// Whether the face became narrow without a turn of a head.
    pub(super) turned_flat: bool,
    /// The largest jump from one frame to the next, as a share of what a head can do.
    pub(super) largest_jump: f64,
    /// What tells a head from a picture, if the challenge was followed.
    pub(super) evidence: Option<LivenessEvidence>,
    /// The observation to verify.
    pub(super) best: usize,
    /// The observations that must show one person: at rest, on the way of each turn, at the end.
    pub(super) witnesses: Vec<usize>,
}

impl Attempt {
    /// `None` where there are too few observations.
    pub(super) fn of(challenge: &LivenessChallenge, seen: &[Observation]) -> Option<Self> {
        let track = Track::of(seen)?;
        let events = track.events();
        let turns: Vec<Turn> =
            events.iter().filter(|e| e.step.is_turn()).map(|e| Turn::of(e, &track)).collect();
        let facts = facts(challenge, seen, &track, &events, &turns);
        let moves = challenge.steps().iter().filter(|&&step| step != LivenessStep::Straight);
        let followed = facts.iter().all(|step| step.performed)
            && moves.eq(events.iter().map(|event| &event.step));
        let evidence = if followed { evidence(seen, &track, &turns) } else { None };
        Some(Attempt {
            turned_flat: turns.is_empty() && track.is_foreshortened(),
            largest_jump: track.largest_jump(seen),
            best: best(seen, &track),
            witnesses: witnesses(seen, &track, &turns),
            facts,
            followed,
            evidence,
        })
    }

    /// The mean angle of the turns, degrees. That of one is not exact: a face that is not quite in
    /// front at rest is narrower on one side.
    pub(super) fn mean_turn(&self) -> f64 {
        let turns: Vec<f64> = self.facts.iter().filter_map(|step| step.turn_degrees).collect();
        turns.iter().sum::<f64>() / turns.len().max(1) as f64
    }
}

/// A turn of the head.
struct Turn {
    event: Event,
    /// The frames of its far half, the farthest first.
    far: Vec<usize>,
    /// The mean shift of the nose there, positive.
    nose: f64,
    /// The mean sine of the angle there.
    sine: f64,
}

impl Turn {
    fn of(event: &Event, track: &Track) -> Self {
        let far = track.far_half(event);
        let mean = |value: &dyn Fn(usize) -> f64| {
            far.iter().map(|&frame| value(frame)).sum::<f64>() / far.len() as f64
        };
        let nose = mean(&|frame| track.shifts[frame].nose.abs());
        let sine = mean(&|frame| track.shifts[frame].sine());
        Turn { event: event.clone(), far, nose, sine }
    }
}

/// The facts of each step, with the events that are its own: the next of its kind.
fn facts(
    challenge: &LivenessChallenge,
    seen: &[Observation],
    track: &Track,
    events: &[Event],
    turns: &[Turn],
) -> Vec<LivenessStepFacts> {
    let start = seen[0].at_ms;
    let since = |frame: usize| seen[frame].at_ms - start;
    let (mut next, mut from) = (0, 0);
    let mut facts = Vec::new();
    for &step in challenge.steps() {
        let mut fact = LivenessStepFacts {
            step,
            performed: false,
            from_ms: None,
            to_ms: None,
            turn_degrees: None,
            nose_shift: None,
        };
        let frames = if step == LivenessStep::Straight {
            let until = events.get(next).map_or(seen.len(), |event| event.frames.start);
            (from..until).find(|&frame| track.is_frontal(frame)).map(|frame| frame..frame + 1)
        } else {
            let after = events[next..].iter().position(|event| event.step == step);
            after.map(|after| {
                next += after + 1;
                events[next - 1].frames.clone()
            })
        };
        if let Some(frames) = frames {
            fact.performed = true;
            fact.from_ms = Some(since(frames.start));
            fact.to_ms = Some(since(frames.end - 1));
            from = if step == LivenessStep::Closer { frames.start } else { frames.end };
            let turn = turns.iter().find(|turn| turn.event.frames == frames);
            if let Some(turn) = turn.filter(|_| step.is_turn()) {
                fact.turn_degrees = Some(turn.sine.asin().to_degrees());
                fact.nose_shift = Some(turn.nose);
            }
        }
        facts.push(fact);
    }
    facts
}

/// `None` without a turn to each side.
fn evidence(seen: &[Observation], track: &Track, turns: &[Turn]) -> Option<LivenessEvidence> {
    let side = |step: LivenessStep| {
        let shifts: Vec<f64> =
            turns.iter().filter(|turn| turn.event.step == step).map(|turn| turn.nose).collect();
        (!shifts.is_empty()).then(|| shifts.iter().sum::<f64>() / shifts.len() as f64)
    };
    let (left, right) = (side(LivenessStep::Left)?, side(LivenessStep::Right)?);
    let shifts: f64 = turns.iter().map(|turn| turn.nose).sum();
    let sines: f64 = turns.iter().map(|turn| turn.sine.max(MIN_SINE)).sum();
    let front = track.front_face(seen);
    let compared = turns.iter().flat_map(|turn| turn.far.iter().take(COMPARED));
    let agreements: Vec<(f64, f64)> =
        compared.filter_map(|&frame| agreement(front, face(&seen[frame]))).collect();
    let mean = |value: fn(&(f64, f64)) -> f64| {
        agreements.iter().map(value).sum::<f64>() / agreements.len() as f64
    };
    (!agreements.is_empty()).then(|| LivenessEvidence {
        nose_shift: left + right,
        smaller_shift: left.min(right),
        slope: shifts / sines,
        nose_correlation: mean(|both| both.0),
        face_correlation: mean(|both| both.1),
    })
}

/// The frontal observation with the sharpest and largest face.
fn best(seen: &[Observation], track: &Track) -> usize {
    let worth = |frame: usize| seen[frame].grey.sharpness(&seen[frame].points);
    let frontal = (0..seen.len()).filter(|&frame| track.is_frontal(frame));
    frontal.max_by(|&a, &b| worth(a).total_cmp(&worth(b))).unwrap_or(track.reference)
}

/// The observations at rest, on the way of each turn (where the head is turned, but not so far that a
/// recognizer fails) and at the end.
fn witnesses(seen: &[Observation], track: &Track, turns: &[Turn]) -> Vec<usize> {
    const ON_THE_WAY: f64 = 0.12;
    let off = |frame: &usize| (track.shifts[*frame].nose.abs() - ON_THE_WAY).abs();
    let on_the_way = turns
        .iter()
        .filter_map(|turn| turn.event.frames.clone().min_by(|a, b| off(a).total_cmp(&off(b))));
    let end = (0..seen.len()).rev().find(|&frame| track.is_frontal(frame));
    let mut chosen: Vec<usize> =
        [track.reference].into_iter().chain(on_the_way).chain(end).collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}
