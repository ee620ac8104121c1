//! Liveness: whether a living person, not a picture of one, is in front of the camera.
//!
//! The person follows a random [`LivenessChallenge`]: turns of the head to the left and the right. A
//! head that turns differs from a picture that is turned: its nose stands before the plane of eyes and
//! mouth and moves against it. [`LivenessJudge`] measures that in a few seconds of camera frames;
//! [`FaceLivenessService`] adds sessions that are good once, for one user and for a short time.
//!
//! It stops pictures: still, tilted, bent, exchanged. It does **not** stop a video that follows the
//! random order, replayed or generated, nor a mask. `SECURITY.md` has the measured error rates, as
//! ISO/IEC 30107-3 names them.

mod attempt;
mod aws;
mod challenge;
mod frame;
mod grey;
mod judge;
mod jump;
mod key;
mod live;
mod motion;
mod nonce;
mod plane;
mod score;
mod service;
mod spoof;
mod token;
mod verdict;

pub use crate::config::LivenessConfig;
pub use crate::reason::{LivenessReason, LivenessStep, LivenessVerdict};
pub use challenge::LivenessChallenge;
pub use frame::{LivenessFrame, check_count};
pub use judge::LivenessJudge;
pub use key::SessionKey;
pub use live::LiveVerification;
pub use nonce::{MemoryNonceStore, NonceStore};
pub use service::FaceLivenessService;
pub use spoof::SpoofDetector;
pub use token::LivenessSession;
pub use verdict::{BestFrame, LivenessEvidence, LivenessStepFacts, LivenessVerification};
