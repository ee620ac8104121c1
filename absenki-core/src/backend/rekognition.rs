//! AWS Rekognition through the official SDK; only here are its types named.
//!
//! Nothing is built before the first call. The SDK's client and its connections are shared by
//! every [`RekognitionBackend`] of the process with the same [`AwsSettings`] and kept warm between
//! calls; after a `fork` the child builds its own. Every call has a total deadline,
//! [`AwsSettings::operation_timeout`].
//!
//! Calls are repeated where that is safe. `IndexFaces` is not idempotent: it is repeated only
//! where the service certainly did not carry it out. Where that is not known the error names the
//! face that may have been indexed, in [`Error::orphan`].

mod call;
mod client;
mod compare;
mod convert;
mod delete;
mod error;
mod liveness;
mod ping;
mod request;
mod users;

use std::sync::Arc;

use async_trait::async_trait;
use aws_sdk_rekognition::Client;
use aws_sdk_rekognition::config::{Builder, Config as SdkConfig};
use aws_sdk_rekognition::primitives::Blob;
use aws_sdk_rekognition::types::{self, Image};

use self::client::Attempts;
use self::convert::{required, share};
use self::request::Request;
use super::{
    AssociateFacesOutput, AssociateFacesRequest, CollectionDescription, CollectionId,
    ComparedFaces, DeleteFacesOutput, DisassociateFacesOutput, Face, FaceBackend, FaceDetail,
    FaceFilter, FaceLivenessSessionResults, IndexFacesOutput, IndexFacesRequest, Page, PageRequest,
    Ping, QualityFilter, SearchFacesByImageRequest, SearchFacesOutput, SearchUsersByImageOutput,
    SearchUsersByImageRequest, SearchUsersRequest, SearchedFace, User, UserId, UserMatch, limits,
};
use crate::blocking::off_thread;
use crate::config::{AwsSettings, Config, UploadLimits};
use crate::error::{Error, ErrorKind, Result};
use crate::photo::Photo;
use crate::upload::prepare_for_upload;
use crate::usage::Operation;

/// Faces kept and searched by AWS Rekognition; `provider` is `aws`.
///
/// Its methods may be awaited on any runtime: the calls themselves run on Absenki's own.
#[derive(Debug, Clone)]
pub struct RekognitionBackend {
    settings: Arc<AwsSettings>,
    upload: UploadLimits,
}

impl RekognitionBackend {
    /// A backend with the settings of `config`. Builds nothing and makes no call yet.
    ///
    /// # Errors
    /// Those of [`AwsSettings::validate`].
    pub fn new(config: &Config) -> Result<Self> {
        config.aws.validate()?;
        Ok(RekognitionBackend { settings: Arc::new(config.aws.clone()), upload: config.upload })
    }

    /// `photo` in a form that the service accepts. This can take a while, so it runs on a thread of
    /// its own.
    async fn image(&self, photo: &Photo) -> Result<Image> {
        let (photo, limits) = (photo.clone(), self.upload);
        let bytes = off_thread(move || prepare_for_upload(&photo, &limits)).await.flatten()?;
        Ok(Image::builder().bytes(Blob::new(bytes)).build())
    }
}

/// The configuration of one call: its requests are counted.
fn counting(attempts: Attempts) -> Builder {
    SdkConfig::builder().interceptor(attempts)
}

/// What of a face the service is to return: none of it costs more.
fn attributes() -> Vec<types::Attribute> {
    vec![types::Attribute::Default, types::Attribute::FaceOccluded, types::Attribute::EyesOpen]
}

fn invalid(operation: Operation, message: &'static str) -> Error {
    Error::new(ErrorKind::InvalidParameter, operation.name(), message)
}

/// A page's size as the SDK takes it.
fn page_size(operation: Operation, page: &PageRequest) -> Result<Option<i32>> {
    match page.max_results {
        None => Ok(None),
        Some(size @ 1..=limits::MAX_PAGE) => Ok(Some(size as i32)),
        Some(_) => Err(invalid(operation, "max_results must be 1..4096")),
    }
}

