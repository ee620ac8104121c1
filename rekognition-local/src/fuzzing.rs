//! Entries for the fuzz targets: what reads the bytes of strangers, without a connection.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame};
use hyper::header::{HeaderName, HeaderValue};
use hyper::{HeaderMap, Method};
use jiff::Timestamp;

use crate::body::{self, Pace};
use crate::fields::Fields;
use crate::memory::Budget;
use crate::operations::{OPERATIONS, Request};
use crate::signature::{Credentials, Signed};
use crate::{host, route};

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

/// Reads any bytes as the lines of a head: which host, region and operation it names. A refusal must
/// have a JSON form.
///
/// # Panics
/// If a refusal has none: that is what fuzzing looks for.
pub fn head(bytes: &[u8]) {
    let mut map = HeaderMap::new();
    for line in bytes.split(|byte| *byte == b'\n').take(100) {
        let at = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
        let (name, value) = (&line[..at], line.get(at + 1..).unwrap_or_default());
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name), HeaderValue::from_bytes(value.trim_ascii()))
        {
            map.append(name, value);
        }
    }
    let refusals = [
        host::check(&map, IpAddr::from([192, 0, 2, 1]), &["faces.example".to_owned()]).err(),
        route::operation(&map).err(),
    ];
    for refusal in refusals.into_iter().flatten() {
        assert!(refusal.to_json().is_object());
    }
    assert!(route::region(&map).len() <= bytes.len().max(9));
}

/// Reads `bytes` as a body that comes in parts of `part` bytes, with little memory.
///
/// # Panics
/// If other bytes were read, or memory is still taken: that is what fuzzing looks for.
pub async fn body(bytes: &[u8], part: usize) {
    let parts: VecDeque<Bytes> = bytes.chunks(part.max(1)).map(Bytes::copy_from_slice).collect();
    let memory = Budget::new(1 << 20);
    let pace = Pace { grace: Duration::from_secs(1), rate: 1 };
    let held = body::read(Parts(parts), false, pace, &memory).await;
    assert!(held.is_ok_and(|held| held.bytes == bytes && held.part.bytes() >= bytes.len() as u64));
    assert_eq!(memory.taken(), 0);
}

/// A body in parts.
struct Parts(VecDeque<Bytes>);

impl Body for Parts {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.pop_front().map(Frame::data).map(Ok))
    }
}
