//! The one error type: what failed, in which operation, and whether to try again.
//!
//! A verdict is not an error: a photo that is too dark, holds no face or shows somebody else is a
//! value with a reason. An [`Error`] means that no verdict could be reached.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use crate::codes::coded;

/// The result of every fallible operation in Absenki.
pub type Result<T, E = Error> = std::result::Result<T, E>;

type Source = Box<dyn std::error::Error + Send + Sync>;

coded! {
    /// What went wrong. Rust, C and PHP use the same [code](ErrorKind::code).
    pub enum ErrorKind {
    /// The bytes are no picture in a format that is read (JPEG, PNG, WebP, BMP), or the backend
        /// does not take the format.
        ImageFormat = "image_format",
        /// The picture is truncated or its content contradicts its headers.
        ImageCorrupt = "image_corrupt",
        /// The picture exceeds a limit on bytes, pixels, side length or decode memory.
        ImageTooLarge = "image_too_large",
        /// The picture could not be encoded into the wanted format.
        ImageEncode = "image_encode",
        /// A face box lies outside the photo, is empty, or holds a number that is not finite.
        InvalidBox = "invalid_box",
        /// The file does not exist.
        FileNotFound = "file_not_found",
        /// The file exists but could not be read.
        FileRead = "file_read",
        /// The file could not be written; nothing was left behind.
        FileWrite = "file_write",
        /// A setting has a value that it cannot have, or a name that no setting has.
        Configuration = "configuration",
        /// An argument breaks a rule of the recognition service (an identifier, a count, a threshold).
        InvalidParameter = "invalid_parameter",
        /// The service asks callers to slow down. Retryable.
        Throttled = "throttled",
        /// No answer in time. Retryable.
        Timeout = "timeout",
        /// The service could not be reached, or the connection broke. Retryable.
        Unreachable = "unreachable",
        /// Credentials are missing, wrong or expired.
        Credentials = "credentials",
        /// The credentials are good but do not permit the operation.
        AccessDenied = "access_denied",
        /// The collection does not exist; create it first.
        CollectionNotFound = "collection_not_found",
        /// A collection of that name exists already.
        CollectionExists = "collection_exists",
        /// The collection has no user of that id; create it first.
        UserNotFound = "user_not_found",
        /// A user of that id exists already, or somebody else is changing it at this moment.
        Conflict = "conflict",
        /// A quota of the account or of the service is used up.
        Quota = "quota",
        /// The service failed, or answered what it should not. Retryable where the answer says so.
        Service = "service",
        /// The face profiles or the gallery could not be read or written.
        Storage = "storage",
        /// A face was indexed but is not on record, and could not be taken back out.
        /// [`Error::orphan`] names it.
        OrphanFace = "orphan_face",
        /// The embedded detector or recognizer failed on this picture.
        Recognizer = "recognizer",
        /// The runtime that carries the work could not be started, or dropped it.
        Runtime = "runtime",
    }
}

impl ErrorKind {
    /// Whether the same call can succeed when repeated a little later, unless the error itself
    /// says otherwise.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        matches!(self, ErrorKind::Throttled | ErrorKind::Timeout | ErrorKind::Unreachable)
    }
}

/// A face that may be in the collection although no profile names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrphanFace {
    /// The face's id, if the service returned it before the failure.
    pub face_id: Option<String>,
    /// The external image id that it was indexed under.
    pub external_image_id: String,
}

/// Why no verdict could be reached.
///
/// `Display` is one English sentence, safe to log and to show: it holds no path, no credential
/// and no other person's name, and does not repeat its [source](std::error::Error::source).
///
/// ```
/// use absenki_core::{Error, ErrorKind};
///
/// let error = Error::new(ErrorKind::Timeout, "search_faces_by_image", "no answer within 12 s");
/// assert_eq!(error.kind().code(), "timeout");
/// assert!(error.is_retryable());
/// assert_eq!(error.to_string(), "search_faces_by_image: no answer within 12 s");
/// ```
#[derive(thiserror::Error)]
#[error(transparent)]
pub struct Error(Box<Inner>);

#[derive(Debug, thiserror::Error)]
#[error("{operation}: {message}")]
struct Inner {
    kind: ErrorKind,
    operation: &'static str,
    message: Cow<'static, str>,
    retryable: bool,
    request_id: Option<String>,
    service_code: Option<String>,
    service_message: Option<String>,
    orphan: Option<OrphanFace>,
    source: Option<Source>,
}

impl Error {
    /// An error of `kind` in `operation`; `message` says what is wrong and what to do about it,
    /// without paths, keys or names.
    pub fn new(
        kind: ErrorKind,
        operation: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Error(Box::new(Inner {
            kind,
            operation,
            message: message.into(),
            retryable: kind.is_retryable(),
            request_id: None,
            service_code: None,
            service_message: None,
            orphan: None,
            source: None,
        }))
    }

    /// Adds the error that caused this one.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Source>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Adds the request id that the service gave.
    #[must_use]
    pub fn with_request_id(mut self, request_id: impl Into<String>) -> Self {
        self.0.request_id = Some(request_id.into());
        self
    }

    /// Adds the service's own error code and message, as they were received.
    #[must_use]
    pub fn with_service_error(
        mut self,
        code: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        self.0.service_code = Some(code.into());
        self.0.service_message = Some(message.into());
        self
    }

    /// Says whether a repetition can succeed, where the kind alone does not tell.
    #[must_use]
    pub fn with_retryable(mut self, retryable: bool) -> Self {
        self.0.retryable = retryable;
        self
    }

    /// Names a face that may have been left behind.
    #[must_use]
    pub fn with_orphan(mut self, orphan: OrphanFace) -> Self {
        self.0.orphan = Some(orphan);
        self
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether the same call can succeed when repeated a little later.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }

    /// The operation that failed, in `snake_case`: `decode`, `index_faces`, `profile_add`.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// What is wrong and what to do about it, in English, without the operation.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The request id, where the service gave one: quote it to the service's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The service's own error code (`ThrottlingException`), where it gave one.
    #[must_use]
    pub fn service_code(&self) -> Option<&str> {
        self.0.service_code.as_deref()
    }

    /// The service's own message, as received: for a log, not for an employee.
    #[must_use]
    pub fn service_message(&self) -> Option<&str> {
        self.0.service_message.as_deref()
    }

    /// The face that may be left in the collection without a profile.
    #[must_use]
    pub fn orphan(&self) -> Option<&OrphanFace> {
        self.0.orphan.as_ref()
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
