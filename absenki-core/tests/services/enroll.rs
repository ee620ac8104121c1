//! Enrolment, and what becomes of a face when something fails on the way.

use std::future::Future;
use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::Duration;

use crate::photo;
use crate::script::{BrokenStore, Script, detail, face, face_box};
use absenki_core::backend::{EyeOpen, FaceDetail, Pose, UnindexedReason};
use absenki_core::blocking::block_on;
use absenki_core::config::{Limits, SeveralFaces};
use absenki_core::enroll::ReconcileMode;
use absenki_core::geometry::NormalizedBox;
use absenki_core::photo::{Photo, PhotoFormat, Pixels};
use absenki_core::profile::{FaceProfileStore, MemoryProfileStore, NewFaceProfile};
use absenki_core::{Config, ErrorKind, FaceEnrollService, FaceIndexer, Reason};

fn config() -> Config {
    let mut config = Config::default();
    config.enroll.reconcile_grace = Duration::ZERO;
    config
}

fn service(script: &Arc<Script>, profiles: Arc<dyn FaceProfileStore>) -> FaceEnrollService {
    FaceEnrollService::new(&config(), script.clone(), profiles).unwrap()
}

fn profile(user_id: &str, face_id: &str) -> NewFaceProfile {
    NewFaceProfile {
        user_id: user_id.to_owned(),
        face_id: face_id.to_owned(),
        provider: "local".to_owned(),
        collection_id: "absenki-staff".to_owned(),
        image_path: None,
        confidence: None,
    }
}

#[tokio::test]
async fn an_enrolled_face_has_a_profile_until_it_is_deleted() {
    let script = Arc::new(Script::default());
    let profiles = Arc::new(MemoryProfileStore::default());
    let service = service(&script, profiles.clone());
    let enrollment = service.enroll_face("42", "Siti Nurhaliza", &photo()).await.unwrap();
    let enrolled = enrollment.enrolled().unwrap();
    assert_eq!(enrolled.external_image_id, "42:Siti_Nurhaliza");
    let stored = profiles.by_user("42").await.unwrap();
    assert_eq!(stored.len(), 1);
    assert_eq!(Some(&stored[0]), enrolled.profile.as_ref());

    assert!(service.delete_face(&enrolled.face_id).await.unwrap());
    assert!(script.face_ids().is_empty() && profiles.by_user("42").await.unwrap().is_empty());
    assert!(!service.delete_face(&enrolled.face_id).await.unwrap());
}

#[tokio::test]
async fn a_person_is_forgotten_and_nobody_else() {
    let script = Arc::new(Script::default());
    let profiles = Arc::new(MemoryProfileStore::default());
    let service = service(&script, profiles.clone());
    for user in ["4", "42", "42", "421"] {
        service.enroll_face(user, "Siti", &photo()).await.unwrap();
    }
    let before: Vec<_> = profiles.by_user("42").await.unwrap();
    profiles.add(NewFaceProfile { provider: "aws".into(), ..profile("42", "old") }).await.unwrap();
    // One whose profile was lost.
    profiles.remove(&before[0].face_id).await.unwrap();

    let forgotten = service.forget_person("42").await.unwrap();
    assert_eq!(forgotten.face_ids.len(), 2);
    assert_eq!(forgotten.profiles, before[1..]);
    assert_eq!(forgotten.elsewhere[0].face_id, "old");
    assert_eq!(profiles.by_user("42").await.unwrap(), forgotten.elsewhere);
    assert_eq!(script.face_ids().len(), 2);
    assert!(service.forget_person("42").await.unwrap().face_ids.is_empty());
}

#[tokio::test]
async fn several_faces_are_refused_and_leave_nothing() {
    let script = |deletion_fails| {
        Arc::new(Script {
            unindexed: vec![(face_box(0.6), UnindexedReason::ExceedsMaxFaces)],
            deletion_fails,
            ..Script::default()
        })
    };
    let (good, stuck) = (script(false), script(true));
    let profiles = Arc::new(MemoryProfileStore::default());
    let enrollment =
        service(&good, profiles.clone()).enroll_face("1", "A", &photo()).await.unwrap();
    assert_eq!(enrollment.reason(), Reason::MultipleFaces);
    assert!(enrollment.message().contains("2 wajah"));
    assert!(good.face_ids().is_empty());

    let error =
        service(&stuck, profiles.clone()).enroll_face("1", "A", &photo()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OrphanFace);
    assert_eq!(error.orphan().unwrap().face_id.as_deref(), Some("face-1"));

    let mut config = config();
    config.enroll.several_faces = SeveralFaces::Warn;
    let warned = FaceEnrollService::new(&config, good, profiles).unwrap();
    let enrollment = warned.enroll_face("1", "A", &photo()).await.unwrap();
    assert_eq!(enrollment.reason(), Reason::Enrolled);
    assert!(enrollment.message().contains("2 wajah"));
}

