use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use rekognition_local::{Access, Credentials, Faults};

use super::support::{Connection, request, start};

const ID: &str = "AKIDEXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const BODY: &[u8] = b"{}";

struct Caller {
    id: &'static str,
    secret: &'static str,
    token: Option<&'static str>,
    service: &'static str,
    time: SystemTime,
}

impl Caller {
    fn right() -> Self {
        let time = SystemTime::now();
        Caller { id: ID, secret: SECRET, token: None, service: "rekognition", time }
    }

    /// The headers that AWS's own signer adds.
    fn sign(&self, body: &[u8]) -> Vec<(String, String)> {
        let target = ("x-amz-target", "RekognitionService.ListCollections");
        self.sign_request("POST", "/", &[target], body)
    }

    fn sign_request(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Vec<(String, String)> {
        let token = self.token.map(str::to_owned);
        let credentials =
            aws_credential_types::Credentials::new(self.id, self.secret, token, None, "test");
        let identity = credentials.into();
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region("ap-southeast-1")
            .name(self.service)
            .time(self.time)
            .settings(SigningSettings::default())
            .build()
            .unwrap()
            .into();
        let request = SignableRequest::new(
            method,
            format!("http://localhost{path}"),
            headers.iter().copied(),
            SignableBody::Bytes(body),
        )
        .unwrap();
        let (instructions, _) = sign(request, &parameters).unwrap().into_parts();
        let headers = instructions.headers();
        headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }
}

/// Status, code and message of `ListCollections` with these headers.
fn outcome(address: SocketAddr, headers: &[(String, String)]) -> (u16, String, String) {
    Connection::open(address).request("ListCollections", headers, BODY).unwrap().error()
}

fn server(token: Option<&str>) -> SocketAddr {
    let credentials = Credentials::new(ID, SECRET, token.map(str::to_owned)).unwrap();
    start(Access { credentials: Some(credentials), ..Access::default() })
}

#[test]
fn only_requests_signed_with_the_key_are_served() {
    let address = server(None);
    let right = Caller::right();
    assert_eq!(outcome(address, &right.sign(BODY)).0, 200);

    let hour = Duration::from_secs(3600);
    let now = right.time;
    let table = [
        (
            Caller { id: "AKIDOTHER", ..Caller::right() },
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
        ),
        (
            Caller { token: Some("token"), ..Caller::right() },
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
        ),
        (
            Caller { secret: "other", ..Caller::right() },
            "InvalidSignatureException",
            "The request signature we calculated does not match",
        ),
        (
            Caller { service: "s3", ..Caller::right() },
            "InvalidSignatureException",
            "Credential should be scoped to correct service: 'rekognition'.",
        ),
        (
            Caller { time: now - hour, ..Caller::right() },
            "InvalidSignatureException",
            "Signature expired: ",
        ),
        (
            Caller { time: now + hour, ..Caller::right() },
            "InvalidSignatureException",
            "Signature not yet current: ",
        ),
    ];
    for (caller, code, message) in table {
        let (status, answered, text) = outcome(address, &caller.sign(BODY));
        assert_eq!((status, answered.as_str()), (400, code));
        assert!(text.starts_with(message), "{text}");
    }
}

#[test]
fn a_signature_covers_body_and_headers() {
    let address = server(None);
    let (status, code, _) = outcome(address, &Caller::right().sign(b"{ }"));
    assert_eq!((status, code.as_str()), (400, "InvalidSignatureException"), "another body");

    let headers = Caller::right().sign(BODY);
    let reply = Connection::open(address).request("DetectFaces", &headers, BODY).unwrap();
    assert_eq!(reply.error().1, "InvalidSignatureException", "another target");

    assert_eq!(outcome(address, &[]).1, "MissingAuthenticationTokenException");
    for (broken, message) in [
        ("Bearer abc", "Unsupported AWS 'algorithm'"),
        (
            "AWS4-HMAC-SHA256 ",
            "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter.",
        ),
        (
            "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=zz",
            "Credential must have exactly 5 slash-delimited elements",
        ),
    ] {
        let mut headers = Caller::right().sign(BODY);
        headers.retain(|(name, _)| !name.eq_ignore_ascii_case("authorization"));
        headers.push(("authorization".to_owned(), broken.to_owned()));
        let (status, code, text) = outcome(address, &headers);
        assert_eq!((status, code.as_str()), (400, "IncompleteSignatureException"));
        assert!(text.starts_with(message), "{text}");
    }

    let mut headers = Caller::right().sign(BODY);
    for (_, value) in &mut headers {
        *value = value.replace("SignedHeaders=host;", "SignedHeaders=host;host;");
    }
    let (_, code, text) = outcome(address, &headers);
    assert_eq!(code, "IncompleteSignatureException");
    assert!(text.starts_with("SignedHeaders must be in order"), "{text}");
}

#[test]
fn a_temporary_key_needs_its_token() {
    let address = server(Some("session"));
    let with = |token| Caller { token, ..Caller::right() }.sign(BODY);
    assert_eq!(outcome(address, &with(Some("session"))).0, 200);
    assert_eq!(outcome(address, &with(Some("other"))).1, "UnrecognizedClientException");
    assert_eq!(outcome(address, &with(None)).1, "UnrecognizedClientException");
}

#[test]
fn a_header_of_the_service_must_be_signed() {
    let address = server(None);
    let untargeted = Caller::right().sign_request("POST", "/", &[], BODY);
    let (_, code, text) = outcome(address, &untargeted);
    assert_eq!(code, "InvalidSignatureException");
    assert!(text.starts_with("'x-amz-target' must be a 'SignedHeader'"), "{text}");
    let mut added = Caller::right().sign(BODY);
    added.push(("X-Amz-Target".to_owned(), "RekognitionService.DeleteCollection".to_owned()));
    assert_eq!(outcome(address, &added).0, 400);
}

#[test]
fn the_text_of_a_signature_has_one_form() {
    let address = server(None);
    let right = Caller::right().sign(BODY);
    for (from, to) in [
        ("AWS4-HMAC-SHA256 ", "AWS4-HMAC-SHA256"),
        ("AWS4-HMAC-SHA256 ", "AWS4-HMAC-SHA256 Signature=00, "),
        ("AWS4-HMAC-SHA256 ", "AWS4-HMAC-SHA256 Extra=1, "),
        ("Signature=", "Signature=00"),
        ("Signature=", "Signature==0"),
        ("SignedHeaders=host", "SignedHeaders=Host"),
        ("SignedHeaders=", "SignedHeaders=;"),
        ("/aws4_request", "//aws4_request"),
        ("rekognition/aws4_request", "rekognition/aws4_request/"),
    ] {
        let mut headers = right.clone();
        for (_, value) in &mut headers {
            if value.starts_with("AWS4") {
                *value = value.replacen(from, to, 1);
            }
        }
        assert_ne!(headers, right, "{from}");
        assert_eq!(outcome(address, &headers).0, 400, "{to}");
    }
    let mut upper = right.clone();
    let mut dated = right.clone();
    for ((name, value), (_, date)) in upper.iter_mut().zip(&mut dated) {
        if let Some((start, signature)) = value.clone().split_once("Signature=") {
            *value = format!("{start}Signature={}", signature.to_uppercase());
        }
        if name.eq_ignore_ascii_case("x-amz-date") {
            *date = format!(" {date}.0");
        }
    }
    assert_eq!(outcome(address, &upper).1, "IncompleteSignatureException");
    assert_eq!(outcome(address, &dated).1, "IncompleteSignatureException");
}

#[test]
fn faults_are_set_with_the_key_only() {
    let credentials = Some(Credentials::new(ID, SECRET, None).unwrap());
    let faults = Some(Arc::new(Faults::default()));
    let address = start(Access { credentials, faults, ..Access::default() });
    let script = br#"[{"fault":"throttle"}]"#;
    let unsigned = request(address, "PUT", "/_faults", script).unwrap();
    assert_eq!(unsigned.error().1, "MissingAuthenticationTokenException");
    assert_eq!(outcome(address, &Caller::right().sign(BODY)).0, 200);

    for (path, status) in [("/", 400), ("/_faults", 200)] {
        let headers = Caller::right().sign_request("PUT", path, &[], script);
        let mut connection = Connection::open(address);
        let lines: String =
            headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let length = script.len();
        let head = format!(
            "PUT /_faults HTTP/1.1\r\nHost: localhost\r\n{lines}Content-Length: {length}\r\n\r\n"
        );
        connection.send(&[head.as_bytes(), script].concat()).unwrap();
        assert_eq!(connection.reply().unwrap().status, status, "signed for {path}");
    }
    assert_eq!(outcome(address, &Caller::right().sign(BODY)).1, "ThrottlingException");
}

#[test]
fn a_stranger_is_refused_before_a_body_is_awaited() {
    let mut connection = Connection::open(server(None));
    connection
        .send(
            b"POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: RekognitionService.DetectFaces\r\n\
              Expect: 100-continue\r\nContent-Length: 100\r\n\r\n",
        )
        .unwrap();
    let refused = connection.reply().unwrap();
    assert_eq!((refused.status, refused.header("connection")), (400, Some("close")));
    assert_eq!(refused.error().1, "MissingAuthenticationTokenException");
}
