use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Barrier};

use absenki_core::ErrorKind;
use absenki_core::backend::{CollectionId, Face, PageRequest};
use rusqlite::Connection;
use tempfile::TempDir;

use super::SqliteGallery as Gallery;
use crate::gallery::contract::{self, new_face};

fn collection() -> CollectionId {
    contract::collection("staff")
}

fn add(gallery: &Gallery, number: u32) -> Face {
    contract::add(gallery, &collection(), number)
}

fn nearest(gallery: &Gallery, number: u32) -> Option<(f32, Face)> {
    contract::nearest(gallery, &collection(), number)
}

/// A gallery file with a collection and some faces, closed again.
fn filled(folder: &TempDir, faces: u32) -> std::path::PathBuf {
    let file = folder.path().join("gallery.db");
    let gallery = Gallery::open(file.clone()).unwrap();
    gallery.create_collection(&collection()).unwrap();
    (0..faces).for_each(|number| _ = add(&gallery, number));
    file
}

#[test]
fn a_file_and_memory_hold_the_contract() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("gallery.db");
    contract::holds(&|| Arc::new(Gallery::open(file.clone()).unwrap()));
    let in_memory = Arc::new(Gallery::in_memory().unwrap());
    contract::holds(&|| Arc::clone(&in_memory) as Arc<_>);
}

const PROCESSES: u32 = 4;
const FACES: u32 = 25;

/// Runs in processes of its own: this test's program, started again with these variables set.
const CHILD: [&str; 2] = ["ABSENKI_TEST_GALLERY", "ABSENKI_TEST_PROCESS"];

#[test]
fn processes_share_one_file() {
    if let [Ok(file), Ok(process)] = CHILD.map(std::env::var) {
        return share(file.into(), process.parse().unwrap());
    }
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("gallery.db");
    let mut children: Vec<_> = (0..PROCESSES)
        .map(|process| {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "gallery::sqlite::tests::processes_share_one_file"])
                .env(CHILD[0], &file)
                .env(CHILD[1], process.to_string())
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in &mut children {
        assert!(child.wait().unwrap().success(), "a process failed");
    }
    let gallery = Gallery::open(file).unwrap();
    assert_eq!(gallery.count_faces(&collection()).unwrap(), u64::from(PROCESSES * FACES));
    for number in 0..PROCESSES * FACES {
        let user = format!("{number}:user");
        assert_eq!(nearest(&gallery, number).unwrap().1.external_image_id, Some(user));
    }
}

fn share(file: std::path::PathBuf, process: u32) {
    let gallery = Gallery::open(file).unwrap();
    // One process makes it; the others find it.
    let made = gallery.create_collection(&collection());
    if let Err(error) = made {
        assert_eq!(error.kind(), ErrorKind::CollectionExists);
    }
    for number in process * FACES..(process + 1) * FACES {
        let added = add(&gallery, number);
        assert_eq!(nearest(&gallery, number).unwrap().1, added);
    }
}

#[test]
fn templates_of_another_model_are_never_compared() {
    let folder = TempDir::new().unwrap();
    let file = filled(&folder, 3);
    let raw = Connection::open(&file).unwrap();
    raw.execute("UPDATE faces SET model = 'another' WHERE id = 2", []).unwrap();
    let gallery = Gallery::open(file).unwrap();
    let found = gallery.search(&collection(), &new_face(1).template, 10).unwrap();
    let users: Vec<_> =
        found.nearest.iter().filter_map(|(_, face)| face.external_image_id.as_deref()).collect();
    assert!(users.len() == 2 && !users.contains(&"1:user"), "{users:?}");
    assert_eq!(found.incomparable, 1);
    assert_eq!(gallery.count_incomparable(&collection()).unwrap(), 1);
}

/// Whether a gallery that may be damaged answers as an undamaged one, or says `Storage`.
fn answers_or_refuses(file: &Path, faces: u64) -> bool {
    let answer = Gallery::open(file.to_owned()).and_then(|gallery| {
        let count = gallery.count_faces(&collection())?;
        let listed = gallery.list_faces(&collection(), &PageRequest::default())?.items.len();
        let found = gallery.search(&collection(), &new_face(1).template, 1000)?.nearest.len();
        Ok((count, listed, found))
    });
    match answer {
        Ok(answer) => answer == (faces, faces as usize, faces as usize),
        Err(error) => error.kind() == ErrorKind::Storage,
    }
}

#[test]
fn damaged_files_are_refused() {
    let folder = TempDir::new().unwrap();
    let whole = std::fs::read(filled(&folder, 40)).unwrap();
    let file = folder.path().join("damaged.db");
    for length in (0..whole.len()).step_by(1500).skip(1) {
        std::fs::write(&file, &whole[..length]).unwrap();
        assert!(answers_or_refuses(&file, 40), "cut to {length} bytes");
        // And overwritten instead, in the middle of its pages.
        let mut damaged = whole.clone();
        let end = (length + 700).min(whole.len());
        damaged[length..end].fill(0xa5);
        std::fs::write(&file, &damaged).unwrap();
        assert!(answers_or_refuses(&file, 40), "overwritten from {length}");
    }
    std::fs::write(
        &file,
        b"no database at all, and longer than a header of SQLite's would be, so \
                            that it is not taken for an empty one",
    )
    .unwrap();
    let missing = folder.path().join("missing/gallery.db");
    let foreign = folder.path().join("foreign.db");
    Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE other (id)").unwrap();
    for path in [file.as_path(), folder.path(), &missing, &foreign] {
        let error = Gallery::open(path.to_owned()).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Storage);
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains(folder.path().to_str().unwrap()), "shows the path: {shown}");
    }
    let tables: i64 = Connection::open(&foreign)
        .unwrap()
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .unwrap();
    assert_eq!(tables, 1, "another program's database stays as it was");
}

#[test]
fn many_may_open_a_new_file_at_once() {
    const HANDLES: usize = 8;
    let folder = TempDir::new().unwrap();
    for round in 0..20 {
        let file = folder.path().join(format!("{round}.db"));
        let start = Barrier::new(HANDLES);
        std::thread::scope(|scope| {
            for _ in 0..HANDLES {
                scope.spawn(|| {
                    start.wait();
                    Gallery::open(file.clone()).unwrap().list_collections(&PageRequest::default())
                });
            }
        });
    }
}
