//! Indexing: which faces of a photo go into the gallery.

use std::sync::Arc;

use absenki_core::Result;
use absenki_core::backend::limits::MAX_INDEXED_FACES;
use absenki_core::backend::{
    CollectionId, ExternalImageId, FaceDetail, FaceRecord, IndexFacesOutput, QualityFilter,
    UnindexedFace, UnindexedReason,
};
use absenki_core::photo::{Photo, Pixels};
use sha2::{Digest, Sha256};

use super::{LocalRecognizer, within};
use crate::face::observe::faces_in;
use crate::gallery::NewFace;
use crate::networks::MODEL_VERSION;

impl LocalRecognizer {
    /// [`FaceBackend::index_faces`](absenki_core::backend::FaceBackend::index_faces) with or without an external image id: a face without one is
    /// found, and belongs to nobody.
    ///
    /// # Errors
    /// As [`FaceBackend::index_faces`](absenki_core::backend::FaceBackend::index_faces).
    pub async fn index(
        &self,
        collection: &CollectionId,
        photo: &Photo,
        external_image_id: Option<&ExternalImageId>,
        max_faces: u32,
        quality_filter: QualityFilter,
    ) -> Result<IndexFacesOutput> {
        within(
            "index_faces",
            (1..=MAX_INDEXED_FACES).contains(&max_faces),
            "1 to 100 faces are indexed",
        )?;
        let (collection, photo) = (collection.clone(), photo.clone());
        let external_image_id = external_image_id.cloned();
        let matched = Arc::clone(&self.matched);
        self.work("index_faces", move |gallery| {
            gallery.require("index_faces", &collection)?;
            // A face encrypted with a key that nobody else has would be lost to all.
            if let Some((_, first)) = gallery.export(&collection, 0, 1)?.first() {
                first.template(gallery, &collection)?;
            }
            let chosen = choose(photo.pixels()?, max_faces as usize, quality_filter)?;
            let new: Vec<NewFace> = chosen.taken.iter().map(|(_, face)| face.clone()).collect();
            let image_id = image_id(&photo);
            let faces =
                gallery.add_faces(&collection, &image_id, external_image_id.as_ref(), &new)?;
            // A photo that is indexed again gives the face that is there, which is then still needed.
            matched.note(gallery, &collection, faces.iter());
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
}

/// The faces of a photo, sorted into those to index and those not.
struct Chosen {
    taken: Vec<(FaceDetail, NewFace)>,
    left: Vec<UnindexedFace>,
}

/// Takes the `most` largest faces of those that are good enough.
fn choose(photo: &Pixels, most: usize, filter: QualityFilter) -> Result<Chosen> {
    let mut chosen = Chosen { taken: Vec::new(), left: Vec::new() };
    for face in faces_in(photo)? {
        let mut reasons = match filter {
            QualityFilter::Auto => face.faults(),
            QualityFilter::None => Vec::new(),
        };
        let full = chosen.taken.len() >= most;
        if full && reasons.is_empty() {
            reasons.push(UnindexedReason::ExceedsMaxFaces);
        }
        let template = if reasons.is_empty() { face.template(photo)? } else { None };
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

/// An id that the same photo always gets, as in Rekognition: a UUID (version 8) of its SHA-256.
fn image_id(photo: &Photo) -> String {
    let hash: [u8; 32] = Sha256::digest(photo.encoded()).into();
    let first: [u8; 16] = std::array::from_fn(|byte| hash[byte]);
    uuid::Builder::from_custom_bytes(first).into_uuid().to_string()
}
