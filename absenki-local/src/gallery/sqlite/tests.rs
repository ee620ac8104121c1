use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Barrier};

use absenki_core::ErrorKind;
use absenki_core::backend::{CollectionId, Face, PageRequest};
use rusqlite::Connection;
use tempfile::TempDir;

use super::{SqliteGallery as Gallery, schema};
use crate::gallery::Gallery as _;
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

/// A file of the first version, which knew neither users nor when faces were matched.
#[test]
fn an_older_file_is_brought_up_to_date_and_keeps_its_faces() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("old.db");
    let old = Connection::open(&file).unwrap();
    old.execute_batch(schema::TABLES).unwrap();
    old.pragma_update(None, "application_id", schema::APPLICATION).unwrap();
    old.pragma_update(None, "user_version", 1).unwrap();
    old.execute_batch("INSERT INTO collections (name, created_at) VALUES ('staff', 1)").unwrap();
    let face = "INSERT INTO faces (collection, face_id, image_id, external_image_id, box_left, \
                box_top, box_width, box_height, confidence, template, model, created_at) \
                VALUES (1, 'old', 'image', '7:user', 0, 0, 1, 1, 99, ?1, ?2, 1)";
    let template = new_face(7).template.to_bytes();
    old.execute(face, rusqlite::params![template, crate::networks::EMBEDDER_SHA256]).unwrap();
    drop(old);

    let gallery = Gallery::open(file.clone()).unwrap();
    assert!(contract::finds(&gallery, &collection(), 7));
    let user = absenki_core::backend::UserId::new("7").unwrap();
    gallery.create_user(&collection(), &user).unwrap();
    gallery.associate_faces(&collection(), &user, &["old".to_owned()], 75.0).unwrap();
    let found = Gallery::open(file).unwrap().list_faces(&collection(), &PageRequest::default());
    assert_eq!(found.unwrap().items[0].user_id.as_deref(), Some("7"));
    let today = contract::days_since_1970();
    assert!(gallery.last_uses(&collection(), today, 0, 1).unwrap().is_empty());
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

#[cfg(unix)]
#[test]
fn a_new_file_is_its_owners_alone() {
    use absenki_core::config::GalleryPlace;
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let file = filled(&folder, 1);
    let gallery = Gallery::open(file.clone()).unwrap();
    add(&gallery, 2);
    for beside in ["gallery.db", "gallery.db-wal", "gallery.db-shm"] {
        let rights = std::fs::metadata(folder.path().join(beside)).unwrap().permissions();
        assert_eq!(rights.mode() & 0o777, 0o600, "{beside}");
    }
    let place = GalleryPlace::new(file.to_str().unwrap());
    assert!(!place.is_readable_by_others());
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o640)).unwrap();
    assert!(place.is_readable_by_others());
}

#[test]
fn a_damaged_template_costs_that_face_alone() {
    let folder = TempDir::new().unwrap();
    let file = filled(&folder, 8);
    let raw = Connection::open(&file).unwrap();
    let damage = |id: i64| {
        raw.execute("UPDATE faces SET template = zeroblob(512) WHERE id = ?1", [id]).unwrap();
    };
    damage(2);
    let gallery = Gallery::open(file).unwrap();
    let users = || {
        let found = gallery.search(&collection(), &new_face(4).template, 10).unwrap();
        let user = |(_, face): (f32, Face)| face.external_image_id.unwrap();
        let mut users: Vec<_> = found.nearest.into_iter().map(user).collect();
        users.sort_unstable();
        users
    };
    assert_eq!(nearest(&gallery, 4).unwrap().1.external_image_id.unwrap(), "4:user");
    // One that the index has, and whose face no search has returned.
    damage(1);
    assert_eq!(users(), ["2:user", "3:user", "4:user", "5:user", "6:user", "7:user"]);
    let all = gallery.list_faces(&collection(), &PageRequest::default()).unwrap().items;
    assert_eq!(all.len(), 8);
    assert!(gallery.search_face(&collection(), &all[0].face_id, 1).unwrap().is_none());
}

