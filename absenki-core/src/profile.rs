//! Whose face is whose: the rows of the app's `face_profiles` table.
//!
//! A recognition service knows faces by an id of its own; a [`FaceProfile`] ties that id to a
//! user. [`FaceProfileStore`] is what enrolment and verification ask, and every store keeps the
//! same contract, whether it is [`MemoryProfileStore`] or a database.

mod memory;
#[cfg(feature = "sql")]
mod sql;

pub use memory::MemoryProfileStore;
#[cfg(feature = "sql")]
pub use sql::SqlProfileStore;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use serde::{Serialize, Serializer};

use crate::backend::CollectionId;
use crate::error::{Error, ErrorKind, Result};

/// Longest text that a column of `face_profiles` holds, in characters: Laravel's `string()`.
const MAX_CHARS: usize = 255;

/// A row of `face_profiles`: one face of one user.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FaceProfile {
    /// The row's id, given by the store; a later row has a greater one.
    pub id: i64,
    /// Whose face it is: the key of the app's `users` table, as text.
    pub user_id: String,
    /// The face's id in its collection, given by the recognition service.
    pub face_id: String,
    /// The recognition service: `aws` or `local`.
    pub provider: String,
    /// The collection that holds the face.
    pub collection_id: String,
    /// Where the app keeps the photo, where it keeps one.
    pub image_path: Option<String>,
    /// The detector's confidence that it is a face, 0..100 to two decimals, if known.
    pub confidence: Option<f64>,
    /// When the row was added, to the second; [`UNIX_EPOCH`] if the row does not say.
    #[serde(serialize_with = "unix_seconds")]
    pub created_at: SystemTime,
}

/// JSON has no time: seconds since 1970.
fn unix_seconds<S: Serializer>(time: &SystemTime, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u64(time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs())
}

impl FaceProfile {
    /// Whether the face is kept by this backend in this collection. A profile of another one says
    /// nothing about who can be recognised here.
    #[must_use]
    pub fn is_kept_by(&self, provider: &str, collection: &CollectionId) -> bool {
        self.provider == provider && self.collection_id == collection.as_str()
    }
}

/// A profile that is not stored yet.
///
/// Texts hold 1 to 255 characters and no NUL, since not every database keeps more.
#[derive(Debug, Clone, PartialEq)]
pub struct NewFaceProfile {
    /// Whose face it is.
    pub user_id: String,
    /// The face's id in its collection.
    pub face_id: String,
    /// The recognition service: `aws` or `local`.
    pub provider: String,
    /// The collection that holds the face.
    pub collection_id: String,
    /// Where the app keeps the photo, where it keeps one.
    pub image_path: Option<String>,
    /// The detector's confidence that it is a face, 0..100; stored to two decimals.
    pub confidence: Option<f64>,
}

/// Where face profiles are kept.
///
/// Implementations are shared between threads and must be called inside a Tokio runtime. Every
/// method fails with [`Storage`](ErrorKind::Storage) if the store cannot do its work, with
/// [`Timeout`](ErrorKind::Timeout) or [`Unreachable`](ErrorKind::Unreachable) if a database
/// does not answer, and with [`InvalidParameter`](ErrorKind::InvalidParameter) for a text or a
/// confidence that [`NewFaceProfile`] does not permit. Ids are compared exactly, case included.
#[async_trait]
pub trait FaceProfileStore: Send + Sync {
    /// Adds a profile and returns it as it was stored, or stores nothing.
    ///
    /// After [`Timeout`](ErrorKind::Timeout) or [`Unreachable`](ErrorKind::Unreachable) it can be
    /// stored nevertheless: the answer may have been what was lost.
    ///
    /// # Errors
    /// [`Storage`](ErrorKind::Storage) also for a face that has a profile already within the same
    /// provider and collection. The face then belongs to that profile: look it up with
    /// [`by_face_id`](Self::by_face_id) before taking the face back out of its collection.
    async fn add(&self, profile: NewFaceProfile) -> Result<FaceProfile>;

    /// Every profile of a user, oldest first.
    async fn by_user(&self, user_id: &str) -> Result<Vec<FaceProfile>>;

    /// The profile of a face; the oldest, should several collections give the same id.
    async fn by_face_id(&self, face_id: &str) -> Result<Option<FaceProfile>>;

    /// Removes every profile of a face and says whether there was one.
    async fn remove(&self, face_id: &str) -> Result<bool>;

    /// Up to `limit` profiles with an id greater than `after`, by ascending id.
    async fn page(&self, after: Option<i64>, limit: u32) -> Result<Vec<FaceProfile>>;
}

impl NewFaceProfile {
    /// The profile as every store would keep it, or why none would.
    fn checked(mut self, operation: &'static str) -> Result<Self> {
        let texts = [&self.user_id, &self.face_id, &self.provider, &self.collection_id];
        for text in texts.into_iter().chain(&self.image_path) {
            check_text(operation, text)?;
        }
        if let Some(confidence) = &mut self.confidence {
            if !(0.0..=100.0).contains(confidence) {
                return Err(invalid(operation, "a confidence lies between 0 and 100"));
            }
            *confidence = (*confidence * 100.0).round() / 100.0;
        }
        Ok(self)
    }

    /// The stored row.
    fn stored(self, id: i64, created_at: SystemTime) -> FaceProfile {
        let NewFaceProfile { user_id, face_id, provider, collection_id, image_path, confidence } =
            self;
        FaceProfile {
            id,
            user_id,
            face_id,
            provider,
            collection_id,
            image_path,
            confidence,
            created_at,
        }
    }
}

/// Refuses what one of the databases would cut, change or choke on.
fn check_text(operation: &'static str, text: &str) -> Result<()> {
    if text.is_empty() || text.contains('\0') || text.chars().count() > MAX_CHARS {
        return Err(invalid(operation, "a profile's texts hold 1 to 255 characters and no NUL"));
    }
    Ok(())
}

fn invalid(operation: &'static str, message: &'static str) -> Error {
    Error::new(ErrorKind::InvalidParameter, operation, message)
}

fn duplicate(operation: &'static str) -> Error {
    Error::new(ErrorKind::Storage, operation, "this face has a profile already")
}

/// The time now, to the second, as the table keeps it.
fn now() -> SystemTime {
    let seconds = UNIX_EPOCH.elapsed().map_or(0, |elapsed| elapsed.as_secs());
    UNIX_EPOCH + Duration::from_secs(seconds)
}
