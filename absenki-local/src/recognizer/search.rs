//! Searches of a collection, by photo, by stored face and by id.

use std::sync::Arc;

use absenki_core::backend::limits::MAX_PAGE;
use absenki_core::backend::{
    CollectionId, FaceMatch, SearchFacesByImageRequest, SearchFacesOutput, SearchedFace,
};
use absenki_core::{Error, ErrorKind, Result};

use super::{LocalRecognizer, within};
use crate::face::observe::faces_in;
use crate::gallery::Matches;
use crate::similarity;

impl LocalRecognizer {
    /// The matches of the largest face in a photo.
    pub(super) async fn search_by_image(
        &self,
        request: SearchFacesByImageRequest<'_>,
    ) -> Result<SearchFacesOutput> {
        let SearchFacesByImageRequest { collection, photo, max_faces, face_match_threshold } =
            request;
        let operation = "search_faces_by_image";
        within(operation, (1..=MAX_PAGE).contains(&max_faces), "1 to 4096 matches are returned")?;
        let threshold = face_match_threshold;
        within(operation, (0.0..=100.0).contains(&threshold), "a similarity is 0 to 100")?;
        let (collection, photo) = (collection.clone(), photo.clone());
        let matched = Arc::clone(&self.matched);
        self.work(operation, move |gallery| {
            let pixels = photo.pixels()?;
            let faces = faces_in(pixels)?;
            let Some(largest) = faces.first() else {
                gallery.require(operation, &collection)?;
                return Ok(SearchFacesOutput { searched_face: None, face_matches: Vec::new() });
            };
            let searched_face = Some(SearchedFace {
                bounding_box: largest.detail.bounding_box,
                confidence: largest.detail.confidence,
            });
            let Some(template) = largest.template(pixels)? else {
                gallery.require(operation, &collection)?;
                return Ok(SearchFacesOutput { searched_face, face_matches: Vec::new() });
            };
            let found = gallery.search(&collection, &template, max_faces as usize)?;
            let face_matches = matches(found, threshold)?;
            matched.note(gallery, &collection, face_matches.iter().map(|found| &found.face));
            Ok(SearchFacesOutput { searched_face, face_matches })
        })
        .await
    }

    /// Rekognition's `SearchFaces`: the faces most like one that the collection holds, without
    /// that one itself. `None` if the collection holds no face of that id.
    ///
    /// At most `max_faces` (1..4096), none under `threshold` (0..100).
    ///
    /// # Errors
    /// [`CollectionNotFound`](absenki_core::ErrorKind::CollectionNotFound),
    /// [`InvalidParameter`](absenki_core::ErrorKind::InvalidParameter),
    /// [`Storage`](absenki_core::ErrorKind::Storage).
    pub async fn search_faces(
        &self,
        collection: &CollectionId,
        face_id: &str,
        max_faces: u32,
        threshold: f64,
    ) -> Result<Option<Vec<FaceMatch>>> {
        let operation = "search_faces";
        within(operation, (1..=MAX_PAGE).contains(&max_faces), "1 to 4096 matches are returned")?;
        within(operation, (0.0..=100.0).contains(&threshold), "a similarity is 0 to 100")?;
        let (collection, face_id) = (collection.clone(), face_id.to_owned());
        self.work(operation, move |gallery| {
            // One more, since the nearest is the face itself.
            let found = gallery.search_face(&collection, &face_id, max_faces as usize + 1)?;
            let Some(mut found) = found else { return Ok(None) };
            found.nearest.retain(|(_, face)| face.face_id != face_id);
            found.nearest.truncate(max_faces as usize);
            matches(found, threshold).map(Some)
        })
        .await
    }

    /// When the collection was made, seconds since 1970.
    ///
    /// # Errors
    /// [`CollectionNotFound`](absenki_core::ErrorKind::CollectionNotFound),
    /// [`Storage`](absenki_core::ErrorKind::Storage).
    pub async fn created_at(&self, collection: &CollectionId) -> Result<i64> {
        let collection = collection.clone();
        self.work("describe_collection", move |gallery| gallery.created_at(&collection)).await
    }
}

/// The faces that are similar enough.
fn matches(found: Matches, threshold: f64) -> Result<Vec<FaceMatch>> {
    let similar: Vec<FaceMatch> = found
        .nearest
        .into_iter()
        .map(|(cosine, face)| FaceMatch { similarity: similarity(f64::from(cosine)), face })
        .filter(|found| found.similarity >= threshold)
        .collect();
    match similar.is_empty() && found.incomparable > 0 {
        true => Err(incomparable("search_faces_by_image", found.incomparable, "faces")),
        false => Ok(similar),
    }
}

/// That so many could not be compared, and may be whom the photo shows.
pub(super) fn incomparable(operation: &'static str, count: usize, what: &str) -> Error {
    let message = format!(
        "another model indexed {count} of the collection's {what}, which cannot be compared with \
         any photo: index these people again"
    );
    Error::new(ErrorKind::Storage, operation, message)
}
