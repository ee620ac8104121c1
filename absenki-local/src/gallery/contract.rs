//! What every gallery does. An implementation passes these tests by a call of [`holds`].

mod handles;
mod shared;
mod users;

use std::sync::Arc;

use absenki_core::ErrorKind;
use absenki_core::backend::{CollectionId, ExternalImageId, Face, PageRequest};
use absenki_core::geometry::NormalizedBox;

use super::{Gallery, NewFace};
use crate::template::{TEMPLATE_LENGTH, Template};

/// Opens one gallery: again and again the same, as nodes of their own where it can be shared.
pub(super) type Open<'a> = &'a (dyn Fn() -> Arc<dyn Gallery> + Sync);

/// Runs every test on the gallery, each in a collection of its own.
pub(super) fn holds(open: Open<'_>) {
    collections_are_made_listed_and_deleted(open);
    what_is_not_there_is_an_error(open);
    a_face_comes_back_as_it_was_added(open);
    the_same_photo_again_gives_the_face_that_is_there(open);
    pages_follow_each_other(open);
    the_nearest_faces_come_first(open);
    faces_move_as_they_are_kept(open);
    handles::hold(open);
    users::hold(open);
    shared::hold(open);
    the_last_use_of_a_face_is_known(open);
}

pub(super) fn collection(name: &str) -> CollectionId {
    CollectionId::new(name).unwrap()
}

/// An empty collection, on a server too that keeps its own between runs.
pub(super) fn made(gallery: &dyn Gallery, name: &str) -> CollectionId {
    let collection = collection(name);
    _ = gallery.delete_collection(&collection);
    gallery.create_collection(&collection).unwrap();
    collection
}

pub(super) fn days_since_1970() -> i64 {
    std::time::UNIX_EPOCH.elapsed().unwrap().as_secs() as i64 / super::DAY
}

/// Templates that differ in where they point: `number` counts in bits.
pub(super) fn new_face(number: u32) -> NewFace {
    let mut numbers = [0.1; TEMPLATE_LENGTH];
    (0..32).filter(|bit| number >> bit & 1 == 1).for_each(|bit| numbers[bit] = 1.0);
    NewFace {
        bounding_box: NormalizedBox::new(0.1, 0.2, 0.3, 0.4).unwrap(),
        confidence: 93.5,
        template: Template::new(&numbers).unwrap(),
    }
}

pub(super) fn add(gallery: &dyn Gallery, collection: &CollectionId, number: u32) -> Face {
    let user = ExternalImageId::new(format!("{number}:user")).unwrap();
    let image = format!("image-{number}");
    gallery.add_faces(collection, &image, Some(&user), &[new_face(number)]).unwrap().remove(0)
}

/// The cosine of the face nearest to the template of `number`, and the face.
pub(super) fn nearest(
    gallery: &dyn Gallery,
    collection: &CollectionId,
    number: u32,
) -> Option<(f32, Face)> {
    let template = new_face(number).template;
    gallery.search(collection, &template, 1).unwrap().nearest.into_iter().next()
}

/// Whether the face of `number` is the nearest to itself.
pub(super) fn finds(gallery: &dyn Gallery, collection: &CollectionId, number: u32) -> bool {
    let found = nearest(gallery, collection, number);
    found.is_some_and(|(cosine, face)| {
        cosine > 0.9999 && face.external_image_id == Some(format!("{number}:user"))
    })
}

fn collections_are_made_listed_and_deleted(open: Open<'_>) {
    let gallery = open();
    let names = ["listed-1", "listed-0", "Listed-0", "listed-2"];
    let made = names.map(|name| made(&*gallery, name));
    let again = gallery.create_collection(&made[0]).unwrap_err();
    assert_eq!(again.kind(), ErrorKind::CollectionExists);
    assert!(gallery.created_at(&made[0]).unwrap() > 1_600_000_000);

    gallery.delete_collection(&made[3]).unwrap();
    let mut page = PageRequest { max_results: Some(1), next_token: None };
    let mut listed = Vec::new();
    loop {
        let found = gallery.list_collections(&page).unwrap();
        listed.extend(found.items.into_iter().filter(|name| names.contains(&&**name)));
        match found.next_token {
            Some(token) => page.next_token = Some(token),
            None => break,
        }
    }
    assert_eq!(listed, names[..3], "the oldest first, and case counts");
}

