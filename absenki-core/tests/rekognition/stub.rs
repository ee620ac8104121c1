//! A server on loopback that answers by a script, faults included.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// What the server does with one request.
#[derive(Clone, Copy)]
pub(crate) enum Step {
    /// Answers JSON with a status.
    Answer(u16, &'static str),
    /// Answers a page, as a proxy does.
    Page(u16, &'static str),
    /// Closes the connection without a word.
    Hang,
    /// Announces a long answer and closes the connection within it.
    Cut,
    /// Never answers.
    Silence,
}

/// The server: one step for each request, the last one repeated.
pub(crate) struct Stub {
    pub(crate) url: String,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    connections: AtomicUsize,
    requests: Mutex<Vec<String>>,
}

impl Stub {
    pub(crate) fn start(script: &'static [Step]) -> Stub {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Seen::default());
        let shared = Arc::clone(&seen);
        thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                shared.connections.fetch_add(1, Ordering::SeqCst);
                let shared = Arc::clone(&shared);
                thread::spawn(move || serve(connection, script, &shared));
            }
        });
        Stub { url, seen }
    }

    /// How often somebody connected.
    pub(crate) fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::SeqCst)
    }

    /// The requested operations, `RekognitionService.ListFaces`, in order.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.seen.requests.lock().unwrap().clone()
    }
}

fn serve(connection: TcpStream, script: &[Step], seen: &Seen) {
    let mut reader = BufReader::new(connection);
    while let Some(target) = read_request(&mut reader) {
        let index = {
            let mut requests = seen.requests.lock().unwrap();
            requests.push(target);
            (requests.len() - 1).min(script.len() - 1)
        };
        let connection = reader.get_mut();
        let written = match script[index] {
            Step::Answer(status, body) => {
                answer(connection, status, "application/x-amz-json-1.1", body, body.len())
            }
            Step::Page(status, body) => answer(connection, status, "text/html", body, body.len()),
            Step::Cut => {
                let _ = answer(connection, 200, "application/x-amz-json-1.1", "{\"FaceCo", 4000);
                return;
            }
            Step::Hang => return,
            Step::Silence => {
                // Ends when the client gives up and closes the connection.
                let _ = reader.read(&mut [0]);
                return;
            }
        };
        if written.is_err() {
            return;
        }
    }
}

/// Reads one request and returns its `X-Amz-Target`.
fn read_request(reader: &mut BufReader<TcpStream>) -> Option<String> {
    let (mut target, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim().split_once(": ") {
            None if line.trim().is_empty() => break,
            Some((name, value)) if name.eq_ignore_ascii_case("x-amz-target") => {
                target = value.to_owned();
            }
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.parse().ok()?;
            }
            _ => {}
        }
    }
    reader.read_exact(&mut vec![0; length]).ok()?;
    Some(target)
}

fn answer(
    connection: &mut TcpStream,
    status: u16,
    kind: &str,
    body: &str,
    length: usize,
) -> std::io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status} Scripted\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\
         x-amzn-RequestId: 6f9b1d0e\r\n\r\n"
    );
    connection.write_all(&[head.as_bytes(), body.as_bytes()].concat())
}
