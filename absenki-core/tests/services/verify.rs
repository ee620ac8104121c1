//! The verdict, against a recognition service that follows a script.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Barrier;

use crate::photo;
use crate::script::{Script, face_box, found};
use absenki_core::config::{FaceCount, Language, SeveralFaces};
use absenki_core::geometry::NormalizedBox;
use absenki_core::reason::Label;
use absenki_core::{
    Config, ErrorKind, FaceIndexer, FaceMatcher, FaceProcessor, Reason, Verification,
};

fn matcher(script: &Arc<Script>, config: &Config) -> FaceMatcher {
    let processor = FaceProcessor::with_rustface(config).unwrap();
    FaceMatcher::new(config, script.clone(), processor).unwrap()
}

async fn verify(script: Script, config: &Config) -> (Verification, usize) {
    let script = Arc::new(script);
    let own = ["mine-1".to_owned(), "mine-2".to_owned()];
    let verdict = matcher(&script, config).verify(&own, &photo()).await.unwrap();
    (verdict, script.calls())
}

#[tokio::test]
async fn the_users_own_face_wins_over_a_better_orphan() {
    let script = Script {
        detected: vec![face_box(0.6), face_box(0.1)],
        searched: Some(face_box(0.11)),
        matches: vec![
            found(99.9, "orphan", "7:Somebody_Else"),
            found(81.0, "mine-2", "42:Siti"),
            found(97.319, "mine-1", "42:Siti"),
        ],
        ..Script::default()
    };
    let (verdict, calls) = verify(script, &Config::default()).await;
    assert_eq!(verdict.reason, Reason::Matched);
    assert_eq!(verdict.score, Some(97.319));
    assert_eq!(verdict.displayed_score(), Some(97.31));
    assert_eq!(verdict.face_id.as_deref(), Some("mine-1"));
    assert_eq!(verdict.name.as_deref(), Some("Siti"));
    assert_eq!(verdict.face_count, Some(2));
    let labels: Vec<_> = verdict.faces.iter().map(|face| face.label).collect();
    assert_eq!(labels, [Label::Other, Label::Matched], "the overlapping face, not the first");
    let json = serde_json::to_value(&verdict).unwrap();
    assert_eq!((&json["ok"], &json["reason"]), (&true.into(), &"matched".into()));
    assert_eq!((&json["score"], &json["shown_score"]), (&97.319.into(), &97.31.into()));
    assert_eq!(json["faces"][1]["label"], "matched");
    assert_eq!(json["faces"][1]["box"]["left"], verdict.faces[1].bounding_box.left);
    assert!(verdict.message.contains("97.31") && verdict.message.contains("2 wajah"));
    assert_eq!(calls, 2);
}

#[tokio::test]
async fn a_face_that_covers_too_little_of_the_photo_is_no_match() {
    let mut config = Config::default();
    config.gate.min_box_percent = 60.0;
    let script = Script {
        searched: Some(face_box(0.1)),
        matches: vec![found(99.0, "mine-1", "42:Siti")],
        ..Script::default()
    };
    let (verdict, _) = verify(script, &config).await;
    assert_eq!((verdict.reason, verdict.face_id), (Reason::FaceTooSmall, None));
    assert!(verdict.message.contains("Dekatkan wajah"));
}

#[tokio::test]
async fn somebody_else_is_refused_without_being_named() {
    let script = Script {
        detected: vec![face_box(0.1)],
        searched: Some(face_box(0.1)),
        matches: vec![found(95.0, "theirs", "7:Somebody_Else")],
        ..Script::default()
    };
    let (verdict, _) = verify(script, &Config::default()).await;
    assert_eq!(verdict.reason, Reason::WrongPerson);
    assert_eq!(verdict.faces[0].label, Label::WrongPerson);
    assert_eq!((&verdict.name, &verdict.face_id), (&None, &None));
    assert!(!format!("{verdict:?}").contains("Somebody"));
}

#[tokio::test]
async fn a_match_below_the_threshold_and_a_photo_without_face_are_verdicts() {
    let script = Script {
        detected: vec![],
        searched: Some(face_box(0.1)),
        matches: vec![found(79.999, "mine-1", "42:Siti")],
        ..Script::default()
    };
    let (verdict, _) = verify(script, &Config::default()).await;
    assert_eq!(verdict.reason, Reason::NoMatch);
    assert_eq!(verdict.faces[0].label, Label::Unknown, "added although the count missed it");
    assert_eq!(verdict.face_count, Some(1));

    let (verdict, _) = verify(Script::default(), &Config::default()).await;
    assert_eq!(verdict.reason, Reason::NoFace);
    assert!(!verdict.is_ok() && verdict.score.is_none());
}

