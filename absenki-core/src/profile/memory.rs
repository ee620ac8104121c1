//! Profiles in memory.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use super::{FaceProfile, FaceProfileStore, NewFaceProfile, check_text, duplicate, now};
use crate::error::Result;

/// Profiles in the memory of this process, gone when it ends: for tests and trials.
///
/// ```
/// use absenki_core::profile::{FaceProfileStore, MemoryProfileStore, NewFaceProfile};
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let store = MemoryProfileStore::default();
/// let profile = NewFaceProfile {
///     user_id: "42".to_owned(),
///     face_id: "4c1a4a2b-0c5e-4f1e-8f5c-3f4a9d1b2c3d".to_owned(),
///     provider: "local".to_owned(),
///     collection_id: "absenki-staff".to_owned(),
///     image_path: None,
///     confidence: Some(99.987),
/// };
/// let stored = store.add(profile).await?;
/// assert_eq!(stored.confidence, Some(99.99));
/// assert_eq!(store.by_user("42").await?, [stored]);
/// # Ok::<(), absenki_core::Error>(())
/// # }).unwrap();
/// ```
#[derive(Debug, Default)]
pub struct MemoryProfileStore(Mutex<Rows>);

#[derive(Debug, Default)]
struct Rows {
    last_id: i64,
    by_id: BTreeMap<i64, FaceProfile>,
}

impl MemoryProfileStore {
    fn rows(&self) -> MutexGuard<'_, Rows> {
        // Every change is a single insertion or removal: a poisoned table is still whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl FaceProfileStore for MemoryProfileStore {
    async fn add(&self, profile: NewFaceProfile) -> Result<FaceProfile> {
        let profile = profile.checked("profile_add")?;
        let mut rows = self.rows();
        let taken = rows.by_id.values().any(|row| {
            row.face_id == profile.face_id
                && row.provider == profile.provider
                && row.collection_id == profile.collection_id
        });
        if taken {
            return Err(duplicate("profile_add"));
        }
        rows.last_id += 1;
        let stored = profile.stored(rows.last_id, now());
        rows.by_id.insert(stored.id, stored.clone());
        Ok(stored)
    }

    async fn by_user(&self, user_id: &str) -> Result<Vec<FaceProfile>> {
        check_text("profile_by_user", user_id)?;
        let rows = self.rows();
        Ok(rows.by_id.values().filter(|row| row.user_id == user_id).cloned().collect())
    }

    async fn by_face_id(&self, face_id: &str) -> Result<Option<FaceProfile>> {
        check_text("profile_by_face_id", face_id)?;
        Ok(self.rows().by_id.values().find(|row| row.face_id == face_id).cloned())
    }

    async fn remove(&self, face_id: &str) -> Result<bool> {
        check_text("profile_remove", face_id)?;
        let mut rows = self.rows();
        let before = rows.by_id.len();
        rows.by_id.retain(|_, row| row.face_id != face_id);
        Ok(rows.by_id.len() < before)
    }

    async fn page(&self, after: Option<i64>, limit: u32) -> Result<Vec<FaceProfile>> {
        let rows = self.rows();
        let later = rows.by_id.values().filter(|row| after.is_none_or(|after| row.id > after));
        Ok(later.take(limit as usize).cloned().collect())
    }
}
