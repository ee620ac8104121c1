use std::io::Read;

use rekognition_local::Access;
use serde_json::{Value, json};

use super::support::{call, fixture, image, request, spawn, start};

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

#[test]
fn the_log_has_a_line_for_each_answer_and_names_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let (mut server, address) = spawn(&folder.path().join("faces.db"), &["--log-json"]);
    let collection = "rahasia";
    call(address, "CreateCollection", &json!({ "CollectionId": collection })).unwrap();
    let photo = image(&fixture("people/obama.jpg"));
    let index =
        json!({ "CollectionId": collection, "ExternalImageId": "4711:Siti", "Image": photo });
    let indexed = call(address, "IndexFaces", &index).unwrap().json();
    let face = indexed["FaceRecords"][0]["Face"]["FaceId"].as_str().unwrap();
    call(address, "SearchFaces", &json!({ "CollectionId": "none", "FaceId": face })).unwrap();
    server.kill().unwrap();
    let mut log = String::new();
    server.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    server.wait().unwrap();

    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let seen = |line: &Value| json!([line["operation"], line["status"], line["code"]]);
    assert_eq!(
        lines.iter().map(seen).collect::<Vec<_>>(),
        [
            json!(["CreateCollection", 200, ""]),
            json!(["IndexFaces", 200, ""]),
            json!(["SearchFaces", 400, "ResourceNotFoundException"]),
        ]
    );
    for line in &lines {
        let keys: Vec<&String> = line.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["code", "ms", "operation", "peer", "request", "status", "time"]);
        assert!(line["ms"].as_f64().unwrap() > 0.0 && line["peer"] == "127.0.0.1");
    }
    for secret in [collection, "Siti", face] {
        assert!(!log.contains(secret), "{log}");
    }
}
