//! What a stranger can do to others: as little as possible.

use std::time::Duration;

use rekognition_local::{Access, Limits};
use serde_json::json;

use super::support::{Connection, call, fixture, image, start};

const HALF: &str = "POST / HTTP/1.1\r\nHost: localhost\r\n\
    X-Amz-Target: RekognitionService.DetectFaces\r\nContent-Length: 100\r\n\r\n{";

fn with(change: impl FnOnce(&mut Limits)) -> Access {
    let mut access = Access::default();
    change(&mut access.limits);
    access
}

#[test]
fn bodies_that_do_not_come_hold_up_nobody() {
    let address = start(with(|limits| limits.body_grace = Duration::from_secs(3600)));
    let mut held = Vec::new();
    for _ in 0..100 {
        let mut connection = Connection::open(address);
        connection.send(HALF.as_bytes()).unwrap();
        held.push(connection);
    }
    let photo = json!({ "Image": image(&fixture("people/obama.jpg")) });
    assert_eq!(call(address, "DetectFaces", &photo).unwrap().status, 200);
}

#[test]
fn a_body_has_a_minimum_rate() {
    let address = start(with(|limits| limits.body_grace = Duration::from_millis(100)));
    for unsent in [HALF.to_owned(), HALF.replace("DetectFaces", "DetectLabels")] {
        let mut connection = Connection::open(address);
        connection.send(unsent.as_bytes()).unwrap();
        let refused = connection.reply().unwrap();
        assert_eq!(refused.header("connection"), Some("close"));
        assert!(matches!(refused.status, 400 | 408), "{}", refused.status);
        assert!(connection.reply().is_err());
    }
}

#[test]
fn a_head_has_a_deadline() {
    let address = start(with(|limits| limits.head = Duration::from_millis(100)));
    let mut connection = Connection::open(address);
    connection.send(b"POST / HTTP/1.1\r\nHost: loc").unwrap();
    assert!(connection.reply().is_err());
}

#[test]
fn the_longest_silent_connection_makes_room() {
    let address = start(with(|limits| limits.connections_per_peer = 3));
    let mut silent: Vec<_> = (0..3).map(|_| Connection::open(address)).collect();
    let mut served = Connection::open(address);
    assert_eq!(served.request("ListCollections", &[], b"{}").unwrap().status, 200);
    assert!(silent[0].reply().is_err(), "its place was taken");
}

#[test]
fn a_refused_client_can_send_its_whole_body_and_stays_connected() {
    let mut connection = Connection::open(start(Access::default()));
    let body = vec![b' '; 7 << 20];
    let refused = connection.request("DetectLabels", &[], &body).unwrap();
    let (status, code, message) = refused.error();
    assert_eq!((status, code.as_str()), (400, "UnknownOperationException"));
    assert!(message.starts_with("DetectLabels is not served here."), "{message}");
    assert!(message.contains("SearchFacesByImage"), "{message}");
    assert_eq!(connection.request("ListCollections", &[], b"{}").unwrap().status, 200);
}

#[test]
fn unsigned_requests_name_this_server() {
    let address = start(Access { hosts: vec!["faces.example".to_owned()], ..Access::default() });
    for (host, status) in [("faces.example", 200), ("evil.example", 403)] {
        let mut connection = Connection::open(address);
        let head = format!(
            "POST / HTTP/1.1\r\nHost: {host}\r\nX-Amz-Target: RekognitionService.ListCollections\r\n\
             Content-Length: 2\r\n\r\n{{}}"
        );
        connection.send(head.as_bytes()).unwrap();
        assert_eq!(connection.reply().unwrap().status, status, "{host}");
    }
}

#[test]
fn a_photo_that_needs_more_memory_than_all_may_take_is_too_large() {
    let address = start(with(|limits| limits.decode_memory = 1 << 20));
    let photo = json!({ "Image": image(&fixture("people/obama.jpg")) });
    let refused = call(address, "DetectFaces", &photo).unwrap();
    assert_eq!(refused.error().1, "ImageTooLargeException");
}
