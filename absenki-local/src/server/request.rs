//! Requests, checked: what is left can be carried out or fails for a reason of its own.

use absenki_core::Error;
use absenki_core::backend::{CollectionId, ExternalImageId, PageRequest, QualityFilter};
use absenki_core::config::Limits;
use absenki_core::photo::Photo;

use super::failure::Failure;
use super::fields::{
    Blob, COLLECTION_ID, EXTERNAL_IMAGE_ID, FACE_ID, Fields, Image, PAGINATION_TOKEN,
    QUALITY_FILTERS, USER_ID, Violations,
};

/// The service's least side of a photo, pixels.
const MIN_SIDE: u32 = 80;

/// The service's greatest side of a photo, pixels.
const MAX_SIDE: u32 = 10_000;

/// Most matches and most entries on a page.
const MOST: i64 = 4096;

/// Most faces that the service finds in a photo.
const MOST_FACES: i64 = 100;

/// The service's threshold where a request names none, 0..100.
const DEFAULT_THRESHOLD: f64 = 80.0;

/// A request, by operation.
#[derive(Debug)]
pub(super) enum Request {
    CreateCollection(CollectionId),
    DescribeCollection(CollectionId),
    ListCollections(PageRequest),
    DeleteCollection(CollectionId),
    IndexFaces(IndexFaces),
    ListFaces { collection: CollectionId, page: PageRequest, face_ids: Option<Vec<String>> },
    DeleteFaces { collection: CollectionId, face_ids: Vec<String> },
    DetectFaces(Photo),
    SearchFacesByImage { collection: CollectionId, photo: Photo, search: Search },
    SearchFaces { collection: CollectionId, face_id: String, search: Search },
    CompareFaces { source: Photo, target: Photo, threshold: f64 },
}

#[derive(Debug)]
pub(super) struct IndexFaces {
    pub(super) collection: CollectionId,
    pub(super) photo: Photo,
    pub(super) external_image_id: Option<ExternalImageId>,
    pub(super) max_faces: u32,
    pub(super) quality_filter: QualityFilter,
}

/// How many matches are wanted, and how similar, 0..100.
#[derive(Debug)]
pub(super) struct Search {
    pub(super) max_faces: u32,
    pub(super) threshold: f64,
}

/// The operations that are served.
pub(super) const OPERATIONS: [&str; 11] = [
    "CreateCollection",
    "DescribeCollection",
    "ListCollections",
    "DeleteCollection",
    "IndexFaces",
    "ListFaces",
    "DeleteFaces",
    "DetectFaces",
    "SearchFacesByImage",
    "SearchFaces",
    "CompareFaces",
];

impl Request {
    /// Reads the body of a request for `operation`, one of [`OPERATIONS`].
    pub(super) fn read(operation: &str, body: &[u8]) -> Result<Self, Failure> {
        let fields = Fields::read(body)?;
        Ok(match operation {
            "CreateCollection" => Request::CreateCollection(fields.only_collection()?),
            "DescribeCollection" => Request::DescribeCollection(fields.only_collection()?),
            "ListCollections" => Request::ListCollections(fields.list_collections()?),
            "DeleteCollection" => Request::DeleteCollection(fields.only_collection()?),
            "IndexFaces" => fields.index_faces()?,
            "ListFaces" => fields.list_faces()?,
            "DeleteFaces" => fields.delete_faces()?,
            "DetectFaces" => fields.detect_faces()?,
            "SearchFacesByImage" => fields.search_faces_by_image()?,
            "SearchFaces" => fields.search_faces()?,
            "CompareFaces" => fields.compare_faces()?,
            _ => return Err(Failure::unknown_operation()),
        })
    }

