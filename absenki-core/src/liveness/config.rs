//! What an attempt may cost, and when it counts.

use std::time::Duration;

use crate::error::{Error, ErrorKind, Result};

/// The settings of liveness.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct LivenessConfig {
    /// How long a session is good, 1 second to 10 minutes.
    pub session_ttl: Duration,
    /// How many turns a challenge has, 2..4.
    pub turns: u8,
    /// Minimum number of frames with a face, 5 or more.
    pub min_frames: usize,
    /// Maximum number of frames, at least `min_frames` and at most 200.
    pub max_frames: usize,
    /// Maximum length of a frame's side, pixels.
    pub max_side: u32,
    /// Maximum size of an encoded frame, bytes.
    pub max_frame_bytes: u64,
    /// Maximum time between two frames with a face, 100 ms to 5 s. In a longer one a picture can take
    /// the face's place.
    pub max_gap: Duration,
    /// Side of the smallest face that counts, pixels, 20 or more.
    pub min_face: u32,
    /// Minimum confidence of a live verdict, 0..100.
    pub min_confidence: f64,
    /// Minimum similarity of the faces of one attempt, 0..100, on the backend's own scale. It is lower
    /// than that of a match, since the head is turned in some of them.
    pub min_similarity: f64,
}

impl Default for LivenessConfig {
    fn default() -> Self {
        LivenessConfig {
            session_ttl: Duration::from_secs(60),
            turns: 2,
            min_frames: 5,
            max_frames: 40,
            max_side: 640,
            max_frame_bytes: 256 << 10,
            max_gap: Duration::from_millis(600),
            min_face: 32,
            min_confidence: 50.0,
            min_similarity: 50.0,
        }
    }
}

impl LivenessConfig {
    /// Checks every setting against the values that it accepts.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`], naming the first setting that has another value.
    pub fn validate(&self) -> Result<()> {
        let (second, gap) = (Duration::from_secs(1), Duration::from_millis(100));
        let share = |value: f64| (0.0..=100.0).contains(&value);
        let rules = [
            ((second..=600 * second).contains(&self.session_ttl), "session_ttl must be 1 to 600 s"),
            ((2..=4).contains(&self.turns), "turns must be 2 to 4"),
            (self.min_frames >= 5, "min_frames must be at least 5"),
            (
                (self.min_frames..=200).contains(&self.max_frames),
                "max_frames must be min_frames to 200",
            ),
            (self.max_side >= 100, "max_side must be at least 100 pixels"),
            (self.max_frame_bytes >= 1, "max_frame_bytes must be at least 1"),
            ((gap..=5 * second).contains(&self.max_gap), "max_gap must be 0.1 to 5 s"),
            (self.min_face >= 20, "min_face must be at least 20 pixels"),
            (share(self.min_confidence), "min_confidence must be 0 to 100"),
            (share(self.min_similarity), "min_similarity must be 0 to 100"),
        ];
        match rules.iter().find(|(holds, _)| !holds) {
            None => Ok(()),
            Some((_, rule)) => {
                let message = format!("liveness: {rule}");
                Err(Error::new(ErrorKind::Configuration, "config", message))
            }
        }
    }
}
