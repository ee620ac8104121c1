//! Operations of Rekognition's that attendance does not need but its clients may use.

use absenki_core::Result;
use absenki_core::backend::{
    CollectionId, Face, FaceDetail, FaceMatch, Page, PageRequest, SearchedFace,
};
use absenki_core::photo::Photo;

use super::{LocalRecognizer, matches, within};
use crate::analysis::faces_in;
use crate::similarity;

/// What Rekognition's `CompareFaces` answers.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedFaces {
    /// The largest face of the source photo, which the others were compared with.
    pub source_face: SearchedFace,
    /// The faces of the target photo that are similar enough, with their similarity (0..100, on
    /// the scale of [`similarity`](crate::similarity())), most similar first.
    pub face_matches: Vec<(f64, FaceDetail)>,
    /// The other faces of the target photo, largest first.
    pub unmatched_faces: Vec<FaceDetail>,
}

impl LocalRecognizer {
    /// Rekognition's `SearchFaces`: the faces most like one that the collection holds, without
    /// that one itself. `None` where the collection holds no face of that id.
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
        within(operation, (1..=4096).contains(&max_faces), "1 to 4096 matches are returned")?;
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

    /// Rekognition's `CompareFaces`: the largest face of `source` with every face of `target`.
    /// `None` where either photo shows no face. No collection is read or changed.
    ///
    /// # Errors
    /// [`InvalidParameter`](absenki_core::ErrorKind::InvalidParameter) for a threshold outside
    /// 0..100, those of [`Photo::pixels`], and
    /// [`Recognizer`](absenki_core::ErrorKind::Recognizer).
    pub async fn compare_faces(
        &self,
        source: &Photo,
        target: &Photo,
        threshold: f64,
    ) -> Result<Option<ComparedFaces>> {
        let operation = "compare_faces";
        within(operation, (0.0..=100.0).contains(&threshold), "a similarity is 0 to 100")?;
        let (source, target) = (source.clone(), target.clone());
        self.work(operation, move |_| {
            let sources = faces_in(source.pixels()?)?;
            let targets = faces_in(target.pixels()?)?;
            let Some(source) = sources.first().filter(|_| !targets.is_empty()) else {
                return Ok(None);
            };
            let wanted = source.template()?;
            let source_face = SearchedFace {
                bounding_box: source.detail.bounding_box,
                confidence: source.detail.confidence,
            };
            let (mut face_matches, mut unmatched_faces) = (Vec::new(), Vec::new());
            for face in targets {
                let likeness = match (&wanted, face.template()?) {
                    (Some(wanted), Some(template)) => {
                        similarity(f64::from(wanted.cosine(&template)))
                    }
                    _ => 0.0,
                };
                match likeness >= threshold {
                    true => face_matches.push((likeness, face.detail)),
                    false => unmatched_faces.push(face.detail),
                }
            }
            face_matches.sort_by(|a, b| b.0.total_cmp(&a.0));
            Ok(Some(ComparedFaces { source_face, face_matches, unmatched_faces }))
        })
        .await
    }

    /// One page of those faces of the collection that have one of these ids, in order of
    /// indexing: Rekognition's `ListFaces` with `FaceIds`.
    ///
    /// # Errors
    /// As [`FaceBackend::list_faces`](absenki_core::backend::FaceBackend::list_faces).
    pub async fn find_faces(
        &self,
        collection: &CollectionId,
        face_ids: &[String],
        page: PageRequest,
    ) -> Result<Page<Face>> {
        let (collection, face_ids) = (collection.clone(), face_ids.to_vec());
        self.work("list_faces", move |gallery| gallery.find_faces(&collection, &face_ids, &page))
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
