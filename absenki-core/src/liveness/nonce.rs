//! Sessions that were used: each is good for one attempt.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;

use crate::error::{Error, ErrorKind, Result};

/// Remembers which sessions were used. Several machines that check the sessions of one key share one
/// store, such as a cache that adds a key only if it is missing.
#[async_trait]
pub trait NonceStore: Send + Sync {
    /// Records `nonce` as used and returns whether it was unused. Of several calls with one nonce,
    /// at the same time or not, exactly one returns `true`. After `expires` the store may forget it:
    /// the session has then expired.
    ///
    /// # Errors
    /// [`ErrorKind::Storage`] where the store does not answer. The attempt then ends with the error.
    async fn use_once(&self, nonce: &str, expires: SystemTime) -> Result<bool>;
}

/// Remembers in the memory of one process, up to a number of sessions.
#[derive(Debug)]
pub struct MemoryNonceStore {
    capacity: usize,
    used: Mutex<HashMap<String, SystemTime>>,
}

impl Default for MemoryNonceStore {
    /// Room for 100,000 sessions, about 10 MB.
    fn default() -> Self {
        MemoryNonceStore::new(100_000)
    }
}

impl MemoryNonceStore {
    /// Remembers up to `capacity` sessions that have not expired.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        MemoryNonceStore { capacity, used: Mutex::default() }
    }

    fn insert(&self, nonce: &str, expires: SystemTime, now: SystemTime) -> Result<bool> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.contains_key(nonce) {
            return Ok(false);
        }
        if used.len() >= self.capacity {
            // A clock that is set back a little must not bring a used session to life.
            let kept_until = |expires: SystemTime| expires + Duration::from_secs(60);
            used.retain(|_, expires| kept_until(*expires) > now);
        }
        if used.len() >= self.capacity {
            // Forgetting one that is still good would let it be used again.
            let message = "too many liveness sessions at the same time: enlarge the store";
            return Err(Error::new(ErrorKind::Storage, "liveness", message));
        }
        used.insert(nonce.to_owned(), expires);
        Ok(true)
    }
}

#[async_trait]
impl NonceStore for MemoryNonceStore {
    async fn use_once(&self, nonce: &str, expires: SystemTime) -> Result<bool> {
        self.insert(nonce, expires, SystemTime::now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_store_forgets_the_expired_only() {
        let store = MemoryNonceStore::new(2);
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        assert!(store.insert("a", at(100), at(0)).unwrap());
        assert!(store.insert("b", at(1000), at(0)).unwrap());
        assert!(!store.insert("a", at(100), at(0)).unwrap());
        assert_eq!(store.insert("c", at(1000), at(0)).unwrap_err().kind(), ErrorKind::Storage);
        assert!(store.insert("c", at(1000), at(200)).unwrap());
        assert!(!store.insert("b", at(1000), at(200)).unwrap());
    }

    #[test]
    fn of_many_uses_at_the_same_time_one_succeeds() {
        let store = MemoryNonceStore::default();
        let start = std::sync::Barrier::new(8);
        let expires = SystemTime::now() + Duration::from_secs(60);
        let use_once = || {
            start.wait();
            store.insert("a", expires, SystemTime::now()).unwrap()
        };
        let successes: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(use_once)).collect();
            threads.into_iter().map(|thread| usize::from(thread.join().unwrap())).sum()
        });
        assert_eq!(successes, 1);
    }
}
