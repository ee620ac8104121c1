use rekognition_local::Access;
use serde_json::json;

use super::support::{call, request, start};

#[test]
fn answers_are_counted_and_health_is_shown() {
    let address = start(Access::default());
    assert_eq!(call(address, "ListCollections", &json!({})).unwrap().status, 200);
    assert_eq!(call(address, "DetectFaces", &json!({})).unwrap().status, 400);
    assert_eq!(call(address, "DetectLabels", &json!({})).unwrap().status, 400);
    let text = String::from_utf8(request(address, "GET", "/metrics", b"").unwrap().body).unwrap();
    for line in [
        r#"rekognition_local_requests_total{operation="ListCollections",status="200",code=""} 1"#,
        r#"rekognition_local_requests_total{operation="DetectFaces",status="400",code="ValidationException"} 1"#,
        r#"rekognition_local_requests_total{operation="",status="400",code="UnknownOperationException"} 1"#,
        r#"rekognition_local_request_seconds_bucket{operation="ListCollections",le="+Inf"} 1"#,
        "rekognition_local_body_bytes 0",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    let health = request(address, "GET", "/health", b"").unwrap();
    assert_eq!((health.status, health.json()), (200, json!({ "Status": "ok" })));
}