#[async_trait]
impl FaceBackend for RekognitionBackend {
    fn provider(&self) -> &'static str {
        "aws"
    }

    fn min_side(&self) -> u32 {
        limits::MIN_SIDE
    }

    async fn create_collection(&self, collection: &CollectionId) -> Result<()> {
        let id = collection.to_string();
        self.call(
            Request::new(Operation::CreateCollection, Some(collection)),
            async move |client: Client, attempts| {
                let call = client.create_collection().collection_id(id).customize();
                call.config_override(counting(attempts)).send().await
            },
            |_, _| Ok(()),
        )
        .await
    }

    async fn ping(&self, collection: &CollectionId) -> Result<Ping> {
        self.ping_aws(collection).await
    }

    async fn describe_collection(
        &self,
        collection: &CollectionId,
    ) -> Result<CollectionDescription> {
        let id = collection.to_string();
        self.call(
            Request::new(Operation::DescribeCollection, Some(collection)),
            async move |client: Client, attempts| {
                let call = client.describe_collection().collection_id(id).customize();
                call.config_override(counting(attempts)).send().await
            },
            |answer, operation| {
                let count = required(answer.face_count, operation, "FaceCount")?;
                Ok(CollectionDescription {
                    face_count: u64::try_from(count).unwrap_or(0),
                    user_count: answer.user_count.and_then(|n| n.try_into().ok()).unwrap_or(0),
                    face_model_version: answer.face_model_version.unwrap_or_default(),
                })
            },
        )
        .await
    }

    async fn list_collections(&self, page: PageRequest) -> Result<Page<String>> {
        let size = page_size(Operation::ListCollections, &page)?;
        self.call(
            Request::new(Operation::ListCollections, None),
            async move |client: Client, attempts| {
                let call = client.list_collections().set_max_results(size);
                let call = call.set_next_token(page.next_token).customize();
                call.config_override(counting(attempts)).send().await
            },
            |answer, operation| {
                let items = required(answer.collection_ids, operation, "CollectionIds")?;
                Ok(Page { items, next_token: answer.next_token })
            },
        )
        .await
    }

    async fn delete_collection(&self, collection: &CollectionId) -> Result<()> {
        let id = collection.to_string();
        self.call(
            Request::new(Operation::DeleteCollection, Some(collection)),
            async move |client: Client, attempts| {
                let call = client.delete_collection().collection_id(id).customize();
                call.config_override(counting(attempts)).send().await
            },
            |_, _| Ok(()),
        )
        .await
    }

    async fn index_faces(&self, request: IndexFacesRequest<'_>) -> Result<IndexFacesOutput> {
        if !(1..=limits::MAX_INDEXED_FACES).contains(&request.max_faces) {
            return Err(invalid(Operation::IndexFaces, "max_faces must be 1..100"));
        }
        let (collection, owner) =
            (request.collection.to_string(), request.external_image_id.to_string());
        let (image, max_faces) = (self.image(request.photo).await?, request.max_faces as i32);
        let filter = match request.quality_filter {
            QualityFilter::Auto => types::QualityFilter::Auto,
            QualityFilter::None => types::QualityFilter::None,
        };
        self.call(
            Request {
                operation: Operation::IndexFaces,
                collection: Some(request.collection),
                indexes: Some(request.external_image_id),
                names_user: false,
            },
            async move |client: Client, attempts| {
                let call = client.index_faces().collection_id(collection).image(image);
                let call =
                    call.external_image_id(owner).max_faces(max_faces).quality_filter(filter);
                let call = call.set_detection_attributes(Some(attributes()));
                let once = counting(attempts).retry_classifier(error::OnlyIfNotIndexed);
                call.customize().config_override(once).send().await
            },
            |answer, operation| {
                let records = required(answer.face_records, operation, "FaceRecords")?;
                let unindexed = answer.unindexed_faces.unwrap_or_default();
                Ok(IndexFacesOutput {
                    face_records: all(records, operation, convert::face_record)?,
                    unindexed_faces: all(unindexed, operation, convert::unindexed_face)?,
                    face_model_version: answer.face_model_version.unwrap_or_default(),
                })
            },
        )
        .await
    }

    async fn search_faces_by_image(
        &self,
        request: SearchFacesByImageRequest<'_>,
    ) -> Result<SearchFacesOutput> {
        let operation = Operation::SearchFacesByImage;
        if !(1..=limits::MAX_PAGE).contains(&request.max_faces) {
            return Err(invalid(operation, "max_faces must be 1..4096"));
        }
        if !(0.0..=100.0).contains(&request.face_match_threshold) {
            return Err(invalid(operation, "face_match_threshold must be 0..100"));
        }
        let (collection, image) =
            (request.collection.to_string(), self.image(request.photo).await?);
        let (max_faces, threshold) =
            (request.max_faces as i32, request.face_match_threshold as f32);
        let found = self
            .call(
                Request::new(operation, Some(request.collection)),
                async move |client: Client, attempts| {
                    let call = client.search_faces_by_image().collection_id(collection);
                    let call =
                        call.image(image).max_faces(max_faces).face_match_threshold(threshold);
                    call.customize().config_override(counting(attempts)).send().await
                },
                |answer, operation| {
                    let found = answer.searched_face_bounding_box.as_ref();
                    let matches = answer.face_matches.unwrap_or_default();
                    Ok(SearchFacesOutput {
                        searched_face: Some(SearchedFace {
                            bounding_box: convert::bounding_box(found, operation)?,
                            confidence: share(answer.searched_face_confidence),
                        }),
                        face_matches: all(matches, operation, convert::face_match)?,
                    })
                },
            )
            .await;
        match found {
            Err(error) if error::is_no_face(&error) => {
                Ok(SearchFacesOutput { searched_face: None, face_matches: Vec::new() })
            }
            found => found,
        }
    }

    async fn detect_faces(&self, photo: &Photo) -> Result<Vec<FaceDetail>> {
        let image = self.image(photo).await?;
        self.call(
            Request::new(Operation::DetectFaces, None),
            async move |client: Client, attempts| {
                let call = client.detect_faces().image(image);
                let call = call.set_attributes(Some(attributes())).customize();
                call.config_override(counting(attempts)).send().await
            },
            |answer, operation| {
                let details = required(answer.face_details, operation, "FaceDetails")?;
                all(details, operation, convert::face_detail)
            },
        )
        .await
    }

    async fn compare_faces(
        &self,
        source: &Photo,
        target: &Photo,
        threshold: f64,
    ) -> Result<Option<ComparedFaces>> {
        self.compare(source, target, threshold).await
    }

    async fn list_faces(&self, collection: &CollectionId, page: PageRequest) -> Result<Page<Face>> {
        self.list(collection, None, page).await
    }

    async fn find_faces(
        &self,
        collection: &CollectionId,
        filter: FaceFilter<'_>,
        page: PageRequest,
    ) -> Result<Page<Face>> {
        self.list(collection, Some(filter), page).await
    }

    async fn delete_faces(
        &self,
        collection: &CollectionId,
        face_ids: &[String],
    ) -> Result<DeleteFacesOutput> {
        self.delete(collection, face_ids).await
    }

    async fn create_user(&self, collection: &CollectionId, user_id: &UserId) -> Result<()> {
        self.make_user(collection, user_id).await
    }

    async fn delete_user(&self, collection: &CollectionId, user_id: &UserId) -> Result<()> {
        self.remove_user(collection, user_id).await
    }

    async fn list_users(&self, collection: &CollectionId, page: PageRequest) -> Result<Page<User>> {
        self.users(collection, page).await
    }

    async fn associate_faces(
        &self,
        request: AssociateFacesRequest<'_>,
    ) -> Result<AssociateFacesOutput> {
        self.associate(request).await
    }

    async fn disassociate_faces(
        &self,
        collection: &CollectionId,
        user_id: &UserId,
        face_ids: &[String],
    ) -> Result<DisassociateFacesOutput> {
        self.disassociate(collection, user_id, face_ids).await
    }

    async fn search_users(&self, request: SearchUsersRequest<'_>) -> Result<Vec<UserMatch>> {
        self.users_like(request).await
    }

    async fn search_users_by_image(
        &self,
        request: SearchUsersByImageRequest<'_>,
    ) -> Result<SearchUsersByImageOutput> {
        self.users_in_image(request).await
    }

    async fn create_face_liveness_session(&self) -> Result<String> {
        self.create_liveness_session().await
    }

    async fn get_face_liveness_session_results(
        &self,
        session_id: &str,
    ) -> Result<FaceLivenessSessionResults> {
        self.liveness_session_results(session_id).await
    }
}

/// Every element of a list, converted.
fn all<T, U>(
    list: Vec<T>,
    operation: &'static str,
    convert: impl Fn(T, &'static str) -> Result<U>,
) -> Result<Vec<U>> {
    list.into_iter().map(|item| convert(item, operation)).collect()
}
