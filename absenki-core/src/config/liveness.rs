//! What an attempt may cost, and when it counts.

use std::time::Duration;

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
    /// Minimum confidence of a session of AWS Face Liveness, 0..100 on AWS's own scale.
    pub aws_min_confidence: f64,
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
            min_face: 48,
            min_confidence: 15.0,
            min_similarity: 50.0,
            aws_min_confidence: 80.0,
        }
    }
}
