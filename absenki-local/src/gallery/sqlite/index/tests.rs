use std::path::{Path, PathBuf};

use absenki_core::backend::{CollectionId, PageRequest};
use proptest::prelude::*;
use tempfile::TempDir;

use super::super::{SqliteGallery, schema};
use super::*;
use crate::gallery::contract::{self, new_face};
use crate::gallery::{Gallery as _, TemplateKeys};

fn staff() -> CollectionId {
    contract::collection("staff")
}

/// A gallery file with so many faces, searched once.
fn searched(faces: u32) -> (TempDir, PathBuf, SqliteGallery) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("gallery.db");
    let gallery = SqliteGallery::open(file.clone()).unwrap();
    gallery.create_collection(&staff()).unwrap();
    (0..faces).for_each(|number| _ = contract::add(&gallery, &staff(), number));
    assert!(contract::finds(&gallery, &staff(), 1));
    (folder, file, gallery)
}

fn raw(file: &Path) -> Connection {
    schema::open_file(file).unwrap()
}

/// The places of the parts that the file keeps.
fn parts(file: &Path) -> Vec<(i64, i64)> {
    let raw = raw(file);
    let mut select = raw.prepare("SELECT after, through FROM index_parts ORDER BY after").unwrap();
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

/// What a new process has after its first search.
fn index(file: &Path) -> Index {
    let (mut index, sealer) = (Index::default(), Sealer::new(&Default::default(), "staff"));
    index.follow(&raw(file), &sealer, 1, &mut |_| {}).unwrap();
    index
}

#[test]
fn the_next_process_takes_what_the_file_keeps() {
    let (_folder, file, _gallery) = searched(50);
    assert_eq!(parts(&file), [(0, 16), (16, 32), (32, 48)]);
    // Without the triggers a part stays as it was, which shows that it is used.
    let raw = raw(&file);
    raw.execute_batch("DROP TRIGGER template_replaced").unwrap();
    raw.execute("UPDATE faces SET model = 'another' WHERE id IN (20, 50)", []).unwrap();
    let index = index(&file);
    assert_eq!((index.matrix.len(), index.incomparable), (49, 1));
    assert!(!index.is_ahead());
}

#[test]
fn a_part_goes_with_one_of_its_faces_and_nothing_of_the_face_stays() {
    let (_folder, file, gallery) = searched(50);
    let all = gallery.list_faces(&staff(), &PageRequest::default()).unwrap().items;
    gallery.delete_faces(&staff(), &[all[29].face_id.clone()]).unwrap();
    assert_eq!(parts(&file), [(0, 16), (32, 48)]);
    let mut alone = Matrix::default();
    alone.push(0, &new_face(29).template);
    // No other rows, side by side, hold this one.
    let row = &alone.to_bytes(0..1)[8..136];
    for _ in 0..2 {
        let mut bytes = std::fs::read(&file).unwrap();
        bytes.extend(std::fs::read(file.with_extension("db-wal")).unwrap());
        assert!(!bytes.windows(row.len()).any(|window| window == row));
        assert!(!contract::finds(&gallery, &staff(), 29));
        assert!(contract::finds(&gallery, &staff(), 30));
    }
    assert_eq!(parts(&file), [(0, 16), (16, 32), (32, 48)]);
    gallery.delete_collection(&staff()).unwrap();
    assert_eq!(parts(&file), []);
}

#[test]
fn a_damaged_part_is_made_again() {
    for damage in [
        "bytes = zeroblob(length(bytes))",
        "bytes = x''",
        "through = 30",
        "through = 33",
        "after = 15",
        "incomparable = 1",
    ] {
        let (_folder, file, gallery) = searched(50);
        drop(gallery);
        let change = format!("UPDATE index_parts SET {damage} WHERE after = 16");
        raw(&file).execute(&change, []).unwrap();
        let gallery = SqliteGallery::open(file.clone()).unwrap();
        assert!((0..50).all(|number| contract::finds(&gallery, &staff(), number)), "{damage}");
        assert_eq!(parts(&file), [(0, 16), (16, 32), (32, 48)], "{damage}");
    }
}

#[test]
fn what_changed_since_it_was_read_is_not_kept() {
    let (_folder, file, _gallery) = searched(50);
    for change in [
        "UPDATE faces SET template = template WHERE id = 20",
        "UPDATE collections SET removals = removals + 1",
    ] {
        let mut connection = raw(&file);
        connection.execute("DELETE FROM index_parts", []).unwrap();
        let mut index = index(&file);
        assert!(index.is_ahead());
        raw(&file).execute(change, []).unwrap();
        index.keep(&mut connection, &Sealer::default(), true);
        assert_eq!(parts(&file), [], "{change}");
    }
}

#[test]
fn a_deleted_face_is_forgotten_although_its_collection_cannot_be_read() {
    let (_folder, file, gallery) = searched(20);
    let with_key = SqliteGallery::open(file.clone()).unwrap();
    let with_key = with_key.with_keys(TemplateKeys::parse(&"k".repeat(32)).unwrap());
    let deleted = contract::nearest(&gallery, &staff(), 5).unwrap().1.face_id;
    with_key.delete_faces(&staff(), std::slice::from_ref(&deleted)).unwrap();
    contract::add(&with_key, &staff(), 30);
    assert!(gallery.search_face(&staff(), &deleted, 1).is_err());
    let plain = new_face(30).template.to_bytes();
    raw(&file).execute("UPDATE faces SET template = ?1 WHERE id = 21", [plain]).unwrap();
    assert!(gallery.search_face(&staff(), &deleted, 1).unwrap().is_none());
    assert!(contract::finds(&gallery, &staff(), 30));
}

#[test]
fn a_part_is_encrypted_as_templates_are() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("gallery.db");
    let keys = |key: &str| TemplateKeys::parse(&key.repeat(32)).unwrap();
    let gallery = SqliteGallery::open(file.clone()).unwrap().with_keys(keys("k"));
    gallery.create_collection(&staff()).unwrap();
    (0..20).for_each(|number| _ = contract::add(&gallery, &staff(), number));
    assert!(contract::finds(&gallery, &staff(), 1));
    assert_eq!(parts(&file), [(0, 16)]);
    let mut alone = Matrix::default();
    alone.push(0, &new_face(3).template);
    let row = &alone.to_bytes(0..1)[8..136];
    let kept: Vec<u8> =
        raw(&file).query_row("SELECT bytes FROM index_parts", [], |row| row.get(0)).unwrap();
    assert!(!kept.windows(row.len()).any(|window| window == row));
    let gallery = SqliteGallery::open(file).unwrap().with_keys(keys("k"));
    assert!(contract::finds(&gallery, &staff(), 3));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn with_and_without_parts_the_index_is_the_same(
        steps in prop::collection::vec((0..4_u8, any::<u32>(), any::<bool>()), 1..40),
    ) {
        let (_folder, file, first) = searched(34);
        let second = SqliteGallery::open(file.clone()).unwrap();
        let mut next = 34;
        for (step, number, is_first) in steps {
            let gallery = if is_first { &first } else { &second };
            let all = gallery.export(&staff(), 0, 1000).unwrap();
            let chosen = all.get(number as usize % all.len().max(1));
            match (step, chosen) {
                (0, _) => for _ in 0..number % 20 {
                    contract::add(gallery, &staff(), next);
                    next += 1;
                },
                (1, Some((_, face))) => {
                    gallery.delete_faces(&staff(), std::slice::from_ref(&face.face.face_id)).unwrap();
                }
                (2, Some((_, face))) => {
                    let template = new_face(number).template.to_bytes();
                    let one = [(face.face.face_id.clone(), template)];
                    gallery.replace_templates(&staff(), &one).unwrap();
                }
                _ => _ = contract::nearest(gallery, &staff(), number),
            }
        }
        let shown = |index: Index| format!("{:?} {}", index.matrix, index.incomparable);
        let with = shown(index(&file));
        raw(&file).execute("DELETE FROM index_parts", []).unwrap();
        prop_assert_eq!(with, shown(index(&file)));
    }
}
