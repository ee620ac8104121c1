//! Liveness on made sequences of the fixture people: what passes, what does not, and why.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::sync::Arc;

use absenki_core::config::{Language, Limits};
use absenki_core::liveness::{
    FaceLivenessService, LivenessChallenge, LivenessConfig, LivenessFrame, LivenessJudge,
    LivenessReason, LivenessVerification, SessionKey,
};
use absenki_core::photo::Photo;
use absenki_core::profile::MemoryProfileStore;
use absenki_core::{Config, ErrorKind, FaceEnrollService, FaceProcessor, FaceVerificationService};
use absenki_local::{LocalRecognizer, YunetDetector};
use absenki_sequences::{
    Manner, Moment, Random, Shot, Subject, Surface, attempt, cut, film, still,
};

fn fixture(name: &str) -> Photo {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/people");
    Photo::from_path(folder.join(name), &Limits::default()).unwrap()
}

fn subject(name: &str) -> Subject {
    Subject::of(&fixture(name)).unwrap().unwrap()
}

fn steps(codes: &str) -> LivenessChallenge {
    codes.parse().unwrap()
}

fn judge(config: LivenessConfig) -> LivenessJudge {
    LivenessJudge::new(config, Language::English, Arc::new(YunetDetector)).unwrap()
}

fn performed(surface: Surface, codes: &str) -> Vec<LivenessFrame> {
    let moments = attempt(steps(codes).steps(), Manner::default(), &mut Random::new(7));
    film(&subject("obama.jpg"), surface, &moments, 7).unwrap()
}

fn verdict(frames: &[LivenessFrame], codes: &str) -> LivenessVerification {
    judge(LivenessConfig::default()).judge(&steps(codes), frames).unwrap()
}

#[test]
fn a_head_that_follows_the_challenge_is_live() {
    for codes in ["left,right", "right,closer,left"] {
        let frames = performed(Surface::HEAD, codes);
        let seen = verdict(&frames, codes);
        assert_eq!(seen.reason, LivenessReason::Live, "{codes} {seen:?}");
        assert!(seen.confidence > 90.0, "{seen:?}");
        for step in &seen.steps {
            assert!(step.performed && step.from_ms < step.to_ms, "{step:?}");
            if step.step.is_turn() {
                let degrees = step.turn_degrees.unwrap();
                assert!((degrees - Manner::default().turn).abs() < 10.0, "{step:?}");
            }
        }
        // The same frames do not answer another challenge.
        for other in ["left,right", "right,left", "left,closer,right", "right,closer,left"] {
            if other != codes {
                assert_eq!(verdict(&frames, other).reason, LivenessReason::StepMissed, "{other}");
            }
        }
    }
}

#[test]
fn a_picture_is_not_live_however_it_is_held() {
    let turned = verdict(&performed(Surface::FLAT, "left,right"), "left,right");
    assert_eq!(turned.reason, LivenessReason::Flat, "{turned:?}");
    let bent = verdict(&performed(Surface::Print { radius: 2.0 }, "left,right"), "left,right");
    assert!(!bent.is_live(), "{bent:?}");
    let moments = still(24, Manner::default(), &mut Random::new(7));
    let frames = film(&subject("obama.jpg"), Surface::FLAT, &moments, 7).unwrap();
    assert_eq!(verdict(&frames, "left,right").reason, LivenessReason::StepMissed);
}

/// The nearest of three pictures: in front, and turned to each side.
fn snapped(moment: &Moment) -> Moment {
    let mut snapped = *moment;
    snapped.pose.yaw = 30.0 * (moment.pose.yaw / 30.0).round();
    snapped
}

#[test]
fn exchanged_pictures_are_a_cut() {
    let moments = attempt(steps("left,right").steps(), Manner::default(), &mut Random::new(7));
    let moments: Vec<_> = moments.iter().map(snapped).collect();
    let frames = film(&subject("obama.jpg"), Surface::HEAD, &moments, 7).unwrap();
    assert_eq!(verdict(&frames, "left,right").reason, LivenessReason::Cut);
}

#[test]
fn frames_that_show_too_little_are_inconclusive() {
    let mut frames = performed(Surface::HEAD, "left,right");
    assert_eq!(verdict(&frames[..4], "left,right").reason, LivenessReason::TooFewFrames);
    let wall = Photo::from_path(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/photos/no_face.jpg"),
        &Limits::default(),
    );
    let wall = wall.unwrap();
    let config = {
        let mut config = LivenessConfig::default();
        config.max_side = wall.width().max(wall.height()).max(480);
        config
    };
    frames[8..13].iter_mut().for_each(|frame| frame.photo = wall.clone());
    let seen = judge(config).judge(&steps("left,right"), &frames).unwrap();
    assert_eq!(seen.reason, LivenessReason::NoFace);
}

