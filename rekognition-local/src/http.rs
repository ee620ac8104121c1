//! One request: from its head to the answer.
//!
//! Nothing of a body is awaited before the head has shown a right to be served, and no turn is taken
//! before the body is here: who sends nothing holds up nobody.

use std::io::Write;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use hyper::body::Incoming;
use hyper::header::EXPECT;
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method, StatusCode};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::time::sleep;

use absenki_core::backend::{FaceBackend, PageRequest};
use absenki_local::LocalRecognizer;

use crate::answer::{Answer, answered, new_id, plain};
use crate::body::{self, Held, Pace};
use crate::connections::{Connections, Phase};
use crate::failure::Failure;
use crate::faults::Faults;
use crate::fields::Fields;
use crate::memory::Budget;
use crate::metrics::{Metrics, Note};
use crate::operations::{Context, Request};
use crate::route::{Line, Route, region};
use crate::s3::Folder;
use crate::sessions;
use crate::signature::{Credentials, Signed};
use crate::spoil::faulty;

/// What the frames of one session may take while they are decoded, bytes: one at a time.
const FRAME_MEMORY: u64 = 32 << 20;

/// What all requests share.
pub(crate) struct Shared {
    pub(crate) recognizer: LocalRecognizer,
    pub(crate) credentials: Option<Credentials>,
    /// Names of this server beside its addresses, for unsigned requests.
    pub(crate) hosts: Vec<String>,
    pub(crate) faults: Option<Arc<Faults>>,
    pub(crate) pace: Pace,
    /// The memory for bodies.
    pub(crate) bodies: Budget,
    /// The memory for photos while they are decoded.
    pub(crate) decoding: Budget,
    /// One permit for each request that may keep a core busy.
    pub(crate) working: Semaphore,
    pub(crate) s3: Option<Folder>,
    pub(crate) connections: Arc<Connections>,
    pub(crate) metrics: Metrics,
    /// Whether each answer is a line of JSON on standard error.
    pub(crate) log: bool,
}

impl Shared {
    /// Answers one request, counts it and writes it to the log.
    pub(crate) async fn answer(
        self: Arc<Self>,
        request: hyper::Request<Incoming>,
        line: Line,
    ) -> Answer {
        line.seat.enter(Phase::Body);
        let (began, id) = (Instant::now(), new_id());
        let (head, body) = request.into_parts();
        let now = Timestamp::now();
        let (mut operation, mut counted) = ("", true);
        let answer = match self.route(&head, &line, now) {
            Err(failure) => Ok(answered(&id, Err(self.refuse(&head, body, failure).await))),
            Ok(Route::Health) => {
                counted = false;
                Ok(answered(&id, self.health().await))
            }
            Ok(Route::Metrics) => {
                counted = false;
                Ok(plain(self.metrics.to_text(&self.gauges())))
            }
            Ok(Route::Faults(faults)) => {
                Ok(answered(&id, self.control(faults, &head, body, now).await))
            }
            Ok(Route::Liveness(session)) => {
                let outcome = Arc::clone(&self).liveness(session.to_owned(), &head, body, &line);
                Ok(answered(&id, outcome.await))
            }
            Ok(Route::Operation(named)) => {
                operation = named;
                Arc::clone(&self).operation(named, head, body, &line, now, &id).await
            }
        };
        if counted {
            let note = Note::new(operation, &answer, began.elapsed());
            self.metrics.count(&note);
            if self.log {
                note.log(&id, line.peer);
            }
        }
        line.seat.enter(Phase::Idle);
        answer
    }

    /// Whether the gallery answers.
    async fn health(&self) -> Result<Value, Failure> {
        let page = PageRequest { max_results: Some(1), next_token: None };
        match self.recognizer.list_collections(page).await {
            Ok(_) => Ok(json!({ "Status": "ok" })),
            Err(_) => {
                let failure = Failure::internal("The gallery does not answer.");
                Err(failure.with_status(StatusCode::SERVICE_UNAVAILABLE))
            }
        }
    }

    fn gauges(&self) -> [(&'static str, &'static str, u64); 3] {
        [
            ("connections", "Open connections.", self.connections.count() as u64),
            ("body_bytes", "Memory taken by bodies.", self.bodies.taken()),
            ("decode_bytes", "Memory taken by photos being decoded.", self.decoding.taken()),
        ]
    }

    /// The refusal, after the body was read and dropped where that is possible.
    async fn refuse(&self, head: &Parts, body: Incoming, failure: Failure) -> Failure {
        match body::drain(body, head.headers.contains_key(EXPECT), self.pace).await {
            true => failure,
            false => failure.within_the_body(),
        }
    }

    async fn read(&self, headers: &HeaderMap, body: Incoming) -> Result<Held, Failure> {
        body::read(body, headers.contains_key(EXPECT), self.pace, &self.bodies).await
    }

