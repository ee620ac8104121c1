//! Values that belong to one process, for what does not survive a `fork`: threads, pools,
//! connections, open databases.

use std::convert::Infallible;
use std::sync::Arc;

use arc_swap::{ArcSwapOption, Guard};

use crate::error::Result;

/// A value that every process has for itself: a forked child gets a new one, and never touches the
/// inherited one, whose threads, locks and open files are not its own. For backends and stores
/// that own such things.
///
/// Without a lock, since a child can inherit one that is locked for ever.
///
/// ```
/// use absenki_core::per_process::PerProcess;
///
/// static STARTED: PerProcess<u32> = PerProcess::new();
/// let owner = STARTED.get_or_try_init(|| Ok(std::process::id()))?;
/// assert_eq!(*owner, std::process::id());
/// # Ok::<(), absenki_core::Error>(())
/// ```
pub struct PerProcess<T>(ArcSwapOption<(u32, Arc<T>)>);

impl<T> Default for PerProcess<T> {
    fn default() -> Self {
        PerProcess::new()
    }
}

impl<T> PerProcess<T> {
    /// Nothing yet. The first use makes the value.
    #[must_use]
    pub const fn new() -> Self {
        PerProcess(ArcSwapOption::const_empty())
    }

    /// This process's value, made by `make` where there is none. Threads that come first at the
    /// same time may each make one; all get the same.
    ///
    /// # Errors
    /// That of `make`.
    pub fn get_or_try_init(&self, make: impl FnOnce() -> Result<T>) -> Result<Arc<T>> {
        self.get_or_init(make)
    }

    fn get_or_init<E>(&self, make: impl FnOnce() -> Result<T, E>) -> Result<Arc<T>, E> {
        let process = std::process::id();
        let current = self.0.load();
        if let Some((_, value)) = current.as_deref().filter(|(owner, _)| *owner == process) {
            return Ok(Arc::clone(value));
        }
        let made = Arc::new((process, Arc::new(make()?)));
        let previous = self.0.compare_and_swap(&current, Some(Arc::clone(&made)));
        match Guard::into_inner(previous) {
            Some(winner) if winner.0 == process => Ok(Arc::clone(&winner.1)),
            inherited => {
                // Dropping it would wait for threads that only the parent has.
                std::mem::forget(inherited);
                Ok(Arc::clone(&made.1))
            }
        }
    }
}

impl<T: Default> PerProcess<T> {
    /// This process's value, made by `T::default` where there is none.
    pub fn get(&self) -> Arc<T> {
        let Ok(value) = self.get_or_init(|| Ok::<T, Infallible>(T::default()));
        value
    }
}

impl<T> Drop for PerProcess<T> {
    fn drop(&mut self) {
        let left = self.0.swap(None);
        // Closing what only the parent uses would, through the shared epoll, deafen the parent.
        std::mem::forget(left.filter(|owned| owned.0 != std::process::id()));
    }
}
