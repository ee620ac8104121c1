//! One request: from its head to the answer.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, EXPECT, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method, Response, StatusCode};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use absenki_local::LocalRecognizer;

use crate::body::{self, Payload};
use crate::failure::Failure;
use crate::faults::{Faults, Kind, Plan};
use crate::fields::Fields;
use crate::operations::{Context, OPERATIONS, Request};
use crate::sessions::Sessions;
use crate::signature::Credentials;

/// How long a body may take to come.
const BODY_TIMEOUT: Duration = Duration::from_secs(20);

/// Where the script of faults is read and set.
const FAULTS_PATH: &str = "/_faults";

/// Where a session of Face Liveness is read and fed: see [`sessions`](crate::sessions).
const LIVENESS_PATH: &str = "/_liveness/";

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// What all requests share.
pub(crate) struct Shared {
    pub(crate) recognizer: LocalRecognizer,
    pub(crate) credentials: Option<Credentials>,
    pub(crate) faults: Option<Arc<Faults>>,
    /// One permit for each request that may hold a body in memory.
    pub(crate) held: Arc<Semaphore>,
    /// One permit for each request that may decode a photo and run the networks.
    pub(crate) working: Semaphore,
    pub(crate) sessions: Arc<Sessions>,
}

/// The answer to a request; an error closes the connection without one.
type Answer = Result<Response<Payload>, Failure>;

impl Shared {
    /// Answers one request.
    pub(crate) async fn answer(self: Arc<Self>, request: hyper::Request<Incoming>) -> Answer {
        let (head, body) = request.into_parts();
        if let Some(faults) = self.faults.as_deref().filter(|_| head.uri.path() == FAULTS_PATH) {
            return control(faults, &head.method, body).await;
        }
        if let Some(session) = head.uri.path().strip_prefix(LIVENESS_PATH) {
            let outcome = Arc::clone(&self).liveness(session.to_owned(), &head.method, body).await;
            return Ok(answered(&new_id(), outcome));
        }
        let operation = match operation(&head) {
            Ok(operation) => operation,
            Err(failure) => return Ok(answered(&new_id(), Err(failure))),
        };
        let plan = self.faults.as_deref().map(|faults| faults.plan(operation)).unwrap_or_default();
        sleep(plan.delay).await;
        if plan.fault.is_some() && !plan.after {
            // Read, so that the client gets to the point where it waits for the answer.
            let _ = timeout(BODY_TIMEOUT, body::read(body, false)).await;
            return faulty(&plan, answered(&new_id(), Ok(json!({})))).await;
        }
        let id = new_id();
        let outcome = self.carry_out(operation, head.headers, body).await;
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
        headers: HeaderMap,
        body: Incoming,
    ) -> Result<Value, Failure> {
        // Waits its turn before its body takes memory.
        let place = Arc::clone(&self.held).acquire_owned().await.map_err(|_| Failure::hang_up())?;
        let patient = headers.contains_key(EXPECT);
        let body = read_in_time(body, patient).await?;
        // A task of its own, which keeps its place to its end: a client that hangs up does not end
        // the work, and must not make room for more.
        let work = tokio::spawn(async move {
            let _place = place;
            let _turn = self.working.acquire().await.map_err(|_| Failure::broken())?;
            let region = region(&headers);
            let shared = Arc::clone(&self);
            let checked =
                tokio::task::spawn_blocking(move || shared.check(operation, &headers, &body));
            let request = checked.await.unwrap_or_else(|_| Err(Failure::broken()))?;
            let context =
                Context { recognizer: &self.recognizer, region: &region, sessions: &self.sessions };
            request.perform(context).await
        });
        work.await.unwrap_or_else(|_| Err(Failure::broken()))
    }

    /// Says what a session wants, or judges its frames.
    async fn liveness(
        self: Arc<Self>,
        session: String,
        method: &Method,
        body: Incoming,
    ) -> Result<Value, Failure> {
        match *method {
            Method::GET => self.sessions.steps(&session),
            Method::PUT => {
                // Unknown sessions cost no memory.
                self.sessions.steps(&session)?;
                let place =
                    Arc::clone(&self.held).acquire_owned().await.map_err(|_| Failure::hang_up())?;
                let body = read_in_time(body, false).await?;
                let work = tokio::spawn(async move {
                    let _place = place;
                    let _turn = self.working.acquire().await.map_err(|_| Failure::broken())?;
                    let sessions = Arc::clone(&self.sessions);
                    let judged =
                        tokio::task::spawn_blocking(move || sessions.feed(&session, &body));
                    judged.await.unwrap_or_else(|_| Err(Failure::broken()))
                });
                work.await.unwrap_or_else(|_| Err(Failure::broken()))
            }
            _ => Err(Failure::unknown_operation().with_status(StatusCode::NOT_FOUND)),
        }
    }

