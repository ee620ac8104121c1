//! The verdict on the frames of an attempt.

use std::sync::Arc;

use super::attempt::Attempt;
use super::challenge::LivenessChallenge;
use super::frame::{LivenessFrame, Observation, check, observe};
use super::score::probability;
use super::spoof::SpoofDetector;
use super::verdict::{BestFrame, LivenessVerification};
use crate::config::Language;
use crate::config::LivenessConfig;
use crate::detect::FaceDetector;
use crate::error::Result;
use crate::message::liveness_text;
use crate::reason::LivenessReason;

/// Under this many degrees, by the mean of their far halves, the turns tell too little.
const MIN_TURN: f64 = 15.0;

/// Judges the frames of an attempt: whether one head did what a challenge says. It knows no users and
/// no sessions; [`FaceLivenessService`](super::FaceLivenessService) does.
///
/// Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct LivenessJudge {
    detector: Arc<dyn FaceDetector>,
    spoof: Option<Arc<dyn SpoofDetector>>,
    config: LivenessConfig,
    language: Language,
}

impl LivenessJudge {
    /// A judge that finds faces with `detector`. It must find the five points of a face, and the score
    /// is fitted to those of `absenki_local::YunetDetector`.
    ///
    /// # Errors
    /// Those of [`LivenessConfig::validate`].
    pub fn new(
        config: LivenessConfig,
        language: Language,
        detector: Arc<dyn FaceDetector>,
    ) -> Result<Self> {
        config.validate()?;
        Ok(LivenessJudge { detector, spoof: None, config, language })
    }

    /// Also asks a detector of false faces.
    #[must_use]
    pub fn with_spoof_detector(mut self, detector: Arc<dyn SpoofDetector>) -> Self {
        self.spoof = Some(detector);
        self
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &LivenessConfig {
        &self.config
    }

    /// Whether `frames` show one head that does what `challenge` says. It keeps a core busy: call it
    /// where that holds nobody up.
    ///
    /// # Errors
    /// [`InvalidParameter`](crate::ErrorKind::InvalidParameter) for too many frames and for times that
    /// do not increase, [`ImageTooLarge`](crate::ErrorKind::ImageTooLarge) for a frame over a limit;
    /// [`Configuration`](crate::ErrorKind::Configuration) for a detector that finds no points; those of
    /// decoding the frames and of the detectors.
    pub fn judge(
        &self,
        challenge: &LivenessChallenge,
        frames: &[LivenessFrame],
    ) -> Result<LivenessVerification> {
        Ok(self.judge_and_choose(challenge, frames)?.0)
    }

    /// Also the frames in which the person must be the same: at the start, on the way of each turn and
    /// at the end.
    pub(super) fn judge_and_choose(
        &self,
        challenge: &LivenessChallenge,
        frames: &[LivenessFrame],
    ) -> Result<(LivenessVerification, Vec<LivenessFrame>)> {
        check(frames, &self.config)?;
        let seen = observe(frames, &*self.detector, &self.config)?;
        let attempt = Attempt::of(challenge, &seen);
        let Some(attempt) = attempt.filter(|_| seen.len() >= self.config.min_frames) else {
            let few = frames.len() < self.config.min_frames;
            let reason = if few { LivenessReason::TooFewFrames } else { LivenessReason::NoFace };
            return Ok((self.refusal(reason), Vec::new()));
        };
        let probability = attempt.evidence.as_ref().map_or(0.0, probability);
        let frame = |observation: usize| &frames[seen[observation].index];
        let best = &seen[attempt.best];
        let mut reason = self.reason(frames, &seen, &attempt, 100.0 * probability);
        if reason == LivenessReason::Live
            && let Some(detector) = &self.spoof
            && detector.score(frame(attempt.best).photo.pixels()?, &best.face_box)? < 0.5
        {
            reason = LivenessReason::Spoof;
        }
        let witnesses = attempt.witnesses.iter().map(|&seen| frame(seen).clone()).collect();
        let LivenessFrame { at_ms, photo } = frame(attempt.best).clone();
        let verification = LivenessVerification {
            confidence: 100.0 * probability,
            steps: attempt.facts,
            largest_jump: attempt.largest_jump,
            evidence: attempt.evidence,
            best_frame: Some(BestFrame { at_ms, photo }),
            ..self.refusal(reason)
        };
        Ok((verification, witnesses))
    }

    fn reason(
        &self,
        frames: &[LivenessFrame],
        seen: &[Observation],
        attempt: &Attempt,
        confidence: f64,
    ) -> LivenessReason {
        let longest = self.config.max_gap.as_millis() as u64;
        let has_gap = |times: Vec<u64>| times.windows(2).any(|pair| pair[1] - pair[0] > longest);
        if has_gap(frames.iter().map(|frame| frame.at_ms).collect()) {
            LivenessReason::TooFewFrames
        } else if has_gap(seen.iter().map(|seen| seen.at_ms).collect()) {
            LivenessReason::NoFace
        } else if 4 * seen.iter().filter(|seen| seen.has_company).count() > seen.len() {
            LivenessReason::SeveralPeople
        } else if attempt.largest_jump > 1.0 {
            LivenessReason::Cut
        } else if attempt.turned_flat {
            LivenessReason::Flat
        } else if !attempt.followed {
            LivenessReason::StepMissed
        } else if confidence >= self.config.min_confidence {
            LivenessReason::Live
        } else if attempt.mean_turn() < MIN_TURN {
            LivenessReason::TurnTooSmall
        } else {
            LivenessReason::Flat
        }
    }

    /// A verdict about which the frames say nothing.
    pub(super) fn refusal(&self, reason: LivenessReason) -> LivenessVerification {
        let message = liveness_text(reason, self.language).to_owned();
        LivenessVerification::without_facts(reason, message)
    }
}
