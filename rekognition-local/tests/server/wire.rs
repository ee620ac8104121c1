use rekognition_local::Access;
use serde_json::json;

use super::support::{Connection, call, start};

#[test]
fn a_connection_carries_many_requests_and_each_answer_has_an_id() {
    let mut connection = Connection::open(start(Access::default()));
    let mut ids = Vec::new();
    for body in [&b"{}"[..], b" {\"NextToken\": null, \"Unknown\": [1]}", b"{"] {
        let reply = connection.request("ListCollections", &[], body).unwrap();
        assert_eq!(reply.header("content-type"), Some("application/x-amz-json-1.1"));
        ids.push(reply.header("x-amzn-requestid").unwrap().to_owned());
    }
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[test]
fn what_is_no_request_is_refused() {
    let address = start(Access::default());
    for body in ["", "null", "[]", "{\"MaxResults\": \"5\"}", "{\"Image\": 1}", "{} {}"] {
        let reply =
            Connection::open(address).request("ListCollections", &[], body.as_bytes()).unwrap();
        assert_eq!(reply.error().1, "SerializationException", "{body}");
    }
    let bad_base64 = json!({ "Image": { "Bytes": "%" } });
    assert_eq!(
        call(address, "DetectFaces", &bad_base64).unwrap().error().1,
        "SerializationException"
    );
    for operation in ["DetectLabels", "detectfaces", ""] {
        let (status, code, _) = call(address, operation, &json!({})).unwrap().error();
        assert_eq!((status, code.as_str()), (400, "UnknownOperationException"), "{operation}");
    }
    for head in ["GET / HTTP/1.1", "POST /path HTTP/1.1", "PUT /_faults HTTP/1.1"] {
        let mut connection = Connection::open(address);
        connection
            .send(format!("{head}\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n").as_bytes())
            .unwrap();
        let (status, code, _) = connection.reply().unwrap().error();
        assert_eq!((status, code.as_str()), (404, "UnknownOperationException"), "{head}");
    }
}

const HEAD: &str =
    "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: RekognitionService.ListCollections\r\n";

#[test]
fn a_body_is_asked_for_and_may_come_in_chunks() {
    let mut connection = Connection::open(start(Access::default()));
    let expecting = format!("{HEAD}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    connection.send(expecting.as_bytes()).unwrap();
    assert_eq!(connection.head().unwrap().status, 100);
    connection.send(b"{}").unwrap();
    assert_eq!(connection.reply().unwrap().status, 200);

    let chunked =
        format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n1\r\n{{\r\n1\r\n}}\r\n0\r\n\r\n");
    connection.send(chunked.as_bytes()).unwrap();
    assert_eq!(connection.reply().unwrap().status, 200);
}

#[test]
fn a_body_over_the_limit_is_refused_and_need_not_be_sent() {
    let address = start(Access::default());
    let size = 16 << 20;
    let sent = Connection::open(address).request("DetectFaces", &[], &vec![b' '; size]).unwrap();
    assert_eq!(sent.error().0, 413);
    assert_eq!(sent.error().1, "RequestEntityTooLargeException");

    for unsent in [
        format!("Expect: 100-continue\r\nContent-Length: {size}"),
        format!("Content-Length: {}", u64::MAX / 4),
    ] {
        let mut connection = Connection::open(address);
        connection.send(format!("{HEAD}{unsent}\r\n\r\n").as_bytes()).unwrap();
        assert_eq!(connection.reply().unwrap().status, 413);
    }
}
