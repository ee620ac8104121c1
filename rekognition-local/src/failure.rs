//! What a request is refused with: the service's codes, messages and statuses.

use absenki_core::backend::{CollectionId, UserId};
use absenki_core::{Error, ErrorKind};
use hyper::StatusCode;
use serde_json::{Value, json};

/// Why a request has no answer of its operation. hyper closes the connection for one that reaches
/// it as an error.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Failure {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    /// Whether the rest of the request is left unread, so that the connection must end.
    pub(crate) closes: bool,
    layer: Layer,
}

/// Who refuses: the two write their bodies differently.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Layer {
    /// What checks signatures and fields before the service sees a request: `message`.
    Front,
    /// The service itself: `Code` and `Message`.
    Service,
    /// No layer: the connection is closed without an answer.
    Connection,
}

impl Failure {
    pub(crate) fn front(code: &'static str, message: impl Into<String>) -> Self {
        let status = StatusCode::BAD_REQUEST;
        Failure { status, code, message: message.into(), closes: false, layer: Layer::Front }
    }

    pub(crate) fn service(code: &'static str, message: impl Into<String>) -> Self {
        let status = StatusCode::BAD_REQUEST;
        Failure { status, code, message: message.into(), closes: false, layer: Layer::Service }
    }

    /// The connection is closed without an answer.
    pub(crate) fn hang_up() -> Self {
        let layer = Layer::Connection;
        Failure { layer, ..Self::front("", "the connection is closed without an answer") }
    }

    pub(crate) fn is_hang_up(&self) -> bool {
        self.layer == Layer::Connection
    }

    /// A defect; its details are on standard error.
    pub(crate) fn broken() -> Self {
        Self::internal("Internal server error")
    }

    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The same, where the body was not read to its end.
    pub(crate) fn within_the_body(mut self) -> Self {
        self.closes = true;
        self
    }

    /// The same, where the body was read to its end after all.
    pub(crate) fn at_the_end(mut self) -> Self {
        self.closes = false;
        self
    }

    /// There is no such path or method.
    pub(crate) fn unknown_path() -> Self {
        let message = "Operations are requested with POST and the path /.";
        Self::front("UnknownOperationException", message).with_status(StatusCode::NOT_FOUND)
    }

    /// `name` is none of the operations that are `served`.
    pub(crate) fn unknown_operation(name: &str, served: &[&str]) -> Self {
        let name: String = name.chars().filter(char::is_ascii_alphanumeric).take(64).collect();
        let message = format!("{name} is not served here. Served are: {}.", served.join(", "));
        Self::front("UnknownOperationException", message)
    }

    /// An unsigned request for a host that is not this one.
    pub(crate) fn foreign_host() -> Self {
        let message = "Unsigned requests are served for the names of this machine only: \
                       see --allow-host in rekognition-local --help, or set a key.";
        Self::front("AccessDeniedException", message).with_status(StatusCode::FORBIDDEN)
    }

    pub(crate) fn image_too_large() -> Self {
        Self::service("ImageTooLargeException", "Image size is too large")
    }

    /// There is no such object in S3, or no S3.
    pub(crate) fn no_object() -> Self {
        let message = "Unable to get object metadata from S3. Check object key, region and/or access \
                       permissions. (rekognition-local has the folder of --s3 for S3; or send the photo \
                       in Image.Bytes.)";
        Self::service("InvalidS3ObjectException", message)
    }

    /// There was no room in time. Clients try again.
    pub(crate) fn throttled() -> Self {
        Self::service("ThrottlingException", "The server is busy. Try again.")
    }

    pub(crate) fn serialization() -> Self {
        Self::front("SerializationException", "the request is no JSON object of the right types")
    }

    pub(crate) fn invalid_parameters() -> Self {
        Self::service("InvalidParameterException", "Request has invalid parameters")
    }

    pub(crate) fn no_faces() -> Self {
        let message = "There are no faces in the image. Should be at least 1.";
        Self::service("InvalidParameterException", message)
    }

    pub(crate) fn unknown_face() -> Self {
        let message = "faceId was not found in the collection.";
        Self::service("InvalidParameterException", message)
    }

    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::service("InternalServerError", message).with_status(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The recognizer's error about a user of a collection, in the service's words.
    pub(crate) fn about_user(error: &Error, collection: &CollectionId, user: &UserId) -> Self {
        match error.kind() {
            ErrorKind::UserNotFound => {
                let message = format!("The user id: {user} does not exist");
                Self::service("ResourceNotFoundException", message)
            }
            ErrorKind::Conflict => {
                let message = format!("The user id: {user} already exists");
                Self::service("ConflictException", message)
            }
            ErrorKind::Quota => {
                let message = format!("The user id: {user} has its maximum of 100 faces");
                Self::service("ServiceQuotaExceededException", message)
            }
            _ => Self::from_error(error, Some(collection)),
        }
    }

    /// The recognizer's error in the service's words. `collection` is the requested one.
    pub(crate) fn from_error(error: &Error, collection: Option<&CollectionId>) -> Self {
        let about = |end: &str| {
            format!("The collection id: {} {end}", collection.map_or("", CollectionId::as_str))
        };
        match error.kind() {
            ErrorKind::CollectionNotFound => {
                Self::service("ResourceNotFoundException", about("does not exist"))
            }
            ErrorKind::CollectionExists => {
                Self::service("ResourceAlreadyExistsException", about("already exists"))
            }
            ErrorKind::ImageFormat | ErrorKind::ImageCorrupt => {
                Self::service("InvalidImageFormatException", "Request has invalid image format")
            }
            ErrorKind::ImageTooLarge => Self::image_too_large(),
            // Counts and thresholds are checked before: what is left is the token.
            ErrorKind::InvalidParameter if error.operation().starts_with("list_") => {
                Self::service("InvalidPaginationTokenException", "Invalid pagination token")
            }
            ErrorKind::InvalidParameter => Self::invalid_parameters(),
            _ => Self::internal(error.message()),
        }
    }

    /// The answer's body.
    pub(crate) fn to_json(&self) -> Value {
        match self.layer {
            Layer::Connection => Value::Null,
            Layer::Front if self.message.is_empty() => json!({ "__type": self.code }),
            Layer::Front => json!({ "__type": self.code, "message": self.message }),
            Layer::Service => {
                json!({ "__type": self.code, "Code": self.code, "Message": self.message })
            }
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.code, self.message)
    }
}

impl std::error::Error for Failure {}
