//! The contract of `FaceBackend`.

use std::sync::Arc;

use absenki_core::backend::{
    CollectionId, ExternalImageId, FaceBackend, IndexFacesOutput, IndexFacesRequest, PageRequest,
    QualityFilter, SearchFacesByImageRequest, SearchFacesOutput, UnindexedReason,
};
use absenki_core::config::Limits;
use absenki_core::photo::Photo;
use absenki_core::{Config, ErrorKind, Result};

use crate::photo;

pub(crate) type Backend = Arc<dyn FaceBackend>;

pub(crate) fn staff() -> CollectionId {
    CollectionId::new("staff").unwrap()
}

pub(crate) async fn index(
    backend: &Backend,
    user: &str,
    photo: &Photo,
    max_faces: u32,
) -> Result<IndexFacesOutput> {
    let (collection, external_image_id) = (staff(), ExternalImageId::new(user).unwrap());
    let request = IndexFacesRequest {
        collection: &collection,
        photo,
        external_image_id: &external_image_id,
        max_faces,
        quality_filter: QualityFilter::Auto,
    };
    backend.index_faces(request).await
}

async fn search(backend: &Backend, photo: &Photo, threshold: f64) -> Result<SearchFacesOutput> {
    let collection = staff();
    let request = SearchFacesByImageRequest {
        collection: &collection,
        photo,
        max_faces: 5,
        face_match_threshold: threshold,
    };
    backend.search_faces_by_image(request).await
}

/// Whom the collection takes the person in the photo for.
async fn who(backend: &Backend, name: &str) -> Option<String> {
    let found = search(backend, &photo(name), 80.0).await.unwrap();
    found.face_matches.into_iter().next()?.face.external_image_id
}

pub(crate) async fn collections(backend: Backend, _: Config) {
    backend.create_collection(&staff()).await.unwrap();
    let error = backend.create_collection(&staff()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CollectionExists);
    assert!(!error.is_retryable());
    backend.create_collection(&CollectionId::new("guests").unwrap()).await.unwrap();
    let page = PageRequest { max_results: Some(1), next_token: None };
    let first = backend.list_collections(page).await.unwrap();
    let page = PageRequest { max_results: None, next_token: first.next_token.clone() };
    let second = backend.list_collections(page).await.unwrap();
    let mut listed = [first.items, second.items].concat();
    listed.sort();
    assert_eq!(listed, ["guests", "staff"]);
    assert!(first.next_token.is_some() && second.next_token.is_none());

    index(&backend, "1:obama", &photo("people/obama.jpg"), 1).await.unwrap();
    assert_eq!(backend.describe_collection(&staff()).await.unwrap().face_count, 1);
    backend.delete_collection(&staff()).await.unwrap();
    backend.create_collection(&staff()).await.unwrap();
    assert_eq!(who(&backend, "people/obama2.jpg").await, None, "its faces are gone");
}

pub(crate) async fn comparison(backend: Backend, _: Config) {
    let [one, same, other, nobody] =
        ["people/obama.jpg", "people/obama2.jpg", "people/biden.jpg", "photos/no_face.jpg"]
            .map(photo);
    let compared = backend.compare_faces(&one, &same, 80.0).await.unwrap().unwrap();
    assert_eq!(compared.face_matches.len(), 1);
    let (similarity, face) = &compared.face_matches[0];
    assert!(*similarity > 90.0 && face.landmarks.is_some(), "{similarity} {face:?}");
    let compared = backend.compare_faces(&one, &other, 80.0).await.unwrap().unwrap();
    assert_eq!((compared.face_matches.len(), compared.unmatched_faces.len()), (0, 1));
    for (source, target) in [(&one, &nobody), (&nobody, &one)] {
        assert_eq!(backend.compare_faces(source, target, 80.0).await.unwrap(), None);
    }
    let error = backend.compare_faces(&one, &same, 101.0).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidParameter);
}

pub(crate) async fn people(backend: Backend, _: Config) {
    backend.create_collection(&staff()).await.unwrap();
    let model = backend.describe_collection(&staff()).await.unwrap().face_model_version;
    for (user, name) in [("1:obama", "people/obama.jpg"), ("2:collins", "people/collins.jpg")] {
        let output = index(&backend, user, &photo(name), 1).await.unwrap();
        assert_eq!(output.face_model_version, model);
        assert_eq!(output.face_records[0].face.external_image_id.as_deref(), Some(user));
    }
    for name in ["people/obama2.jpg", "photos/tilted_30.jpg", "photos/phone_orientation_6.jpg"] {
        assert_eq!(who(&backend, name).await.as_deref(), Some("1:obama"), "{name}");
    }
    assert_eq!(who(&backend, "people/biden.jpg").await, None, "a stranger");
    let every = search(&backend, &photo("people/biden.jpg"), 0.0).await.unwrap();
    assert_eq!(every.face_matches.len(), 2, "at threshold 0 everybody resembles");
    assert!(every.face_matches[0].similarity >= every.face_matches[1].similarity);

    let none = photo("photos/no_face.jpg");
    let found = search(&backend, &none, 80.0).await.unwrap();
    assert_eq!((found.searched_face, found.face_matches), (None, Vec::new()));
    let output = index(&backend, "3:nobody", &none, 1).await.unwrap();
    assert!(output.face_records.is_empty() && output.unindexed_faces.is_empty());
    assert!(backend.detect_faces(&none).await.unwrap().is_empty());
}

