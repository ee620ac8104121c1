use std::collections::BTreeSet;
use std::io::Read;
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use absenki_core::backend::{CollectionId, FaceBackend, PageRequest};
use absenki_local::LocalRecognizer;
use serde_json::json;
use tempfile::TempDir;

use super::support::{Connection, call, fixture, image, spawn};

/// Answers after which the server is interrupted.
const UNDER_LOAD: usize = 12;

/// Indexes one face after the other until the server is gone. Returns the ids that it answered,
/// and counts them in `answered`.
fn index_until_gone(
    address: SocketAddr,
    worker: usize,
    answered: &AtomicUsize,
) -> BTreeSet<String> {
    let photo = image(&fixture("photos/good_small_png.png"));
    let mut acknowledged = BTreeSet::new();
    for number in 0.. {
        let id = format!("{worker}-{number}");
        let body = json!({ "CollectionId": "staff", "Image": photo, "ExternalImageId": id });
        let Ok(mut connection) = Connection::try_open(address) else { break };
        let reply = connection.request("IndexFaces", &[], body.to_string().as_bytes());
        let Ok(reply) = reply else { break };
        acknowledged
            .insert(reply.json()["FaceRecords"][0]["Face"]["FaceId"].as_str().unwrap().to_owned());
        answered.fetch_add(1, Ordering::Relaxed);
    }
    acknowledged
}

/// The faces that the gallery holds after the server got `signal` under load, and those that it
/// had acknowledged.
fn interrupted(signal: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("gallery.db");
    let (mut child, address) = spawn(&file, &[]);
    call(address, "CreateCollection", &json!({ "CollectionId": "staff" })).unwrap();
    let answered = Arc::new(AtomicUsize::new(0));
    let workers: Vec<_> = (0..3)
        .map(|worker| {
            let answered = Arc::clone(&answered);
            std::thread::spawn(move || index_until_gone(address, worker, &answered))
        })
        .collect();
    while answered.load(Ordering::Relaxed) < UNDER_LOAD {
        assert!(child.try_wait().unwrap().is_none(), "the server ended by itself");
        std::thread::yield_now();
    }
    let pid = child.id().to_string();
    assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
    let ended = child.wait().unwrap();
    assert_eq!(ended.success(), signal == "-TERM", "{ended}");
    let acknowledged = workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect();

    let runtime = tokio::runtime::Runtime::new().unwrap();
    let held = runtime.block_on(async {
        let recognizer = LocalRecognizer::open(file).unwrap();
        let staff = CollectionId::new("staff").unwrap();
        let page = recognizer.list_faces(&staff, PageRequest::default()).await.unwrap();
        page.items.into_iter().map(|face| face.face_id).collect()
    });
    (held, acknowledged)
}

#[test]
fn sigterm_ends_requests_in_flight_and_loses_nothing() {
    let (held, acknowledged) = interrupted("-TERM");
    assert!(acknowledged.len() >= UNDER_LOAD, "{}", acknowledged.len());
    assert_eq!(held, acknowledged);
}

#[test]
fn a_kill_loses_no_face_that_was_told_of() {
    let (held, acknowledged) = interrupted("-KILL");
    assert!(acknowledged.len() >= UNDER_LOAD, "{}", acknowledged.len());
    assert!(held.is_superset(&acknowledged));
}

#[test]
fn a_key_file_encrypts_the_gallery() {
    let folder = TempDir::new().unwrap();
    let [file, key] = ["gallery.db", "key"].map(|name| folder.path().join(name));
    std::fs::write(&key, "a secret of 32 characters or more\n").unwrap();
    let with_key = ["--gallery-key-file", key.to_str().unwrap()];
    let photo = json!({ "CollectionId": "staff", "Image": image(&fixture("people/obama.jpg")) });
    let served = |options: &[&str], operation: &str, body: &serde_json::Value| {
        let (mut child, address) = spawn(&file, options);
        let reply = call(address, operation, body).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        (reply.status, reply.json())
    };
    served(&with_key, "CreateCollection", &json!({ "CollectionId": "staff" }));
    served(&with_key, "IndexFaces", &photo);
    let (_, found) = served(&with_key, "SearchFacesByImage", &photo);
    assert_eq!(found["FaceMatches"].as_array().unwrap().len(), 1, "{found}");
    assert_eq!(served(&[], "SearchFacesByImage", &photo).0, 500);
}

#[test]
fn a_command_line_that_means_nothing_is_refused() {
    for arguments in [
        &["--bind", "nowhere"][..],
        &["--access-key", "a"],
        &["--colour"],
        &["--data", "/nonexistent/folder/gallery.db"],
        &["--fault", "/nonexistent.json"],
        &["--gallery-key-file", "/nonexistent/key"],
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rekognition-local"))
            .args(arguments)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(1), "{arguments:?}");
        assert!(said.starts_with("rekognition-local: "), "{said}");
    }
}
