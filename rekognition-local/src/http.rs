//! One request: from its head to the answer.
//!
//! Nothing of a body is awaited before the head has shown a right to be served, and no turn is taken
//! before the body is here: who sends nothing holds up nobody.

use std::io::Write;
use std::net::IpAddr;
use std::sync::Arc;

use bytes::Bytes;
use hyper::body::Incoming;
use hyper::header::EXPECT;
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::time::sleep;

use absenki_local::LocalRecognizer;

use crate::answer::{Answer, answered, new_id};
use crate::body::{self, Held, Pace};
use crate::connections::{Phase, Seat};
use crate::failure::Failure;
use crate::faults::Faults;
use crate::fields::Fields;
use crate::host;
use crate::memory::Budget;
use crate::operations::{Context, OPERATIONS, Request};
use crate::sessions::Sessions;
use crate::signature::{Credentials, Signed};
use crate::spoil::faulty;

/// Where the script of faults is read and set.
const FAULTS_PATH: &str = "/_faults";

/// Where a session of Face Liveness is read and fed: see [`sessions`](crate::sessions).
const LIVENESS_PATH: &str = "/_liveness/";

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
    pub(crate) sessions: Arc<Sessions>,
}

/// The connection that a request came on.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) seat: Arc<Seat>,
    /// The address of this machine that the caller connected to.
    pub(crate) came_to: IpAddr,
}

/// What a request is for.
enum Route<'a> {
    Operation(&'static str),
    Faults(&'a Faults),
    /// The id of a session.
    Liveness(&'a str),
}

impl Shared {
    /// Answers one request.
    pub(crate) async fn answer(
        self: Arc<Self>,
        request: hyper::Request<Incoming>,
        line: Line,
    ) -> Answer {
        line.seat.enter(Phase::Body);
        let (head, body) = request.into_parts();
        let now = Timestamp::now();
        let answer = match self.route(&head, &line, now) {
            Err(failure) => Ok(answered(&new_id(), Err(self.refuse(&head, body, failure).await))),
            Ok(Route::Faults(faults)) => {
                Ok(answered(&new_id(), self.control(faults, &head, body, now).await))
            }
            Ok(Route::Liveness(session)) => {
                let outcome = Arc::clone(&self).liveness(session.to_owned(), &head, body, &line);
                Ok(answered(&new_id(), outcome.await))
            }
            Ok(Route::Operation(operation)) => {
                Arc::clone(&self).operation(operation, head, body, &line, now).await
            }
        };
        line.seat.enter(Phase::Idle);
        answer
    }

    /// What a request is for, if its head shows a right to it.
    fn route<'a>(
        &'a self,
        head: &'a Parts,
        line: &Line,
        now: Timestamp,
    ) -> Result<Route<'a>, Failure> {
        let path = head.uri.path();
        if self.credentials.is_none() {
            host::check(&head.headers, line.came_to, &self.hosts)?;
        }
        if let Some(session) = path.strip_prefix(LIVENESS_PATH) {
            return Ok(Route::Liveness(session));
        }
        let faults = self.faults.as_deref().filter(|_| path == FAULTS_PATH);
        if head.uri.query().is_some()
            || (faults.is_none() && (head.method != Method::POST || path != "/"))
        {
            return Err(Failure::unknown_path());
        }
        if let Some(credentials) = &self.credentials {
            credentials.check_head(&head.headers, now)?;
        }
        match faults {
            Some(faults) => Ok(Route::Faults(faults)),
            None => operation(&head.headers).map(Route::Operation),
        }
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
    ) -> Answer {
        let plan = self.faults.as_deref().map(|faults| faults.plan(operation)).unwrap_or_default();
        sleep(plan.delay).await;
        if plan.fault.is_some() && !plan.after {
            // Read, so that the client gets to the point where it waits for the answer.
            body::drain(body, false, self.pace).await;
            return faulty(&plan, answered(&new_id(), Ok(json!({})))).await;
        }
        let id = new_id();
        let outcome = self.carry_out(operation, head, body, line, now).await;
        match &outcome {
            Err(failure) if failure.is_hang_up() => return Err(Failure::hang_up()),
            Err(failure) if failure.status.is_server_error() => {
                let _ = writeln!(std::io::stderr(), "{id} {operation}: {}", failure.message);
            }
            _ => {}
        }
        faulty(&plan, answered(&id, outcome)).await
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
            let context =
                Context { recognizer: &self.recognizer, region: &region, sessions: &self.sessions };
            request.perform(context).await
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
        let fields = Fields::read(body)?;
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
            Method::GET | Method::PUT => self.sessions.steps(&session),
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
            let sessions = Arc::clone(&self.sessions);
            let judged = tokio::task::spawn_blocking(move || sessions.feed(&session, &bytes));
            judged.await.unwrap_or_else(|_| Err(Failure::broken()))
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

/// The operation that a request is for.
fn operation(headers: &HeaderMap) -> Result<&'static str, Failure> {
    let mut targets = headers.get_all("x-amz-target").iter();
    let target = targets.next().filter(|_| targets.next().is_none());
    let name = target
        .and_then(|target| target.to_str().ok())
        .and_then(|target| target.strip_prefix("RekognitionService."))
        .unwrap_or_default();
    let known = OPERATIONS.iter().copied().find(|known| *known == name);
    known.ok_or_else(|| Failure::unknown_operation(name, OPERATIONS))
}

/// The region that the request was signed for, whether or not the signature is checked.
fn region(headers: &HeaderMap) -> String {
    let header = headers.get("authorization").and_then(|value| value.to_str().ok());
    let scope = header.and_then(|header| header.split_once("Credential="));
    let region = scope.and_then(|(_, scope)| scope.split('/').nth(2));
    region.unwrap_or("us-east-1").to_owned()
}
