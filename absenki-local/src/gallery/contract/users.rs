//! What every gallery does with users.

use absenki_core::ErrorKind;
use absenki_core::backend::{
    PageRequest, UnsuccessfulFaceAssociationReason as Unassociated,
    UnsuccessfulFaceDisassociationReason as NotTaken, UserId, UserStatus,
};

use super::{Open, add, collection, made, new_face};
use crate::gallery::Gallery;
use crate::gallery::users::mean;
use crate::template::Template;

pub(super) fn hold(open: Open<'_>) {
    users_are_made_listed_and_deleted(open);
    a_user_has_the_mean_of_its_faces(open);
    what_may_not_be_associated_is_named(open);
    one_handle_finds_the_users_of_the_other(open);
    users_move_with_their_faces(open);
}

fn user(id: &str) -> UserId {
    UserId::new(id).unwrap()
}

/// Faces of these numbers, associated with a new user.
fn person(gallery: &dyn Gallery, name: &str, id: &str, numbers: &[u32]) -> Vec<String> {
    let staff = collection(name);
    gallery.create_user(&staff, &user(id)).unwrap();
    let ids: Vec<_> = numbers.iter().map(|&n| add(gallery, &staff, n).face_id).collect();
    let done = gallery.associate_faces(&staff, &user(id), &ids, 0.0).unwrap();
    assert_eq!((&done.associated, done.user_status), (&ids, UserStatus::Active));
    ids
}

fn vector(numbers: &[u32]) -> Template {
    mean(&numbers.iter().map(|&n| new_face(n).template).collect::<Vec<_>>()).unwrap()
}

/// Who is nearest to the mean of the faces of these numbers, if it is exactly that.
fn exactly(gallery: &dyn Gallery, name: &str, numbers: &[u32]) -> Option<String> {
    let found = gallery.search_users(&collection(name), &vector(numbers), 1).unwrap();
    found.nearest.into_iter().find(|(cosine, _)| *cosine > 0.999_99).map(|(_, user)| user)
}

fn users_are_made_listed_and_deleted(open: Open<'_>) {
    let gallery = open();
    let staff = made(&*gallery, "users-listed");
    let ids = ["b", "a", "A", "1:Siti.-_"];
    ids.iter().for_each(|id| gallery.create_user(&staff, &user(id)).unwrap());
    let again = gallery.create_user(&staff, &user("a")).unwrap_err();
    assert_eq!(again.kind(), ErrorKind::Conflict);
    let face = add(&*gallery, &staff, 1).face_id;
    gallery.associate_faces(&staff, &user("A"), &[face], 75.0).unwrap();

    let page = PageRequest { max_results: Some(3), next_token: None };
    let first = gallery.list_users(&staff, &page).unwrap();
    let page = PageRequest { max_results: None, next_token: first.next_token };
    let rest = gallery.list_users(&staff, &page).unwrap();
    let listed: Vec<_> = first.items.iter().chain(&rest.items).collect();
    assert!(listed.iter().map(|user| &user.user_id).eq(ids.iter()), "the oldest first");
    let status: Vec<_> = listed.iter().map(|user| user.user_status).collect();
    assert!(
        status.iter().enumerate().all(|(at, status)| (*status == UserStatus::Active) == (at == 2))
    );
    assert_eq!(gallery.count_users(&staff).unwrap(), 4);

    gallery.delete_user(&staff, &user("A")).unwrap();
    assert_eq!(gallery.count_users(&staff).unwrap(), 3);
    assert_eq!(exactly(&*gallery, "users-listed", &[1]), None);
    let listed = gallery.list_faces(&staff, &PageRequest::default()).unwrap().items;
    assert_eq!((listed.len(), &listed[0].user_id), (1, &None), "its face stays");

    let (page, nowhere) = (PageRequest::default(), collection("users-nowhere"));
    for (staff, kind) in
        [(&staff, ErrorKind::UserNotFound), (&nowhere, ErrorKind::CollectionNotFound)]
    {
        let (ids, nobody) = (["face".to_owned()], user("nobody"));
        for error in [
            gallery.delete_user(staff, &nobody).unwrap_err(),
            gallery.list_user_faces(staff, &nobody, &page).unwrap_err(),
            gallery.associate_faces(staff, &nobody, &ids, 0.0).unwrap_err(),
            gallery.disassociate_faces(staff, &nobody, &ids).unwrap_err(),
            gallery.user_vector(staff, &nobody).unwrap_err(),
        ] {
            assert_eq!(error.kind(), kind, "{error}");
        }
    }
    assert!(gallery.search_users(&nowhere, &vector(&[1]), 1).is_err());
}

