//! The embedded recognizer behind Rekognition's operations.

mod more;

pub use more::ComparedFaces;

use std::path::PathBuf;
use std::sync::Arc;

use absenki_core::backend::{
    CollectionDescription, CollectionId, DeleteFacesOutput, ExternalImageId, Face, FaceBackend,
    FaceDetail, FaceMatch, FaceRecord, IndexFacesOutput, IndexFacesRequest, Page, PageRequest,
    QualityFilter, SearchFacesByImageRequest, SearchFacesOutput, SearchedFace, UnindexedFace,
    UnindexedReason,
};
use absenki_core::photo::Photo;
use absenki_core::{Error, ErrorKind, Result};
use async_trait::async_trait;
use sha2::{Digest, Sha256};

use crate::analysis::{Seen, faces_in};
use crate::gallery::{Gallery, Matches, NewFace};
use crate::models::MODEL_VERSION;
use crate::similarity;

/// A recognition service inside the process: YuNet finds faces, SFace tells them apart, and a
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
    gallery: Arc<Gallery>,
}

impl LocalRecognizer {
    /// A recognizer with its gallery in `file`, which is made where it does not exist; its folder
    /// must exist. SQLite keeps two more files beside it while it is in use.
    ///
    /// # Errors
    /// [`ErrorKind::Storage`] for a file that is no gallery, is damaged, was made by a newer
    /// version, or cannot be opened or written.
    pub fn open(file: impl Into<PathBuf>) -> Result<Self> {
        Ok(LocalRecognizer { gallery: Arc::new(Gallery::open(file.into())?) })
    }

