//! What a request is for, and whether its head shows a right to it.

use std::net::IpAddr;
use std::sync::Arc;

use hyper::http::request::Parts;
use hyper::{HeaderMap, Method};
use jiff::Timestamp;

use crate::connections::Seat;
use crate::failure::Failure;
use crate::faults::Faults;
use crate::host;
use crate::http::Shared;
use crate::operations::{OPERATIONS, OWN};

/// Where the script of faults is read and set.
const FAULTS_PATH: &str = "/_faults";

/// Where a session of Face Liveness is read and fed: see [`sessions`](crate::sessions).
const LIVENESS_PATH: &str = "/_liveness/";

/// Whether the gallery answers.
const HEALTH_PATH: &str = "/health";

/// Counts for Prometheus.
const METRICS_PATH: &str = "/metrics";

/// The connection that a request came on.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) seat: Arc<Seat>,
    /// The address of this machine that the caller connected to.
    pub(crate) came_to: IpAddr,
    /// The address that it came from.
    pub(crate) peer: IpAddr,
}

/// What a request is for.
pub(crate) enum Route<'a> {
    /// Whether the server can answer: no secret, so it has no condition.
    Health,
    Metrics,
    Operation(&'static str),
    Faults(&'a Faults),
    /// The id of a session.
    Liveness(&'a str),
}

impl Shared {
    /// What a request is for, if its head shows a right to it.
    pub(crate) fn route<'a>(
        &'a self,
        head: &'a Parts,
        line: &Line,
        now: Timestamp,
    ) -> Result<Route<'a>, Failure> {
        let path = head.uri.path();
        if head.method == Method::GET && path == HEALTH_PATH {
            return Ok(Route::Health);
        }
        if self.credentials.is_none() {
            host::check(&head.headers, line.came_to, &self.hosts)?;
        }
        if head.method == Method::GET && path == METRICS_PATH {
            return Ok(Route::Metrics);
        }
        if let Some(session) = path.strip_prefix(LIVENESS_PATH) {
            return Ok(Route::Liveness(session));
        }
        let faults = self.faults.as_deref().filter(|_| path == FAULTS_PATH);
        let own = OWN.iter().find(|(own, _)| *own == path).map(|&(_, name)| name);
        let is_operation = head.method == Method::POST && (path == "/" || own.is_some());
        if head.uri.query().is_some() || (faults.is_none() && !is_operation) {
            return Err(Failure::unknown_path());
        }
        if let Some(credentials) = &self.credentials {
            credentials.check_head(&head.headers, now)?;
        }
        match (faults, own) {
            (Some(faults), _) => Ok(Route::Faults(faults)),
            (None, Some(own)) => Ok(Route::Operation(own)),
            (None, None) => operation(&head.headers).map(Route::Operation),
        }
    }
}

/// The operation that a request is for.
pub(crate) fn operation(headers: &HeaderMap) -> Result<&'static str, Failure> {
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
pub(crate) fn region(headers: &HeaderMap) -> String {
    let header = headers.get("authorization").and_then(|value| value.to_str().ok());
    let scope = header.and_then(|header| header.split_once("Credential="));
    let region = scope.and_then(|(_, scope)| scope.split('/').nth(2));
    region.unwrap_or("us-east-1").to_owned()
}
