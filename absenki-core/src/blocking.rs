//! The one runtime, for callers that cannot wait asynchronously, and the services for them.
//!
//! [`FaceEnrollService`] and [`FaceVerificationService`] here are those of the crate for a program
//! without a runtime of its own; [`block_on`] waits for anything else.
//!
//! The runtime is built at its first use, never when the library is loaded, and belongs to the process
//! that built it. After a `fork` its threads do not exist in the child, and waiting for them
//! would never end: the child builds its own and leaves the inherited one untouched.

mod services;
mod work;

pub use services::{FaceEnrollService, FaceVerificationService};
#[cfg(feature = "rekognition")]
pub(crate) use work::off_thread;
#[cfg(any(feature = "rekognition", feature = "sql"))]
pub(crate) use work::on_runtime;
pub(crate) use work::{off_the_runtime, to_the_end};

use std::future::Future;
use std::sync::Arc;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::error::{Error, ErrorKind, Result};
use crate::per_process::PerProcess;

/// Runs `future` on the one runtime and waits for it on this thread.
///
/// # Errors
/// [`ErrorKind::Runtime`] if the runtime cannot be started, and where this thread already
/// belongs to an asynchronous runtime: waiting would stop it, so the future must be awaited there.
///
/// ```
/// let sum = absenki_core::blocking::block_on(async { 1 + 1 })?;
/// assert_eq!(sum, 2);
/// # Ok::<(), absenki_core::Error>(())
/// ```
pub fn block_on<F: Future>(future: F) -> Result<F::Output> {
    if Handle::try_current().is_ok() {
        return Err(Error::new(
            ErrorKind::Runtime,
            "block_on",
            "this thread belongs to an asynchronous runtime: await the asynchronous method there",
        ));
    }
    Ok(runtime()?.handle.block_on(future))
}

/// Runs `future` on the one runtime and waits for it on this thread, which may be one that an
/// asynchronous runtime keeps for work that blocks (Tokio's `spawn_blocking`): for a backend that
/// does its work there.
///
/// # Errors
/// [`ErrorKind::Runtime`] if the runtime cannot be started.
///
/// # Panics
/// On a thread that drives asynchronous tasks, which the wait would stop.
pub fn wait<F: Future>(future: F) -> Result<F::Output> {
    Ok(runtime()?.handle.block_on(future))
}

/// The runtime. A plain [`Runtime`] waits for its threads when it is dropped, and panics where
/// waiting is not allowed; one that lost the race to be the first must do neither.
struct Carrier {
    handle: Handle,
    runtime: Option<Runtime>,
}

impl Carrier {
    fn start() -> Result<Self> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("absenki")
            .enable_all()
            .build()
            .map_err(|error| {
                Error::new(ErrorKind::Runtime, "runtime", "the runtime could not be started")
                    .with_source(error)
            })?;
        Ok(Carrier { handle: runtime.handle().clone(), runtime: Some(runtime) })
    }
}

impl Drop for Carrier {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn runtime() -> Result<Arc<Carrier>> {
    static RUNTIME: PerProcess<Carrier> = PerProcess::new();
    RUNTIME.get_or_try_init(Carrier::start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_inside_a_runtime_is_an_error_and_not_a_panic() {
        let nested = block_on(async { block_on(async { 1 }) }).unwrap();
        assert_eq!(nested.unwrap_err().kind(), ErrorKind::Runtime);
    }
}