pub(crate) async fn largest_face(backend: Backend, _: Config) {
    backend.create_collection(&staff()).await.unwrap();
    let two = photo("photos/two_people.jpg");
    let mut seen = backend.detect_faces(&two).await.unwrap();
    seen.sort_by(|a, b| b.bounding_box.area().total_cmp(&a.bounding_box.area()));
    let [biden, obama] = &seen[..] else { panic!("two people: {seen:?}") };
    assert!(seen.iter().all(|face| face.confidence > 90.0 && face.landmarks.is_some()));

    let output = index(&backend, "2:biden", &two, 1).await.unwrap();
    assert_eq!(output.face_records[0].face_detail, *biden);
    assert_eq!(output.unindexed_faces[0].reasons, [UnindexedReason::ExceedsMaxFaces]);
    assert_eq!(output.unindexed_faces[0].face_detail.bounding_box, obama.bounding_box);
    let found = search(&backend, &two, 80.0).await.unwrap();
    assert_eq!(found.searched_face.unwrap().bounding_box, biden.bounding_box);
    assert_eq!(who(&backend, "people/obama.jpg").await, None);

    let again = index(&backend, "2:biden", &two, 1).await.unwrap();
    assert_eq!(again.face_records[0].face.face_id, output.face_records[0].face.face_id);
    assert_eq!(backend.describe_collection(&staff()).await.unwrap().face_count, 1);
}

pub(crate) async fn pages(backend: Backend, _: Config) {
    backend.create_collection(&staff()).await.unwrap();
    let obama = photo("people/obama.jpg");
    let mut indexed = Vec::new();
    for number in 0..5 {
        let output = index(&backend, &format!("{number}:user"), &obama, 1).await.unwrap();
        indexed.push(output.face_records[0].face.face_id.clone());
    }
    let (mut listed, mut next_token) = (Vec::new(), None);
    loop {
        let request = PageRequest { max_results: Some(2), next_token };
        let page = backend.list_faces(&staff(), request).await.unwrap();
        assert!(page.items.len() <= 2);
        listed.extend(page.items.into_iter().map(|face| face.face_id));
        next_token = page.next_token;
        if next_token.is_none() {
            break;
        }
    }
    let unknown = "11111111-2222-3333-4444-555555555555".to_owned();
    let mut doomed = indexed.clone();
    doomed.push(unknown.clone());
    let deleted = backend.delete_faces(&staff(), &doomed).await.unwrap();
    for ids in [&mut indexed, &mut listed, &mut doomed] {
        ids.sort();
    }
    assert_eq!(listed, indexed);
    let mut gone = deleted.deleted;
    gone.sort();
    assert_eq!((gone, deleted.unsuccessful), (indexed, vec![unknown]));
    assert_eq!(backend.describe_collection(&staff()).await.unwrap().face_count, 0);
}

pub(crate) async fn failures(backend: Backend, _: Config) {
    let obama = photo("people/obama.jpg");
    let id = "11111111-2222-3333-4444-555555555555".to_owned();
    let missing = [
        backend.describe_collection(&staff()).await.unwrap_err(),
        backend.delete_collection(&staff()).await.unwrap_err(),
        backend.list_faces(&staff(), PageRequest::default()).await.unwrap_err(),
        backend.delete_faces(&staff(), std::slice::from_ref(&id)).await.unwrap_err(),
        index(&backend, "1", &obama, 1).await.unwrap_err(),
        search(&backend, &obama, 80.0).await.unwrap_err(),
    ];
    for error in missing {
        assert_eq!(error.kind(), ErrorKind::CollectionNotFound, "{error}");
    }
    backend.create_collection(&staff()).await.unwrap();
    let invalid = [
        index(&backend, "1", &obama, 0).await.unwrap_err(),
        search(&backend, &obama, 100.1).await.unwrap_err(),
        backend.delete_faces(&staff(), &[]).await.unwrap_err(),
    ];
    for error in invalid {
        assert_eq!(error.kind(), ErrorKind::InvalidParameter, "{error}");
    }
    let mut bytes = photo("photos/good_small_png.png").encoded().to_vec();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xFF;
    let damaged = Photo::from_bytes(bytes, &Limits::default()).unwrap();
    let damaged = search(&backend, &damaged, 80.0).await.unwrap_err();
    let of_the_image = [ErrorKind::ImageCorrupt, ErrorKind::ImageFormat];
    assert!(of_the_image.contains(&damaged.kind()), "{damaged}");
}