    /// A recognizer whose gallery lasts as long as this process; a forked child cannot use it.
    ///
    /// # Errors
    /// [`ErrorKind::Storage`] where SQLite gets no memory.
    pub fn in_memory() -> Result<Self> {
        Ok(LocalRecognizer { gallery: Arc::new(Gallery::in_memory()?) })
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

    /// [`FaceBackend::index_faces`] with or without an external image id: a face without one is
    /// found, and belongs to nobody.
    ///
    /// # Errors
    /// As [`FaceBackend::index_faces`].
    pub async fn index(
        &self,
        collection: &CollectionId,
        photo: &Photo,
        external_image_id: Option<&ExternalImageId>,
        max_faces: u32,
        quality_filter: QualityFilter,
    ) -> Result<IndexFacesOutput> {
        within("index_faces", (1..=100).contains(&max_faces), "1 to 100 faces are indexed")?;
        let (collection, photo) = (collection.clone(), photo.clone());
        let external_image_id = external_image_id.cloned();
        self.work("index_faces", move |gallery| {
            gallery.count_faces(&collection)?;
            let chosen = choose(faces_in(photo.pixels()?)?, max_faces as usize, quality_filter)?;
            let new: Vec<NewFace> = chosen.taken.iter().map(|(_, face)| face.clone()).collect();
            let image_id = image_id(&photo);
            let faces =
                gallery.add_faces(&collection, &image_id, external_image_id.as_ref(), &new)?;
            let details = chosen.taken.into_iter().map(|(detail, _)| detail);
            let record = |(face, face_detail)| FaceRecord { face, face_detail };
            Ok(IndexFacesOutput {
                face_records: faces.into_iter().zip(details).map(record).collect(),
                unindexed_faces: chosen.left,
                face_model_version: MODEL_VERSION.to_owned(),
            })
        })
        .await
    }

    /// Runs `work` on a thread that may block.
    async fn work<T: Send + 'static>(
        &self,
        operation: &'static str,
        work: impl FnOnce(&Gallery) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let gallery = Arc::clone(&self.gallery);
        let done = tokio::task::spawn_blocking(move || work(&gallery)).await;
        done.unwrap_or_else(|lost| {
            Err(match lost.is_cancelled() {
                true => Error::new(ErrorKind::Runtime, operation, "the runtime is shutting down"),
                false => Error::new(ErrorKind::Recognizer, operation, "the recognizer failed"),
            })
        })
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

    /// As the trait says.
    ///
    /// Where nothing is similar enough and the collection holds faces of another model, with
    /// which nothing can be compared, the answer is an error of kind
    /// [`Storage`](ErrorKind::Storage), not an empty list: it may be one of them.
    async fn search_faces_by_image(
        &self,
        request: SearchFacesByImageRequest<'_>,
    ) -> Result<SearchFacesOutput> {
        let SearchFacesByImageRequest { collection, photo, max_faces, face_match_threshold } =
            request;
        let operation = "search_faces_by_image";
        within(operation, (1..=4096).contains(&max_faces), "1 to 4096 matches are returned")?;
        let threshold = face_match_threshold;
        within(operation, (0.0..=100.0).contains(&threshold), "a similarity is 0 to 100")?;
        let (collection, photo) = (collection.clone(), photo.clone());
        self.work(operation, move |gallery| {
            gallery.count_faces(&collection)?;
            let faces = faces_in(photo.pixels()?)?;
            let Some(largest) = faces.first() else {
                return Ok(SearchFacesOutput { searched_face: None, face_matches: Vec::new() });
            };
            let searched_face = Some(SearchedFace {
                bounding_box: largest.detail.bounding_box,
                confidence: largest.detail.confidence,
            });
            let Some(template) = largest.template()? else {
                return Ok(SearchFacesOutput { searched_face, face_matches: Vec::new() });
            };
            let found = gallery.search(&collection, &template, max_faces as usize)?;
            Ok(SearchFacesOutput { searched_face, face_matches: matches(found, threshold)? })
        })
        .await
    }

    async fn detect_faces(&self, photo: &Photo) -> Result<Vec<FaceDetail>> {
        let photo = photo.clone();
        self.work("detect_faces", move |_| {
            Ok(faces_in(photo.pixels()?)?.into_iter().map(|face| face.detail).collect())
        })
        .await
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
}

fn within(operation: &'static str, holds: bool, rule: &'static str) -> Result<()> {
    match holds {
        true => Ok(()),
        false => Err(Error::new(ErrorKind::InvalidParameter, operation, rule)),
    }
}

/// The faces of a photo, sorted into those to index and those not.
struct Chosen {
    taken: Vec<(FaceDetail, NewFace)>,
    left: Vec<UnindexedFace>,
}

/// Takes the first `most` faces that are good enough.
fn choose(faces: Vec<Seen>, most: usize, filter: QualityFilter) -> Result<Chosen> {
    let mut chosen = Chosen { taken: Vec::new(), left: Vec::new() };
    for face in faces {
        let mut reasons = match filter {
            QualityFilter::Auto => face.faults(),
            QualityFilter::None => Vec::new(),
        };
        let full = chosen.taken.len() >= most;
        if full && reasons.is_empty() {
            reasons.push(UnindexedReason::ExceedsMaxFaces);
        }
        let template = if reasons.is_empty() { face.template()? } else { None };
        let face_detail = face.detail;
        match template {
            Some(template) => {
                let new = NewFace {
                    bounding_box: face_detail.bounding_box,
                    confidence: face_detail.confidence,
                    template,
                };
                chosen.taken.push((face_detail, new));
            }
            None => {
                if reasons.is_empty() {
                    reasons.push(UnindexedReason::LowFaceQuality);
                }
                chosen.left.push(UnindexedFace { reasons, face_detail });
            }
        }
    }
    Ok(chosen)
}

/// The faces that are similar enough.
fn matches(found: Matches, threshold: f64) -> Result<Vec<FaceMatch>> {
    let similar: Vec<FaceMatch> = found
        .nearest
        .into_iter()
        .map(|(cosine, face)| FaceMatch { similarity: similarity(f64::from(cosine)), face })
        .filter(|found| found.similarity >= threshold)
        .collect();
    if similar.is_empty() && found.incomparable > 0 {
        let message = format!(
            "another model indexed {} of the collection's faces, which cannot be compared with \
             any photo: index these people again",
            found.incomparable
        );
        return Err(Error::new(ErrorKind::Storage, "search_faces_by_image", message));
    }
    Ok(similar)
}

/// An id that the same photo always gets, as in Rekognition: a UUID (version 8) of its SHA-256.
fn image_id(photo: &Photo) -> String {
    let hash: [u8; 32] = Sha256::digest(photo.encoded()).into();
    let first: [u8; 16] = std::array::from_fn(|byte| hash[byte]);
    uuid::Builder::from_custom_bytes(first).into_uuid().to_string()
}
