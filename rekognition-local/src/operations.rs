//! The operations that are served. This list is the only one: dispatch, `--help` and the tests
//! follow from it.

mod collections;
mod desk;
mod faces;
mod liveness;
mod photo;
mod search;
mod search_users;
mod tags;
mod users;

use absenki_core::Error;
use absenki_core::backend::CollectionId;
use absenki_local::LocalRecognizer;
use serde_json::Value;

use crate::failure::Failure;
use crate::fields::Fields;

use collections::{CreateCollection, DeleteCollection, DescribeCollection, ListCollections};
use desk::{Annotate, CheckQuality, CropFace, FindFaces, Prepare};
use faces::{CompareFaces, DeleteFaces, DetectFaces, IndexFaces, ListFaces};
use liveness::{CreateFaceLivenessSession, GetFaceLivenessSessionResults};
use search::{SearchFaces, SearchFacesByImage};
use search_users::{SearchUsers, SearchUsersByImage};
use tags::{ListTagsForResource, TagResource, UntagResource};
use users::{AssociateFaces, CreateUser, DeleteUser, DisassociateFaces, ListUsers};

/// What an operation works with.
pub(crate) struct Context<'a> {
    pub(crate) recognizer: &'a LocalRecognizer,
    /// The region that the request was signed for.
    pub(crate) region: &'a str,
}

/// An operation: its checked input, and what it does.
trait Operation: Sized {
    /// Checks the fields of a request.
    fn read(fields: Fields) -> Result<Self, Failure>;

    /// Carries the request out, and returns the body of the answer.
    async fn perform(self, context: Context<'_>) -> Result<Value, Failure>;
}

macro_rules! operations {
    ($($name:ident,)* @own $($own:ident $path:literal,)*) => {
        /// The names of Rekognition's operations that are served.
        pub const OPERATIONS: &[&str] = &[$(stringify!($name),)*];

        /// Absenki's own operations: the path of each, and its name.
        pub(crate) const OWN: &[(&str, &str)] = &[$(($path, stringify!($own)),)*];

        /// A request whose fields are checked.
        pub(crate) enum Request {
            $($name($name),)*
            $($own($own),)*
        }

        impl Request {
            /// Checks the fields of a request for `operation`, one of [`OPERATIONS`] or [`OWN`].
            pub(crate) fn read(operation: &str, fields: Fields) -> Result<Self, Failure> {
                match operation {
                    $(stringify!($name) => $name::read(fields).map(Request::$name),)*
                    $(stringify!($own) => $own::read(fields).map(Request::$own),)*
                    _ => Err(Failure::unknown_operation(operation, OPERATIONS)),
                }
            }

            /// Carries the request out, and returns the body of the answer.
            pub(crate) async fn perform(self, context: Context<'_>) -> Result<Value, Failure> {
                match self {
                    $(Request::$name(request) => request.perform(context).await,)*
                    $(Request::$own(request) => request.perform(context).await,)*
                }
            }
        }
    };
}

operations! {
    CreateCollection,
    DescribeCollection,
    ListCollections,
    DeleteCollection,
    IndexFaces,
    ListFaces,
    DeleteFaces,
    DetectFaces,
    SearchFacesByImage,
    SearchFaces,
    CompareFaces,
    CreateUser,
    DeleteUser,
    ListUsers,
    AssociateFaces,
    DisassociateFaces,
    SearchUsersByImage,
    SearchUsers,
    TagResource,
    UntagResource,
    ListTagsForResource,
    CreateFaceLivenessSession,
    GetFaceLivenessSessionResults,
    @own
    CheckQuality "/quality",
    CropFace "/crop",
    FindFaces "/faces",
    Annotate "/annotate",
    Prepare "/prepare",
}

/// The recognizer's error about this collection, in the service's words.
fn about(collection: &CollectionId) -> impl Fn(Error) -> Failure {
    |error| Failure::from_error(&error, Some(collection))
}

/// The recognizer's error, in the service's words.
pub(crate) fn refused(error: Error) -> Failure {
    Failure::from_error(&error, None)
}
