//! The verdict on an attempt, and the facts behind it.

use serde::{Serialize, Serializer};

use crate::photo::Photo;
use crate::reason::{LivenessReason, LivenessStep, LivenessVerdict};

/// What the frames show of one step, for an audit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LivenessStepFacts {
    /// The step.
    pub step: LivenessStep,
    /// Whether it was performed in its place.
    pub performed: bool,
    /// When it began, milliseconds since the first frame.
    pub from_ms: Option<u64>,
    /// When it ended, milliseconds since the first frame.
    pub to_ms: Option<u64>,
    /// Of a turn: the head's angle at its far end, degrees, from how much nearer the eyes are to each
    /// other than in front. Good to some 10°.
    pub turn_degrees: Option<f64>,
    /// Of a turn: how far the nose moves against the plane of eyes and mouth, as a share of the
    /// distance from the eyes to the mouth. About 0.2 for a head at 30°, under 0.05 for a flat picture.
    pub nose_shift: Option<f64>,
}

/// What tells a head from a picture, over all turns of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LivenessEvidence {
    /// The nose's shift to the left plus that to the right, each the mean over the far half of the
    /// turns to that side: see [`LivenessStepFacts::nose_shift`].
    pub nose_shift: f64,
    /// The smaller of the two shifts.
    pub smaller_shift: f64,
    /// The shift for each unit of the sine of the head's angle.
    pub slope: f64,
    /// How well the nose's surroundings in front, mapped by the plane of eyes and mouth, agree with
    /// the turned ones: normalised cross-correlation, -1..1. A picture's agree well.
    pub nose_correlation: f64,
    /// The same of the whole face.
    pub face_correlation: f64,
}

/// The frontal frame with the sharpest face: the one to verify.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct BestFrame {
    /// Its time, milliseconds, as it was given.
    pub at_ms: u64,
    /// Its picture.
    pub photo: Photo,
}

/// The verdict on an attempt.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LivenessVerification {
    /// Why the verdict is what it is.
    pub reason: LivenessReason,
    /// The probability that the movement is that of a head, 0..100, if heads and pictures are equally
    /// frequent: the logistic score of [`LivenessEvidence`]. 0 where the frames were not judged that
    /// far. It says nothing about a video of a head.
    pub confidence: f64,
    /// One sentence for the person at the camera.
    pub message: String,
    /// What the frames show of each step, in the order of the challenge.
    pub steps: Vec<LivenessStepFacts>,
    /// The largest jump of the face from one frame to the next, as a share of what a head can do:
    /// above 1 it is a cut.
    pub largest_jump: f64,
    /// What the score was made of, where every turn was performed.
    pub evidence: Option<LivenessEvidence>,
    /// The frontal frame with the sharpest face, where there is one.
    pub best_frame: Option<BestFrame>,
}

impl LivenessVerification {
    /// Whether a living person did what the challenge says.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.reason == LivenessReason::Live
    }

    /// The verdict that goes with the reason.
    #[must_use]
    pub fn verdict(&self) -> LivenessVerdict {
        self.reason.verdict()
    }

    /// A verdict about which the frames say nothing.
    pub(super) fn without_facts(reason: LivenessReason, message: String) -> Self {
        LivenessVerification {
            reason,
            confidence: 0.0,
            message,
            steps: Vec::new(),
            largest_jump: 0.0,
            evidence: None,
            best_frame: None,
        }
    }
}

/// The form in JSON: the fields, without a picture, and the verdict.
impl Serialize for LivenessVerification {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shape<'a> {
            verdict: LivenessVerdict,
            reason: LivenessReason,
            confidence: f64,
            message: &'a str,
            steps: &'a [LivenessStepFacts],
            largest_jump: f64,
            evidence: Option<LivenessEvidence>,
            best_frame_ms: Option<u64>,
        }
        let shape = Shape {
            verdict: self.verdict(),
            reason: self.reason,
            confidence: self.confidence,
            message: &self.message,
            steps: &self.steps,
            largest_jump: self.largest_jump,
            evidence: self.evidence,
            best_frame_ms: self.best_frame.as_ref().map(|frame| frame.at_ms),
        };
        shape.serialize(to)
    }
}
