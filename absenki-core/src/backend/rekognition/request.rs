//! What is recorded of a call.

use crate::backend::{CollectionId, ExternalImageId};
use crate::usage::Operation;

/// What is recorded of every call.
pub(super) struct Request<'a> {
    pub(super) operation: Operation,
    pub(super) collection: Option<&'a CollectionId>,
    /// Whose face it may leave behind.
    pub(super) indexes: Option<&'a ExternalImageId>,
    /// Whether it is about one user, who may not exist.
    pub(super) names_user: bool,
}

impl<'a> Request<'a> {
    pub(super) fn new(operation: Operation, collection: Option<&'a CollectionId>) -> Self {
        Request { operation, collection, indexes: None, names_user: false }
    }

    /// A call about one user of the collection.
    pub(super) fn of_user(operation: Operation, collection: &'a CollectionId) -> Self {
        Request { names_user: true, ..Request::new(operation, Some(collection)) }
    }
}
