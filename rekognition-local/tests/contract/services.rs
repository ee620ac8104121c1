//! Enrolment and verification give the same verdicts whatever the backend.

use std::sync::Arc;

use absenki_core::backend::{CollectionId, FaceBackend, FaceFilter, PageRequest, UserId};
use absenki_core::config::Duplicates;
use absenki_core::enroll::ReconcileMode;
use absenki_core::geometry::NormalizedBox;
use absenki_core::photo::{Photo, PhotoFormat};
use absenki_core::profile::{FaceProfileStore, MemoryProfileStore};
use absenki_core::{
    Config, ErrorKind, FaceEnrollService, FaceProcessor, FaceVerificationService, Reason,
};
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

/// Several photos of one person, with a copy of one of them and somebody else's.
pub(crate) async fn a_person(backend: Backend, config: Config) {
    let Services { enroller, profiles, .. } = services(backend, &config).await;
    let obama = photo("people/obama.jpg");
    let pixels = obama.pixels().unwrap();
    let whole = NormalizedBox::new(0.0, 0.0, 1.0, 1.0).unwrap();
    let half = pixels.resized(&whole, pixels.width() / 2, pixels.height() / 2).unwrap();
    let copy = half.encode(PhotoFormat::Jpeg, 60).unwrap();
    let copy = Photo::from_bytes(copy, &config.limits).unwrap();
    let [second, third, other] =
        ["obama2", "obama3", "biden"].map(|name| photo(&format!("people/{name}.jpg")));

    let photos = [other.clone(), obama.clone(), second.clone(), copy.clone(), third];
    let mut done = 0;
    let person = enroller.enroll_person("1", "Barack", &photos, |finished| done = finished).await;
    let person = person.unwrap();
    let reasons: Vec<Reason> =
        person.photos.iter().map(|photo| photo.as_ref().unwrap().reason()).collect();
    let enrolled = Reason::Enrolled;
    assert_eq!(reasons, [Reason::NotSamePerson, enrolled, enrolled, Reason::SamePhoto, enrolled]);
    assert_eq!((person.enrolled(), done, &person.missing[..]), (3, 5, &[][..]));
    assert_eq!(person.message, "3 dari 5 foto terdaftar.");
    assert_eq!(profiles.by_user("1").await.unwrap().len(), 3);

    // Too few that are worth it: what to add depends on how the head is turned in the others.
    let photos = [obama, copy, photo("photos/no_face.jpg")];
    let person = enroller.enroll_person("2", "Barack", &photos, |_| ()).await.unwrap();
    assert_eq!((person.enrolled(), person.missing.len()), (1, 2), "{person:?}");
    assert!(person.message.starts_with("1 dari 3 foto terdaftar. Tambahkan"), "{person:?}");

    // Nobody is in most of them.
    let photos = [other, second, photo("people/collins.jpg")];
    let person = enroller.enroll_person("3", "Who", &photos, |_| ()).await.unwrap();
    assert_eq!((person.enrolled(), person.missing.len()), (0, 3), "{person:?}");
    let error = enroller.enroll_person("3", "Who", &photos[..2], |_| ()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidParameter);
}

