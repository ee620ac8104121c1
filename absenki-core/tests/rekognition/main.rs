//! The Rekognition backend against a scripted server: what a real network does, without an account.
#![cfg(feature = "rekognition")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod faults;
mod process;
mod stub;

use std::time::Duration;

use absenki_core::backend::CredentialSource;
use absenki_core::backend::{
    CollectionId, ExternalImageId, FaceBackend, IndexFacesOutput, IndexFacesRequest,
    LivenessSessionStatus, QualityFilter, RekognitionBackend, SearchFacesByImageRequest,
    SearchFacesOutput, UnindexedReason,
};
use absenki_core::blocking::block_on;
use absenki_core::config::{AwsSettings, Limits, Secret};
use absenki_core::photo::Photo;
use absenki_core::{Config, ErrorKind, Result};
use base64::Engine as _;

use self::stub::{Step, Stub};

const KEY: &str = "AKIAIOSFODNN7EXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

const DESCRIBED: &str = r#"{"FaceCount": 12, "FaceModelVersion": "7.0"}"#;
const INDEXED: &str = r#"{"FaceModelVersion": "7.0", "FaceRecords": [{
    "Face": {"FaceId": "f-1", "ImageId": "i-1", "ExternalImageId": "42:Siti", "Confidence": 99.5,
        "BoundingBox": {"Left": 0.25, "Top": 0.125, "Width": 0.5, "Height": 0.5}},
    "FaceDetail": {"Confidence": 99.5, "Pose": {"Roll": 1.5, "Yaw": -2.5, "Pitch": 0.5},
        "Quality": {"Brightness": 80.5, "Sharpness": 95.5},
        "BoundingBox": {"Left": 0.25, "Top": 0.125, "Width": 0.5, "Height": 0.5},
        "Landmarks": [{"Type": "eyeLeft", "X": 0.375, "Y": 0.25},
            {"Type": "eyeRight", "X": 0.625, "Y": 0.25}, {"Type": "nose", "X": 0.5, "Y": 0.375},
            {"Type": "mouthLeft", "X": 0.375, "Y": 0.5},
            {"Type": "mouthRight", "X": 0.625, "Y": 0.5}]}}],
    "UnindexedFaces": [{"Reasons": ["EXCEEDS_MAX_FACES", "BEYOND_THIS_VERSION"], "FaceDetail": {
        "BoundingBox": {"Left": 0.0, "Top": 0.0, "Width": 0.125, "Height": 0.125}}}]}"#;
const FOUND: &str = r#"{"SearchedFaceConfidence": 99.5, "SearchedFaceBoundingBox":
    {"Left": 0.25, "Top": 0.125, "Width": 0.5, "Height": 0.5},
    "FaceMatches": [{"Similarity": 98.5, "Face": {"FaceId": "f-1", "ExternalImageId": "42:Siti"}}]}"#;
const NO_FACE: &str = r#"{"__type": "InvalidParameterException",
    "Message": "There are no faces in the image. Should be at least 1."}"#;
const NO_COLLECTION: &str = r#"{"__type": "ResourceNotFoundException",
    "Message": "The collection id: absenki-staff does not exist"}"#;

/// The defaults, but for short pauses between attempts.
fn config(url: &str) -> Config {
    let mut config = Config::default();
    config.aws.key = Secret::new(KEY);
    config.aws.secret = Secret::new(SECRET);
    config.aws.endpoint_url = url.to_owned();
    config.aws.operation_timeout = Duration::from_secs(8);
    config.aws.initial_backoff = Duration::from_millis(10);
    config
}

fn backend(url: &str) -> RekognitionBackend {
    RekognitionBackend::new(&config(url)).unwrap()
}

fn staff() -> CollectionId {
    CollectionId::new("absenki-staff").unwrap()
}

fn photo() -> Photo {
    let bytes: &[u8] = include_bytes!("../../../tests/fixtures/photos/good.jpg");
    Photo::from_bytes(bytes, &Limits::default()).unwrap()
}

fn index(backend: &RekognitionBackend) -> Result<IndexFacesOutput> {
    let (collection, photo) = (staff(), photo());
    let external_image_id = ExternalImageId::for_user("42", "Siti").unwrap();
    block_on(backend.index_faces(IndexFacesRequest {
        collection: &collection,
        photo: &photo,
        external_image_id: &external_image_id,
        max_faces: 1,
        quality_filter: QualityFilter::Auto,
    }))
    .unwrap()
}

fn search(backend: &RekognitionBackend) -> Result<SearchFacesOutput> {
    let (collection, photo) = (staff(), photo());
    block_on(backend.search_faces_by_image(SearchFacesByImageRequest {
        collection: &collection,
        photo: &photo,
        max_faces: 5,
        face_match_threshold: 80.0,
    }))
    .unwrap()
}

