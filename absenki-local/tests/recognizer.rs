//! The embedded recognizer does what the backend contract says, on the fixture people.
#![allow(clippy::unwrap_used)]

mod support;

use absenki_core::ErrorKind;
use absenki_core::backend::{
    CollectionId, ExternalImageId, FaceBackend, IndexFacesRequest, PageRequest, QualityFilter,
    SearchFacesByImageRequest, UnindexedReason,
};
use absenki_local::{LocalRecognizer, MODEL_VERSION};

use support::{index, photo, search, staff, who};

async fn recognizer() -> LocalRecognizer {
    let recognizer = LocalRecognizer::in_memory().unwrap();
    recognizer.create_collection(&staff()).await.unwrap();
    recognizer
}

#[tokio::test]
async fn people_are_told_apart() {
    let recognizer = recognizer().await;
    for (user, name) in [("1:obama", "people/obama.jpg"), ("2:collins", "people/collins.jpg")] {
        let output = index(&recognizer, user, &photo(name), 1).await.unwrap();
        assert_eq!(output.face_model_version, MODEL_VERSION);
        assert_eq!(output.face_records[0].face.external_image_id.as_deref(), Some(user));
    }
    for name in ["people/obama2.jpg", "people/obama3.jpg", "photos/tilted_30.jpg"] {
        assert_eq!(who(&recognizer, &photo(name)).await.as_deref(), Some("1:obama"), "{name}");
    }
    let found = search(&recognizer, &photo("photos/phone_orientation_6.jpg")).await.unwrap();
    assert!(found.face_matches[0].similarity > 99.0, "{found:?}");

    assert_eq!(who(&recognizer, &photo("people/biden.jpg")).await, None, "a stranger");
    let none = search(&recognizer, &photo("photos/no_face.jpg")).await.unwrap();
    assert_eq!((none.searched_face, none.face_matches), (None, Vec::new()));
    let none = index(&recognizer, "3", &photo("photos/no_face.jpg"), 1).await.unwrap();
    assert!(none.face_records.is_empty() && none.unindexed_faces.is_empty());
}

#[tokio::test]
async fn the_largest_face_is_indexed_and_searched() {
    let recognizer = recognizer().await;
    let two = photo("photos/two_people.jpg");
    let seen = recognizer.detect_faces(&two).await.unwrap();
    let [biden, obama] = &seen[..] else { panic!("two people: {seen:?}") };
    assert!(biden.bounding_box.area() > obama.bounding_box.area());
    assert!(obama.bounding_box.left < biden.bounding_box.left);
    assert!(seen.iter().all(|face| face.confidence > 90.0 && face.pose.is_some()), "{seen:?}");

    let output = index(&recognizer, "2:biden", &two, 1).await.unwrap();
    assert_eq!(output.face_records[0].face_detail, *biden);
    assert_eq!(output.unindexed_faces[0].reasons, [UnindexedReason::ExceedsMaxFaces]);
    assert_eq!(output.unindexed_faces[0].face_detail, *obama);
    let found = search(&recognizer, &two).await.unwrap();
    assert_eq!(found.searched_face.unwrap().bounding_box, biden.bounding_box);
    assert_eq!(who(&recognizer, &photo("people/biden.jpg")).await.as_deref(), Some("2:biden"));
    assert_eq!(who(&recognizer, &photo("people/obama.jpg")).await, None);

    // Again, and this time both: the one that is there keeps its id.
    let both = index(&recognizer, "2:biden", &two, 5).await.unwrap();
    assert_eq!(both.face_records.len(), 2);
    assert_eq!(both.face_records[0], output.face_records[0]);
    assert_eq!(recognizer.describe_collection(&staff()).await.unwrap().face_count, 2);
}

#[tokio::test]
async fn collections_are_made_listed_and_deleted() {
    let recognizer = recognizer().await;
    let error = recognizer.create_collection(&staff()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CollectionExists);
    let guests = CollectionId::new("guests").unwrap();
    recognizer.create_collection(&guests).await.unwrap();
    let page = PageRequest { max_results: Some(1), next_token: None };
    let first = recognizer.list_collections(page).await.unwrap();
    let rest = PageRequest { max_results: None, next_token: first.next_token };
    let second = recognizer.list_collections(rest).await.unwrap();
    assert_eq!((first.items, second.items), (vec!["staff".to_owned()], vec!["guests".to_owned()]));
    assert_eq!(second.next_token, None);

    index(&recognizer, "1:obama", &photo("people/obama.jpg"), 1).await.unwrap();
    recognizer.delete_collection(&staff()).await.unwrap();
    recognizer.create_collection(&staff()).await.unwrap();
    assert_eq!(who(&recognizer, &photo("people/obama2.jpg")).await, None, "its faces are gone");
}

