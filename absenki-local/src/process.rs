//! Values that belong to one process.

use std::sync::{Arc, Mutex, PoisonError};

/// A value that every process has for itself: a forked child gets a new one, and leaves the
/// inherited one, whose threads, locks and open files are not its own, untouched for ever.
#[derive(Debug)]
pub(crate) struct PerProcess<T>(Mutex<Option<(u32, Arc<T>)>>);

impl<T: Default> PerProcess<T> {
    pub(crate) const fn new() -> Self {
        PerProcess(Mutex::new(None))
    }

    /// This process's value, made by `T::default` at the first call: that must be quick, since a
    /// fork while the lock is held leaves the child a lock that nobody releases.
    pub(crate) fn get(&self) -> Arc<T> {
        let process = std::process::id();
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((owner, value)) = &*current
            && *owner == process
        {
            return Arc::clone(value);
        }
        let value = Arc::new(T::default());
        std::mem::forget(current.replace((process, Arc::clone(&value))));
        value
    }
}

impl<T> Drop for PerProcess<T> {
    fn drop(&mut self) {
        let current = self.0.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        if current.as_ref().is_some_and(|(owner, _)| *owner != std::process::id()) {
            std::mem::forget(current);
        }
    }
}
