//! Searches of a collection, by photo and by stored face.

use absenki_core::backend::{CollectionId, FaceBackend, SearchFacesByImageRequest};
use absenki_core::photo::Photo;
use absenki_local::MODEL_VERSION;
use serde_json::{Value, json};

use super::photo::photo;
use super::{Context, Operation, about};
use crate::failure::Failure;
use crate::fields::{FACE_ID, Fields, Search, Violations};
use crate::wire::{bounding_box, face_matches};

pub(crate) struct SearchFacesByImage {
    collection: CollectionId,
    photo: Photo,
    search: Search,
}

impl Operation for SearchFacesByImage {
    fn read(mut fields: Fields) -> Result<Self, Failure> {
        let mut wrong = Violations::default();
        fields.check_collection(&mut wrong);
        fields.check_image(&mut wrong);
        fields.check_search(&mut wrong);
        wrong.quality_filter(fields.quality_filter.as_deref());
        wrong.done()?;
        Ok(SearchFacesByImage {
            photo: photo(fields.image.take())?,
            search: fields.search(),
            collection: fields.collection()?,
        })
    }

    async fn perform(self, context: Context<'_>) -> Result<Value, Failure> {
        let request = SearchFacesByImageRequest {
            collection: &self.collection,
            photo: &self.photo,
            max_faces: self.search.max_faces,
            face_match_threshold: self.search.threshold,
        };
        let found = context.recognizer.search_faces_by_image(request).await;
        let found = found.map_err(about(&self.collection))?;
        let searched = found.searched_face.ok_or_else(Failure::no_faces)?;
        Ok(json!({
            "SearchedFaceBoundingBox": bounding_box(&searched.bounding_box),
            "SearchedFaceConfidence": searched.confidence,
            "FaceMatches": face_matches(&found.face_matches),
            "FaceModelVersion": MODEL_VERSION,
        }))
    }
}

pub(crate) struct SearchFaces {
    collection: CollectionId,
    face_id: String,
    search: Search,
}

impl Operation for SearchFaces {
    fn read(mut fields: Fields) -> Result<Self, Failure> {
        let mut wrong = Violations::default();
        fields.check_collection(&mut wrong);
        wrong.required("faceId", fields.face_id.as_ref());
        wrong.text("faceId", fields.face_id.as_deref(), FACE_ID);
        fields.check_search(&mut wrong);
        wrong.done()?;
        Ok(SearchFaces {
            face_id: fields.face_id.take().unwrap_or_default(),
            search: fields.search(),
            collection: fields.collection()?,
        })
    }

    async fn perform(self, context: Context<'_>) -> Result<Value, Failure> {
        let SearchFaces { collection, face_id, search: Search { max_faces, threshold } } = self;
        let found =
            context.recognizer.search_faces(&collection, &face_id, max_faces, threshold).await;
        let found = found.map_err(about(&collection))?.ok_or_else(Failure::unknown_face)?;
        Ok(json!({
            "SearchedFaceId": face_id,
            "FaceMatches": face_matches(&found),
            "FaceModelVersion": MODEL_VERSION,
        }))
    }
}