    /// The collection that the request is about.
    pub(super) fn collection(&self) -> Option<&CollectionId> {
        match self {
            Request::CreateCollection(collection)
            | Request::DescribeCollection(collection)
            | Request::DeleteCollection(collection)
            | Request::IndexFaces(IndexFaces { collection, .. })
            | Request::ListFaces { collection, .. }
            | Request::DeleteFaces { collection, .. }
            | Request::SearchFacesByImage { collection, .. }
            | Request::SearchFaces { collection, .. } => Some(collection),
            Request::ListCollections(_)
            | Request::DetectFaces(_)
            | Request::CompareFaces { .. } => None,
        }
    }
}

impl Fields {
    fn only_collection(self) -> Result<CollectionId, Failure> {
        let mut wrong = Violations::default();
        self.check_collection(&mut wrong);
        wrong.done()?;
        self.collection()
    }

    fn list_collections(self) -> Result<PageRequest, Failure> {
        let mut wrong = Violations::default();
        self.check_page(&mut wrong);
        wrong.done()?;
        Ok(self.page())
    }

    fn index_faces(mut self) -> Result<Request, Failure> {
        let mut wrong = Violations::default();
        self.check_collection(&mut wrong);
        self.check_image(&mut wrong);
        wrong.text("externalImageId", self.external_image_id.as_deref(), EXTERNAL_IMAGE_ID);
        wrong.attributes("detectionAttributes", self.detection_attributes.as_deref());
        wrong.number("maxFaces", self.max_faces, 1, i64::from(i32::MAX));
        wrong.one_of("qualityFilter", self.quality_filter.as_deref(), QUALITY_FILTERS);
        wrong.done()?;
        let external_image_id = self.external_image_id.take().map(ExternalImageId::new);
        Ok(Request::IndexFaces(IndexFaces {
            photo: photo(self.image.take())?,
            external_image_id: external_image_id.transpose().map_err(refused)?,
            max_faces: self.max_faces.unwrap_or(MOST_FACES).min(MOST_FACES) as u32,
            quality_filter: match self.quality_filter.as_deref() {
                Some("NONE") => QualityFilter::None,
                _ => QualityFilter::Auto,
            },
            collection: self.collection()?,
        }))
    }

    fn list_faces(mut self) -> Result<Request, Failure> {
        let mut wrong = Violations::default();
        self.check_collection(&mut wrong);
        self.check_page(&mut wrong);
        wrong.text("userId", self.user_id.as_deref(), USER_ID);
        wrong.face_ids(self.face_ids.as_deref());
        wrong.done()?;
        if self.user_id.is_some() {
            // A collection here holds faces only, no users that they could belong to.
            let message = "The user id does not exist";
            return Err(Failure::service("ResourceNotFoundException", message));
        }
        let face_ids = self.face_ids.take();
        Ok(Request::ListFaces { page: self.page(), face_ids, collection: self.collection()? })
    }

    fn delete_faces(mut self) -> Result<Request, Failure> {
        let mut wrong = Violations::default();
        self.check_collection(&mut wrong);
        wrong.required("faceIds", self.face_ids.as_ref());
        wrong.face_ids(self.face_ids.as_deref());
        wrong.done()?;
        let face_ids = self.face_ids.take().unwrap_or_default();
        Ok(Request::DeleteFaces { face_ids, collection: self.collection()? })
    }

    fn detect_faces(self) -> Result<Request, Failure> {
        let mut wrong = Violations::default();
        self.check_image(&mut wrong);
        wrong.attributes("attributes", self.attributes.as_deref());
        wrong.done()?;
        Ok(Request::DetectFaces(photo(self.image)?))
    }

    fn search_faces_by_image(mut self) -> Result<Request, Failure> {
        let mut wrong = Violations::default();
        self.check_collection(&mut wrong);
        self.check_image(&mut wrong);
        self.check_search(&mut wrong);
        wrong.one_of("qualityFilter", self.quality_filter.as_deref(), QUALITY_FILTERS);
        wrong.done()?;
        Ok(Request::SearchFacesByImage {
            photo: photo(self.image.take())?,
            search: self.search(),
            collection: self.collection()?,
        })
    }

