//! Values that belong to one process.

use std::sync::Arc;

use arc_swap::{ArcSwapOption, Guard};

/// A value that every process has for itself: a forked child gets a new one, and never touches the
/// inherited one, whose threads, locks and open files are not its own.
///
/// Without a lock, since a child can inherit one that is locked for ever.
pub(crate) struct PerProcess<T>(ArcSwapOption<(u32, Arc<T>)>);

impl<T: Default> PerProcess<T> {
    pub(crate) const fn new() -> Self {
        PerProcess(ArcSwapOption::const_empty())
    }

    /// This process's value, made by `T::default` at the first call. Threads that come first at
    /// the same time may each make one; all get the same.
    pub(crate) fn get(&self) -> Arc<T> {
        let process = std::process::id();
        let current = self.0.load();
        if let Some((_, value)) = current.as_deref().filter(|(owner, _)| *owner == process) {
            return Arc::clone(value);
        }
        let made = Arc::new((process, Arc::new(T::default())));
        let previous = self.0.compare_and_swap(&current, Some(Arc::clone(&made)));
        match Guard::into_inner(previous) {
            Some(winner) if winner.0 == process => Arc::clone(&winner.1),
            inherited => {
                std::mem::forget(inherited);
                Arc::clone(&made.1)
            }
        }
    }
}

impl<T> Drop for PerProcess<T> {
    fn drop(&mut self) {
        let current = self.0.swap(None);
        if current.as_ref().is_some_and(|owned| owned.0 != std::process::id()) {
            std::mem::forget(current);
        }
    }
}
