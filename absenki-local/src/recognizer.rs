//! The embedded recognizer behind Rekognition's operations.

mod calibrate;
mod check;
mod compare;
mod copy;
mod index;
mod load;
mod matched;
mod notes;
mod open;
mod purge;
mod rekey;
mod search;
mod tags;
mod users;

pub use calibrate::{Calibration, CalibrationStep, CalibrationThreshold, Suspicion};
pub use check::CheckedCollection;
pub use copy::CopiedCollection;
pub use notes::Note;
pub use purge::IdleFace;
pub use rekey::RekeyedCollection;

use std::sync::Arc;

use absenki_core::backend::{
    AssociateFacesOutput, AssociateFacesRequest, CollectionDescription, CollectionId,
    ComparedFaces, DeleteFacesOutput, DisassociateFacesOutput, Face, FaceBackend, FaceDetail,
    FaceFilter, IndexFacesOutput, IndexFacesRequest, Page, PageRequest, SearchFacesByImageRequest,
    SearchFacesOutput, SearchUsersByImageOutput, SearchUsersByImageRequest, SearchUsersRequest,
    User, UserId, UserMatch,
};
use absenki_core::photo::Photo;
use absenki_core::{Error, ErrorKind, Result};
use async_trait::async_trait;

use crate::face::observe::faces_in;
use crate::gallery::Gallery;
use crate::networks::MODEL_VERSION;
use matched::Matched;

/// A recognition service inside the process: YuNet finds faces, SFace distinguishes them, and a
/// gallery keeps them in one SQLite file or in memory. Provider `local`.
///
/// It behaves as Rekognition does: the largest faces are indexed and searched, poor ones are
/// reported with Rekognition's reasons, the same photo indexed twice under one external id gives
/// the same face id, pages have opaque tokens. [`similarity`](crate::similarity()) tells what its
/// similarities mean; they are not Rekognition's.
///
/// Several processes may use one file. Cloning is cheap and shares the gallery. Methods do their
/// work on Tokio's blocking threads; the networks are loaded at the first photo, once in a
/// process, and a forked child loads its own.
///
/// ```
/// use absenki_core::backend::{CollectionId, FaceBackend};
/// use absenki_local::LocalRecognizer;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> absenki_core::Result<()> {
/// let recognizer = LocalRecognizer::in_memory()?;
/// let staff = CollectionId::new("absenki-staff")?;
/// recognizer.create_collection(&staff).await?;
/// assert_eq!(recognizer.describe_collection(&staff).await?.face_count, 0);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct LocalRecognizer {
    gallery: Arc<dyn Gallery>,
    matched: Arc<Matched>,
}

impl LocalRecognizer {
    fn over(gallery: Arc<dyn Gallery>) -> Self {
        LocalRecognizer { gallery, matched: Arc::default() }
    }

    /// How many faces of the collection were indexed with another model than this version's, and
    /// so cannot be compared with any photo: index these people again.
    ///
    /// # Errors
    /// [`ErrorKind::CollectionNotFound`], [`ErrorKind::Storage`].
    pub async fn incomparable_faces(&self, collection: &CollectionId) -> Result<u64> {
        let collection = collection.clone();
        self.work("describe_collection", move |gallery| gallery.count_incomparable(&collection))
            .await
    }

    /// Begins `work` on a thread that may block.
    fn work<T: Send + 'static, W>(
        &self,
        operation: &'static str,
        work: W,
    ) -> impl Future<Output = Result<T>> + use<T, W>
    where
        W: FnOnce(&dyn Gallery) -> Result<T> + Send + 'static,
    {
        let gallery = Arc::clone(&self.gallery);
        let begun = tokio::task::spawn_blocking(move || work(&*gallery));
        async move {
            begun.await.unwrap_or_else(|lost| {
                Err(match lost.is_cancelled() {
                    true => {
                        Error::new(ErrorKind::Runtime, operation, "the runtime is shutting down")
                    }
                    false => Error::new(ErrorKind::Recognizer, operation, "the recognizer failed"),
                })
            })
        }
    }
}

impl std::fmt::Debug for LocalRecognizer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LocalRecognizer")
    }
}

