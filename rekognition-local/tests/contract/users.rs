//! The contract of `FaceBackend` on users.

use absenki_core::backend::{
    AssociateFacesOutput, AssociateFacesRequest, CollectionId, FaceFilter, PageRequest,
    SearchUsersByImageRequest, SearchUsersRequest, Searched, UnsuccessfulFaceAssociationReason,
    UserId, UserStatus,
};
use absenki_core::{Config, ErrorKind, Result};

use crate::backend::{Backend, index, staff};
use crate::photo;

const UNKNOWN: &str = "11111111-2222-3333-4444-555555555555";

fn user(id: &str) -> UserId {
    UserId::new(id).unwrap()
}

async fn indexed(backend: &Backend, owner: &str, name: &str) -> String {
    let output = index(backend, owner, &photo(name), 1).await.unwrap();
    output.face_records[0].face.face_id.clone()
}

async fn associate(
    backend: &Backend,
    collection: &CollectionId,
    id: &str,
    face_ids: &[String],
) -> Result<AssociateFacesOutput> {
    let request = AssociateFacesRequest {
        collection,
        user_id: &user(id),
        face_ids,
        user_match_threshold: 75.0,
    };
    backend.associate_faces(request).await
}

/// The users that the person in the photo may be.
async fn who(backend: &Backend, name: &str) -> Vec<String> {
    let request = SearchUsersByImageRequest {
        collection: &staff(),
        photo: &photo(name),
        max_users: 5,
        user_match_threshold: 80.0,
    };
    let found = backend.search_users_by_image(request).await.unwrap();
    found.user_matches.into_iter().map(|found| found.user.user_id).collect()
}

pub(crate) async fn vectors(backend: Backend, _: Config) {
    backend.create_collection(&staff()).await.unwrap();
    for id in ["1", "2"] {
        backend.create_user(&staff(), &user(id)).await.unwrap();
    }
    let one = indexed(&backend, "1:obama", "people/obama.jpg").await;
    let two = indexed(&backend, "1:obama", "people/obama2.jpg").await;
    let biden = indexed(&backend, "2:biden", "people/biden.jpg").await;
    assert!(who(&backend, "people/obama3.jpg").await.is_empty(), "faces of nobody");

    let own = [one.clone(), two.clone()];
    let done = associate(&backend, &staff(), "1", &own).await.unwrap();
    assert_eq!((&done.associated[..], done.user_status), (&own[..], UserStatus::Active));
    assert!(associate(&backend, &staff(), "1", &own).await.unwrap().associated.is_empty());
    let foreign = [biden.clone(), UNKNOWN.to_owned()];
    let done = associate(&backend, &staff(), "1", &foreign).await.unwrap();
    let reasons: Vec<_> = done.unsuccessful.iter().flat_map(|face| face.reasons.clone()).collect();
    assert_eq!(
        reasons,
        [
            UnsuccessfulFaceAssociationReason::LowMatchConfidence,
            UnsuccessfulFaceAssociationReason::FaceNotFound
        ]
    );
    associate(&backend, &staff(), "2", &[biden]).await.unwrap();

    assert_eq!(who(&backend, "people/obama3.jpg").await, ["1"]);
    assert!(who(&backend, "people/collins.jpg").await.is_empty());
    let request = SearchUsersByImageRequest {
        collection: &staff(),
        photo: &photo("photos/two_people.jpg"),
        max_users: 1,
        user_match_threshold: 0.0,
    };
    let found = backend.search_users_by_image(request).await.unwrap();
    assert_eq!(found.user_matches[0].user.user_id, "2", "the largest face is searched");
    assert_eq!((found.unsearched_faces.len(), found.user_matches.len()), (1, 1));
    let nobody = photo("photos/no_face.jpg");
    let request = SearchUsersByImageRequest {
        collection: &staff(),
        photo: &nobody,
        max_users: 1,
        user_match_threshold: 0.0,
    };
    let found = backend.search_users_by_image(request).await.unwrap();
    assert!(found.searched_face.is_none() && found.user_matches.is_empty());

    for (searched, expected) in [(Searched::User(&user("1")), "2"), (Searched::Face(&two), "1")] {
        let collection = staff();
        let request = SearchUsersRequest {
            collection: &collection,
            searched,
            max_users: 1,
            user_match_threshold: 0.0,
        };
        let found = backend.search_users(request).await.unwrap();
        assert_eq!(found[0].user.user_id, expected);
    }

    let page = PageRequest::default();
    let listed = backend.list_users(&staff(), page.clone()).await.unwrap().items;
    assert!(listed.iter().map(|user| user.user_id.as_str()).eq(["1", "2"]), "{listed:?}");
    assert_eq!(backend.describe_collection(&staff()).await.unwrap().user_count, 2);
    let named = backend.find_faces(&staff(), FaceFilter::Ids(&own[..1]), page.clone()).await;
    assert_eq!(named.unwrap().items[0].user_id.as_deref(), Some("1"));

    // A deleted face is disassociated first, whatever the service.
    let unknown = UNKNOWN.to_owned();
    let deleted = backend.delete_faces(&staff(), &[one, unknown.clone()]).await.unwrap();
    assert_eq!((&deleted.deleted[..], deleted.unsuccessful), (&own[..1], vec![unknown]));
    let one = user("1");
    let left = backend.find_faces(&staff(), FaceFilter::User(&one), page.clone()).await.unwrap();
    assert!(left.items.iter().map(|face| &face.face_id).eq([&two]));
    let gone = backend.disassociate_faces(&staff(), &one, &own).await.unwrap();
    assert_eq!((&gone.disassociated[..], gone.unsuccessful.len()), (&own[1..], 1));
    assert!(who(&backend, "people/obama3.jpg").await.is_empty());
    backend.delete_user(&staff(), &user("2")).await.unwrap();
    assert!(who(&backend, "photos/two_people.jpg").await.is_empty());
    assert_eq!(backend.list_faces(&staff(), page).await.unwrap().items.len(), 2, "faces stay");
}