#[tokio::test]
async fn nothing_is_called_without_profile_or_below_the_quality_gate() {
    let mut config = Config::default();
    config.language = Language::English;
    let script = Arc::new(Script::default());
    let verdict = matcher(&script, &config).verify(&[], &photo()).await.unwrap();
    assert_eq!(verdict.reason, Reason::NotEnrolled);
    assert!(verdict.message.starts_with("Your face is not enrolled"));

    config.verify.quality_gate = true;
    config.gate.min_brightness = 250.0;
    let own = ["mine".to_owned()];
    let verdict = matcher(&script, &config).verify(&own, &photo()).await.unwrap();
    assert_eq!(verdict.reason, Reason::TooDark);
    assert!(verdict.message.contains("250"), "{}", verdict.message);
    assert!(verdict.quality.is_some());
    assert_eq!(script.calls(), 0);
}

#[tokio::test]
async fn several_faces_are_refused_or_ignored_as_set() {
    let two_faces = || Script {
        detected: vec![face_box(0.1), face_box(0.6)],
        searched: Some(face_box(0.1)),
        matches: vec![found(99.0, "mine-1", "42:Siti")],
        ..Script::default()
    };
    let mut config = Config::default();
    config.verify.several_faces = SeveralFaces::Refuse;
    let (verdict, _) = verify(two_faces(), &config).await;
    assert_eq!(verdict.reason, Reason::MultipleFaces);
    assert_eq!((verdict.name, verdict.face_id), (None, None));

    config.verify.several_faces = SeveralFaces::Pass;
    let (verdict, _) = verify(two_faces(), &config).await;
    assert_eq!(verdict.message, "Wajah cocok, kemiripan 99.00%.");

    config.verify.face_count = FaceCount::Off;
    let (verdict, calls) = verify(two_faces(), &config).await;
    assert_eq!((verdict.face_count, verdict.faces.len(), calls), (None, 1, 1));

    config.verify.face_count = FaceCount::Detector;
    let script = Script { searched: NormalizedBox::new(0.0, 0.0, 1.0, 1.0).ok(), ..two_faces() };
    let (verdict, calls) = verify(script, &config).await;
    assert_eq!((verdict.face_count, calls), (Some(1), 1), "the photo really shows one face");
}

#[tokio::test]
async fn the_same_photo_is_asked_once_until_a_face_changes() {
    let mut config = Config::default();
    config.verify.cache_ttl = Duration::from_secs(60);
    let script = Arc::new(Script { searched: Some(face_box(0.1)), ..Script::default() });
    let matcher = matcher(&script, &config);
    let (mine, yours) = (["mine".to_owned()], ["yours".to_owned()]);
    let first = matcher.verify(&mine, &photo()).await.unwrap();
    assert_eq!(matcher.verify(&mine, &photo()).await.unwrap(), first);
    assert_eq!(script.calls(), 2, "one count and one search");
    matcher.verify(&yours, &photo()).await.unwrap();
    assert_eq!(script.calls(), 4, "another user is another question");

    let indexer = FaceIndexer::new(&config, script.clone()).unwrap();
    indexer.delete_face("anyone's").await.unwrap();
    let calls = script.calls();
    matcher.verify(&mine, &photo()).await.unwrap();
    assert_eq!(script.calls(), calls + 2);
}

#[tokio::test]
async fn a_photo_smaller_than_the_service_takes_is_a_verdict_without_a_call() {
    let (verdict, calls) =
        verify(Script { min_side: 481, ..Script::default() }, &Config::default()).await;
    assert_eq!((verdict.reason, calls), (Reason::TooSmall, 0));
    assert!(verdict.message.contains("640×480 piksel, minimal 481×481"));
}

#[test]
fn settings_that_cannot_be_are_typed_errors() {
    let broken: [fn(&mut Config); 4] = [
        |config| config.verify.threshold = f64::NAN,
        |config| config.verify.max_matches = 0,
        |config| config.verify.cache_ttl = Duration::MAX,
        |config| config.collection = "not a name".to_owned(),
    ];
    for (number, break_it) in broken.into_iter().enumerate() {
        let mut config = Config::default();
        break_it(&mut config);
        let error = FaceProcessor::with_rustface(&config).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{number}");
        let processor = FaceProcessor::with_rustface(&Config::default()).unwrap();
        let matcher = FaceMatcher::new(&config, Arc::new(Script::default()), processor);
        assert!(matcher.is_err(), "{number}");
    }
}

#[tokio::test]
async fn detection_and_search_are_under_way_at_the_same_time() {
    let script = Script {
        detected: vec![face_box(0.1)],
        searched: Some(face_box(0.1)),
        together: Some(Barrier::new(2)),
        ..Script::default()
    };
    // One after the other, the first would wait for the second for ever.
    let config = Config::default();
    let verdict = tokio::time::timeout(Duration::from_secs(30), verify(script, &config)).await;
    assert_eq!(verdict.unwrap().0.reason, Reason::NoMatch);
}
