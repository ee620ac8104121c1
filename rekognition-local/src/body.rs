//! Bodies: those that come, within a limit, and those that go, some of them cut short by a fault.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::StatusCode;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::{Instant, timeout_at};

use crate::failure::Failure;
use crate::memory::{Budget, Part};

/// Most bytes of a request: two photos of 5 MiB in base64 and what surrounds them. One photo of
/// up to 11 MB still gets the service's own answer to an image that is too large.
pub(crate) const MAX_REQUEST: usize = 15 << 20;

/// Most bytes of a larger request that are read and dropped. Clients send all before they read
/// the answer: without that they would see a broken connection, not why.
const MAX_DROPPED: usize = 64 << 20;

/// Minimum number of bytes of memory that a body takes at a time.
const MIN_PART: u64 = 64 << 10;

/// The refusal of a body that is too large.
fn too_large() -> Failure {
    Failure::front("RequestEntityTooLargeException", "The request is larger than 15 MiB.")
        .with_status(StatusCode::PAYLOAD_TOO_LARGE)
        .within_the_body()
}

fn too_slow() -> Failure {
    let message = "The body of the request did not come in time.";
    Failure::front("RequestTimeoutException", message)
        .with_status(StatusCode::REQUEST_TIMEOUT)
        .within_the_body()
}

/// How fast a body must come: late at its beginning by `grace`, then never slower than `rate` on average.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    pub(crate) grace: Duration,
    /// Bytes a second.
    pub(crate) rate: u64,
}

impl Pace {
    /// When the next part of a body must be here, of which `total` bytes came since `began`.
    fn deadline(&self, began: Instant, total: usize) -> Instant {
        began + self.grace + Duration::from_secs_f64(total as f64 / self.rate.max(1) as f64)
    }
}

/// A body in memory, and its part of the memory for bodies.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) bytes: Bytes,
    pub(crate) part: Part,
}

/// The whole of a body of at most [`MAX_REQUEST`] bytes. No more is ever held, whatever length
/// the request claims, and memory is taken for what came only.
pub(crate) async fn read<B>(
    mut body: B,
    patient: bool,
    pace: Pace,
    memory: &Budget,
) -> Result<Held, Failure>
where
    B: Body<Data = Bytes> + Unpin,
{
    let claimed = body.size_hint().lower();
    // Who waits for "100 Continue" has sent nothing yet and need not.
    if claimed > MAX_DROPPED as u64 || (patient && claimed > MAX_REQUEST as u64) {
        return Err(too_large());
    }
    let (mut began, mut held, mut total) = (Instant::now(), BytesMut::new(), 0);
    let mut part = memory.take(0).await?;
    while let Some(data) = next(&mut body, pace.deadline(began, total)).await? {
        total += data.len();
        match total {
            0..=MAX_REQUEST => {
                if part.bytes() < total as u64 {
                    let waiting = Instant::now();
                    part.join(memory.take((total as u64 - part.bytes()).max(MIN_PART)).await?);
                    // The wait for memory is not the caller's.
                    began += waiting.elapsed();
                }
                held.extend_from_slice(&data);
            }
            total if total <= MAX_DROPPED => {
                (held, part) = (BytesMut::new(), memory.take(0).await?)
            }
            _ => return Err(too_large()),
        }
    }
    match total {
        0..=MAX_REQUEST => Ok(Held { bytes: held.freeze(), part }),
        _ => Err(too_large().at_the_end()),
    }
}

/// Reads a body and drops it, so that a client that sends all before it reads sees the answer.
/// Whether the body came to its end.
pub(crate) async fn drain<B>(mut body: B, patient: bool, pace: Pace) -> bool
where
    B: Body<Data = Bytes> + Unpin,
{
    if body.is_end_stream() {
        return true;
    }
    if patient || body.size_hint().lower() > MAX_DROPPED as u64 {
        return false;
    }
    let (began, mut total) = (Instant::now(), 0);
    loop {
        match next(&mut body, pace.deadline(began, total)).await {
            Ok(Some(data)) => total += data.len(),
            Ok(None) => return true,
            Err(_) => return false,
        }
        if total > MAX_DROPPED {
            return false;
        }
    }
}

/// The next bytes, or none at the end.
async fn next<B>(body: &mut B, deadline: Instant) -> Result<Option<Bytes>, Failure>
where
    B: Body<Data = Bytes> + Unpin,
{
    loop {
        let frame = timeout_at(deadline, body.frame()).await.map_err(|_| too_slow())?;
        match frame.transpose().map_err(|_| Failure::hang_up())? {
            Some(frame) => {
                if let Ok(data) = frame.into_data() {
                    return Ok(Some(data));
                }
            }
            None => return Ok(None),
        }
    }
}

/// A body to send.
#[derive(Debug)]
pub(crate) struct Payload {
    bytes: Option<Bytes>,
    /// What the headers promise; more than there is where the connection is to break.
    length: u64,
}

impl Payload {
    pub(crate) fn whole(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Payload { length: bytes.len() as u64, bytes: Some(bytes) }
    }

    /// Half of `self`, then a broken connection.
    pub(crate) fn cut(self) -> Self {
        let bytes = self.bytes.map(|bytes| bytes.slice(..bytes.len() / 2));
        Payload { bytes, length: self.length.max(1) }
    }
}

impl Body for Payload {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        // hyper breaks the connection where a body ends before the length that it promised.
        Poll::Ready(self.bytes.take().filter(|bytes| !bytes.is_empty()).map(Frame::data).map(Ok))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length)
    }
}
