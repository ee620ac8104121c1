//! Several handles of one gallery, as several processes have.

use absenki_core::ErrorKind;
use absenki_core::backend::UserId;

use super::{Open, add, finds, made, nearest, new_face};

pub(super) fn hold(open: Open<'_>) {
    what_one_handle_changes_the_other_finds(open);
    handles_may_write_at_once(open);
    a_collection_is_read_before_a_search(open);
}

fn what_one_handle_changes_the_other_finds(open: Open<'_>) {
    let (one, other) = (open(), open());
    let handles = [&*one, &*other];
    let shared = made(&*one, "shared");
    (0..2).for_each(|number| _ = add(&*one, &shared, number));
    assert!(handles.iter().all(|gallery| !finds(*gallery, &shared, 9)));
    let added = add(&*one, &shared, 9);
    for gallery in handles {
        assert_eq!(nearest(gallery, &shared, 9).unwrap().1, added);
        let alike = gallery.search_face(&shared, &added.face_id, 1).unwrap().unwrap();
        assert_eq!(alike.nearest[0].1, added);
    }

    let ids = [added.face_id.clone(), "not-there".to_owned(), added.face_id.clone()];
    let output = one.delete_faces(&shared, &ids).unwrap();
    assert_eq!(output.deleted, std::slice::from_ref(&added.face_id));
    assert_eq!(output.unsuccessful, ids[1..]);
    for gallery in handles {
        assert_ne!(nearest(gallery, &shared, 9).unwrap().1, added, "a deleted face is not found");
        assert!(gallery.search_face(&shared, &added.face_id, 1).unwrap().is_none());
        assert_eq!(gallery.count_faces(&shared).unwrap(), 2);
    }
    // Added again it is a new face, for those too that had the old one.
    let again = add(&*other, &shared, 9);
    assert_ne!(again.face_id, added.face_id);
    assert!(handles.iter().all(|gallery| nearest(*gallery, &shared, 9).unwrap().1 == again));

    one.delete_collection(&shared).unwrap();
    for gallery in handles {
        let error = gallery.search(&shared, &new_face(9).template, 1).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::CollectionNotFound);
    }
    one.create_collection(&shared).unwrap();
    for gallery in handles {
        assert!(nearest(gallery, &shared, 9).is_none(), "it has none of the old one's faces");
    }
}

/// Each thread adds, finds what it and the others have added, and deletes.
fn handles_may_write_at_once(open: Open<'_>) {
    const HANDLES: u32 = 4;
    const FACES: u32 = 25;
    let at_once = made(&*open(), "at-once");
    std::thread::scope(|scope| {
        for handle in 0..HANDLES {
            let at_once = &at_once;
            scope.spawn(move || {
                let gallery = open();
                for number in handle * FACES..(handle + 1) * FACES {
                    let added = add(&*gallery, at_once, number);
                    assert_eq!(nearest(&*gallery, at_once, number).unwrap().1, added);
                    if number % 5 == 0 {
                        let ids = [added.face_id];
                        assert_eq!(gallery.delete_faces(at_once, &ids).unwrap().deleted, ids);
                        assert!(!finds(&*gallery, at_once, number));
                    }
                }
            });
        }
    });
    let gallery = open();
    assert_eq!(gallery.count_faces(&at_once).unwrap(), u64::from(HANDLES * FACES * 4 / 5));
    for number in 0..HANDLES * FACES {
        assert_eq!(finds(&*gallery, &at_once, number), number % 5 != 0, "{number}");
    }
}

fn a_collection_is_read_before_a_search(open: Open<'_>) {
    let gallery = open();
    let collection = made(&*gallery, "loaded");
    let faces = (0..40).map(|number| add(&*gallery, &collection, number).face_id);
    let (user, ids) = (UserId::new("7").unwrap(), [faces.collect::<Vec<_>>()[7].clone()]);
    gallery.create_user(&collection, &user).unwrap();
    gallery.associate_faces(&collection, &user, &ids, 75.0).unwrap();
    for _ in 0..2 {
        let (gallery, mut reports) = (open(), Vec::new());
        gallery.load(&collection, &mut |done, all| reports.push((done, all))).unwrap();
        assert!(reports.is_sorted() && reports.iter().all(|&(_, all)| all == 40), "{reports:?}");
        assert_eq!(reports.last(), Some(&(40, 40)));
        assert!(finds(&*gallery, &collection, 7));
        let owners = gallery.search_users(&collection, &new_face(7).template, 1).unwrap().nearest;
        assert_eq!(owners[0].1, "7");
    }
}