    fn search_faces(mut self) -> Result<Request, Failure> {
        let mut wrong = Violations::default();
        self.check_collection(&mut wrong);
        wrong.required("faceId", self.face_id.as_ref());
        wrong.text("faceId", self.face_id.as_deref(), FACE_ID);
        self.check_search(&mut wrong);
        wrong.done()?;
        Ok(Request::SearchFaces {
            face_id: self.face_id.take().unwrap_or_default(),
            search: self.search(),
            collection: self.collection()?,
        })
    }

    fn compare_faces(self) -> Result<Request, Failure> {
        let mut wrong = Violations::default();
        for (at, image) in
            [("sourceImage", &self.source_image), ("targetImage", &self.target_image)]
        {
            wrong.required(at, image.as_ref());
            wrong.image(at, image.as_ref());
        }
        wrong.number("similarityThreshold", self.similarity_threshold, 0.0, 100.0);
        wrong.one_of("qualityFilter", self.quality_filter.as_deref(), QUALITY_FILTERS);
        wrong.done()?;
        Ok(Request::CompareFaces {
            source: photo(self.source_image)?,
            target: photo(self.target_image)?,
            threshold: self.similarity_threshold.unwrap_or(DEFAULT_THRESHOLD),
        })
    }

    fn check_collection(&self, wrong: &mut Violations) {
        wrong.required("collectionId", self.collection_id.as_ref());
        wrong.text("collectionId", self.collection_id.as_deref(), COLLECTION_ID);
    }

    fn check_image(&self, wrong: &mut Violations) {
        wrong.required("image", self.image.as_ref());
        wrong.image("image", self.image.as_ref());
    }

    fn check_page(&self, wrong: &mut Violations) {
        wrong.number("maxResults", self.max_results, 0, MOST);
        wrong.text("nextToken", self.next_token.as_deref(), PAGINATION_TOKEN);
    }

    fn check_search(&self, wrong: &mut Violations) {
        wrong.number("maxFaces", self.max_faces, 1, MOST);
        wrong.number("faceMatchThreshold", self.face_match_threshold, 0.0, 100.0);
    }

    fn collection(self) -> Result<CollectionId, Failure> {
        CollectionId::new(self.collection_id.unwrap_or_default()).map_err(refused)
    }

    fn search(&self) -> Search {
        Search {
            max_faces: self.max_faces.unwrap_or(MOST) as u32,
            threshold: self.face_match_threshold.unwrap_or(DEFAULT_THRESHOLD),
        }
    }

    /// The page asked for; 0 entries, which the service allows, means its own choice.
    fn page(&self) -> PageRequest {
        let max_results = self.max_results.filter(|&count| count > 0).map(|count| count as u32);
        PageRequest { max_results, next_token: self.next_token.clone() }
    }
}

fn refused(error: Error) -> Failure {
    Failure::from_error(&error, None)
}

/// The photo that a request carries, within the service's limits; nothing is decoded yet.
fn photo(image: Option<Image>) -> Result<Photo, Failure> {
    let bytes = match image {
        Some(Image { bytes: Some(Blob(bytes)), s3_object: None }) => bytes,
        Some(Image { bytes: None, s3_object: Some(_) }) => {
            return Err(Failure::service(
                "InvalidS3ObjectException",
                "Unable to get object metadata from S3. Check object key, region and/or access \
                 permissions. (rekognition-local has no S3: send the photo in Image.Bytes.)",
            ));
        }
        _ => return Err(Failure::invalid_parameters()),
    };
    // By content: `Photo` would also take WebP, BMP and data URLs, which the service does not.
    if !bytes.starts_with(b"\xff\xd8\xff") && !bytes.starts_with(b"\x89PNG") {
        let message = "Request has invalid image format";
        return Err(Failure::service("InvalidImageFormatException", message));
    }
    let limits = Limits { max_side: MAX_SIDE, ..Limits::default() };
    let photo = Photo::from_bytes(bytes, &limits).map_err(refused)?;
    match photo.width().min(photo.height()) {
        MIN_SIDE.. => Ok(photo),
        _ => Err(Failure::invalid_parameters()),
    }
}