#[test]
fn frames_over_a_limit_are_refused() {
    let challenge = steps("left,right");
    let kind = |config: LivenessConfig, frames: &[LivenessFrame]| {
        judge(config).judge(&challenge, frames).unwrap_err().kind()
    };
    let settings = LivenessConfig::default();
    let photo = fixture("collins.jpg");
    let frame = LivenessFrame::new(0, photo.encoded().clone(), &settings).unwrap();
    let frames: Vec<_> =
        (0..41).map(|number| LivenessFrame { at_ms: 125 * number, ..frame.clone() }).collect();
    assert_eq!(kind(settings, &frames), ErrorKind::InvalidParameter);
    assert_eq!(kind(settings, &[frame.clone(), frame.clone()]), ErrorKind::InvalidParameter);
    let mut small = settings;
    small.max_side = 511;
    assert_eq!(kind(small, &frames[..6]), ErrorKind::ImageTooLarge);
    let refused = LivenessFrame::new(0, photo.encoded().clone(), &small).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ImageTooLarge);
}

#[tokio::test]
async fn a_living_user_is_verified_once_for_each_session() {
    let config = Config::default();
    let backend = Arc::new(LocalRecognizer::in_memory().unwrap());
    let profiles = Arc::new(MemoryProfileStore::default());
    let enroller = FaceEnrollService::new(&config, backend.clone(), profiles.clone()).unwrap();
    enroller.ensure_collection().await.unwrap();
    let enrolled = enroller.enroll_face("42", "Siti", &fixture("obama2.jpg")).await.unwrap();
    assert!(enrolled.enrolled().is_some());
    let processor = FaceProcessor::new(&config, Arc::new(YunetDetector)).unwrap();
    let verifier =
        FaceVerificationService::new(&config, backend.clone(), profiles, processor).unwrap();
    let key = SessionKey::random().unwrap();
    let liveness = judge(LivenessConfig::default());
    let liveness = FaceLivenessService::new(&config, liveness, backend.clone(), key).unwrap();
    let codes = |challenge: &LivenessChallenge| {
        challenge.steps().iter().map(|step| step.code()).collect::<Vec<_>>().join(",")
    };

    let session = liveness.start("42").unwrap();
    let frames = performed(Surface::HEAD, &codes(&session.challenge));
    let verify = |user: &'static str| {
        let (verifier, liveness, frames) = (&verifier, &liveness, &frames);
        let token = &session.token;
        async move { verifier.verify_live(liveness, token, user, frames).await.unwrap() }
    };
    assert_eq!(verify("43").await.liveness.reason, LivenessReason::OtherUser);
    // At the same time: one of them uses the session.
    let (first, second) = tokio::join!(verify("42"), verify("42"));
    let (live, used) = if first.is_ok() { (first, second) } else { (second, first) };
    assert!(live.is_ok(), "{live:?}");
    assert_eq!(used.liveness.reason, LivenessReason::Used);
    assert!(used.verification.is_none());

    let json = serde_json::to_value(&live).unwrap();
    assert_eq!(json["verification"]["reason"], "matched");
    assert_eq!(json["liveness"]["verdict"], "live");
    let keys: Vec<_> = json["liveness"].as_object().unwrap().keys().collect();
    let wanted = [
        "best_frame_ms",
        "confidence",
        "evidence",
        "largest_jump",
        "message",
        "reason",
        "steps",
        "verdict",
    ];
    assert_eq!(keys, wanted);

    // Another person turns, and the user's picture is there between the turns.
    let (one, other) = (subject("obama.jpg"), subject("collins.jpg"));
    let challenge = steps("left,right");
    let moments = attempt(challenge.steps(), Manner::default(), &mut Random::new(7));
    let shots = moments.iter().map(|&moment| match moment.pose.yaw.abs() < 3.0 {
        true => Shot { subject: &one, surface: Surface::FLAT, moment },
        false => Shot { subject: &other, surface: Surface::HEAD, moment },
    });
    let verdict = liveness.judge(&challenge, &cut(shots, 7).unwrap()).await.unwrap();
    assert_eq!(verdict.reason, LivenessReason::OtherPerson, "{verdict:?}");
}
