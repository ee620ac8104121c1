//! Faces that nobody needs any more.
#![allow(clippy::unwrap_used)]

mod support;

use absenki_core::ErrorKind;
use absenki_core::backend::{
    AssociateFacesRequest, FaceBackend, SearchUsersByImageRequest, UserId,
};
use absenki_core::config::GalleryPlace;
use absenki_local::LocalRecognizer;
use support::{index, photo, staff, who};

/// Lets every face grow older.
fn age(file: &std::path::Path, days: u32) {
    let raw = rusqlite::Connection::open(file).unwrap();
    raw.execute("UPDATE faces SET created_at = created_at - 86400 * ?1", [days]).unwrap();
    raw.execute("UPDATE matches SET day = day - ?1", [days]).unwrap();
}

#[tokio::test]
async fn a_face_that_is_matched_or_indexed_again_stays() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("gallery.db");
    let recognizer = LocalRecognizer::open(&file).unwrap();
    recognizer.create_collection(&staff()).await.unwrap();
    let people = ["obama", "biden", "collins"];
    for person in people {
        let user = format!("{person}:{person}");
        index(&recognizer, &user, &photo(&format!("people/{person}.jpg")), 1).await.unwrap();
    }
    age(&file, 100);
    let users = async |recognizer: &LocalRecognizer, days| -> Vec<(String, u32)> {
        let idle = recognizer.idle_faces(&staff(), days).await.unwrap();
        let user =
            |face: absenki_local::IdleFace| (face.external_image_id.unwrap(), face.idle_days);
        idle.into_iter().map(user).collect()
    };
    assert_eq!(users(&recognizer, 101).await, []);
    assert_eq!(users(&recognizer, 100).await.len(), 3);

    // Another process, as the day is another.
    let recognizer = LocalRecognizer::open(&file).unwrap();
    assert!(who(&recognizer, &photo("people/obama2.jpg")).await.is_some());
    index(&recognizer, "collins:collins", &photo("people/collins.jpg"), 1).await.unwrap();
    assert_eq!(users(&recognizer, 1).await, [("biden:biden".to_owned(), 100)]);

    // A copy knows it too.
    let place = GalleryPlace::new(folder.path().join("copy.db").to_str().unwrap());
    let copy = LocalRecognizer::with_gallery(&place).unwrap();
    recognizer.copy_to(&copy, |_, _, _| ()).await.unwrap();
    assert_eq!(users(&copy, 1).await, [("biden:biden".to_owned(), 100)]);

    let purged = recognizer.purge(&staff(), 30).await.unwrap();
    assert_eq!(purged.len(), 1);
    assert_eq!(recognizer.purge(&staff(), 30).await.unwrap(), []);
    assert_eq!(who(&recognizer, &photo("people/biden.jpg")).await, None);
    assert!(who(&recognizer, &photo("people/obama2.jpg")).await.is_some());
    let error = recognizer.purge(&staff(), 0).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidParameter);
}

/// A user is matched by the mean of the faces' templates, so all of them are needed.
#[tokio::test]
async fn the_faces_of_a_matched_user_stay() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("gallery.db");
    let recognizer = LocalRecognizer::open(&file).unwrap();
    recognizer.create_collection(&staff()).await.unwrap();
    let mut face_ids = Vec::new();
    for person in ["obama", "biden"] {
        let user = format!("{person}:{person}");
        let indexed = index(&recognizer, &user, &photo(&format!("people/{person}.jpg")), 1).await;
        face_ids.push(indexed.unwrap().face_records[0].face.face_id.clone());
    }
    let user = UserId::new("obama").unwrap();
    recognizer.create_user(&staff(), &user).await.unwrap();
    let request = AssociateFacesRequest {
        collection: &staff(),
        user_id: &user,
        face_ids: &face_ids[..1],
        user_match_threshold: 75.0,
    };
    recognizer.associate_faces(request).await.unwrap();
    age(&file, 100);
    let request = SearchUsersByImageRequest {
        collection: &staff(),
        photo: &photo("people/obama2.jpg"),
        max_users: 1,
        user_match_threshold: 80.0,
    };
    let recognizer = LocalRecognizer::open(&file).unwrap();
    assert_eq!(recognizer.search_users_by_image(request).await.unwrap().user_matches.len(), 1);
    let idle = recognizer.idle_faces(&staff(), 1).await.unwrap();
    assert_eq!(idle.iter().map(|face| &face.face_id).collect::<Vec<_>>(), [&face_ids[1]]);
}

/// A verdict does not wait for the note, and does not fail for want of it.
#[tokio::test]
async fn a_search_needs_no_write() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("gallery.db");
    let recognizer = LocalRecognizer::open(&file).unwrap();
    recognizer.create_collection(&staff()).await.unwrap();
    index(&recognizer, "1:obama", &photo("people/obama.jpg"), 1).await.unwrap();
    age(&file, 100);
    let recognizer = LocalRecognizer::open(&file).unwrap();
    let busy = rusqlite::Connection::open(&file).unwrap();
    busy.execute_batch("BEGIN IMMEDIATE").unwrap();
    let photo = photo("people/obama2.jpg");
    assert!(who(&recognizer, &photo).await.is_some());
    assert_eq!(recognizer.idle_faces(&staff(), 100).await.unwrap().len(), 1);
    busy.execute_batch("ROLLBACK").unwrap();
    assert!(who(&recognizer, &photo).await.is_some());
    assert_eq!(recognizer.idle_faces(&staff(), 1).await.unwrap(), []);
}
