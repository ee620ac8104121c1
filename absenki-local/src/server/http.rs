//! One request: from its head to the answer.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, EXPECT, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method, Request, Response, StatusCode};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use super::body::{self, Payload, Unread};
use super::failure::Failure;
use super::faults::{Faults, Kind, Plan};
use super::operation::perform;
use super::request::{self, OPERATIONS};
use super::signature::Credentials;
use crate::LocalRecognizer;

/// How long a body may take to come.
const BODY_TIMEOUT: Duration = Duration::from_secs(20);

/// Where the script of faults is read and set.
const FAULTS_PATH: &str = "/_faults";

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// What all requests share.
pub(super) struct Shared {
    pub(super) recognizer: LocalRecognizer,
    pub(super) credentials: Option<Credentials>,
    pub(super) faults: Option<Arc<Faults>>,
    /// One permit for each request that may hold a body in memory.
    pub(super) held: Arc<Semaphore>,
    /// One permit for each request that may decode a photo and run the networks.
    pub(super) working: Semaphore,
}

/// There is no answer: the connection is closed.
#[derive(Debug)]
pub(super) struct NoAnswer;

impl std::fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the connection is closed without an answer")
    }
}

impl std::error::Error for NoAnswer {}

type Answer = Result<Response<Payload>, NoAnswer>;

type Outcome = Result<Value, Failure>;

impl Shared {
    /// Answers one request.
    pub(super) async fn answer(self: Arc<Self>, request: Request<Incoming>) -> Answer {
        let (head, body) = request.into_parts();
        if let Some(faults) = self.faults.as_deref().filter(|_| head.uri.path() == FAULTS_PATH) {
            return control(faults, &head.method, body).await;
        }
        let operation = match operation(&head) {
            Ok(operation) => operation,
            Err(failure) => return Ok(told(&new_id(), Err(failure))),
        };
        let plan = self.faults.as_deref().map(|faults| faults.plan(operation)).unwrap_or_default();
        sleep(plan.delay).await;
        if plan.fault.is_some() && !plan.after {
            // Read, so that the client gets to the point where it waits for the answer.
            let _ = timeout(BODY_TIMEOUT, body::read(body, false)).await;
            return faulty(&plan, told(&new_id(), Ok(json!({})))).await;
        }
        let id = new_id();
        let outcome = self.carry_out(operation, head.headers, body).await?;
        if let Err(failure) = &outcome
            && failure.status.is_server_error()
        {
            let _ = writeln!(std::io::stderr(), "{id} {operation}: {}", failure.message);
        }
        faulty(&plan, told(&id, outcome)).await
    }

    /// The operation's answer or the reason against it.
    async fn carry_out(
        self: Arc<Self>,
        operation: &'static str,
        headers: HeaderMap,
        body: Incoming,
    ) -> Result<Outcome, NoAnswer> {
        // Waits its turn before its body takes memory.
        let place = Arc::clone(&self.held).acquire_owned().await.map_err(|_| NoAnswer)?;
        let patient = headers.contains_key(EXPECT);
        let refused =
            |code, message, status| Ok(Err(Failure::front(code, message).with_status(status)));
        let body = match timeout(BODY_TIMEOUT, body::read(body, patient)).await {
            Ok(Ok(body)) => body,
            Ok(Err(Unread::Broken)) => return Err(NoAnswer),
            Ok(Err(Unread::TooLarge)) => {
                let message = "The request is larger than 15 MiB.";
                let status = StatusCode::PAYLOAD_TOO_LARGE;
                return refused("RequestEntityTooLargeException", message, status);
            }
            Err(_) => {
                let message = "The body of the request did not come in time.";
                let status = StatusCode::REQUEST_TIMEOUT;
                return refused("RequestTimeoutException", message, status);
            }
        };
        // A task of its own, which keeps its place to its end: a client that hangs up does not end
        // the work, and must not make room for more.
        let work = tokio::spawn(async move {
            let _place = place;
            let _turn = self.working.acquire().await.map_err(|_| broken())?;
            let region = region(&headers);
            let shared = Arc::clone(&self);
            let checked =
                tokio::task::spawn_blocking(move || shared.check(operation, &headers, &body));
            let request = checked.await.unwrap_or_else(|_| Err(broken()))?;
            perform(&self.recognizer, request, &region).await
        });
        Ok(work.await.unwrap_or_else(|_| Err(broken())))
    }

    /// Signature, then fields.
    fn check(
        &self,
        operation: &str,
        headers: &HeaderMap,
        body: &Bytes,
    ) -> Result<request::Request, Failure> {
        if let Some(credentials) = &self.credentials {
            credentials.check(headers, body, Timestamp::now())?;
        }
        request::Request::read(operation, body)
    }
}

/// The operation that a request is for.
fn operation(head: &Parts) -> Result<&'static str, Failure> {
    if head.method != Method::POST || head.uri.path() != "/" || head.uri.query().is_some() {
        return Err(Failure::unknown_operation().with_status(StatusCode::NOT_FOUND));
    }
    let target = head.headers.get("x-amz-target").and_then(|target| target.to_str().ok());
    let name = target.and_then(|target| target.strip_prefix("RekognitionService."));
    let known = OPERATIONS.into_iter().find(|known| Some(*known) == name);
    known.ok_or_else(Failure::unknown_operation)
}

/// The region that the request was signed for, whether or not the signature is checked.
fn region(headers: &HeaderMap) -> String {
    let header = headers.get("authorization").and_then(|value| value.to_str().ok());
    let scope = header.and_then(|header| header.split_once("Credential="));
    let region = scope.and_then(|(_, scope)| scope.split('/').nth(2));
    region.unwrap_or("us-east-1").to_owned()
}

/// What is told of a defect; it is on standard error already.
fn broken() -> Failure {
    Failure::internal("Internal server error")
}

fn new_id() -> String {
    uuid::Uuid::new_v4().to_string()
}

fn told(id: &str, outcome: Outcome) -> Response<Payload> {
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
    let failure = |code, message| Ok(told(&new_id(), Err(Failure::service(code, message))));
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
            Ok(told(&new_id(), Err(Failure::front("ExpiredTokenException", message))))
        }
        Kind::AccessDenied => failure(
            "AccessDeniedException",
            "User: arn:aws:iam::000000000000:user/local is not authorized to perform this \
             operation",
        ),
        Kind::Status => Ok(told(
            &new_id(),
            Err(broken().with_status(status(StatusCode::INTERNAL_SERVER_ERROR))),
        )),
        Kind::Html => {
            let page = "<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>";
            let mut response = Response::new(Payload::whole(page));
            *response.status_mut() = status(StatusCode::SERVICE_UNAVAILABLE);
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
            Ok(response)
        }
        Kind::Hang => std::future::pending().await,
        Kind::Cut => Err(NoAnswer),
        Kind::CutBody => Ok(response.map(Payload::cut)),
        Kind::Garbage => Ok(response.map(|_| Payload::whole("{\"FaceMatches\": [{\"Simil"))),
    }
}

/// `GET` tells what is left of the script and what was counted, `PUT` sets another.
async fn control(faults: &Faults, method: &Method, body: Incoming) -> Answer {
    if method == Method::PUT {
        let Ok(script) = body::read(body, false).await else { return Err(NoAnswer) };
        let set = std::str::from_utf8(&script).map_or(Ok(()), |script| faults.replace(script));
        if let Err(error) = set {
            return Ok(told(&new_id(), Err(Failure::front("Faults", error.message()))));
        }
    }
    let state = serde_json::to_value(faults.snapshot()).unwrap_or_default();
    Ok(told(&new_id(), Ok(state)))
}
