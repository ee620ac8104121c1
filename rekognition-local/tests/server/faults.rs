use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use absenki_core::ErrorKind;
use rekognition_local::{Access, Faults};
use serde_json::{Value, json};

use super::support::{Connection, call, fixture, image, start};

fn server(script: &str) -> (SocketAddr, Arc<Faults>) {
    let faults = Arc::new(Faults::parse(script).unwrap());
    (start(Access { faults: Some(Arc::clone(&faults)), ..Access::default() }), faults)
}

#[test]
fn rules_apply_in_order_until_they_are_used_up() {
    let (address, faults) = server(
        r#"[{"fault": "throttle", "operation": "ListCollections", "times": 2},
            {"fault": "expired_token", "operation": "ListCollections", "times": 1},
            {"fault": "status", "operation": "DetectFaces"},
            {"fault": "html", "operation": "ListFaces", "status": 502}]"#,
    );
    let codes: Vec<(u16, String)> = (0..4)
        .map(|_| call(address, "ListCollections", &json!({})).unwrap())
        .map(|reply| (reply.status, reply.error().1))
        .collect();
    let throttled = (400, "ThrottlingException".to_owned());
    let expired = (400, "ExpiredTokenException".to_owned());
    assert_eq!(codes, [throttled.clone(), throttled, expired, (200, String::new())]);
    assert_eq!(call(address, "DetectFaces", &json!({})).unwrap().error().1, "InternalServerError");
    let page = call(address, "ListFaces", &json!({})).unwrap();
    assert_eq!((page.status, page.header("content-type")), (502, Some("text/html")));
    assert_eq!(faults.requests("ListCollections"), 4);
}

#[test]
fn answers_are_late_broken_or_missing() {
    let (address, faults) = server("[]");
    let set = |script: Value| faults.replace(&script.to_string()).unwrap();
    let call = || call(address, "ListCollections", &json!({}));

    set(json!([{ "fault": "delay", "ms": 200 }, { "fault": "throughput" }]));
    let start = Instant::now();
    assert_eq!(call().unwrap().error().1, "ProvisionedThroughputExceededException");
    assert!(start.elapsed() >= Duration::from_millis(200));

    set(json!([{ "fault": "garbage" }]));
    let garbage = call().unwrap();
    assert_eq!(garbage.status, 200);
    assert!(serde_json::from_slice::<Value>(&garbage.body).is_err());

    set(json!([{ "fault": "cut" }]));
    assert!(call().is_err());
    set(json!([{ "fault": "cut_body" }]));
    let mut connection = Connection::open(address);
    assert!(connection.request("ListCollections", &[], b"{}").is_err());
}

#[test]
fn an_answer_can_be_lost_after_the_work_is_done() {
    let (address, _) = server(r#"[{"fault": "cut", "operation": "IndexFaces", "after": true}]"#);
    let staff = json!({ "CollectionId": "staff" });
    call(address, "CreateCollection", &staff).unwrap();
    let photo = image(&fixture("people/obama.jpg"));
    let index = json!({ "CollectionId": "staff", "Image": photo });
    assert!(call(address, "IndexFaces", &index).is_err());
    let described = call(address, "DescribeCollection", &staff).unwrap().json();
    assert_eq!(described["FaceCount"], 1);
}

#[test]
fn the_script_is_read_and_set_over_the_wire() {
    let (address, _) = server("[]");
    let script = r#"[{"fault":"access_denied","times":1}]"#;
    let mut connection = Connection::open(address);
    let put = |body: &str| {
        let length = body.len();
        format!(
            "PUT /_faults HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n{body}"
        )
    };
    connection.send(put(script).as_bytes()).unwrap();
    assert_eq!(connection.reply().unwrap().status, 200);
    assert_eq!(
        call(address, "ListCollections", &json!({})).unwrap().error().1,
        "AccessDeniedException"
    );
    connection.send(b"GET /_faults HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let state = connection.reply().unwrap().json();
    assert_eq!(state["requests"], json!({ "ListCollections": 1 }));
    assert_eq!(state["rules"][0]["times"], 0);

    connection.send(put("[{\"fault\": \"earthquake\"}]").as_bytes()).unwrap();
    assert_eq!(connection.reply().unwrap().status, 400);
    for script in ["{}", r#"[{"fault": "cut", "ms": 5}]"#, r#"[{"fault": "delay"}]"#] {
        assert_eq!(Faults::parse(script).unwrap_err().kind(), ErrorKind::Configuration);
    }
}
