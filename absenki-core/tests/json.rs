//! The form of every result in JSON. PHP's `toArray()`, C's `*_to_json` and the command line are
//! made from it, so a name that changes here changes for every user.
#![allow(clippy::unwrap_used)]

use absenki_core::backend::{CollectionDescription, Ping, UnindexedReason};
use absenki_core::config::QualityGate;
use absenki_core::enroll::{EnrollRefusal, EnrolledFace};
use absenki_core::geometry::NormalizedBox;
use absenki_core::photo::Photo;
use absenki_core::quality::Measures;
use absenki_core::recognition::FaceDifference;
use absenki_core::{Config, Enrollment, FaceProcessor, Reason};
use serde_json::{Value, json};

fn shape(value: impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

const WHOLE: NormalizedBox = NormalizedBox { left: 0.0, top: 0.0, width: 1.0, height: 1.0 };

#[test]
fn an_enrolment() {
    let face = EnrolledFace {
        face_id: "f1".to_owned(),
        external_image_id: "42:Siti".to_owned(),
        bounding_box: WHOLE,
        confidence: 99.5,
        provider: "local",
        collection_id: "staff".to_owned(),
        face_model_version: "1".to_owned(),
        face_count: 1,
        known_before: false,
        duplicate: None,
        profile: None,
        message: "Wajah terdaftar.".to_owned(),
    };
    let face_shape = json!({
        "face_id": "f1",
        "external_image_id": "42:Siti",
        "box": {"left": 0.0, "top": 0.0, "width": 1.0, "height": 1.0},
        "confidence": 99.5,
        "provider": "local",
        "collection_id": "staff",
        "face_model_version": "1",
        "known_before": false,
    });
    let wanted = json!({
        "enrolled": true,
        "reason": "enrolled",
        "message": "Wajah terdaftar.",
        "face_count": 1,
        "unindexed_reasons": [],
        "face": face_shape,
        "duplicate": null,
    });
    assert_eq!(shape(Enrollment::Enrolled(face)), wanted);

    let refusal = EnrollRefusal {
        reason: Reason::LowQuality,
        unindexed_reasons: vec![UnindexedReason::LowSharpness],
        face_count: 2,
        duplicate: None,
        message: "Buram.".to_owned(),
    };
    let wanted = json!({
        "enrolled": false,
        "reason": "low_quality",
        "message": "Buram.",
        "face_count": 2,
        "unindexed_reasons": ["LOW_SHARPNESS"],
        "face": null,
        "duplicate": null,
    });
    assert_eq!(shape(Enrollment::Refused(refusal)), wanted);
}

#[test]
fn a_quality_report() {
    let measures = Measures { width: 640, height: 480, laplace: 12.345_678, brightness: 90.0 };
    let wanted = json!({
        "passed": false,
        "width": 640,
        "height": 480,
        "laplace": 12.345_678,
        "brightness": 90.0,
        "shown_laplace": 12.35,
        "shown_brightness": 90.0,
        "threshold": 100.0,
        "reason": "blurry",
    });
    assert_eq!(shape(QualityGate::default().judge(&measures)), wanted);
}

#[test]
fn a_processed_photo_holds_no_pixels() {
    let config = Config::default();
    let photo = Photo::from_path("../tests/fixtures/photos/good.jpg", &config.limits).unwrap();
    let shape =
        shape(FaceProcessor::with_rustface(&config).unwrap().process_image(&photo, None).unwrap());
    assert_eq!((&shape["passed"], &shape["refused_at"]), (&json!(true), &Value::Null));
    assert_eq!(shape["face"]["source"], "rustface");
    let keys: Vec<_> = shape["face"].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["box", "height", "source", "width"]);
    assert!(shape["face_quality"]["passed"].as_bool().unwrap());
}

#[test]
fn what_an_administrator_sees() {
    let difference = FaceDifference {
        faces_without_profile: vec!["a".to_owned()],
        profiles_without_face: Vec::new(),
        users_without_face: vec![],
        applied: true,
    };
    let wanted = json!({
        "faces_without_profile": ["a"],
        "profiles_without_face": [],
        "users_without_face": [],
        "applied": true,
    });
    assert_eq!(shape(difference), wanted);

    let ping = Ping {
        provider: "local",
        collection_id: "staff".to_owned(),
        milliseconds: 1.5,
        collection: Some(CollectionDescription {
            face_count: 3,
            user_count: 1,
            face_model_version: "1".to_owned(),
        }),
        region: None,
        endpoint_url: None,
        credentials: None,
        access_key_id: None,
    };
    let wanted = json!({
        "provider": "local",
        "collection_id": "staff",
        "milliseconds": 1.5,
        "collection": {"face_count": 3, "user_count": 1, "face_model_version": "1"},
        "region": null,
        "endpoint_url": null,
        "credentials": null,
        "access_key_id": null,
    });
    assert_eq!(shape(ping), wanted);
}