fn what_is_not_there_is_an_error(open: Open<'_>) {
    let (gallery, nowhere) = (open(), collection("nowhere"));
    let template = new_face(1).template;
    let ids = ["face".to_owned()];
    let page = PageRequest::default();
    let errors = [
        gallery.require("search_faces", &nowhere).unwrap_err(),
        gallery.delete_collection(&nowhere).unwrap_err(),
        gallery.created_at(&nowhere).unwrap_err(),
        gallery.count_faces(&nowhere).unwrap_err(),
        gallery.load(&nowhere, &mut |_, _| {}).unwrap_err(),
        gallery.count_incomparable(&nowhere).unwrap_err(),
        gallery.add_faces(&nowhere, "image", None, &[new_face(1)]).unwrap_err(),
        gallery.list_faces(&nowhere, &page).unwrap_err(),
        gallery.find_faces(&nowhere, &ids, &page).unwrap_err(),
        gallery.delete_faces(&nowhere, &ids).unwrap_err(),
        gallery.search(&nowhere, &template, 1).unwrap_err(),
        gallery.search_face(&nowhere, "face", 1).unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::CollectionNotFound, "{error}");
    }

    let empty = made(&*gallery, "empty");
    gallery.require("search_faces", &empty).unwrap();
    assert_eq!(gallery.count_faces(&empty).unwrap(), 0);
    assert!(nearest(&*gallery, &empty, 1).is_none());
    assert!(gallery.search_face(&empty, "face", 1).unwrap().is_none());
    let too_many = vec!["face".to_owned(); 4097];
    for ids in [&[][..], &too_many] {
        let error = gallery.delete_faces(&empty, ids).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidParameter);
    }
}

fn a_face_comes_back_as_it_was_added(open: Open<'_>) {
    let gallery = open();
    let kept = made(&*gallery, "kept");
    let mut new = new_face(7);
    // Numbers that a decimal column, or one of single precision, would change.
    new.bounding_box = NormalizedBox::new(0.1 + 0.2, 1.0 / 3.0, 1e-9, 0.7).unwrap();
    new.confidence = 99.999_999_999;
    let mut faces = gallery.add_faces(&kept, "image", None, &[new.clone(), new_face(8)]).unwrap();
    let (other, face) = (faces.remove(1), faces.remove(0));
    assert_ne!(face.face_id, other.face_id);
    assert_eq!(face.bounding_box, Some(new.bounding_box));
    assert_eq!((face.confidence, face.external_image_id.as_deref()), (new.confidence, None));

    let gallery = open();
    let page = PageRequest::default();
    let (listed, ids) = ([face.clone(), other], ["no such".to_owned(), face.face_id.clone()]);
    assert_eq!(gallery.list_faces(&kept, &page).unwrap().items, listed);
    assert_eq!(gallery.find_faces(&kept, &ids, &page).unwrap().items, listed[..1]);
    let found = gallery.search(&kept, &new.template, 1).unwrap();
    assert_eq!(found.nearest[0].1, face);
    assert_eq!(found.nearest[0].0, new.template.cosine(&new.template), "bit for bit");
    assert_eq!((found.incomparable, gallery.count_incomparable(&kept).unwrap()), (0, 0));
}

fn the_same_photo_again_gives_the_face_that_is_there(open: Open<'_>) {
    let gallery = open();
    let again = made(&*gallery, "again");
    let first = add(&*gallery, &again, 3);
    assert_eq!(add(&*open(), &again, 3), first);
    assert_ne!(add(&*gallery, &again, 4).face_id, first.face_id);
    let nobody = || gallery.add_faces(&again, "image-3", None, &[new_face(3)]).unwrap().remove(0);
    assert_ne!(nobody().face_id, first.face_id, "without the external id it is another face");
    assert_eq!(nobody(), nobody());
    assert_eq!(gallery.count_faces(&again).unwrap(), 3);
}

fn pages_follow_each_other(open: Open<'_>) {
    let gallery = open();
    let paged = made(&*gallery, "paged");
    let ids: Vec<_> = (0..5).map(|number| add(&*gallery, &paged, number).face_id).collect();
    let pages = |list: &dyn Fn(&PageRequest) -> absenki_core::Result<_>| {
        let mut page = PageRequest { max_results: Some(2), next_token: None };
        let mut pages: Vec<Vec<String>> = Vec::new();
        loop {
            let found: absenki_core::backend::Page<Face> = list(&page).unwrap();
            pages.push(found.items.into_iter().map(|face| face.face_id).collect());
            match found.next_token {
                Some(token) => page.next_token = Some(token),
                None => break pages,
            }
        }
    };
    let expected: Vec<Vec<String>> = ids.chunks(2).map(<[String]>::to_vec).collect();
    assert_eq!(pages(&|page| gallery.list_faces(&paged, page)), expected);
    let backwards: Vec<String> = ids.iter().rev().cloned().collect();
    assert_eq!(pages(&|page| gallery.find_faces(&paged, &backwards, page)), expected);

    for (max_results, token) in
        [(Some(0), None), (Some(4097), None), (None, Some("2")), (None, Some("-000000000000001"))]
    {
        let page = PageRequest { max_results, next_token: token.map(str::to_owned) };
        let error = gallery.list_faces(&paged, &page).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidParameter, "{page:?}");
        assert!(gallery.find_faces(&paged, &ids, &page).is_err(), "{page:?}");
        assert!(gallery.list_collections(&page).is_err(), "{page:?}");
    }
}

