//! The operations on faces, but for searches.

use absenki_core::backend::limits::MAX_INDEXED_FACES;
use absenki_core::backend::{
    CollectionId, ExternalImageId, FaceBackend, FaceDetail, FaceFilter, FaceRecord, PageRequest,
    QualityFilter, UnindexedFace, UserId,
};
use absenki_core::photo::Photo;
use absenki_local::MODEL_VERSION;
use serde_json::{Value, json};

use super::photo::photo;
use super::{Context, Operation, about, refused};
use crate::failure::Failure;
use crate::fields::{DEFAULT_THRESHOLD, EXTERNAL_IMAGE_ID, Fields, Violations};
use crate::wire::{bounding_box, deleted_faces, detail, details, face, with};

pub(crate) struct IndexFaces {
    collection: CollectionId,
    photo: Photo,
    external_image_id: Option<ExternalImageId>,
    max_faces: u32,
    quality_filter: QualityFilter,
    occluded: bool,
}

impl Operation for IndexFaces {
    fn read(mut fields: Fields) -> Result<Self, Failure> {
        let mut wrong = Violations::default();
        fields.check_collection(&mut wrong);
        fields.check_image(&mut wrong);
        wrong.text("externalImageId", fields.external_image_id.as_deref(), EXTERNAL_IMAGE_ID);
        wrong.attributes("detectionAttributes", fields.detection_attributes.as_deref());
        wrong.number("maxFaces", fields.max_faces, 1, i64::from(i32::MAX));
        wrong.quality_filter(fields.quality_filter.as_deref());
        wrong.done()?;
        let external_image_id = fields.external_image_id.take().map(ExternalImageId::new);
        let most = i64::from(MAX_INDEXED_FACES);
        Ok(IndexFaces {
            occluded: wants_occluded(fields.detection_attributes.as_deref()),
            photo: photo(fields.image.take())?,
            external_image_id: external_image_id.transpose().map_err(refused)?,
            max_faces: fields.max_faces.unwrap_or(most).min(most) as u32,
            quality_filter: match fields.quality_filter.as_deref() {
                Some("NONE") => QualityFilter::None,
                _ => QualityFilter::Auto,
            },
            collection: fields.collection()?,
        })
    }

    async fn perform(self, context: Context<'_>) -> Result<Value, Failure> {
        let IndexFaces {
            collection,
            photo,
            external_image_id,
            max_faces,
            quality_filter,
            occluded,
        } = self;
        let id = external_image_id.as_ref();
        let indexing = context.recognizer.index(&collection, &photo, id, max_faces, quality_filter);
        let mut output = indexing.await.map_err(about(&collection))?;
        if !occluded {
            let indexed = output.face_records.iter_mut().map(|face| &mut face.face_detail);
            let others = output.unindexed_faces.iter_mut().map(|face| &mut face.face_detail);
            indexed.chain(others).for_each(|face| face.face_occluded = None);
        }
        let record = |FaceRecord { face: stored, face_detail }: &FaceRecord| json!({ "Face": face(stored), "FaceDetail": detail(face_detail) });
        let unindexed = |UnindexedFace { reasons, face_detail }: &UnindexedFace| json!({ "Reasons": reasons, "FaceDetail": detail(face_detail) });
        Ok(json!({
            "FaceRecords": output.face_records.iter().map(record).collect::<Vec<_>>(),
            "UnindexedFaces": output.unindexed_faces.iter().map(unindexed).collect::<Vec<_>>(),
            "FaceModelVersion": output.face_model_version,
        }))
    }
}

pub(crate) struct ListFaces {
    collection: CollectionId,
    page: PageRequest,
    face_ids: Option<Vec<String>>,
    user: Option<UserId>,
}

impl Operation for ListFaces {
    fn read(mut fields: Fields) -> Result<Self, Failure> {
        let mut wrong = Violations::default();
        fields.check_collection(&mut wrong);
        fields.check_page(&mut wrong);
        fields.check_user(&mut wrong);
        wrong.face_ids(fields.face_ids.as_deref());
        wrong.done()?;
        let (face_ids, user) = (fields.face_ids.take(), fields.user()?);
        Ok(ListFaces { page: fields.page(), face_ids, user, collection: fields.collection()? })
    }

