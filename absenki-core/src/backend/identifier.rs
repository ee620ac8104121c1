//! Identifiers, checked once: the SDK checks neither, and the service's answer is a round trip.

use std::fmt;

use crate::error::{Error, ErrorKind, Result};

const MAX_LENGTH: usize = 255;

fn is_common(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | '-')
}

/// A collection's id: 1 to 255 characters of `[a-zA-Z0-9_.-]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CollectionId(String);

impl CollectionId {
    /// Checks `id`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidParameter`] if it breaks the rule.
    pub fn new(id: impl Into<String>) -> Result<Self> {
        let id = id.into();
        if id.is_empty() || id.len() > MAX_LENGTH || !id.chars().all(is_common) {
            return Err(Error::new(
                ErrorKind::InvalidParameter,
                "collection_id",
                "a collection id has 1 to 255 characters of a-z, A-Z, 0-9, _, . and -",
            ));
        }
        Ok(CollectionId(id))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CollectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whose face a stored face is: Rekognition's `ExternalImageId`, 1 to 255 characters of
/// `[a-zA-Z0-9_.:-]`.
///
/// ```
/// use absenki_core::backend::ExternalImageId;
///
/// let id = ExternalImageId::for_user("42", "Siti Nurhaliza")?;
/// assert_eq!(id.as_str(), "42:Siti_Nurhaliza");
/// assert_eq!(id.user_name(), Some("Siti_Nurhaliza"));
/// # Ok::<(), absenki_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ExternalImageId(String);

impl ExternalImageId {
    /// Checks `id`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidParameter`] if it breaks the rule.
    pub fn new(id: impl Into<String>) -> Result<Self> {
        let id = id.into();
        let allowed = |character| is_common(character) || character == ':';
        if id.is_empty() || id.len() > MAX_LENGTH || !id.chars().all(allowed) {
            return Err(invalid(
                "an external image id has 1 to 255 characters of a-z, A-Z, 0-9, _, ., - and :",
            ));
        }
        Ok(ExternalImageId(id))
    }

    /// `{user_id}:{user_name}`, as the attendance app writes it: every character of either part
    /// outside `[a-zA-Z0-9_.-]` becomes `_`, and the whole is cut to 255.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidParameter`] if `user_id` is empty, or so long that no name fits.
    pub fn for_user(user_id: &str, user_name: &str) -> Result<Self> {
        if user_id.is_empty() || user_id.chars().count() >= MAX_LENGTH {
            return Err(invalid("a user id has 1 to 254 characters"));
        }
        let clean = |text: &str| -> String {
            text.chars()
                .map(|character| if is_common(character) { character } else { '_' })
                .collect()
        };
        let mut id = clean(user_id) + ":" + &clean(user_name);
        id.truncate(MAX_LENGTH);
        Ok(ExternalImageId(id))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part after the first colon, where there is one and it is not empty.
    #[must_use]
    pub fn user_name(&self) -> Option<&str> {
        self.0.split_once(':').map(|(_, name)| name).filter(|name| !name.is_empty())
    }
}

fn invalid(message: &'static str) -> Error {
    Error::new(ErrorKind::InvalidParameter, "external_image_id", message)
}

/// Maximum length of a user's id.
const MAX_USER_ID: usize = 128;

/// A user's id in a collection: 1 to 128 characters of `[a-zA-Z0-9_.:-]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(String);

impl UserId {
    /// Checks `id`. Nothing is replaced: two ids of an app never become one.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidParameter`] if it breaks the rule.
    pub fn new(id: impl Into<String>) -> Result<Self> {
        let id = id.into();
        let allowed = |character| is_common(character) || character == ':';
        if id.is_empty() || id.len() > MAX_USER_ID || !id.chars().all(allowed) {
            return Err(Error::new(
                ErrorKind::InvalidParameter,
                "user_id",
                "the id of a collection's user has 1 to 128 characters of a-z, A-Z, 0-9, _, ., - \
                 and :",
            ));
        }
        Ok(UserId(id))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for ExternalImageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