#[cfg(unix)]
#[test]
fn a_file_deleted_or_replaced_in_use_is_an_error() {
    let folder = TempDir::new().unwrap();
    let file = filled(&folder, 3);
    let [copy, other] = ["copy.db", "other.db"].map(|name| folder.path().join(name));
    std::fs::copy(&file, &copy).unwrap();
    std::fs::copy(&file, &other).unwrap();
    let gallery = Gallery::open(file.clone()).unwrap();
    let user = absenki_core::backend::ExternalImageId::new("9:user").unwrap();
    let added = || gallery.add_faces(&collection(), "image-9", Some(&user), &[new_face(9)]);
    let is_noticed = || {
        let error = added().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Storage, "{error}");
    };
    added().unwrap();
    std::fs::remove_file(&file).unwrap();
    is_noticed();
    // It does not come back empty.
    is_noticed();
    assert!(!file.exists());

    for beside in ["gallery.db-wal", "gallery.db-shm"] {
        std::fs::remove_file(folder.path().join(beside)).unwrap();
    }
    std::fs::rename(&copy, &file).unwrap();
    assert_eq!(gallery.count_faces(&collection()).unwrap(), 3, "what was put back is used");
    std::fs::rename(&other, &file).unwrap();
    let error = gallery.search(&collection(), &new_face(1).template, 1).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Storage, "{error}");
    let face = added().unwrap().remove(0);
    assert_eq!(nearest(&Gallery::open(file).unwrap(), 9).unwrap().1, face);
}

#[test]
fn deleted_templates_are_gone_from_the_files() {
    let folder = TempDir::new().unwrap();
    let file = filled(&folder, 200);
    let gallery = Gallery::open(file.clone()).unwrap();
    let all = gallery.list_faces(&collection(), &PageRequest::default()).unwrap().items;
    let is_kept = |number: u32| number.is_multiple_of(3);
    let number_of = |face: &Face| -> u32 {
        face.image_id.as_deref().unwrap().strip_prefix("image-").unwrap().parse().unwrap()
    };
    let deleted: Vec<String> = all
        .iter()
        .filter(|face| !is_kept(number_of(face)))
        .map(|face| face.face_id.clone())
        .collect();
    for some in deleted.chunks(7) {
        gallery.delete_faces(&collection(), some).unwrap();
        let mut bytes = std::fs::read(&file).unwrap();
        bytes.extend(std::fs::read(file.with_extension("db-wal")).unwrap());
        let gone = all.iter().filter(|face| some.contains(&face.face_id)).map(number_of);
        for number in gone {
            assert!(!holds(&bytes, &new_face(number).template.to_bytes()), "{number}");
        }
    }
    let bytes = std::fs::read(&file).unwrap();
    for number in 0..200 {
        let template = new_face(number).template.to_bytes();
        assert_eq!(holds(&bytes, &template), is_kept(number), "{number}");
    }
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// Whether a gallery that may be damaged answers as an undamaged one, but for faces whose templates it
/// knows to be damaged, or says `Storage`.
fn answers_or_refuses(file: &Path, faces: usize) -> bool {
    let answer = Gallery::open(file.to_owned()).and_then(|gallery| {
        let count = gallery.count_faces(&collection())? as usize;
        let listed = gallery.list_faces(&collection(), &PageRequest::default())?.items.len();
        let found = gallery.search(&collection(), &new_face(1).template, 1000)?.nearest.len();
        let mut damaged = 0;
        for (_, stored) in gallery.export(&collection(), 0, 1000)? {
            damaged += usize::from(stored.template(&gallery, &collection())?.is_none());
        }
        Ok((count, listed, found + damaged))
    });
    match answer {
        Ok(answer) => answer == (faces, faces, faces),
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