#[async_trait]
impl FaceBackend for LocalRecognizer {
    fn provider(&self) -> &'static str {
        "local"
    }

    async fn create_collection(&self, collection: &CollectionId) -> Result<()> {
        let collection = collection.clone();
        self.work("create_collection", move |gallery| gallery.create_collection(&collection)).await
    }

    async fn describe_collection(
        &self,
        collection: &CollectionId,
    ) -> Result<CollectionDescription> {
        let collection = collection.clone();
        self.work("describe_collection", move |gallery| {
            Ok(CollectionDescription {
                face_count: gallery.count_faces(&collection)?,
                user_count: gallery.count_users(&collection)?,
                face_model_version: MODEL_VERSION.to_owned(),
            })
        })
        .await
    }

    async fn list_collections(&self, page: PageRequest) -> Result<Page<String>> {
        self.work("list_collections", move |gallery| gallery.list_collections(&page)).await
    }

    async fn delete_collection(&self, collection: &CollectionId) -> Result<()> {
        let collection = collection.clone();
        self.work("delete_collection", move |gallery| gallery.delete_collection(&collection)).await
    }

    async fn index_faces(&self, request: IndexFacesRequest<'_>) -> Result<IndexFacesOutput> {
        let external_image_id = Some(request.external_image_id);
        self.index(
            request.collection,
            request.photo,
            external_image_id,
            request.max_faces,
            request.quality_filter,
        )
        .await
    }

    /// As [`FaceBackend::search_faces_by_image`], with one more error.
    ///
    /// Where nothing is similar enough and the collection holds faces of another model, with
    /// which nothing can be compared, the answer is an error of kind
    /// [`Storage`](ErrorKind::Storage), not an empty list: it may be one of them.
    async fn search_faces_by_image(
        &self,
        request: SearchFacesByImageRequest<'_>,
    ) -> Result<SearchFacesOutput> {
        self.search_by_image(request).await
    }

    async fn detect_faces(&self, photo: &Photo) -> Result<Vec<FaceDetail>> {
        let photo = photo.clone();
        self.work("detect_faces", move |_| {
            Ok(faces_in(photo.pixels()?)?.into_iter().map(|face| face.detail).collect())
        })
        .await
    }

    /// As the trait says; similarities are on the scale of [`similarity`](crate::similarity()).
    async fn compare_faces(
        &self,
        source: &Photo,
        target: &Photo,
        threshold: f64,
    ) -> Result<Option<ComparedFaces>> {
        self.compare(source, target, threshold).await
    }

    async fn compare_faces_in_each(
        &self,
        source: &Photo,
        targets: &[Photo],
        threshold: f64,
    ) -> Result<Vec<Option<ComparedFaces>>> {
        self.compare_each(source, targets, threshold).await
    }

    async fn list_faces(&self, collection: &CollectionId, page: PageRequest) -> Result<Page<Face>> {
        let collection = collection.clone();
        self.work("list_faces", move |gallery| gallery.list_faces(&collection, &page)).await
    }

    async fn delete_faces(
        &self,
        collection: &CollectionId,
        face_ids: &[String],
    ) -> Result<DeleteFacesOutput> {
        let (collection, face_ids) = (collection.clone(), face_ids.to_vec());
        self.work("delete_faces", move |gallery| gallery.delete_faces(&collection, &face_ids)).await
    }

    async fn find_faces(
        &self,
        collection: &CollectionId,
        filter: FaceFilter<'_>,
        page: PageRequest,
    ) -> Result<Page<Face>> {
        let collection = collection.clone();
        match filter {
            FaceFilter::Ids(ids) => {
                let ids = ids.to_vec();
                let find =
                    move |gallery: &dyn Gallery| gallery.find_faces(&collection, &ids, &page);
                self.work("list_faces", find).await
            }
            FaceFilter::User(user) => {
                let user = user.clone();
                self.work("list_faces", move |gallery| {
                    gallery.list_user_faces(&collection, &user, &page)
                })
                .await
            }
        }
    }

    async fn create_user(&self, collection: &CollectionId, user_id: &UserId) -> Result<()> {
        let (collection, user) = (collection.clone(), user_id.clone());
        self.work("create_user", move |gallery| gallery.create_user(&collection, &user)).await
    }

    async fn delete_user(&self, collection: &CollectionId, user_id: &UserId) -> Result<()> {
        let (collection, user) = (collection.clone(), user_id.clone());
        self.work("delete_user", move |gallery| gallery.delete_user(&collection, &user)).await
    }

    async fn list_users(&self, collection: &CollectionId, page: PageRequest) -> Result<Page<User>> {
        self.users(collection, page).await
    }

    /// A user's vector is the mean of its faces' templates, of length 1.
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

    /// As [`FaceBackend::search_users_by_image`], with the one more error of
    /// [`search_faces_by_image`](FaceBackend::search_faces_by_image) here. Similarities are on the
    /// scale of [`similarity`](crate::similarity()).
    async fn search_users_by_image(
        &self,
        request: SearchUsersByImageRequest<'_>,
    ) -> Result<SearchUsersByImageOutput> {
        self.users_in_image(request).await
    }
}

fn within(operation: &'static str, holds: bool, rule: &'static str) -> Result<()> {
    match holds {
        true => Ok(()),
        false => Err(Error::new(ErrorKind::InvalidParameter, operation, rule)),
    }
}