fn a_user_has_the_mean_of_its_faces(open: Open<'_>) {
    let (gallery, name) = (open(), "users-mean");
    let staff = made(&*gallery, name);
    let faces = person(&*gallery, name, "one", &[0b1, 0b11, 0b1111]);
    person(&*gallery, name, "other", &[0b1111_0000]);
    gallery.create_user(&staff, &user("empty")).unwrap();
    assert_eq!(exactly(&*gallery, name, &[0b1, 0b11, 0b1111]).as_deref(), Some("one"));
    let found = gallery.search_users(&staff, &vector(&[0b1]), 5).unwrap();
    assert!(found.nearest.iter().map(|(_, user)| user).eq(["one", "other"]), "{found:?}");
    assert_eq!(gallery.user_vector(&staff, &user("empty")).unwrap(), None);
    let alone = gallery.user_vector(&staff, &user("other")).unwrap().unwrap();
    assert_eq!(alone, new_face(0b1111_0000).template);
    assert_eq!(gallery.face_template(&staff, &faces[0]).unwrap(), Some(new_face(0b1).template));

    let gone = gallery.disassociate_faces(&staff, &user("one"), &faces[1..2]).unwrap();
    assert_eq!(gone.disassociated, faces[1..2]);
    assert_eq!(exactly(&*gallery, name, &[0b1, 0b1111]).as_deref(), Some("one"));
    let (output, kept) = gallery.delete_unassociated(&staff, &faces).unwrap();
    assert_eq!(
        (&output.deleted[..], kept),
        (&faces[1..2], vec![faces[0].clone(), faces[2].clone()])
    );
    assert_eq!(gallery.delete_faces(&staff, &faces[..1]).unwrap().deleted, faces[..1]);
    assert_eq!(exactly(&*gallery, name, &[0b1111]).as_deref(), Some("one"));
    let own = gallery.list_user_faces(&staff, &user("one"), &PageRequest::default()).unwrap();
    assert!(own.items.iter().map(|face| &face.face_id).eq(&faces[2..]));
    assert_eq!(own.items[0].user_id.as_deref(), Some("one"));

    gallery.delete_faces(&staff, &faces[2..]).unwrap();
    assert_eq!(exactly(&*gallery, name, &[0b1111]), None);
    assert_eq!(gallery.count_users(&staff).unwrap(), 3, "a user may have no face");
}

