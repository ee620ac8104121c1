//! What a recognition service does, in Rekognition's own names.
//!
//! A [`FaceBackend`] keeps faces in collections, indexes new ones and searches them. Boxes are
//! shares of the upright photo, confidences and similarities are 0..100. Identifiers are checked
//! once, when a [`CollectionId`] or [`ExternalImageId`] is made, for every backend alike.

mod identifier;
pub mod limits;
mod ping;
#[cfg(feature = "rekognition")]
pub mod rekognition;
mod types;
mod users;

pub use identifier::{CollectionId, ExternalImageId, UserId};
pub use ping::{CredentialSource, Ping};
#[cfg(feature = "rekognition")]
pub use rekognition::RekognitionBackend;
pub use types::{
    CollectionDescription, ComparedFaces, DeleteFacesOutput, EyeOpen, Face, FaceDetail,
    FaceLivenessSessionResults, FaceMatch, FaceOccluded, FaceRecord, ImageQuality,
    IndexFacesOutput, IndexFacesRequest, LivenessSessionStatus, Page, PageRequest, Pose,
    QualityFilter, SearchFacesByImageRequest, SearchFacesOutput, SearchedFace, UnindexedFace,
    UnindexedReason,
};
pub use users::{
    AssociateFacesOutput, AssociateFacesRequest, DEFAULT_USER_MATCH_THRESHOLD,
    DisassociateFacesOutput, FaceFilter, SearchUsersByImageOutput, SearchUsersByImageRequest,
    SearchUsersRequest, Searched, UnsuccessfulFaceAssociation, UnsuccessfulFaceAssociationReason,
    UnsuccessfulFaceDisassociation, UnsuccessfulFaceDisassociationReason, User, UserMatch,
    UserStatus,
};

use async_trait::async_trait;
use futures_util::future::try_join_all;

use crate::error::{Error, ErrorKind, Result};
use crate::photo::Photo;

/// A recognition service: AWS Rekognition, or the embedded recognizer.
///
/// Methods are named after Rekognition's operations. Implementations are shared between threads
/// and must be called inside a Tokio runtime.
#[async_trait]
pub trait FaceBackend: Send + Sync {
    /// The value of `face_profiles.provider`: `aws` or `local`.
    fn provider(&self) -> &'static str;

    /// The minimum side of a photo that it takes, pixels. The services answer
    /// [`Reason::TooSmall`](crate::Reason::TooSmall) to a smaller one, without a call.
    fn min_side(&self) -> u32 {
        1
    }

    /// Creates an empty collection.
    ///
    /// # Errors
    /// [`CollectionExists`](crate::ErrorKind::CollectionExists) if it exists already.
    async fn create_collection(&self, collection: &CollectionId) -> Result<()>;

    /// Describes a collection.
    ///
    /// # Errors
    /// [`CollectionNotFound`](crate::ErrorKind::CollectionNotFound) if it does not exist.
    async fn describe_collection(&self, collection: &CollectionId)
    -> Result<CollectionDescription>;

    /// Checks that the backend answers, and measures how long that takes. The call is free of
    /// charge. A collection that does not exist is not an error.
    ///
    /// # Errors
    /// What keeps the backend from answering, most often
    /// [`Credentials`](crate::ErrorKind::Credentials),
    /// [`AccessDenied`](crate::ErrorKind::AccessDenied) or
    /// [`Unreachable`](crate::ErrorKind::Unreachable).
    async fn ping(&self, collection: &CollectionId) -> Result<Ping> {
        ping::timed(self, collection).await
    }

    /// One page of collection ids.
    async fn list_collections(&self, page: PageRequest) -> Result<Page<String>>;

    /// Deletes a collection and every face in it.
    ///
    /// # Errors
    /// [`CollectionNotFound`](crate::ErrorKind::CollectionNotFound) if it does not exist.
    async fn delete_collection(&self, collection: &CollectionId) -> Result<()>;

