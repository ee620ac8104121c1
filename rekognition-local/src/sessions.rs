//! Sessions of Face Liveness, and the route that feeds them with frames.
//!
//! AWS's component for browsers streams video to AWS. Here `GET /_liveness/SESSION` says what the person
//! must do, and `PUT /_liveness/SESSION` takes the frames of it:
//!
//! ```json
//! {"Frames": [{"Ms": 0, "Image": "base64 of a JPEG"}, {"Ms": 125, "Image": "..."}]}
//! ```
//!
//! A session takes frames once. Its id, which nobody can guess, is the permission to feed it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use absenki_core::config::Language;
use absenki_core::liveness::{
    LivenessChallenge, LivenessConfig, LivenessFrame, LivenessJudge, LivenessVerdict,
    LivenessVerification, check_count,
};
use absenki_local::YunetDetector;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::operations::refused;

/// How long a session takes frames, as with AWS.
const LIFETIME: Duration = Duration::from_secs(180);

/// How long its result is kept.
const KEPT: Duration = Duration::from_secs(600);

/// Maximum number of sessions in memory.
const MOST: usize = 1000;

/// Turns in a session.
const TURNS: u8 = 2;

/// All sessions of the server.
#[derive(Debug, Default)]
pub(crate) struct Sessions(Mutex<HashMap<String, Session>>);

#[derive(Debug)]
struct Session {
    began: Instant,
    challenge: LivenessChallenge,
    state: State,
}

#[derive(Debug)]
enum State {
    Created,
    InProgress,
    /// The confidence, 0..100, and the picture to verify.
    Succeeded(f64, Vec<u8>),
    Failed,
}

/// The body of a `PUT`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Film {
    frames: Vec<Picture>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Picture {
    ms: u64,
    image: String,
}

impl Sessions {
    /// Starts a session with random steps, and returns its id.
    pub(crate) fn create(&self) -> Result<String, Failure> {
        let challenge = LivenessChallenge::random(TURNS).map_err(refused)?;
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.retain(|_, session| session.began.elapsed() < KEPT);
        if sessions.len() >= MOST {
            let message = "Too many sessions at the same time.";
            return Err(Failure::service("LimitExceededException", message));
        }
        let id = uuid::Uuid::new_v4().to_string();
        let session = Session { began: Instant::now(), challenge, state: State::Created };
        sessions.insert(id.clone(), session);
        Ok(id)
    }

    /// What `GetFaceLivenessSessionResults` returns.
    pub(crate) fn results(&self, id: &str) -> Result<Value, Failure> {
        self.with(id, |session| {
            let expired = session.began.elapsed() >= LIFETIME;
            Ok(match &session.state {
                State::Created if expired => json!({ "SessionId": id, "Status": "EXPIRED" }),
                State::Created => json!({ "SessionId": id, "Status": "CREATED" }),
                State::InProgress => json!({ "SessionId": id, "Status": "IN_PROGRESS" }),
                State::Failed => json!({ "SessionId": id, "Status": "FAILED" }),
                State::Succeeded(confidence, picture) => json!({
                    "SessionId": id,
                    "Status": "SUCCEEDED",
                    "Confidence": confidence,
                    "ReferenceImage": { "Bytes": STANDARD.encode(picture) },
                }),
            })
        })
    }

    /// What the person must do.
    pub(crate) fn steps(&self, id: &str) -> Result<Value, Failure> {
        self.with(id, |session| Ok(json!({ "SessionId": id, "Steps": session.challenge })))
    }

    /// Judges the frames of a body. It keeps a core busy.
    pub(crate) fn feed(&self, id: &str, body: &[u8]) -> Result<Value, Failure> {
        let film: Film = serde_json::from_slice(body).map_err(|_| Failure::serialization())?;
        let settings = LivenessConfig::default();
        check_count(film.frames.len(), &settings).map_err(refused)?;
        let frames: Vec<LivenessFrame> = film
            .frames
            .into_iter()
            .map(|Picture { ms, image }| {
                let bytes = STANDARD.decode(image).map_err(|_| Failure::serialization())?;
                LivenessFrame::new(ms, bytes, &settings).map_err(refused)
            })
            .collect::<Result<_, Failure>>()?;
        let challenge = self.with(id, |session| {
            let open = matches!(session.state, State::Created);
            if !open || session.began.elapsed() >= LIFETIME {
                return Err(Failure::invalid_parameters());
            }
            session.state = State::InProgress;
            Ok(session.challenge.clone())
        })?;
        let judge = LivenessJudge::new(settings, Language::English, Arc::new(YunetDetector));
        let judged = judge.and_then(|judge| judge.judge(&challenge, &frames));
        let state = match &judged {
            Ok(verdict) if verdict.verdict() == LivenessVerdict::Inconclusive => State::Failed,
            Ok(verdict) => match &verdict.best_frame {
                Some(best) => {
                    let picture = best.photo.encoded().to_vec();
                    State::Succeeded(confidence(verdict), picture)
                }
                None => State::Failed,
            },
            Err(_) => State::Failed,
        };
        self.with(id, |session| {
            session.state = state;
            Ok(())
        })?;
        judged.map_err(refused)?;
        self.results(id)
    }

    fn with<T>(
        &self,
        id: &str,
        work: impl FnOnce(&mut Session) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let message = "Session not found.";
        let unknown = || Failure::service("SessionNotFoundException", message);
        work(sessions.get_mut(id).ok_or_else(unknown)?)
    }
}

/// The verdict on AWS's scale, where programs take 80 and more for a living person.
fn confidence(verdict: &LivenessVerification) -> f64 {
    match verdict.is_live() {
        true => 80.0 + verdict.confidence / 5.0,
        false => verdict.confidence.min(49.0),
    }
}
