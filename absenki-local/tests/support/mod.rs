//! What the tests of the recognizer share.

use std::path::Path;

use absenki_core::Result;
use absenki_core::backend::{
    CollectionId, ExternalImageId, FaceBackend, FaceMatch, IndexFacesOutput, IndexFacesRequest,
    QualityFilter, SearchFacesByImageRequest, SearchFacesOutput,
};
use absenki_core::config::Limits;
use absenki_core::photo::Photo;
use absenki_local::LocalRecognizer;

pub(crate) fn staff() -> CollectionId {
    CollectionId::new("staff").unwrap()
}

/// A fixture photo: `people/obama.jpg`.
pub(crate) fn photo(name: &str) -> Photo {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures");
    Photo::from_path(fixtures.join(name), &Limits::default()).unwrap()
}

pub(crate) async fn index(
    recognizer: &LocalRecognizer,
    user: &str,
    photo: &Photo,
    max_faces: u32,
) -> Result<IndexFacesOutput> {
    let external_image_id = ExternalImageId::new(user).unwrap();
    let request = IndexFacesRequest {
        collection: &staff(),
        photo,
        external_image_id: &external_image_id,
        max_faces,
        quality_filter: QualityFilter::Auto,
    };
    recognizer.index_faces(request).await
}

pub(crate) async fn search(
    recognizer: &LocalRecognizer,
    photo: &Photo,
) -> Result<SearchFacesOutput> {
    let request = SearchFacesByImageRequest {
        collection: &staff(),
        photo,
        max_faces: 5,
        face_match_threshold: 80.0,
    };
    recognizer.search_faces_by_image(request).await
}

/// Whom the collection takes the person in the photo for.
pub(crate) async fn who(recognizer: &LocalRecognizer, photo: &Photo) -> Option<String> {
    let matches: Vec<FaceMatch> = search(recognizer, photo).await.unwrap().face_matches;
    matches.into_iter().next()?.face.external_image_id
}
