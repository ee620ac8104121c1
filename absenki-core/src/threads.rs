//! Two works at the same time.

use std::panic::resume_unwind;
use std::thread::{self, Builder, ScopedJoinHandle};

/// Runs each of two works on a thread of its own. `None` if the system does not start both.
///
/// The caller's thread only waits. Linux often starts a thread on the core of the one that starts it: if
/// that one went on working, both would share the core for milliseconds.
pub(crate) fn both<A: Send, B: Send>(
    first: impl FnOnce() -> A + Send,
    second: impl FnOnce() -> B + Send,
) -> Option<(A, B)> {
    thread::scope(|scope| {
        let first = Builder::new().spawn_scoped(scope, first).ok()?;
        let second = Builder::new().spawn_scoped(scope, second).ok()?;
        Some((result(first), result(second)))
    })
}

/// What a thread returns. Its panic goes on here.
fn result<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}
