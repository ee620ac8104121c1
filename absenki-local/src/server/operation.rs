//! What each operation does.

use absenki_core::Error;
use absenki_core::backend::{
    CollectionId, FaceBackend, FaceDetail, FaceRecord, PageRequest, SearchFacesByImageRequest,
    UnindexedFace,
};
use absenki_core::photo::Photo;
use serde_json::{Value, json};

use super::failure::Failure;
use super::request::{IndexFaces, Request, Search};
use super::wire::{bounding_box, deleted_faces, detail, details, face, face_matches, with};
use crate::{LocalRecognizer, MODEL_VERSION};

/// The account in the names of collections: nobody's.
const ACCOUNT: &str = "000000000000";

/// Carries a request out. `region` is the one that the request was signed for.
pub(super) async fn perform(
    recognizer: &LocalRecognizer,
    request: Request,
    region: &str,
) -> Result<Value, Failure> {
    let collection = request.collection().cloned();
    let answer = match request {
        Request::CreateCollection(collection) => create(recognizer, &collection, region).await,
        Request::DescribeCollection(collection) => describe(recognizer, &collection, region).await,
        Request::ListCollections(page) => list_collections(recognizer, page).await,
        Request::DeleteCollection(collection) => {
            let deleted = recognizer.delete_collection(&collection).await;
            deleted.map(|()| json!({ "StatusCode": 200 })).map_err(Refusal::from)
        }
        Request::IndexFaces(request) => index(recognizer, request).await,
        Request::ListFaces { collection, page, face_ids } => {
            list_faces(recognizer, &collection, page, face_ids).await
        }
        Request::DeleteFaces { collection, face_ids } => {
            let deleted = recognizer.delete_faces(&collection, &face_ids).await;
            deleted.map(deleted_faces).map_err(Refusal::from)
        }
        Request::DetectFaces(photo) => {
            let faces = recognizer.detect_faces(&photo).await;
            faces.map(|faces| json!({ "FaceDetails": details(&faces) })).map_err(Refusal::from)
        }
        Request::SearchFacesByImage { collection, photo, search } => {
            search_by_image(recognizer, &collection, &photo, search).await
        }
        Request::SearchFaces { collection, face_id, search } => {
            search_by_id(recognizer, &collection, &face_id, search).await
        }
        Request::CompareFaces { source, target, threshold } => {
            compare(recognizer, &source, &target, threshold).await
        }
    };
    answer.map_err(|refusal| match refusal {
        Refusal::Failure(failure) => failure,
        Refusal::Error(error) => Failure::from_error(&error, collection.as_ref()),
    })
}

/// Why there is no answer: the service's own reason, or the recognizer's.
enum Refusal {
    Failure(Failure),
    Error(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Refusal::Error(error)
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Refusal::Failure(failure)
    }
}

type Answer = Result<Value, Refusal>;

async fn create(recognizer: &LocalRecognizer, collection: &CollectionId, region: &str) -> Answer {
    recognizer.create_collection(collection).await?;
    Ok(json!({
        "StatusCode": 200,
        "CollectionArn": format!("aws:rekognition:{region}:{ACCOUNT}:collection/{collection}"),
        "FaceModelVersion": MODEL_VERSION,
    }))
}

async fn describe(recognizer: &LocalRecognizer, collection: &CollectionId, region: &str) -> Answer {
    let known = recognizer.describe_collection(collection).await?;
    let arn = format!("arn:aws:rekognition:{region}:{ACCOUNT}:collection/{collection}");
    Ok(json!({
        "FaceCount": known.face_count,
        "UserCount": 0,
        "FaceModelVersion": known.face_model_version,
        "CollectionARN": arn,
        "CreationTimestamp": recognizer.created_at(collection).await?,
    }))
}

async fn list_collections(recognizer: &LocalRecognizer, page: PageRequest) -> Answer {
    let page = recognizer.list_collections(page).await?;
    let versions = vec![MODEL_VERSION; page.items.len()];
    let answer = json!({ "CollectionIds": page.items, "FaceModelVersions": versions });
    Ok(with(answer, "NextToken", page.next_token))
}

async fn index(recognizer: &LocalRecognizer, request: IndexFaces) -> Answer {
    let IndexFaces { collection, photo, external_image_id, max_faces, quality_filter } = request;
    let id = external_image_id.as_ref();
    let output = recognizer.index(&collection, &photo, id, max_faces, quality_filter).await?;
    let record = |FaceRecord { face: stored, face_detail }: &FaceRecord| json!({ "Face": face(stored), "FaceDetail": detail(face_detail) });
    let unindexed = |UnindexedFace { reasons, face_detail }: &UnindexedFace| {
        let reasons: Vec<&str> = reasons.iter().map(|reason| reason.code()).collect();
        json!({ "Reasons": reasons, "FaceDetail": detail(face_detail) })
    };
    Ok(json!({
        "FaceRecords": output.face_records.iter().map(record).collect::<Vec<_>>(),
        "UnindexedFaces": output.unindexed_faces.iter().map(unindexed).collect::<Vec<_>>(),
        "FaceModelVersion": output.face_model_version,
    }))
}

async fn list_faces(
    recognizer: &LocalRecognizer,
    collection: &CollectionId,
    page: PageRequest,
    face_ids: Option<Vec<String>>,
) -> Answer {
    let page = match face_ids {
        Some(ids) => recognizer.find_faces(collection, &ids, page).await?,
        None => recognizer.list_faces(collection, page).await?,
    };
    let faces: Vec<Value> = page.items.iter().map(face).collect();
    let answer = json!({ "Faces": faces, "FaceModelVersion": MODEL_VERSION });
    Ok(with(answer, "NextToken", page.next_token))
}

async fn search_by_image(
    recognizer: &LocalRecognizer,
    collection: &CollectionId,
    photo: &Photo,
    Search { max_faces, threshold }: Search,
) -> Answer {
    let face_match_threshold = threshold;
    let request = SearchFacesByImageRequest { collection, photo, max_faces, face_match_threshold };
    let found = recognizer.search_faces_by_image(request).await?;
    let searched = found.searched_face.ok_or_else(Failure::no_faces)?;
    Ok(json!({
        "SearchedFaceBoundingBox": bounding_box(&searched.bounding_box),
        "SearchedFaceConfidence": searched.confidence,
        "FaceMatches": face_matches(&found.face_matches),
        "FaceModelVersion": MODEL_VERSION,
    }))
}

async fn search_by_id(
    recognizer: &LocalRecognizer,
    collection: &CollectionId,
    face_id: &str,
    Search { max_faces, threshold }: Search,
) -> Answer {
    let found = recognizer.search_faces(collection, face_id, max_faces, threshold).await?;
    let found = found.ok_or_else(Failure::unknown_face)?;
    Ok(json!({
        "SearchedFaceId": face_id,
        "FaceMatches": face_matches(&found),
        "FaceModelVersion": MODEL_VERSION,
    }))
}

async fn compare(
    recognizer: &LocalRecognizer,
    source: &Photo,
    target: &Photo,
    threshold: f64,
) -> Answer {
    let compared = recognizer.compare_faces(source, target, threshold).await?;
    // What the service documents for a photo without a face.
    let compared = compared.ok_or_else(Failure::invalid_parameters)?;
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