#[tokio::test]
async fn a_poor_face_is_refused_with_the_reason_and_no_face_is_a_verdict() {
    let mut script = Script { index_nothing: true, ..Script::default() };
    script.unindexed = vec![(face_box(0.1), UnindexedReason::ExtremePose)];
    let profiles = Arc::new(MemoryProfileStore::default());
    let poor = service(&Arc::new(script), profiles.clone());
    let enrollment = poor.enroll_face("1", "A", &photo()).await.unwrap();
    assert_eq!(enrollment.reason(), Reason::LowQuality);
    assert!(enrollment.message().contains("tidak menghadap kamera"));

    let script = Arc::new(Script { index_nothing: true, ..Script::default() });
    let enrollment = service(&script, profiles).enroll_face("1", "A", &photo()).await.unwrap();
    assert_eq!(enrollment.reason(), Reason::NoFace);
}

/// The recognizer leaves the poor face out before it looks for the largest.
#[tokio::test]
async fn nobody_is_enrolled_from_behind_the_face_in_front() {
    let in_front = NormalizedBox::new(0.3, 0.1, 0.5, 0.8).unwrap();
    let unindexed = vec![(in_front, UnindexedReason::ExtremePose)];
    let script = Arc::new(Script { unindexed, ..Script::default() });
    let profiles = Arc::new(MemoryProfileStore::default());
    let mut config = config();
    config.enroll.several_faces = SeveralFaces::Pass;
    let service = FaceEnrollService::new(&config, script.clone(), profiles.clone()).unwrap();
    let enrollment = service.enroll_face("1", "A", &photo()).await.unwrap();
    assert_eq!(enrollment.reason(), Reason::LowQuality);
    assert!(enrollment.message().contains("tidak menghadap kamera"));
    assert!(script.face_ids().is_empty() && profiles.by_user("1").await.unwrap().is_empty());
}

#[tokio::test]
async fn a_face_that_covers_too_little_of_the_photo_is_taken_back_out() {
    let script = Arc::new(Script::default());
    let mut config = config();
    config.gate.min_box_percent = 90.0;
    let profiles = Arc::new(MemoryProfileStore::default());
    let service = FaceEnrollService::new(&config, script.clone(), profiles).unwrap();
    let enrollment = service.enroll_face("1", "A", &photo()).await.unwrap();
    assert_eq!(enrollment.reason(), Reason::FaceTooSmall);
    assert!(script.face_ids().is_empty());
}

#[tokio::test]
async fn each_fault_of_a_face_has_its_reason_and_its_limit() {
    let posed = |roll, yaw, pitch| FaceDetail {
        pose: Some(Pose { roll, yaw, pitch }),
        ..detail(face_box(0.1))
    };
    let blinking = FaceDetail {
        eyes_open: Some(EyeOpen { value: false, confidence: 98.0 }),
        ..detail(face_box(0.1))
    };
    let white = Pixels::new(640, 480, vec![255; 640 * 480 * 3]).unwrap();
    let white = white.encode(PhotoFormat::Png, 100).unwrap();
    let white = Photo::from_bytes(white, &Limits::default()).unwrap();
    let mut config = config();
    config.enroll.max_turn = 30.0;
    config.enroll.max_tilt = 20.0;
    config.enroll.refuse_closed_eyes = true;
    config.enroll.max_overexposed_percent = 10.0;
    for (face, photo, wanted) in [
        (posed(0.0, -31.0, 0.0), photo(), Reason::NotFrontal),
        (posed(0.0, 0.0, 31.0), photo(), Reason::NotFrontal),
        (posed(-21.0, 0.0, 0.0), photo(), Reason::Tilted),
        (posed(19.0, 29.0, -29.0), photo(), Reason::Enrolled),
        (blinking, photo(), Reason::EyesClosed),
        (detail(face_box(0.1)), white, Reason::Overexposed),
    ] {
        let script = Arc::new(Script { indexed: Some(face), ..Script::default() });
        let profiles = Arc::new(MemoryProfileStore::default());
        let service = FaceEnrollService::new(&config, script.clone(), profiles).unwrap();
        let enrollment = service.enroll_face("1", "A", &photo).await.unwrap();
        assert_eq!(enrollment.reason(), wanted);
        assert_eq!(script.face_ids().is_empty(), wanted != Reason::Enrolled);
    }
}

