//! `rekognition-local`: the embedded recognizer behind AWS Rekognition's wire protocol.
//!
//! A [`Server`] answers `POST /` with awsJson1_1, so the AWS SDKs and the AWS CLI use it when
//! their endpoint is set to its address (`AWS_ENDPOINT_URL_REKOGNITION`). Field limits, codes,
//! messages and statuses are the service's. What differs:
//!
//! - similarities are on the scale of [`similarity`](absenki_local::similarity()), not on Rekognition's:
//!   a threshold tuned for one must not be used for the other;
//! - of a face, box, confidence, five landmarks, pose and quality are returned, and `FaceOccluded` on
//!   request; age, emotions and the like, which `Attributes: ALL` requests, are left out;
//! - S3 is a folder ([`Access::s3`]), without versions;
//! - `IndexFaces` takes the filters `LOW`, `MEDIUM` and `HIGH` as `AUTO`; searches and comparisons
//!   take every filter as `NONE`;
//! - a session of Face Liveness takes frames at `PUT /_liveness/SESSION` in place of AWS's video
//!   stream, and is judged by [`absenki_core::liveness`]: its confidence is not AWS's;
//! - a request with a `ClientRequestToken` is answered as before for ten minutes;
//! - there are no videos, labels, texts or custom models.

mod answer;
mod body;
mod connections;
mod failure;
mod faults;
mod fields;
#[cfg(fuzzing)]
pub mod fuzzing;
mod host;
mod http;
mod limits;
mod memory;
mod metrics;
mod operations;
pub mod options;
mod route;
mod s3;
mod sessions;
mod signature;
mod spoil;
mod stream;
mod tokens;
mod violations;
mod wire;

pub use faults::Faults;
pub use limits::Limits;
pub use operations::OPERATIONS;
pub use signature::Credentials;

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use absenki_core::{Error, ErrorKind, Result};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use absenki_local::LocalRecognizer;
use body::Pace;
use connections::Connections;
use http::Shared;
use memory::Budget;
use metrics::Metrics;
use route::Line;
use s3::Folder;
use stream::Watched;

/// Maximum time between two requests on a connection.
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);

/// Maximum time for running requests to end after the server stops.
const LAST_REQUESTS: Duration = Duration::from_secs(15);

/// How long to wait before accepting again, where the system has no more file handles.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Whom a server serves, and what it spends on them.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// The key that requests must be signed with; unsigned ones are served where it is `None`.
    pub credentials: Option<Credentials>,
    /// Faults to answer with, for tests. They can be read and set at `/_faults`.
    pub faults: Option<Arc<Faults>>,
    /// Names of this server, beside its addresses and `localhost`, that unsigned requests may give as
    /// their `Host`.
    pub hosts: Vec<String>,
    /// What callers may take.
    pub limits: Limits,
    /// The folder in the place of S3, with a folder for each bucket; no S3 where it is `None`.
    pub s3: Option<PathBuf>,
    /// Whether each answer is written to standard error, as a line of JSON.
    pub log: bool,
}

/// A server that listens.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    shared: Arc<Shared>,
    connections: Arc<Connections>,
    limits: Limits,
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
        // The networks gain nothing from more callers than cores.
        let at_once = std::thread::available_parallelism().map_or(2, usize::from).clamp(2, 8);
        let Access { credentials, faults, hosts, limits, s3, log } = access;
        let connections = Arc::new(Connections::new(&limits));
        let shared = Arc::new(Shared {
            recognizer,
            credentials,
            hosts,
            faults,
            pace: Pace { grace: limits.body_grace, rate: limits.min_rate },
            bodies: Budget::new(limits.body_memory),
            decoding: Budget::new(limits.decode_memory),
            working: Semaphore::new(at_once),
            s3: s3.map(Folder),
            connections: Arc::clone(&connections),
            metrics: Metrics::default(),
            log,
        });
        Ok(Server { listener, address, shared, connections, limits })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` is done, then lets requests in flight end.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let (mut stop, graceful) = (pin!(stop), GracefulShutdown::new());
        loop {
            tokio::select! {
                () = &mut stop => break,
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, peer)) => self.serve(stream, peer.ip(), &graceful),
                    Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
                },
            }
        }
        drop(self.listener);
        // What is left after that (a fault that never answers) is cut.
        let _ = tokio::time::timeout(LAST_REQUESTS, graceful.shutdown()).await;
    }

    fn serve(&self, stream: TcpStream, peer: IpAddr, graceful: &GracefulShutdown) {
        let Ok(came_to) = stream.local_addr() else { return };
        // Without a place the connection closes: all others are being answered.
        let Some(place) = self.connections.admit(peer) else { return };
        // Answers are small and wanted at once.
        let _ = stream.set_nodelay(true);
        let stream = Watched::new(stream, Arc::clone(&place.seat), self.limits.head);
        let line = Line { seat: Arc::clone(&place.seat), came_to: came_to.ip(), peer };
        let shared = Arc::clone(&self.shared);
        let service = service_fn(move |request| Arc::clone(&shared).answer(request, line.clone()));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(IDLE_TIMEOUT)
            .serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            tokio::select! {
                // An error is the client's: it went away, or spoke no HTTP.
                _ = connection => {}
                () = place.seat.evicted() => {}
            }
        });
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Server({})", self.address)
    }
}
