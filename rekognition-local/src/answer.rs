//! Answers as HTTP carries them.

use hyper::header::{CONNECTION, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use serde_json::Value;

use crate::body::Payload;
use crate::failure::Failure;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// The answer to a request; an error closes the connection without one.
pub(crate) type Answer = Result<Response<Payload>, Failure>;

/// The id of a request.
pub(crate) fn new_id() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// What an operation returned, or why it did not.
pub(crate) fn answered(id: &str, outcome: Result<Value, Failure>) -> Response<Payload> {
    let (status, closes, body) = match outcome {
        Ok(body) => (StatusCode::OK, false, body),
        Err(failure) => (failure.status, failure.closes, failure.to_json()),
    };
    let mut response = Response::new(Payload::whole(body.to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-amz-json-1.1"));
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
    if closes {
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}
