//! Entries for the fuzz targets: what reads the bytes of strangers, without a connection.

use hyper::header::{HeaderName, HeaderValue};
use hyper::{HeaderMap, Method};
use jiff::Timestamp;

use crate::fields::Fields;
use crate::operations::{OPERATIONS, Request};
use crate::signature::{Credentials, Signed};

/// Reads `body` as a request for each operation. A refusal must have a JSON form.
///
/// # Panics
/// If a refusal has none: that is what fuzzing looks for.
pub fn request(body: &[u8]) {
    for operation in OPERATIONS {
        let read = Fields::read(body).and_then(|fields| Request::read(operation, fields));
        if let Err(refusal) = read {
            assert!(refusal.to_json().is_object());
        }
    }
}

/// Whether a request with these headers and this body is taken as signed, at `now` in seconds
/// since 1970.
#[must_use]
pub fn is_signed(
    key: &Credentials,
    headers: &[(&'static str, &[u8])],
    body: &[u8],
    now: i64,
) -> bool {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_bytes(value) {
            map.append(HeaderName::from_static(name), value);
        }
    }
    let now = Timestamp::from_second(now).unwrap_or(Timestamp::UNIX_EPOCH);
    let signed = Signed { method: &Method::POST, path: "/", headers: &map, body };
    key.check(&signed, now).is_ok()
}