    async fn perform(self, context: Context<'_>) -> Result<Value, Failure> {
        let (recognizer, collection) = (context.recognizer, &self.collection);
        let page = match (&self.user, &self.face_ids) {
            (Some(user), _) => {
                let filter = FaceFilter::User(user);
                let found = recognizer.find_faces(collection, filter, self.page).await;
                found.map_err(|error| Failure::about_user(&error, collection, user))
            }
            (None, Some(ids)) => {
                let found =
                    recognizer.find_faces(collection, FaceFilter::Ids(ids), self.page).await;
                found.map_err(about(collection))
            }
            (None, None) => {
                recognizer.list_faces(collection, self.page).await.map_err(about(collection))
            }
        };
        let mut page = page?;
        if let (Some(_), Some(ids)) = (&self.user, &self.face_ids) {
            page.items.retain(|face| ids.contains(&face.face_id));
        }
        let faces: Vec<Value> = page.items.iter().map(face).collect();
        let answer = json!({ "Faces": faces, "FaceModelVersion": MODEL_VERSION });
        Ok(with(answer, "NextToken", page.next_token))
    }
}

pub(crate) struct DeleteFaces {
    collection: CollectionId,
    face_ids: Vec<String>,
}

impl Operation for DeleteFaces {
    fn read(mut fields: Fields) -> Result<Self, Failure> {
        let mut wrong = Violations::default();
        fields.check_collection(&mut wrong);
        wrong.required("faceIds", fields.face_ids.as_ref());
        wrong.face_ids(fields.face_ids.as_deref());
        wrong.done()?;
        let face_ids = fields.face_ids.take().unwrap_or_default();
        Ok(DeleteFaces { face_ids, collection: fields.collection()? })
    }

    async fn perform(self, context: Context<'_>) -> Result<Value, Failure> {
        let (recognizer, collection) = (context.recognizer, &self.collection);
        let deleted = recognizer.delete_unassociated_faces(collection, &self.face_ids).await;
        let (deleted, kept) = deleted.map_err(about(collection))?;
        let page = PageRequest::default();
        let kept = recognizer.find_faces(collection, FaceFilter::Ids(&kept), page).await;
        Ok(deleted_faces(deleted, &kept.map_err(about(collection))?.items))
    }
}

/// Whether the attributes of a request name the one that this service has besides the usual.
fn wants_occluded(attributes: Option<&[String]>) -> bool {
    attributes.is_some_and(|all| all.iter().any(|one| one == "ALL" || one == "FACE_OCCLUDED"))
}

pub(crate) struct DetectFaces {
    photo: Photo,
    occluded: bool,
}

impl Operation for DetectFaces {
    fn read(fields: Fields) -> Result<Self, Failure> {
        let mut wrong = Violations::default();
        fields.check_image(&mut wrong);
        wrong.attributes("attributes", fields.attributes.as_deref());
        wrong.done()?;
        let occluded = wants_occluded(fields.attributes.as_deref());
        Ok(DetectFaces { photo: photo(fields.image)?, occluded })
    }

    async fn perform(self, context: Context<'_>) -> Result<Value, Failure> {
        let mut faces = context.recognizer.detect_faces(&self.photo).await.map_err(refused)?;
        if !self.occluded {
            faces.iter_mut().for_each(|face| face.face_occluded = None);
        }
        Ok(json!({ "FaceDetails": details(&faces) }))
    }
}

pub(crate) struct CompareFaces {
    source: Photo,
    target: Photo,
    threshold: f64,
}

impl Operation for CompareFaces {
    fn read(fields: Fields) -> Result<Self, Failure> {
        let mut wrong = Violations::default();
        for (at, image) in
            [("sourceImage", &fields.source_image), ("targetImage", &fields.target_image)]
        {
            wrong.required(at, image.as_ref());
            wrong.image(at, image.as_ref());
        }
        wrong.number("similarityThreshold", fields.similarity_threshold, 0.0, 100.0);
        wrong.quality_filter(fields.quality_filter.as_deref());
        wrong.done()?;
        Ok(CompareFaces {
            source: photo(fields.source_image)?,
            target: photo(fields.target_image)?,
            threshold: fields.similarity_threshold.unwrap_or(DEFAULT_THRESHOLD),
        })
    }

    async fn perform(self, context: Context<'_>) -> Result<Value, Failure> {
        let CompareFaces { source, target, threshold } = self;
        let compared = context.recognizer.compare_faces(&source, &target, threshold).await;
        // What the service documents for a photo without a face.
        let compared = compared.map_err(refused)?.ok_or_else(Failure::invalid_parameters)?;
        let matched = |(similarity, face): &(f64, FaceDetail)| json!({ "Similarity": similarity, "Face": detail(face) });
        Ok(json!({
            "SourceImageFace": {
                "BoundingBox": bounding_box(&compared.source_face.bounding_box),
                "Confidence": compared.source_face.confidence,
            },
            "FaceMatches": compared.face_matches.iter().map(matched).collect::<Vec<_>>(),
            "UnmatchedFaces": details(&compared.unmatched_faces),
        }))
    }
}