fn the_nearest_faces_come_first(open: Open<'_>) {
    let gallery = open();
    let near = made(&*gallery, "near");
    let elsewhere = made(&*gallery, "elsewhere");
    add(&*gallery, &elsewhere, 0b111);
    let faces = [0b1, 0b111_0000, 0b11, 0b111].map(|number| add(&*gallery, &near, number));
    let found = gallery.search(&near, &new_face(0b111).template, 3).unwrap();
    let order: Vec<_> = found.nearest.iter().map(|(_, face)| face).collect();
    assert_eq!(order, [&faces[3], &faces[2], &faces[0]]);
    assert!(found.nearest.is_sorted_by(|a, b| a.0 > b.0));
    let itself = gallery.search_face(&near, &faces[3].face_id, 1).unwrap().unwrap();
    assert_eq!(itself.nearest[0].1, faces[3]);
    assert!(gallery.search_face(&elsewhere, &faces[3].face_id, 1).unwrap().is_none());
    assert!(gallery.search(&near, &new_face(1).template, 0).unwrap().nearest.is_empty());
}

fn faces_move_as_they_are_kept(open: Open<'_>) {
    let gallery = open();
    let (from, to) = (made(&*gallery, "from"), made(&*gallery, "to"));
    (0..5).for_each(|number| _ = add(&*gallery, &from, number));
    gallery.add_faces(&from, "nobody's", None, &[new_face(5)]).unwrap();
    let mut kept = gallery.export(&from, 0, 4).unwrap();
    assert_eq!(kept.len(), 4);
    kept.extend(gallery.export(&from, kept[3].0, 4).unwrap());
    let mut kept: Vec<_> = kept.into_iter().map(|(_, stored)| stored).collect();
    assert_eq!(kept.len(), 6);

    // Ids are unique in a gallery.
    gallery.delete_collection(&from).unwrap();
    kept[1].model = "another".to_owned();
    kept[1].created_at = 1_700_000_000;
    assert_eq!(gallery.import(&to, &kept[..2]).unwrap(), 2);
    assert_eq!(gallery.import(&to, &kept).unwrap(), 4, "the others are there");
    let moved = gallery.export(&to, 0, 10).unwrap();
    assert!(moved.iter().map(|(_, stored)| stored).eq(&kept));
    assert!(finds(&*gallery, &to, 4));
    assert!(!finds(&*gallery, &to, 1), "a template of another model is not compared");
    assert_eq!(gallery.search(&to, &new_face(1).template, 1).unwrap().incomparable, 1);
    assert_eq!(gallery.count_incomparable(&to).unwrap(), 1);
}

fn the_last_use_of_a_face_is_known(open: Open<'_>) {
    let gallery = open();
    let used = made(&*gallery, "used");
    let ids: Vec<_> = (0..3).map(|number| add(&*gallery, &used, number).face_id).collect();
    let before = |day: i64| -> Vec<String> {
        let uses = gallery.last_uses(&used, day, 0, 10).unwrap();
        uses.into_iter().map(|(_, face)| face.face_id).collect()
    };
    let (first, last_use) = gallery.last_uses(&used, i64::MAX, 0, 1).unwrap().remove(0);
    let today = last_use.day();
    assert_eq!(last_use.external_image_id.as_deref(), Some("0:user"));
    assert_eq!(gallery.last_uses(&used, i64::MAX, first, 10).unwrap().len(), 2);
    assert_eq!((before(today), before(today + 1)), (vec![], ids.clone()));

    let noted = [ids[1].clone(), "no such".to_owned()];
    for day in [today + 9, today + 5] {
        open().note_matched(&used, &noted, day).unwrap();
    }
    assert_eq!(before(today + 9), [ids[0].clone(), ids[2].clone()], "the later day counts");
    assert_eq!(before(today + 10), ids);
    gallery.delete_faces(&used, &noted[..1]).unwrap();
    assert_eq!(before(today + 10).len(), 2);
    assert!(finds(&*gallery, &used, 2));
}