#[test]
fn answers_are_carried_over_and_the_connection_is_kept() {
    let stub = Stub::start(&[
        Step::Answer(200, INDEXED),
        Step::Answer(200, FOUND),
        Step::Answer(400, NO_FACE),
    ]);
    let backend = backend(&stub.url);

    let indexed = index(&backend).unwrap();
    let record = &indexed.face_records[0];
    assert_eq!(record.face.face_id, "f-1");
    assert_eq!(record.face.external_image_id.as_deref(), Some("42:Siti"));
    let detail = &record.face_detail;
    assert_eq!(detail.bounding_box.left, 0.25);
    assert_eq!(detail.landmarks.unwrap().mouth_right.x, 0.625);
    assert_eq!(detail.pose.unwrap().yaw, -2.5);
    assert_eq!(detail.quality.unwrap().sharpness, 95.5);
    assert_eq!(
        indexed.unindexed_faces[0].reasons,
        [UnindexedReason::ExceedsMaxFaces, UnindexedReason::Unknown]
    );

    let found = search(&backend).unwrap();
    assert_eq!(found.searched_face.unwrap().bounding_box.height, 0.5);
    assert_eq!((found.face_matches[0].similarity, found.face_matches.len()), (98.5, 1));

    let without_face = search(&backend).unwrap();
    assert_eq!((without_face.searched_face, without_face.face_matches.len()), (None, 0));

    assert_eq!(stub.connections(), 1);
    assert_eq!(stub.requests()[0], "RekognitionService.IndexFaces");
}

#[test]
fn a_face_that_stays_in_the_collection_is_an_error() {
    let stub = Stub::start(&[
        Step::Answer(
            200,
            r#"{"DeletedFaces": [], "UnsuccessfulFaceDeletions":
                [{"FaceId": "f-1", "Reasons": ["FACE_NOT_FOUND"]}]}"#,
        ),
        Step::Answer(
            200,
            r#"{"DeletedFaces": [], "UnsuccessfulFaceDeletions":
                [{"FaceId": "f-1", "UserId": "u", "Reasons": ["ASSOCIATED_TO_AN_EXISTING_USER"]}]}"#,
        ),
    ]);
    let (backend, collection) = (backend(&stub.url), staff());
    let delete = || block_on(backend.delete_faces(&collection, &["f-1".to_owned()])).unwrap();
    assert_eq!(delete().unwrap().unsuccessful, ["f-1"]);
    assert_eq!(delete().unwrap_err().kind(), ErrorKind::Service);
}

#[test]
fn a_ping_tells_what_was_found_and_never_the_secret() {
    let stub = Stub::start(&[Step::Answer(200, DESCRIBED), Step::Answer(400, NO_COLLECTION)]);
    let backend = backend(&stub.url);
    let ping = block_on(backend.ping(&staff())).unwrap().unwrap();
    assert_eq!(ping.collection.as_ref().unwrap().face_count, 12);
    assert_eq!(ping.access_key_id.as_deref(), Some("AKIA…MPLE"));
    assert_eq!(ping.credentials, Some(CredentialSource::Settings));
    assert_eq!(ping.region.as_deref(), Some("ap-southeast-1"));
    let missing = block_on(backend.ping(&staff())).unwrap().unwrap();
    assert_eq!(missing.collection, None);
    for text in [format!("{ping:?} {backend:?}"), format!("{:?}", config(&stub.url))] {
        assert!(!text.contains(SECRET) && !text.contains(KEY), "{text}");
    }
}

#[test]
fn a_liveness_session_gives_its_confidence_and_the_picture_to_verify() {
    let picture: &[u8] = include_bytes!("../../../tests/fixtures/photos/good.jpg");
    let picture = base64::engine::general_purpose::STANDARD.encode(picture);
    let done = format!(
        r#"{{"SessionId":"s-1","Status":"SUCCEEDED","Confidence":98.25,
            "ReferenceImage":{{"Bytes":"{picture}"}}}}"#
    );
    let gone = r#"{"__type":"SessionNotFoundException","Message":"no session"}"#;
    let elsewhere = r#"{"__type":"UnknownOperationException"}"#;
    let steps = vec![
        Step::Answer(200, r#"{"SessionId":"s-1"}"#),
        Step::Answer(200, done.leak()),
        Step::Answer(400, gone),
        Step::Answer(400, elsewhere),
    ];
    let stub = Stub::start(steps.leak());
    let backend = backend(&stub.url);
    assert_eq!(block_on(backend.create_face_liveness_session()).unwrap().unwrap(), "s-1");
    let results = || block_on(backend.get_face_liveness_session_results("s-1")).unwrap();
    let done = results().unwrap();
    assert_eq!((done.status, done.confidence), (LivenessSessionStatus::Succeeded, Some(98.25)));
    assert_eq!(done.reference_image.unwrap().width(), 640);
    assert_eq!(results().unwrap_err().kind(), ErrorKind::InvalidParameter);
    let error = results().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.message().contains("does not offer GetFaceLivenessSessionResults"), "{error}");
}

#[test]
fn settings_that_cannot_work_are_refused_before_any_call() {
    let refused = |change: fn(&mut AwsSettings)| {
        let mut config = config("");
        change(&mut config.aws);
        RekognitionBackend::new(&config).unwrap_err().kind()
    };
    assert_eq!(refused(|aws| aws.secret = Secret::default()), ErrorKind::Credentials);
    assert_eq!(refused(|aws| aws.region = "ap southeast".to_owned()), ErrorKind::Configuration);
    assert_eq!(refused(|aws| aws.operation_timeout = Duration::ZERO), ErrorKind::Configuration);
    assert_eq!(refused(|aws| aws.max_attempts = 0), ErrorKind::Configuration);
    assert_eq!(
        refused(|aws| aws.endpoint_url = "localhost:3000".to_owned()),
        ErrorKind::Configuration
    );
}
