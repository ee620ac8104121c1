//! Keeps recent verdicts: a kiosk that sends the same frame twice pays once.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use moka::sync::Cache;
use sha2::{Digest, Sha256};

use crate::photo::Photo;

/// Maximum number of kept verdicts. The one unused for longest is discarded first.
const CAPACITY: u64 = 1024;

/// Counts the enrolments and deletions in this process. It is part of every key, so each of them
/// makes all verdicts before it unreachable, in every service.
static CHANGES: AtomicU64 = AtomicU64::new(0);

/// Forgets every verdict: a face was enrolled or deleted.
pub(crate) fn faces_changed() {
    CHANGES.fetch_add(1, Ordering::Release);
}

/// The photo's SHA-256, the user's faces, and the number of changes. Collection, threshold and
/// all other settings are those of the service that owns the cache.
pub(crate) type Key = ([u8; 32], Vec<String>, u64);

/// The key of a verdict on `photo` for the user of `own_faces`.
pub(crate) fn key(photo: &Photo, own_faces: &[String]) -> Key {
    let hash = Sha256::digest(photo.encoded()).into();
    let mut own_faces = own_faces.to_vec();
    own_faces.sort_unstable();
    (hash, own_faces, CHANGES.load(Ordering::Acquire))
}

/// Verdicts of one service, by [`Key`].
#[derive(Clone)]
pub(crate) struct VerdictCache<V>(Cache<Key, V>);

impl<V: Clone + Send + Sync + 'static> VerdictCache<V> {
    /// A cache whose verdicts last for `lifetime`, or none where that is zero.
    pub(crate) fn new(lifetime: Duration) -> Option<Self> {
        let build = || Cache::builder().max_capacity(CAPACITY).time_to_live(lifetime).build();
        (!lifetime.is_zero()).then(|| VerdictCache(build()))
    }

    pub(crate) fn get(&self, key: &Key) -> Option<V> {
        self.0.get(key)
    }

    pub(crate) fn put(&self, key: Key, verdict: &V) {
        self.0.insert(key, verdict.clone());
    }
}
