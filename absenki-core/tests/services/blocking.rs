//! The services of a program without a runtime.

use std::sync::Arc;

use crate::photo;
use crate::script::{Script, face_box, found};
use absenki_core::blocking::{FaceEnrollService, FaceVerificationService};
use absenki_core::enroll::ReconcileMode;
use absenki_core::photo::Photo;
use absenki_core::profile::MemoryProfileStore;
use absenki_core::{Config, ErrorKind, FaceProcessor};

#[test]
fn a_program_without_a_runtime_enrols_and_verifies() {
    let (config, profiles) = (Config::default(), Arc::new(MemoryProfileStore::default()));
    let script = Arc::new(Script::default());
    let enroller = FaceEnrollService::new(&config, script.clone(), profiles.clone()).unwrap();
    let enrolled = enroller.enroll_faces("42", "Siti", &[photo()], |_| ()).unwrap();
    let face_id = enrolled[0].as_ref().unwrap().enrolled().unwrap().face_id.clone();
    assert_eq!(script.face_ids(), std::slice::from_ref(&face_id));
    let found_by_search = Script {
        searched: Some(face_box(0.1)),
        matches: vec![found(97.0, &face_id, "42:Siti")],
        ..Script::default()
    };
    let processor = FaceProcessor::with_rustface(&config).unwrap();
    let backend = Arc::new(found_by_search);
    let verifier = FaceVerificationService::new(&config, backend, profiles, processor).unwrap();
    assert!(verifier.verify_face("42", &photo()).unwrap().is_ok());
    assert_eq!(enroller.reconcile(ReconcileMode::DryRun).unwrap(), Default::default());
    assert!(enroller.delete_face(&face_id).unwrap());

    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _within = runtime.enter();
    let refused = verifier.verify_face("42", &photo()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Runtime);
}

#[test]
fn bytes_become_a_photo() {
    let bytes = std::fs::read("../tests/fixtures/photos/good.jpg").unwrap();
    assert_eq!(Photo::try_from(bytes).unwrap().encoded(), photo().encoded());
    let refused = Photo::try_from(b"GIF89a".to_vec()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ImageFormat);
}
