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

pub use identifier::{CollectionId, ExternalImageId};
pub use ping::{CredentialSource, Ping};
#[cfg(feature = "rekognition")]
pub use rekognition::RekognitionBackend;
pub use types::{
    CollectionDescription, ComparedFaces, DeleteFacesOutput, Face, FaceDetail,
    FaceLivenessSessionResults, FaceMatch, FaceRecord, ImageQuality, IndexFacesOutput,
    IndexFacesRequest, LivenessSessionStatus, Page, PageRequest, Pose, QualityFilter,
    SearchFacesByImageRequest, SearchFacesOutput, SearchedFace, UnindexedFace, UnindexedReason,
};

use async_trait::async_trait;

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

    /// One page of the faces in a collection.
    async fn list_faces(&self, collection: &CollectionId, page: PageRequest) -> Result<Page<Face>>;

    /// Deletes faces from a collection. The output lists unknown ids; they are not an error.
    ///
    /// # Errors
    /// [`InvalidParameter`](crate::ErrorKind::InvalidParameter) for an empty list; an error if a
    /// face of the collection could not be deleted.
    async fn delete_faces(
        &self,
        collection: &CollectionId,
        face_ids: &[String],
    ) -> Result<DeleteFacesOutput>;

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

fn without_face_liveness(operation: &'static str) -> Error {
    let message = "this backend has no Face Liveness of AWS: use FaceLivenessService";
    Error::new(ErrorKind::Configuration, operation, message)
}
