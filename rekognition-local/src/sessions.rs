//! Sessions of Face Liveness, and the route that feeds them with frames.
//!
//! AWS's component for browsers streams video to AWS. Here `GET /_liveness/SESSION` says what the person
//! must do, and `PUT /_liveness/SESSION` takes the frames of it:
//!
//! ```json
//! {"Frames": [{"Ms": 0, "Image": "base64 of a JPEG"}, {"Ms": 125, "Image": "..."}]}
//! ```
//!
//! A session takes frames once. Its id, which nobody can guess, is the permission to feed it. It is a note
//! of the gallery, so that every server over the gallery knows it.

use std::sync::Arc;
use std::time::Duration;

use absenki_core::config::Language;
use absenki_core::liveness::{
    LivenessChallenge, LivenessConfig, LivenessFrame, LivenessJudge, LivenessVerdict,
    LivenessVerification, check_count,
};
use absenki_local::{LocalRecognizer, Note, YunetDetector};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::operations::refused;

/// The notes of sessions.
const KIND: &str = "liveness";

/// How long a session takes frames, as with AWS, seconds.
const LIFETIME: i64 = 180;

/// How long it is kept.
const KEPT: Duration = Duration::from_secs(600);

/// Maximum number of sessions that are kept.
const MOST: u64 = 1000;

/// Turns in a session.
const TURNS: u8 = 2;

#[derive(Serialize, Deserialize)]
struct Session {
    /// Seconds since 1970.
    began: i64,
    challenge: LivenessChallenge,
    state: State,
}

#[derive(Serialize, Deserialize)]
enum State {
    Created,
    InProgress,
    Succeeded {
        /// 0..100.
        confidence: f64,
        /// The picture to verify, in base64.
        picture: String,
    },
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

/// Starts a session with random steps, and returns its id.
pub(crate) async fn create(recognizer: &LocalRecognizer) -> Result<String, Failure> {
    let challenge = LivenessChallenge::random(TURNS).map_err(refused)?;
    let began = Timestamp::now().as_second();
    let session = Session { began, challenge, state: State::Created };
    let id = uuid::Uuid::new_v4().to_string();
    let added = recognizer.add_note(KIND, &id, &session.to_text(), KEPT, MOST).await;
    match added.map_err(refused)? {
        true => Ok(id),
        false => {
            let message = "Too many sessions at the same time.";
            Err(Failure::service("LimitExceededException", message))
        }
    }
}

/// What `GetFaceLivenessSessionResults` returns.
pub(crate) async fn results(recognizer: &LocalRecognizer, id: &str) -> Result<Value, Failure> {
    let (_, session) = find(recognizer, id).await?;
    Ok(match &session.state {
        State::Created if session.is_over() => json!({ "SessionId": id, "Status": "EXPIRED" }),
        State::Created => json!({ "SessionId": id, "Status": "CREATED" }),
        State::InProgress => json!({ "SessionId": id, "Status": "IN_PROGRESS" }),
        State::Failed => json!({ "SessionId": id, "Status": "FAILED" }),
        State::Succeeded { confidence, picture } => json!({
            "SessionId": id,
            "Status": "SUCCEEDED",
            "Confidence": confidence,
            "ReferenceImage": { "Bytes": picture },
        }),
    })
}

/// What the person must do.
pub(crate) async fn steps(recognizer: &LocalRecognizer, id: &str) -> Result<Value, Failure> {
    let (_, session) = find(recognizer, id).await?;
    Ok(json!({ "SessionId": id, "Steps": session.challenge }))
}

/// Judges the frames of a body, on a thread that may be busy.
pub(crate) async fn feed(
    recognizer: &LocalRecognizer,
    id: &str,
    body: Bytes,
) -> Result<Value, Failure> {
    let frames = busy(move || frames_of(&body)).await?;
    let (note, mut session) = find(recognizer, id).await?;
    if !matches!(session.state, State::Created) || session.is_over() {
        return Err(Failure::invalid_parameters());
    }
    session.state = State::InProgress;
    if !recognizer.replace_note(&note, &session.to_text()).await.map_err(refused)? {
        // Other frames came at the same time.
        return Err(Failure::invalid_parameters());
    }
    let challenge = session.challenge.clone();
    let judged = busy(move || judge(&challenge, &frames)).await;
    let (note, mut session) = find(recognizer, id).await?;
    let (state, failure) = match judged {
        Ok(state) => (state, None),
        Err(failure) => (State::Failed, Some(failure)),
    };
    session.state = state;
    recognizer.replace_note(&note, &session.to_text()).await.map_err(refused)?;
    match failure {
        Some(failure) => Err(failure),
        None => results(recognizer, id).await,
    }
}

async fn busy<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(Failure::broken()))
}

fn frames_of(body: &[u8]) -> Result<Vec<LivenessFrame>, Failure> {
    let film: Film = serde_json::from_slice(body).map_err(|_| Failure::serialization())?;
    let settings = LivenessConfig::default();
    check_count(film.frames.len(), &settings).map_err(refused)?;
    let frame = |Picture { ms, image }| {
        let bytes = STANDARD.decode(image).map_err(|_| Failure::serialization())?;
        LivenessFrame::new(ms, bytes, &settings).map_err(refused)
    };
    film.frames.into_iter().map(frame).collect()
}

fn judge(challenge: &LivenessChallenge, frames: &[LivenessFrame]) -> Result<State, Failure> {
    let settings = LivenessConfig::default();
    let judge = LivenessJudge::new(settings, Language::English, Arc::new(YunetDetector));
    let verdict = judge.and_then(|judge| judge.judge(challenge, frames)).map_err(refused)?;
    Ok(match &verdict.best_frame {
        Some(best) if verdict.verdict() != LivenessVerdict::Inconclusive => State::Succeeded {
            confidence: confidence(&verdict),
            picture: STANDARD.encode(best.photo.encoded()),
        },
        _ => State::Failed,
    })
}

async fn find(recognizer: &LocalRecognizer, id: &str) -> Result<(Note, Session), Failure> {
    let note = recognizer.note(KIND, id).await.map_err(refused)?;
    let unknown = || Failure::service("SessionNotFoundException", "Session not found.");
    let note = note.ok_or_else(unknown)?;
    let session = serde_json::from_str(&note.text).map_err(|_| unknown())?;
    Ok((note, session))
}

impl Session {
    /// Whether it takes frames no more.
    fn is_over(&self) -> bool {
        Timestamp::now().as_second() - self.began >= LIFETIME
    }

    fn to_text(&self) -> String {
        json!(self).to_string()
    }
}

/// The verdict on AWS's scale, where programs take 80 and more for a living person.
fn confidence(verdict: &LivenessVerification) -> f64 {
    match verdict.is_live() {
        true => 80.0 + verdict.confidence / 5.0,
        false => verdict.confidence.min(49.0),
    }
}
