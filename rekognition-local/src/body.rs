//! Bodies: those that come, within a limit, and those that go, some of them cut short by a fault.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::StatusCode;
use hyper::body::{Body, Frame, SizeHint};

use crate::failure::Failure;

/// Most bytes of a request: two photos of 5 MiB in base64 and what surrounds them. One photo of
/// up to 11 MB still gets the service's own answer to an image that is too large.
pub(crate) const MAX_REQUEST: usize = 15 << 20;

/// Most bytes of a larger request that are read and dropped. Clients send all before they read
/// the answer: without that they would see a broken connection, not why.
const MAX_DROPPED: usize = 64 << 20;

/// The refusal of a body that is too large.
fn too_large() -> Failure {
    Failure::front("RequestEntityTooLargeException", "The request is larger than 15 MiB.")
        .with_status(StatusCode::PAYLOAD_TOO_LARGE)
}

/// The whole of a body of at most [`MAX_REQUEST`] bytes. No more is ever held, whatever length
/// the request claims.
pub(crate) async fn read<B>(mut body: B, patient: bool) -> Result<Bytes, Failure>
where
    B: Body<Data = Bytes> + Unpin,
{
    let claimed = body.size_hint().lower();
    // Who waits for "100 Continue" has sent nothing yet and need not.
    if claimed > MAX_DROPPED as u64 || (patient && claimed > MAX_REQUEST as u64) {
        return Err(too_large());
    }
    let (mut held, mut total) = (BytesMut::new(), 0);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Failure::hang_up())?.into_data() else { continue };
        total += data.len();
        match total {
            0..=MAX_REQUEST => held.extend_from_slice(&data),
            total if total <= MAX_DROPPED => held = BytesMut::new(),
            _ => return Err(too_large()),
        }
    }
    match total {
        0..=MAX_REQUEST => Ok(held.freeze()),
        _ => Err(too_large()),
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
