//! Work that does not end, wait or run where its caller does.

use std::future::Future;

#[cfg(any(feature = "rekognition", feature = "sql"))]
use tokio::task::JoinSet;

#[cfg(any(feature = "rekognition", feature = "sql"))]
use super::runtime;
use crate::error::{Error, ErrorKind, Result};

/// Runs `future` on the one runtime, whichever runtime the caller is on or none, and ends it when
/// the caller stops waiting.
///
/// Connections are served by the runtime that opened them, so a pool of warm ones that is shared
/// by the whole process needs one that lives as long.
#[cfg(any(feature = "rekognition", feature = "sql"))]
pub(crate) async fn on_runtime<F>(future: F) -> Result<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    let mut task = JoinSet::new();
    task.spawn_on(future, &runtime()?.handle);
    match task.join_next().await {
        Some(Ok(output)) => Ok(output),
        Some(Err(error)) => Err(dropped().with_source(error)),
        None => Err(dropped()),
    }
}

/// Runs `work` on a thread of the one runtime that may be kept busy.
#[cfg(feature = "rekognition")]
pub(crate) async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    let task = runtime()?.handle.spawn_blocking(work);
    task.await.map_err(|error| dropped().with_source(error))
}

fn dropped() -> Error {
    Error::new(ErrorKind::Runtime, "runtime", "the work ended without a result")
}

/// Runs `work` as a task of its own, which a caller that stops waiting does not cancel.
pub(crate) async fn to_the_end<T: Send + 'static>(
    work: impl Future<Output = Result<T>> + Send + 'static,
) -> Result<T> {
    tokio::spawn(work).await.unwrap_or_else(|failed| Err(dropped().with_source(failed)))
}

/// Runs work that keeps a core busy on a thread where it does not hold up the runtime's tasks.
pub(crate) async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let task = tokio::task::spawn_blocking(work);
    task.await.unwrap_or_else(|failed| Err(dropped().with_source(failed)))
}

#[cfg(all(test, feature = "rekognition"))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_of_another_runtime_runs_on_the_one_runtime() {
        let thread = on_runtime(async { std::thread::current().name().map(str::to_owned) });
        assert_eq!(thread.await.unwrap().as_deref(), Some("absenki"));
    }
}