#[tokio::test]
async fn a_photo_smaller_than_the_service_takes_is_a_verdict_without_a_call() {
    let script = Arc::new(Script { min_side: 481, ..Script::default() });
    let service = service(&script, Arc::new(MemoryProfileStore::default()));
    let enrollment = service.enroll_face("1", "A", &photo()).await.unwrap();
    assert_eq!(enrollment.reason(), Reason::TooSmall);
    assert!(enrollment.message().contains("640×480 piksel, minimal 481×481"));
    assert_eq!(script.calls(), 0);
}

#[tokio::test]
async fn a_profile_that_cannot_be_stored_takes_its_face_back_out() {
    let script = Arc::new(Script::default());
    let error = service(&script, Arc::new(BrokenStore))
        .enroll_face("42", "Siti", &photo())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Storage);
    assert!(script.face_ids().is_empty());

    let script = Arc::new(Script { deletion_fails: true, ..Script::default() });
    let error = service(&script, Arc::new(BrokenStore))
        .enroll_face("42", "Siti", &photo())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OrphanFace);
    assert_eq!(error.orphan().unwrap().face_id, Some(script.face_ids()[0].clone()));
    assert!(error.message().contains("storage"), "{error}");
}

#[tokio::test]
async fn a_photo_enrolled_twice_keeps_its_one_face_and_profile() {
    let mut script = Script { same_photo: true, ..Script::default() };
    let profiles = Arc::new(MemoryProfileStore::default());
    let photos = vec![photo(); 4];
    let service =
        service(&Arc::new(Script { same_photo: true, ..Script::default() }), profiles.clone());
    let at_once = service.enroll_faces("42", "Siti", &photos, |_| {}).await;
    let again = service.enroll_face("42", "Siti", &photos[0]).await;
    let stored = profiles.by_user("42").await.unwrap();
    assert_eq!(stored.len(), 1);
    for result in at_once.iter().chain([&again]) {
        let face = result.as_ref().unwrap().enrolled().unwrap();
        assert_eq!(face.profile.as_ref(), Some(&stored[0]));
    }

    let again = again.unwrap();
    assert!(again.enrolled().unwrap().known_before);
    service.undo(again.enrolled().unwrap()).await.unwrap();
    assert_eq!(profiles.by_user("42").await.unwrap(), stored);

    // Refused this time, for a passer-by: the face that has a profile stays.
    script.unindexed = vec![(face_box(0.6), UnindexedReason::ExceedsMaxFaces)];
    let script = Arc::new(script);
    let enrollment =
        self::service(&script, profiles).enroll_face("42", "Siti", &photos[0]).await.unwrap();
    assert_eq!(enrollment.reason(), Reason::MultipleFaces);
    assert_eq!(script.face_ids(), ["face-1"]);

    // The same for a caller that keeps the profiles: the faces it names stay, others go.
    let indexer = FaceIndexer::new(&config(), script.clone()).unwrap();
    let known = ["face-1".to_owned()];
    let enrollment = indexer.index_face("42", "Siti", &known, &photos[0]).await.unwrap();
    assert_eq!(enrollment.reason(), Reason::MultipleFaces);
    assert_eq!(script.face_ids(), ["face-1"]);
    indexer.index_face("42", "Siti", &[], &photos[0]).await.unwrap();
    assert!(script.face_ids().is_empty());
}

#[tokio::test]
async fn a_caller_that_stops_waiting_leaves_no_face_without_profile() {
    let script = Arc::new(Script::default());
    let profiles = Arc::new(MemoryProfileStore::default());
    let service = service(&script, profiles.clone());
    let photo = photo();
    let mut enrolling = Box::pin(service.enroll_face("42", "Siti", &photo));
    // One poll starts the work; then the caller is gone.
    let mut context = Context::from_waker(Waker::noop());
    assert!(enrolling.as_mut().poll(&mut context).is_pending());
    drop(enrolling);
    while profiles.by_user("42").await.unwrap().is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(script.face_ids().len(), 1);
}

