//! `rekognition-local`: the embedded recognizer behind AWS Rekognition's wire protocol.
//!
//! A [`Server`] answers `POST /` with awsJson1_1, so the AWS SDKs and the AWS CLI use it when
//! their endpoint is set to its address (`AWS_ENDPOINT_URL_REKOGNITION`). Field limits, codes,
//! messages and statuses are the service's. What differs:
//!
//! - similarities are on the scale of [`similarity`](absenki_local::similarity()), not on Rekognition's:
//!   a threshold tuned for one must not be used for the other;
//! - of a face, box, confidence, five landmarks, pose and quality are returned; age, emotions and the
//!   like, which `Attributes: ALL` requests, are left out;
//! - photos come inline only, since there is no S3;
//! - `IndexFaces` takes the filters `LOW`, `MEDIUM` and `HIGH` as `AUTO`; searches and comparisons
//!   take every filter as `NONE`;
//! - a session of Face Liveness takes frames at `PUT /_liveness/SESSION` in place of AWS's video
//!   stream, and is judged by [`absenki_core::liveness`]: its confidence is not AWS's;
//! - there are no users, tags, videos, labels, texts or custom models.

mod body;
mod failure;
mod faults;
mod fields;
#[cfg(fuzzing)]
pub mod fuzzing;
mod http;
mod operations;
pub mod options;
mod sessions;
mod signature;
mod violations;
mod wire;

pub use faults::Faults;
pub use operations::OPERATIONS;
pub use signature::Credentials;

use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use absenki_core::{Error, ErrorKind, Result};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use absenki_local::LocalRecognizer;
use http::Shared;

/// Maximum number of connections; further ones wait to be accepted.
const MAX_CONNECTIONS: usize = 512;

/// Maximum number of requests whose bodies are in memory at the same time, 15 MiB each; further ones wait unread.
const MAX_HELD: usize = 16;

/// Maximum time for the head of a request, and for an idle connection.
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);

/// Maximum time for running requests to end after the server stops.
const LAST_REQUESTS: Duration = Duration::from_secs(15);

/// How long to wait before accepting again, where the system has no more file handles.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Whom a server serves.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// The key that requests must be signed with; unsigned ones are served where it is `None`.
    pub credentials: Option<Credentials>,
    /// Faults to answer with, for tests. They can be read and set at `/_faults`.
    pub faults: Option<Arc<Faults>>,
}

/// A server that listens.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Server {
    /// Listens on `address`; port 0 takes a free one. Needs a Tokio runtime with I/O and time.
    ///
    /// # Errors
    /// [`ErrorKind::Unreachable`] if the address cannot be listened on.
    pub async fn bind(
        address: SocketAddr,
        recognizer: LocalRecognizer,
        access: Access,
    ) -> Result<Self> {
        let failed = |error: std::io::Error| {
            Error::new(ErrorKind::Unreachable, "listen", "the address cannot be listened on")
                .with_source(error)
        };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        // The networks gain nothing from more callers than cores, and each may take what the
        // limits on a photo allow (512 MiB, mostly a hundredth of that).
        let at_once = std::thread::available_parallelism().map_or(2, usize::from).clamp(2, 8);
        let shared = Arc::new(Shared {
            recognizer,
            credentials: access.credentials,
            faults: access.faults,
            held: Arc::new(Semaphore::new(MAX_HELD)),
            working: Semaphore::new(at_once),
            sessions: Arc::default(),
        });
        Ok(Server { listener, address, shared })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` is done, then lets requests in flight end.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let (mut stop, graceful) = (pin!(stop), GracefulShutdown::new());
        let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
        loop {
            let accepted = async {
                let place = Arc::clone(&places).acquire_owned().await;
                (self.listener.accept().await, place)
            };
            tokio::select! {
                () = &mut stop => break,
                (accepted, place) = accepted => match (accepted, place) {
                    (Ok((stream, _)), Ok(place)) => self.serve(stream, place, &graceful),
                    _ => tokio::time::sleep(ACCEPT_PAUSE).await,
                },
            }
        }
        drop(self.listener);
        // What is left after that (a fault that never answers) is cut.
        let _ = tokio::time::timeout(LAST_REQUESTS, graceful.shutdown()).await;
    }

    fn serve(&self, stream: TcpStream, place: OwnedSemaphorePermit, graceful: &GracefulShutdown) {
        // Answers are small and wanted at once.
        let _ = stream.set_nodelay(true);
        let shared = Arc::clone(&self.shared);
        let service = service_fn(move |request| Arc::clone(&shared).answer(request));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(IDLE_TIMEOUT)
            .serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // An error is the client's: it went away, or spoke no HTTP.
            let _ = connection.await;
            drop(place);
        });
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Server({})", self.address)
    }
}
