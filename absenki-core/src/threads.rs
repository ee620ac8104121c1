//! Two works at the same time.

use std::panic::resume_unwind;
use std::thread;

/// Runs both works, the second on a thread of its own. `None`, and neither has run, if the system starts
/// no thread.
pub(crate) fn both<A, B: Send>(
    first: impl FnOnce() -> A,
    second: impl FnOnce() -> B + Send,
) -> Option<(A, B)> {
    thread::scope(|scope| {
        let beside = thread::Builder::new().spawn_scoped(scope, second).ok()?;
        let first = first();
        // A panic goes on here, as if the work had run here.
        let second = beside.join().unwrap_or_else(|panic| resume_unwind(panic));
        Some((first, second))
    })
}
