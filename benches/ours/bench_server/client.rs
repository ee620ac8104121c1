//! A caller that signs with AWS's own signer, and as few bytes of HTTP as that takes.

use std::net::SocketAddr;
use std::path::Path;
use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use base64::Engine as _;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

pub(crate) const ID: &str = "AKIDEXAMPLE";
pub(crate) const SECRET: &str = "bench-secret";

/// One connection.
pub(crate) struct Client(BufReader<TcpStream>);

impl Client {
    pub(crate) async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Client(BufReader::new(stream))
    }

    /// Sends a signed request and reads its answer.
    pub(crate) async fn call(&mut self, operation: &str, body: &str) -> String {
        let head = head(operation, body.as_bytes());
        self.0.write_all(&[head.as_bytes(), body.as_bytes()].concat()).await.unwrap();
        let (mut status, mut length) = (String::new(), 0);
        self.0.read_line(&mut status).await.unwrap();
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line).await.unwrap();
            match line.trim().to_ascii_lowercase().split_once(':') {
                Some(("content-length", value)) => length = value.trim().parse().unwrap(),
                Some(_) => {}
                None => break,
            }
        }
        let mut answer = vec![0; length];
        self.0.read_exact(&mut answer).await.unwrap();
        let answer = String::from_utf8(answer).unwrap();
        assert!(status.starts_with("HTTP/1.1 200"), "{operation}: {status}{answer}");
        answer
    }
}

/// The head of a signed request.
pub(crate) fn head(operation: &str, body: &[u8]) -> String {
    let target = format!("RekognitionService.{operation}");
    let identity = Credentials::new(ID, SECRET, None, None, "bench").into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region("ap-southeast-1")
        .name("rekognition")
        .time(SystemTime::now())
        .settings(SigningSettings::default())
        .build()
        .unwrap()
        .into();
    let signed = SignableRequest::new(
        "POST",
        "http://localhost/",
        [("x-amz-target", target.as_str())].into_iter(),
        SignableBody::Bytes(body),
    )
    .unwrap();
    let (instructions, _) = sign(signed, &parameters).unwrap().into_parts();
    let headers: String =
        instructions.headers().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    format!(
        "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: {target}\r\n{headers}\
         Content-Length: {length}\r\n\r\n"
    )
}

/// The bytes of a fixture.
pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures");
    std::fs::read(fixtures.join(name)).unwrap()
}

/// `{"Bytes": ...}` of a fixture.
pub(crate) fn image(name: &str) -> String {
    let bytes = base64::engine::general_purpose::STANDARD.encode(fixture(name));
    format!(r#"{{"Bytes": "{bytes}"}}"#)
}