    /// Finds faces in a photo and adds the largest to the collection. The quality filter comes
    /// first: a small clear face is added before a large poor one.
    ///
    /// A photo without a face is not an error: the output then has no record.
    async fn index_faces(&self, request: IndexFacesRequest<'_>) -> Result<IndexFacesOutput>;

    /// Searches the collection for the largest face in a photo.
    ///
    /// A photo without a face is not an error: [`SearchFacesOutput::searched_face`] is then `None`.
    async fn search_faces_by_image(
        &self,
        request: SearchFacesByImageRequest<'_>,
    ) -> Result<SearchFacesOutput>;

    /// Every face in a photo.
    async fn detect_faces(&self, photo: &Photo) -> Result<Vec<FaceDetail>>;

    /// Compares the largest face of `source` with every face of `target`. No collection is read or
    /// changed. `None` where either photo shows no face.
    ///
    /// # Errors
    /// [`InvalidParameter`](crate::ErrorKind::InvalidParameter) for a threshold outside 0..100.
    async fn compare_faces(
        &self,
        source: &Photo,
        target: &Photo,
        threshold: f64,
    ) -> Result<Option<ComparedFaces>>;

    /// Compares the largest face of `source` with the faces of each of `targets`, in their order.
    /// Defaults to one [`compare_faces`](Self::compare_faces) for each; a backend that measures faces
    /// itself measures that of `source` once.
    ///
    /// # Errors
    /// Those of `compare_faces`.
    async fn compare_faces_in_each(
        &self,
        source: &Photo,
        targets: &[Photo],
        threshold: f64,
    ) -> Result<Vec<Option<ComparedFaces>>> {
        let compare = |target| self.compare_faces(source, target, threshold);
        try_join_all(targets.iter().map(compare)).await
    }

    /// One page of the faces in a collection.
    async fn list_faces(&self, collection: &CollectionId, page: PageRequest) -> Result<Page<Face>>;

    /// One page of those faces of a collection that the filter names.
    ///
    /// # Errors
    /// [`UserNotFound`](crate::ErrorKind::UserNotFound) for a user that does not exist,
    /// [`Configuration`](crate::ErrorKind::Configuration) from a backend without users.
    async fn find_faces(
        &self,
        _collection: &CollectionId,
        _filter: FaceFilter<'_>,
        _page: PageRequest,
    ) -> Result<Page<Face>> {
        Err(without_users("list_faces"))
    }

    /// Deletes faces from a collection. A face of a user is disassociated first. The output lists
    /// unknown ids; they are not an error.
    ///
    /// # Errors
    /// [`InvalidParameter`](crate::ErrorKind::InvalidParameter) for an empty list; an error if a
    /// face of the collection could not be deleted.
    async fn delete_faces(
        &self,
        collection: &CollectionId,
        face_ids: &[String],
    ) -> Result<DeleteFacesOutput>;

    /// Creates a user without a face: Rekognition's `CreateUser`.
    ///
    /// # Errors
    /// [`Conflict`](crate::ErrorKind::Conflict) if it exists already,
    /// [`Configuration`](crate::ErrorKind::Configuration) from a backend without users, as of all
    /// operations on them.
    async fn create_user(&self, _collection: &CollectionId, _user_id: &UserId) -> Result<()> {
        Err(without_users("create_user"))
    }

    /// Deletes a user. Its faces stay, and are nobody's.
    ///
    /// # Errors
    /// [`UserNotFound`](crate::ErrorKind::UserNotFound) if it does not exist.
    async fn delete_user(&self, _collection: &CollectionId, _user_id: &UserId) -> Result<()> {
        Err(without_users("delete_user"))
    }

    /// One page of the collection's users, at most 500.
    async fn list_users(
        &self,
        _collection: &CollectionId,
        _page: PageRequest,
    ) -> Result<Page<User>> {
        Err(without_users("list_users"))
    }

    /// Associates faces with a user, whose vector stands for all of them. A face belongs to one
    /// user at most.
    ///
    /// # Errors
    /// [`UserNotFound`](crate::ErrorKind::UserNotFound),
    /// [`InvalidParameter`](crate::ErrorKind::InvalidParameter) for no face, more than 100 or a
    /// threshold outside 0..100, [`Quota`](crate::ErrorKind::Quota) for a user that has 100 faces,
    /// [`Conflict`](crate::ErrorKind::Conflict) while the service is at work on the same user.
    async fn associate_faces(
        &self,
        _request: AssociateFacesRequest<'_>,
    ) -> Result<AssociateFacesOutput> {
        Err(without_users("associate_faces"))
    }

    /// Takes faces away from a user, 1 to 100 at a time. They stay in the collection.
    ///
    /// # Errors
    /// As [`associate_faces`](Self::associate_faces).
    async fn disassociate_faces(
        &self,
        _collection: &CollectionId,
        _user_id: &UserId,
        _face_ids: &[String],
    ) -> Result<DisassociateFacesOutput> {
        Err(without_users("disassociate_faces"))
    }

    /// The users most like a user or a stored face, most similar first.
    ///
    /// # Errors
    /// [`UserNotFound`](crate::ErrorKind::UserNotFound) for a user that does not exist,
    /// [`InvalidParameter`](crate::ErrorKind::InvalidParameter) for a face that the collection does
    /// not hold, a count outside 1..500 or a threshold outside 0..100.
    async fn search_users(&self, _request: SearchUsersRequest<'_>) -> Result<Vec<UserMatch>> {
        Err(without_users("search_users"))
    }

    /// Searches the collection's users for the largest face in a photo.
    ///
    /// A photo without a face is not an error:
    /// [`SearchUsersByImageOutput::searched_face`] is then `None`.
    ///
    /// # Errors
    /// [`InvalidParameter`](crate::ErrorKind::InvalidParameter) for a count outside 1..500 or a
    /// threshold outside 0..100.
    async fn search_users_by_image(
        &self,
        _request: SearchUsersByImageRequest<'_>,
    ) -> Result<SearchUsersByImageOutput> {
        Err(without_users("search_users_by_image"))
    }

    /// AWS Face Liveness: starts a session that AWS's component for browsers and phones then runs.
    /// Returns the session's id.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration) from a backend or a region without it.
    async fn create_face_liveness_session(&self) -> Result<String> {
        Err(without_face_liveness("create_face_liveness_session"))
    }

    /// AWS Face Liveness: how a session ended.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration) from a backend or a region without it,
    /// [`InvalidParameter`](crate::ErrorKind::InvalidParameter) for an unknown session.
    async fn get_face_liveness_session_results(
        &self,
        _session_id: &str,
    ) -> Result<FaceLivenessSessionResults> {
        Err(without_face_liveness("get_face_liveness_session_results"))
    }
}

fn without_users(operation: &'static str) -> Error {
    Error::new(ErrorKind::Configuration, operation, "this backend keeps no users, only faces")
}

fn without_face_liveness(operation: &'static str) -> Error {
    let message = "this backend has no Face Liveness of AWS: use FaceLivenessService";
    Error::new(ErrorKind::Configuration, operation, message)
}