pub(crate) async fn refusals(backend: Backend, _: Config) {
    let (obama, ids) = (photo("people/obama.jpg"), [UNKNOWN.to_owned()]);
    let nowhere = CollectionId::new("nowhere").unwrap();
    let search = |collection, max_users| SearchUsersByImageRequest {
        collection,
        photo: &obama,
        max_users,
        user_match_threshold: 80.0,
    };
    for error in [
        backend.create_user(&nowhere, &user("1")).await.unwrap_err(),
        backend.list_users(&nowhere, PageRequest::default()).await.unwrap_err(),
        associate(&backend, &nowhere, "1", &ids).await.unwrap_err(),
        backend.search_users_by_image(search(&nowhere, 1)).await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::CollectionNotFound, "{error}");
    }
    backend.create_collection(&staff()).await.unwrap();
    backend.create_user(&staff(), &user("1")).await.unwrap();
    let error = backend.create_user(&staff(), &user("1")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    let (nobody, page) = (user("nobody"), PageRequest::default());
    for error in [
        backend.delete_user(&staff(), &nobody).await.unwrap_err(),
        associate(&backend, &staff(), "nobody", &ids).await.unwrap_err(),
        backend.disassociate_faces(&staff(), &nobody, &ids).await.unwrap_err(),
        backend.find_faces(&staff(), FaceFilter::User(&nobody), page).await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::UserNotFound, "{error}");
    }
    let too_many = vec![UNKNOWN.to_owned(); 101];
    let large = PageRequest { max_results: Some(501), next_token: None };
    for error in [
        associate(&backend, &staff(), "1", &[]).await.unwrap_err(),
        associate(&backend, &staff(), "1", &too_many).await.unwrap_err(),
        backend.search_users_by_image(search(&staff(), 501)).await.unwrap_err(),
        backend.list_users(&staff(), large).await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidParameter, "{error}");
    }
    assert!(UserId::new("a b").is_err() && UserId::new("x".repeat(129)).is_err());
}