    /// Signature, then fields.
    fn check(
        &self,
        operation: &str,
        headers: &HeaderMap,
        body: &Bytes,
    ) -> Result<Request, Failure> {
        if let Some(credentials) = &self.credentials {
            credentials.check(headers, body, Timestamp::now())?;
        }
        Request::read(operation, Fields::read(body)?)
    }
}

/// The whole of a body that comes in time.
async fn read_in_time(body: Incoming, patient: bool) -> Result<Bytes, Failure> {
    timeout(BODY_TIMEOUT, body::read(body, patient)).await.map_err(|_| {
        let message = "The body of the request did not come in time.";
        Failure::front("RequestTimeoutException", message).with_status(StatusCode::REQUEST_TIMEOUT)
    })?
}

/// The operation that a request is for.
fn operation(head: &Parts) -> Result<&'static str, Failure> {
    if head.method != Method::POST || head.uri.path() != "/" || head.uri.query().is_some() {
        return Err(Failure::unknown_operation().with_status(StatusCode::NOT_FOUND));
    }
    let target = head.headers.get("x-amz-target").and_then(|target| target.to_str().ok());
    let name = target.and_then(|target| target.strip_prefix("RekognitionService."));
    let known = OPERATIONS.iter().copied().find(|known| Some(*known) == name);
    known.ok_or_else(Failure::unknown_operation)
}

/// The region that the request was signed for, whether or not the signature is checked.
fn region(headers: &HeaderMap) -> String {
    let header = headers.get("authorization").and_then(|value| value.to_str().ok());
    let scope = header.and_then(|header| header.split_once("Credential="));
    let region = scope.and_then(|(_, scope)| scope.split('/').nth(2));
    region.unwrap_or("us-east-1").to_owned()
}

fn new_id() -> String {
    uuid::Uuid::new_v4().to_string()
}

fn answered(id: &str, outcome: Result<Value, Failure>) -> Response<Payload> {
    let (status, body) = match outcome {
        Ok(body) => (StatusCode::OK, body),
        Err(failure) => (failure.status, failure.to_json()),
    };
    let mut response = Response::new(Payload::whole(body.to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-amz-json-1.1"));
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
    response
}

/// The answer as the plan spoils it.
async fn faulty(plan: &Plan, response: Response<Payload>) -> Answer {
    let Some((kind, status)) = plan.fault else { return Ok(response) };
    let failure = |code, message| Ok(answered(&new_id(), Err(Failure::service(code, message))));
    let status = |otherwise| status.and_then(|s| StatusCode::from_u16(s).ok()).unwrap_or(otherwise);
    match kind {
        Kind::Delay => Ok(response),
        Kind::Throttle => {
            failure("ThrottlingException", "Slow down; sudden increase in rate of requests.")
        }
        Kind::Throughput => {
            failure("ProvisionedThroughputExceededException", "Provisioned Rate exceeded.")
        }
        Kind::ExpiredToken => {
            let message = "The security token included in the request is expired";
            Ok(answered(&new_id(), Err(Failure::front("ExpiredTokenException", message))))
        }
        Kind::AccessDenied => failure(
            "AccessDeniedException",
            "User: arn:aws:iam::000000000000:user/local is not authorized to perform this \
             operation",
        ),
        Kind::Status => Ok(answered(
            &new_id(),
            Err(Failure::broken().with_status(status(StatusCode::INTERNAL_SERVER_ERROR))),
        )),
        Kind::Html => {
            let page = "<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>";
            let mut response = Response::new(Payload::whole(page));
            *response.status_mut() = status(StatusCode::SERVICE_UNAVAILABLE);
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
            Ok(response)
        }
        Kind::Hang => std::future::pending().await,
        Kind::Cut => Err(Failure::hang_up()),
        Kind::CutBody => Ok(response.map(Payload::cut)),
        Kind::Garbage => Ok(response.map(|_| Payload::whole("{\"FaceMatches\": [{\"Simil"))),
    }
}

/// `GET` returns the rest of the script and the counts, `PUT` sets another script.
async fn control(faults: &Faults, method: &Method, body: Incoming) -> Answer {
    if method == Method::PUT {
        let Ok(script) = body::read(body, false).await else { return Err(Failure::hang_up()) };
        let set = std::str::from_utf8(&script).map_or(Ok(()), |script| faults.replace(script));
        if let Err(error) = set {
            return Ok(answered(&new_id(), Err(Failure::front("Faults", error.message()))));
        }
    }
    let state = serde_json::to_value(faults.snapshot()).unwrap_or_default();
    Ok(answered(&new_id(), Ok(state)))
}