#[tokio::test]
async fn several_photos_give_one_result_each_and_report_progress() {
    let script = Arc::new(Script::default());
    let profiles = Arc::new(MemoryProfileStore::default());
    let photos = vec![photo(); 7];
    let mut seen = Vec::new();
    let results = service(&script, profiles.clone())
        .enroll_faces("42", "Siti", &photos, |done| seen.push(done))
        .await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 7);
    assert_eq!(seen, (1..=7).collect::<Vec<_>>());
    assert_eq!(profiles.by_user("42").await.unwrap().len(), 7);
}

#[tokio::test]
async fn reconcile_finds_what_a_crash_left_and_removes_it_only_when_told() {
    let script = Arc::new(Script::default());
    let ids = ["kept-1", "orphan-1", "kept-2", "orphan-2", "kept-3"];
    *script.faces.lock().unwrap() = ids.iter().map(|id| face(id, "1:A")).collect();
    let profiles = Arc::new(MemoryProfileStore::default());
    for id in ["kept-1", "kept-2", "kept-3", "gone"] {
        profiles.add(profile("1", id)).await.unwrap();
    }
    let elsewhere = NewFaceProfile { provider: "aws".to_owned(), ..profile("1", "in-the-cloud") };
    profiles.add(elsewhere).await.unwrap();
    let service = service(&script, profiles.clone());

    let mut found = service.reconcile(ReconcileMode::DryRun).await.unwrap();
    found.faces_without_profile.sort();
    assert_eq!(found.faces_without_profile, ["orphan-1", "orphan-2"]);
    assert_eq!(found.profiles_without_face.len(), 1);
    assert!(!found.applied && script.face_ids().len() == 5);

    assert!(service.reconcile(ReconcileMode::Apply).await.unwrap().applied);
    assert_eq!(script.face_ids(), ["kept-1", "kept-2", "kept-3"]);
    let left: Vec<_> = profiles.by_user("1").await.unwrap();
    assert_eq!(left.len(), 4, "a profile of another backend is left alone");
    assert_eq!(service.reconcile(ReconcileMode::DryRun).await.unwrap(), Default::default());
}

#[tokio::test]
async fn reconcile_leaves_a_face_whose_profile_was_only_late() {
    let script = Arc::new(Script::default());
    *script.faces.lock().unwrap() = vec![face("late", "1:A"), face("orphan", "1:A")];
    let profiles = Arc::new(MemoryProfileStore::default());
    let mut config = config();
    config.enroll.reconcile_grace = Duration::from_millis(1);
    let service = FaceEnrollService::new(&config, script.clone(), profiles.clone()).unwrap();
    // The first waits for nothing until its grace begins; then the second has its turn.
    let reconciled = service.reconcile(ReconcileMode::Apply);
    let (found, _) = tokio::join!(reconciled, profiles.add(profile("1", "late")));
    assert_eq!(found.unwrap().faces_without_profile, ["orphan"]);
    assert_eq!(script.face_ids(), ["late"]);
}

/// As C and PHP reconcile: the app says which faces it has on record, before and after the grace
/// time.
#[test]
fn a_face_that_is_recorded_late_is_not_deleted() {
    let script = Arc::new(Script::default());
    let indexer = FaceIndexer::new(&config(), script.clone()).unwrap();
    let photos = [photo(), photo()];
    for (user, photo) in [("1", &photos[0]), ("2", &photos[1])] {
        block_on(indexer.index_face(user, "A", &[], photo)).unwrap().unwrap();
    }
    let mut calls = 0;
    let on_record = || {
        calls += 1;
        let recorded: &[&str] = if calls == 1 { &["gone"] } else { &["gone", "face-2"] };
        Ok::<_, absenki_core::Error>(recorded.iter().map(|&id| id.to_owned()).collect())
    };
    let found = indexer.reconcile_blocking(on_record, ReconcileMode::Apply).unwrap();
    assert_eq!(found.faces_without_profile, ["face-1"]);
    assert_eq!(found.profiles_without_face, ["gone"]);
    assert!(found.applied);
    assert_eq!(script.face_ids(), ["face-2"]);
}
