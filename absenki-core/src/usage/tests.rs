use super::*;
use crate::error::ErrorKind;

#[test]
fn calls_are_counted_timed_and_priced() {
    let usage = Usage::new();
    usage.start(Operation::IndexFaces).finish(Outcome::Ok, 2);
    usage.start(Operation::IndexFaces).finish(Outcome::Failed(ErrorKind::Throttled), 3);
    usage.start(Operation::ListFaces).finish(Outcome::Ok, 1);
    drop(usage.start(Operation::DetectFaces));
    usage.start(Operation::CreateFaceLivenessSession).finish(Outcome::Ok, 1);
    usage.counters[Operation::SearchFacesByImage as usize].record(
        Outcome::Ok,
        1,
        Duration::from_millis(480),
    );

    let snapshot = usage.snapshot(&UsageSettings::default());
    assert_eq!(snapshot.images, 2, "only answered image operations are charged");
    assert_eq!(snapshot.liveness_checks, 1);
    assert!((snapshot.estimated_cost_usd - 0.017).abs() < 1e-12);
    let index = &snapshot.calls[0];
    assert_eq!((index.operation, index.count(), index.attempts), (Operation::IndexFaces, 2, 5));
    assert_eq!(index.outcomes, [("ok", 1), ("throttled", 1)].into());
    let detect = &snapshot.calls[2];
    assert_eq!(
        (detect.operation, &detect.outcomes),
        (Operation::DetectFaces, &[("cancelled", 1)].into())
    );

    let json: serde_json::Value = serde_json::from_str(&snapshot.to_json()).unwrap();
    assert_eq!(json["calls"][0]["outcomes"]["throttled"], 1);
    assert_eq!(json["calls"][1]["latency"]["counts"][4], 1, "480 ms lies in 350..500");

    let text = snapshot.to_prometheus();
    for line in [
        "# TYPE absenki_call_seconds histogram",
        "absenki_calls_total{operation=\"index_faces\",outcome=\"throttled\"} 1",
        "absenki_attempts_total{operation=\"index_faces\"} 5",
        "absenki_call_seconds_bucket{operation=\"search_faces_by_image\",le=\"0.35\"} 0",
        "absenki_call_seconds_bucket{operation=\"search_faces_by_image\",le=\"0.5\"} 1",
        "absenki_call_seconds_bucket{operation=\"search_faces_by_image\",le=\"+Inf\"} 1",
        "absenki_call_seconds_sum{operation=\"search_faces_by_image\"} 0.48",
        "absenki_images_total 2",
        "absenki_liveness_checks_total 1",
        "absenki_estimated_cost_usd_total 0.017",
    ] {
        assert!(text.lines().any(|known| known == line), "{line} is not in\n{text}");
    }
}
