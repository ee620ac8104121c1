//! What a request is refused with: the service's codes, messages and statuses.

use absenki_core::backend::CollectionId;
use absenki_core::{Error, ErrorKind};
use hyper::StatusCode;
use serde_json::{Value, json};

/// A refusal, as the client sees it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Failure {
    pub(super) status: StatusCode,
    pub(super) code: &'static str,
    pub(super) message: String,
    layer: Layer,
}

/// Who refuses: the two write their bodies differently.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Layer {
    /// What checks signatures and fields before the service sees a request: `message`.
    Front,
    /// The service itself: `Code` and `Message`.
    Service,
}

impl Failure {
    pub(super) fn front(code: &'static str, message: impl Into<String>) -> Self {
        let status = StatusCode::BAD_REQUEST;
        Failure { status, code, message: message.into(), layer: Layer::Front }
    }

    pub(super) fn service(code: &'static str, message: impl Into<String>) -> Self {
        let status = StatusCode::BAD_REQUEST;
        Failure { status, code, message: message.into(), layer: Layer::Service }
    }

    pub(super) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    pub(super) fn unknown_operation() -> Self {
        Self::front("UnknownOperationException", "")
    }

    pub(super) fn serialization() -> Self {
        Self::front("SerializationException", "the request is no JSON object of the right types")
    }

    pub(super) fn invalid_parameters() -> Self {
        Self::service("InvalidParameterException", "Request has invalid parameters")
    }

    pub(super) fn no_faces() -> Self {
        let message = "There are no faces in the image. Should be at least 1.";
        Self::service("InvalidParameterException", message)
    }

    pub(super) fn unknown_face() -> Self {
        let message = "faceId was not found in the collection.";
        Self::service("InvalidParameterException", message)
    }

    pub(super) fn internal(message: impl Into<String>) -> Self {
        Self::service("InternalServerError", message).with_status(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The recognizer's error as the service would tell it. `collection` is the one asked for.
    pub(super) fn from_error(error: &Error, collection: Option<&CollectionId>) -> Self {
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
            ErrorKind::ImageTooLarge => {
                Self::service("ImageTooLargeException", "Image size is too large")
            }
            // Counts and thresholds are checked before: what is left is the token.
            ErrorKind::InvalidParameter if error.operation().starts_with("list_") => {
                Self::service("InvalidPaginationTokenException", "Invalid pagination token")
            }
            ErrorKind::InvalidParameter => Self::invalid_parameters(),
            _ => Self::internal(error.message()),
        }
    }

    /// The answer's body.
    pub(super) fn to_json(&self) -> Value {
        match self.layer {
            Layer::Front if self.message.is_empty() => json!({ "__type": self.code }),
            Layer::Front => json!({ "__type": self.code, "message": self.message }),
            Layer::Service => {
                json!({ "__type": self.code, "Code": self.code, "Message": self.message })
            }
        }
    }
}
