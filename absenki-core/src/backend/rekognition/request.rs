//! What is recorded of a call.

use crate::backend::{CollectionId, ExternalImageId};
use crate::usage::Operation;

/// What is recorded of every call.
pub(super) struct Request<'a> {
    pub(super) operation: Operation,
    pub(super) collection: Option<&'a CollectionId>,
    /// Whose face it may leave behind.
    pub(super) indexes: Option<&'a ExternalImageId>,
}

impl<'a> Request<'a> {
    pub(super) fn new(operation: Operation, collection: Option<&'a CollectionId>) -> Self {
        Request { operation, collection, indexes: None }
    }
}
