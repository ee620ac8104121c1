//! A server in this process, and an HTTP client that shows what is on the wire.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use absenki_core::config::GalleryPlace;
use absenki_local::LocalRecognizer;
use base64::Engine as _;
use rekognition_local::{Access, Server};
use serde_json::{Value, json};

pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures");
    std::fs::read(tests.join(name)).unwrap()
}

/// `{"Bytes": ...}` of some bytes.
pub(crate) fn image(bytes: &[u8]) -> Value {
    json!({ "Bytes": base64::engine::general_purpose::STANDARD.encode(bytes) })
}

/// Starts a server with an empty gallery that lasts as long as the test process.
pub(crate) fn start(access: Access) -> SocketAddr {
    start_over(&GalleryPlace::new("memory"), access)
}

/// Starts a server over a gallery, which others may use.
pub(crate) fn start_over(gallery: &GalleryPlace, access: Access) -> SocketAddr {
    let (sender, address) = mpsc::channel();
    let recognizer = LocalRecognizer::with_gallery(gallery).unwrap();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let any = "127.0.0.1:0".parse().unwrap();
            let server = Server::bind(any, recognizer, access).await.unwrap();
            sender.send(server.address()).unwrap();
            server.run(std::future::pending()).await;
        });
    });
    address.recv().unwrap()
}

/// The binary with its gallery in `file` and these options, once it listens.
pub(crate) fn spawn(file: &Path, options: &[&str]) -> (Child, SocketAddr) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rekognition-local"))
        .args(["--bind", "127.0.0.1:0", "--data"])
        .arg(file)
        .args(options)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim_end().rsplit('/').next().unwrap().parse().unwrap();
    (child, address)
}

/// An answer as it came.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Status, code and message of an error.
    pub(crate) fn error(&self) -> (u16, String, String) {
        let json = self.json();
        let message = json["message"].as_str().or(json["Message"].as_str()).unwrap_or_default();
        (self.status, json["__type"].as_str().unwrap_or_default().to_owned(), message.to_owned())
    }
}

/// One connection, which may carry many requests.
pub(crate) struct Connection(BufReader<TcpStream>);

impl Connection {
    pub(crate) fn open(address: SocketAddr) -> Self {
        Self::try_open(address).unwrap()
    }

    pub(crate) fn try_open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Connection(BufReader::new(stream)))
    }

    pub(crate) fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.get_mut().write_all(bytes)
    }

    /// Reads a status line and headers.
    pub(crate) fn head(&mut self) -> io::Result<Reply> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            match line.trim_end() {
                "" => break,
                line => lines.push(line.to_owned()),
            }
        }
        let status = lines[0].split(' ').nth(1).unwrap().parse().unwrap();
        let header = |line: &String| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_ascii_lowercase(), value.trim().to_owned())
        };
        Ok(Reply { status, headers: lines[1..].iter().map(header).collect(), body: Vec::new() })
    }

    pub(crate) fn reply(&mut self) -> io::Result<Reply> {
        let mut reply = self.head()?;
        let length = reply.header("content-length").map_or(0, |length| length.parse().unwrap());
        reply.body = vec![0; length];
        self.0.read_exact(&mut reply.body)?;
        Ok(reply)
    }

    pub(crate) fn request(
        &mut self,
        operation: &str,
        headers: &[(String, String)],
        body: &[u8],
    ) -> io::Result<Reply> {
        let mut request = format!(
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.1\r\n\
             X-Amz-Target: RekognitionService.{operation}\r\nContent-Length: {}\r\n",
            body.len()
        );
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        self.send(&[request.as_bytes(), body].concat())?;
        self.reply()
    }
}

/// The answer to a request that succeeds.
pub(crate) fn ok(address: SocketAddr, operation: &str, body: &Value) -> Value {
    let reply = call(address, operation, body).unwrap();
    assert_eq!(reply.status, 200, "{operation}: {:?}", reply.error());
    reply.json()
}

/// The body that feeds a session of liveness: a photo that nobody moves.
pub(crate) fn still_film() -> String {
    let picture = base64::engine::general_purpose::STANDARD.encode(fixture("photos/good.jpg"));
    let frames: Vec<Value> =
        (0..12).map(|frame| json!({ "Ms": 125 * frame, "Image": picture })).collect();
    json!({ "Frames": frames }).to_string()
}

/// One request on a connection of its own.
pub(crate) fn call(address: SocketAddr, operation: &str, body: &Value) -> io::Result<Reply> {
    Connection::open(address).request(operation, &[], body.to_string().as_bytes())
}

/// A request beside the protocol.
pub(crate) fn request(
    address: SocketAddr,
    method: &str,
    path: &str,
    body: &[u8],
) -> io::Result<Reply> {
    let mut connection = Connection::open(address);
    let length = body.len();
    let head =
        format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n");
    connection.send(head.as_bytes())?;
    connection.send(body)?;
    connection.reply()
}