    async fn operation(
        self: Arc<Self>,
        operation: &'static str,
        head: Parts,
        body: Incoming,
        line: &Line,
        now: Timestamp,
        id: &str,
    ) -> Answer {
        let plan = self.faults.as_deref().map(|faults| faults.plan(operation)).unwrap_or_default();
        // Even a sleep of no time lasts to the timer's next tick, a millisecond.
        if !plan.delay.is_zero() {
            sleep(plan.delay).await;
        }
        if plan.fault.is_some() && !plan.after {
            // Read, so that the client gets to the point where it waits for the answer.
            body::drain(body, false, self.pace).await;
            return faulty(&plan, answered(id, Ok(json!({})))).await;
        }
        let outcome = self.carry_out(operation, head, body, line, now).await;
        match &outcome {
            Err(failure) if failure.is_hang_up() => return Err(Failure::hang_up()),
            Err(failure) if failure.status.is_server_error() => {
                let _ = writeln!(std::io::stderr(), "{id} {operation}: {}", failure.message);
            }
            _ => {}
        }
        faulty(&plan, answered(id, outcome)).await
    }

    /// The operation's answer or the reason against it.
    async fn carry_out(
        self: Arc<Self>,
        operation: &'static str,
        head: Parts,
        body: Incoming,
        line: &Line,
        now: Timestamp,
    ) -> Result<Value, Failure> {
        let Held { bytes, part } = self.read(&head.headers, body).await?;
        line.seat.enter(Phase::Work);
        // A task of its own, which keeps its memory to its end: a client that hangs up does not end
        // the work, and must not make room for more.
        let work = tokio::spawn(async move {
            let _part = part;
            let region = region(&head.headers);
            let (request, weight) = {
                let _turn = self.working.acquire().await.map_err(|_| Failure::broken())?;
                let shared = Arc::clone(&self);
                let checked = tokio::task::spawn_blocking(move || {
                    shared.check(operation, &head, &bytes, now)
                });
                checked.await.unwrap_or_else(|_| Err(Failure::broken()))?
            };
            let _room = self.decoding.take(weight).await?;
            let _turn = self.working.acquire().await.map_err(|_| Failure::broken())?;
            request.perform(Context { recognizer: &self.recognizer, region: &region }).await
        });
        work.await.unwrap_or_else(|_| Err(Failure::broken()))
    }

    /// Signature, then fields. With the request comes the memory that its photos may take, bytes.
    fn check(
        &self,
        operation: &str,
        head: &Parts,
        body: &Bytes,
        now: Timestamp,
    ) -> Result<(Request, u64), Failure> {
        self.check_signature(head, body, now)?;
        let mut fields = Fields::read(body)?;
        fields.fetch(self.s3.as_ref());
        let weight = fields.decoding_memory();
        let request = Request::read(operation, fields)?;
        match weight > self.decoding.total() {
            true => Err(Failure::image_too_large()),
            false => Ok((request, weight)),
        }
    }

    fn check_signature(&self, head: &Parts, body: &[u8], now: Timestamp) -> Result<(), Failure> {
        let Some(credentials) = &self.credentials else { return Ok(()) };
        let Parts { method, uri, headers, .. } = head;
        credentials.check(&Signed { method, path: uri.path(), headers, body }, now)
    }

    /// Says what a session wants, or judges its frames.
    async fn liveness(
        self: Arc<Self>,
        session: String,
        head: &Parts,
        body: Incoming,
        line: &Line,
    ) -> Result<Value, Failure> {
        let steps = match head.method {
            Method::GET | Method::PUT => sessions::steps(&self.recognizer, &session).await,
            _ => Err(Failure::unknown_path()),
        };
        match steps {
            Ok(steps) if head.method == Method::GET => return Ok(steps),
            Ok(_) => {}
            Err(failure) => return Err(self.refuse(head, body, failure).await),
        }
        let Held { bytes, part } = self.read(&head.headers, body).await?;
        line.seat.enter(Phase::Work);
        let work = tokio::spawn(async move {
            let _part = part;
            let _room = self.decoding.take(FRAME_MEMORY).await?;
            let _turn = self.working.acquire().await.map_err(|_| Failure::broken())?;
            sessions::feed(&self.recognizer, &session, bytes).await
        });
        work.await.unwrap_or_else(|_| Err(Failure::broken()))
    }

    /// `GET` returns the rest of the script and the counts, `PUT` sets another script.
    async fn control(
        &self,
        faults: &Faults,
        head: &Parts,
        body: Incoming,
        now: Timestamp,
    ) -> Result<Value, Failure> {
        let script = self.read(&head.headers, body).await?.bytes;
        self.check_signature(head, &script, now)?;
        if head.method == Method::PUT {
            let script = std::str::from_utf8(&script).map_err(|_| Failure::serialization())?;
            faults.replace(script).map_err(|error| Failure::front("Faults", error.message()))?;
        }
        Ok(serde_json::to_value(faults.snapshot()).unwrap_or_default())
    }
}