/// The same collection before and after users are switched on.
pub(crate) async fn users(backend: Backend, mut config: Config) {
    let Services { enroller, .. } = services(backend.clone(), &config).await;
    let before = enroller.enroll_face("1", "Barack", &photo("people/obama.jpg")).await.unwrap();
    enroller.delete_face(&before.enrolled().unwrap().face_id).await.unwrap();

    config.enroll.users = true;
    config.enroll.reconcile_grace = std::time::Duration::ZERO;
    let profiles = Arc::new(MemoryProfileStore::default());
    let processor = FaceProcessor::new(&config, Arc::new(YunetDetector)).unwrap();
    let plain = FaceEnrollService::new(&Config::default(), backend.clone(), profiles.clone());
    let plain = plain.unwrap();
    let enroller = FaceEnrollService::new(&config, backend.clone(), profiles.clone()).unwrap();
    let verifier =
        FaceVerificationService::new(&config, backend.clone(), profiles.clone(), processor)
            .unwrap();
    let staff = CollectionId::new(&*config.collection).unwrap();
    let users = async || {
        let users = backend.list_users(&staff, PageRequest::default()).await.unwrap().items;
        users.into_iter().map(|user| user.user_id).collect::<Vec<_>>()
    };

    for (id, name, file) in [("1", "Barack Obama", "obama"), ("2", "Joe Biden", "biden")] {
        let photo = photo(&format!("people/{file}.jpg"));
        plain.enroll_face(id, name, &photo).await.unwrap().enrolled().unwrap();
    }
    let obama3 = photo("people/obama3.jpg");
    let verdict = verifier.verify_face("1", &obama3).await.unwrap();
    assert!(verdict.is_ok() && verdict.face_id.is_some(), "a face, not yet a user");
    assert_eq!(verifier.identify(&obama3).await.unwrap().user_id.as_deref(), Some("1"));

    let second = enroller.enroll_face("1", "Barack Obama", &photo("people/obama2.jpg")).await;
    let second = second.unwrap().enrolled().unwrap().clone();
    assert_eq!(users().await, ["1"]);
    let user = UserId::new("1").unwrap();
    let own = backend.find_faces(&staff, FaceFilter::User(&user), PageRequest::default()).await;
    assert_eq!(own.unwrap().items.len(), 2, "the face from before too");
    let verdict = verifier.verify_face("1", &obama3).await.unwrap();
    assert!(verdict.is_ok() && verdict.face_id.is_none(), "{verdict:?}");
    assert_eq!(verdict.name.as_deref(), Some("Barack_Obama"));
    let verdict = verifier.verify_face("2", &photo("people/obama3.jpg")).await.unwrap();
    assert_eq!(verdict.reason, Reason::WrongPerson, "a face still");
    for (file, expected) in [
        ("people/obama3.jpg", Some("1")),
        ("photos/two_people.jpg", Some("2")),
        ("people/collins.jpg", None),
        ("photos/no_face.jpg", None),
    ] {
        let found = verifier.identify(&photo(file)).await.unwrap();
        assert_eq!(found.user_id.as_deref(), expected, "{file}: {found:?}");
        assert_eq!(found.is_ok(), expected.is_some());
    }

    let other = enroller.enroll_face("1", "Barack Obama", &photo("people/collins.jpg")).await;
    assert_eq!(other.unwrap().reason(), Reason::NotSamePerson);
    assert_eq!(enroller.list_faces(PageRequest::default()).await.unwrap().items.len(), 3);
    let invalid = enroller.enroll_face("a b", "A", &photo("people/collins.jpg")).await;
    assert_eq!(invalid.unwrap_err().kind(), ErrorKind::InvalidParameter);

    // Nothing is left of a person whose faces are deleted, and nothing of a crash.
    enroller.undo(&second).await.unwrap();
    assert_eq!(users().await, ["1"]);
    let first = profiles.by_user("1").await.unwrap().remove(0).face_id;
    enroller.delete_face(&first).await.unwrap();
    assert!(users().await.is_empty());
    backend.create_user(&staff, &user).await.unwrap();
    let found = enroller.reconcile(ReconcileMode::DryRun).await.unwrap();
    assert_eq!(found.users_without_face, ["1"]);
    let found = enroller.reconcile(ReconcileMode::Apply).await.unwrap();
    assert!(found.applied && found.faces_without_profile.is_empty());
    assert!(users().await.is_empty());
}

pub(crate) async fn doubles(backend: Backend, mut config: Config) {
    let Services { enroller, .. } = services(backend.clone(), &config).await;
    let enroll = async |enroller: &FaceEnrollService, user: &str, file: &str| {
        enroller.enroll_face(user, "Somebody", &photo(file)).await.unwrap()
    };
    enroll(&enroller, "1", "people/obama.jpg").await;
    let own = enroll(&enroller, "1", "people/obama2.jpg").await;
    assert_eq!(own.duplicate(), None, "the user's own");
    let expected = if backend.provider() == "local" { Some("1:Somebody") } else { None };
    let warned = enroll(&enroller, "9", "people/obama3.jpg").await;
    let whose = warned.duplicate().and_then(|found| found.external_image_id.as_deref());
    assert_eq!((warned.reason(), whose), (Reason::Enrolled, expected));
    assert!(!warned.message().contains("Somebody") && !warned.message().contains("1:"));

    config.enroll.duplicates = Duplicates::Refuse;
    let profiles = Arc::new(MemoryProfileStore::default());
    let strict = FaceEnrollService::new(&config, backend, profiles).unwrap();
    let refused = enroll(&strict, "3", "people/obama2.jpg").await;
    assert_eq!(refused.reason(), Reason::AlreadyEnrolled);
    assert!(refused.duplicate().unwrap().similarity >= 95.0);
    assert_eq!(strict.list_faces(PageRequest::default()).await.unwrap().items.len(), 3);
    assert_eq!(enroll(&strict, "3", "people/collins.jpg").await.reason(), Reason::Enrolled);
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
