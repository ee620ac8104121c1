//! Enrolment and verification give the same verdicts whatever the backend.

use std::sync::Arc;

use absenki_core::backend::{FaceBackend, PageRequest};
use absenki_core::profile::{FaceProfileStore, MemoryProfileStore};
use absenki_core::{Config, FaceEnrollService, FaceProcessor, FaceVerificationService, Reason};
use absenki_local::YunetDetector;

use crate::photo;

type Backend = Arc<dyn FaceBackend>;

struct Services {
    enroller: FaceEnrollService,
    verifier: FaceVerificationService,
    profiles: Arc<MemoryProfileStore>,
}

async fn services(backend: Backend, config: &Config) -> Services {
    let profiles = Arc::new(MemoryProfileStore::default());
    let processor = FaceProcessor::new(config, Arc::new(YunetDetector)).unwrap();
    let enroller = FaceEnrollService::new(config, backend.clone(), profiles.clone()).unwrap();
    let verifier =
        FaceVerificationService::new(config, backend, profiles.clone(), processor).unwrap();
    assert!(enroller.ensure_collection().await.unwrap());
    assert!(!enroller.ensure_collection().await.unwrap());
    Services { enroller, verifier, profiles }
}

pub(crate) async fn verdicts(backend: Backend, config: Config) {
    let Services { enroller, verifier, .. } = services(backend, &config).await;
    for (id, name, file) in
        [("1", "Barack Obama", "people/obama.jpg"), ("2", "Joe Biden", "people/biden.jpg")]
    {
        let enrollment = enroller.enroll_face(id, name, &photo(file)).await.unwrap();
        assert_eq!(enrollment.reason(), Reason::Enrolled, "{file}");
    }
    for (file, id, expected) in [
        ("people/obama2.jpg", "1", Reason::Matched),
        ("photos/tilted_30.jpg", "1", Reason::Matched),
        ("people/obama2.jpg", "2", Reason::WrongPerson),
        ("people/collins.jpg", "1", Reason::NoMatch),
        ("people/collins.jpg", "3", Reason::NotEnrolled),
        ("photos/no_face.jpg", "1", Reason::NoFace),
        ("photos/two_people.jpg", "2", Reason::Matched),
    ] {
        let verdict = verifier.verify_face(id, &photo(file)).await.unwrap();
        assert_eq!(verdict.reason, expected, "{file} as {id}: {verdict:?}");
        let own_name =
            verdict.is_ok().then(|| if id == "1" { "Barack_Obama" } else { "Joe_Biden" });
        assert_eq!(verdict.name.as_deref(), own_name);
    }
}

pub(crate) async fn refusals(backend: Backend, config: Config) {
    let Services { enroller, profiles, .. } = services(backend, &config).await;
    for (file, expected) in
        [("photos/two_people.jpg", Reason::MultipleFaces), ("photos/no_face.jpg", Reason::NoFace)]
    {
        let enrollment = enroller.enroll_face("1", "Somebody", &photo(file)).await.unwrap();
        assert_eq!(enrollment.reason(), expected, "{file}: {enrollment:?}");
    }
    assert!(enroller.list_faces(PageRequest::default()).await.unwrap().items.is_empty());
    assert!(profiles.page(None, 10).await.unwrap().is_empty());
}