#[tokio::test]
async fn what_cannot_be_done_is_told() {
    let recognizer = LocalRecognizer::in_memory().unwrap();
    let obama = photo("people/obama.jpg");
    let missing = [
        recognizer.describe_collection(&staff()).await.unwrap_err(),
        recognizer.delete_collection(&staff()).await.unwrap_err(),
        recognizer.list_faces(&staff(), PageRequest::default()).await.unwrap_err(),
        recognizer.delete_faces(&staff(), &["face".to_owned()]).await.unwrap_err(),
        index(&recognizer, "1", &obama, 1).await.unwrap_err(),
        search(&recognizer, &obama).await.unwrap_err(),
    ];
    for error in missing {
        assert_eq!(error.kind(), ErrorKind::CollectionNotFound, "{error}");
    }
    recognizer.create_collection(&staff()).await.unwrap();

    let mut invalid = vec![
        recognizer.delete_faces(&staff(), &[]).await.unwrap_err(),
        index(&recognizer, "1", &obama, 0).await.unwrap_err(),
        index(&recognizer, "1", &obama, 101).await.unwrap_err(),
    ];
    for (max_faces, face_match_threshold) in [(0, 80.0), (4097, 80.0), (1, 100.1), (1, f64::NAN)] {
        let collection = &staff();
        let request = SearchFacesByImageRequest {
            collection,
            photo: &obama,
            max_faces,
            face_match_threshold,
        };
        invalid.push(recognizer.search_faces_by_image(request).await.unwrap_err());
    }
    for error in invalid {
        assert_eq!(error.kind(), ErrorKind::InvalidParameter, "{error}");
    }

    let damaged = photo("hostile/png_bad_crc_idat.png");
    let error = search(&recognizer, &damaged).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ImageCorrupt);
}

#[tokio::test]
async fn faces_of_another_model_make_no_empty_answer() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("gallery.db");
    let recognizer = LocalRecognizer::open(&file).unwrap();
    recognizer.create_collection(&staff()).await.unwrap();
    index(&recognizer, "1:obama", &photo("people/obama.jpg"), 1).await.unwrap();
    let raw = rusqlite::Connection::open(&file).unwrap();
    raw.execute("UPDATE faces SET model = 'an older one'", []).unwrap();

    let error = search(&recognizer, &photo("people/obama2.jpg")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Storage);
    assert!(error.message().starts_with("another model indexed 1 of the"), "{error}");
    assert_eq!(recognizer.incomparable_faces(&staff()).await.unwrap(), 1);

    // Indexed again, the person is found beside the old face.
    index(&recognizer, "1:obama", &photo("people/obama.jpg"), 1).await.unwrap();
    let found = who(&recognizer, &photo("people/obama2.jpg")).await;
    assert_eq!(found.as_deref(), Some("1:obama"));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_threads_search_and_index_at_once() {
    let recognizer = recognizer().await;
    let photos =
        ["people/obama.jpg", "people/obama2.jpg", "people/biden.jpg", "people/collins.jpg"];
    let tasks: Vec<_> = (0..12)
        .map(|number| {
            let recognizer = recognizer.clone();
            tokio::spawn(async move {
                let photo = photo(photos[number % photos.len()]);
                let user = ExternalImageId::new(format!("{number}:user")).unwrap();
                let request = IndexFacesRequest {
                    collection: &staff(),
                    photo: &photo,
                    external_image_id: &user,
                    max_faces: 1,
                    quality_filter: QualityFilter::None,
                };
                let indexed = recognizer.index_faces(request).await.unwrap();
                let found = search(&recognizer, &photo).await.unwrap();
                let ids: Vec<_> = found.face_matches.iter().map(|m| &m.face.face_id).collect();
                assert!(ids.contains(&&indexed.face_records[0].face.face_id), "{number}");
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let page = recognizer.list_faces(&staff(), PageRequest::default()).await.unwrap();
    assert_eq!(page.items.len(), 12);
    let ids: Vec<String> = page.items.into_iter().map(|face| face.face_id).collect();
    let output = recognizer.delete_faces(&staff(), &ids).await.unwrap();
    assert_eq!((output.deleted, output.unsuccessful), (ids, Vec::new()));
}