fn what_may_not_be_associated_is_named(open: Open<'_>) {
    let (gallery, name) = (open(), "users-refused");
    let staff = made(&*gallery, name);
    let own = person(&*gallery, name, "one", &[0b1]);
    let others = person(&*gallery, name, "other", &[0b10]);
    let (near, far) = (add(&*gallery, &staff, 0b101), add(&*gallery, &staff, 0xFFFF_FFF0));
    let ids = [&own[0], &others[0], "no such", &far.face_id, &near.face_id, &near.face_id];
    let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    let done = gallery.associate_faces(&staff, &user("one"), &ids, 95.0).unwrap();
    assert_eq!(done.associated, [near.face_id]);
    let reasons: Vec<_> = done.unsuccessful.iter().map(|face| face.reasons[0]).collect();
    assert_eq!(
        reasons,
        [
            Unassociated::AssociatedToADifferentUser,
            Unassociated::FaceNotFound,
            Unassociated::LowMatchConfidence
        ]
    );
    assert_eq!(done.unsuccessful[0].user_id.as_deref(), Some("other"));
    assert!(done.unsuccessful[2].confidence.unwrap() < 95.0);

    let gone = gallery.disassociate_faces(&staff, &user("one"), &ids[..4]).unwrap();
    let reasons: Vec<_> = gone.unsuccessful.iter().map(|face| face.reasons[0]).collect();
    assert_eq!(gone.disassociated, own);
    assert_eq!(
        reasons,
        [NotTaken::AssociatedToADifferentUser, NotTaken::FaceNotFound, NotTaken::FaceNotFound]
    );

    for ids in [vec![], vec!["face".to_owned(); 101]] {
        let associated = gallery.associate_faces(&staff, &user("one"), &ids, 0.0).unwrap_err();
        let gone = gallery.disassociate_faces(&staff, &user("one"), &ids).unwrap_err();
        assert_eq!([associated.kind(), gone.kind()], [ErrorKind::InvalidParameter; 2]);
    }
    let full: Vec<_> = (0..99).map(|n| add(&*gallery, &staff, 1000 + n).face_id).collect();
    gallery.associate_faces(&staff, &user("one"), &full, 0.0).unwrap();
    let one_more = [add(&*gallery, &staff, 2000).face_id];
    let error = gallery.associate_faces(&staff, &user("one"), &one_more, 0.0).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Quota);
}

fn one_handle_finds_the_users_of_the_other(open: Open<'_>) {
    let (one, other, name) = (open(), open(), "users-shared");
    let handles = [&*one, &*other];
    let staff = made(&*one, name);
    assert!(handles.iter().all(|gallery| exactly(*gallery, name, &[0b1]).is_none()));
    let faces = person(&*one, name, "one", &[0b1, 0b111]);
    let is = |numbers: &[u32], user: Option<&str>| {
        handles.iter().all(|gallery| exactly(*gallery, name, numbers).as_deref() == user)
    };
    assert!(is(&[0b1, 0b111], Some("one")));
    other.delete_faces(&staff, &faces[..1]).unwrap();
    assert!(is(&[0b1, 0b111], None) && is(&[0b111], Some("one")));
    one.delete_user(&staff, &user("one")).unwrap();
    assert!(is(&[0b111], None));
    other.create_user(&staff, &user("one")).unwrap();
    other.associate_faces(&staff, &user("one"), &faces[1..], 75.0).unwrap();
    assert!(is(&[0b111], Some("one")));
    one.delete_collection(&staff).unwrap();
    one.create_collection(&staff).unwrap();
    assert!(is(&[0b111], None));
    assert_eq!(other.count_users(&staff).unwrap(), 0);
}

fn users_move_with_their_faces(open: Open<'_>) {
    let (gallery, from, to) = (open(), "users-from", "users-to");
    let source = made(&*gallery, from);
    let target = made(&*gallery, to);
    let faces = person(&*gallery, from, "one", &[0b1, 0b11]);
    let stored = |name: &str| -> Vec<_> {
        let exported = gallery.export(&collection(name), 0, 10).unwrap();
        exported.into_iter().map(|(_, stored)| stored).collect()
    };
    let kept = stored(from);
    // Ids are unique in a gallery.
    gallery.delete_collection(&source).unwrap();
    assert_eq!(gallery.import(&target, &kept).unwrap(), 2);
    assert_eq!(stored(to), kept);
    assert_eq!(exactly(&*gallery, to, &[0b1, 0b11]).as_deref(), Some("one"));

    // A face that is there follows the other gallery too.
    let mut moved = kept;
    moved[0].face.user_id = Some("two".to_owned());
    moved[1].face.user_id = None;
    assert_eq!(gallery.import(&target, &moved).unwrap(), 0);
    assert_eq!(stored(to), moved);
    assert_eq!(exactly(&*gallery, to, &[0b1]).as_deref(), Some("two"));
    assert_eq!(gallery.count_users(&target).unwrap(), 2);
    assert_eq!(gallery.face_template(&target, &faces[1]).unwrap(), Some(new_face(0b11).template));
}
