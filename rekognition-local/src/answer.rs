//! Answers as HTTP carries them.

use hyper::header::{CONNECTION, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use serde_json::Value;

use crate::body::Payload;
use crate::failure::Failure;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// The answer to a request; an error closes the connection without one.
pub(crate) type Answer = Result<Response<Payload>, Failure>;

/// The code of a refusal, as an extension of its answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Code(pub(crate) &'static str);

/// The id of a request.
pub(crate) fn new_id() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// A text that is no answer of an operation.
pub(crate) fn plain(text: String) -> Response<Payload> {
    let mut response = Response::new(Payload::whole(text));
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

/// What an operation returned, or why it did not.
pub(crate) fn answered(id: &str, outcome: Result<Value, Failure>) -> Response<Payload> {
    let (status, closes, code, body) = match outcome {
        Ok(body) => (StatusCode::OK, false, "", body),
        Err(failure) => (failure.status, failure.closes, failure.code, failure.to_json()),
    };
    let mut response = Response::new(Payload::whole(body.to_string()));
    response.extensions_mut().insert(Code(code));
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
