//! What every gallery does with tags and notes.

use super::{Open, collection, made};
use crate::gallery::{NewNote, Tags};

pub(super) fn hold(open: Open<'_>) {
    tags_last_as_long_as_their_collection(open);
    a_note_is_shared_until_its_time_is_over(open);
    a_note_is_replaced_once_for_each_version(open);
}

fn tags(pairs: &[(&str, &str)]) -> Tags {
    pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
}

fn tags_last_as_long_as_their_collection(open: Open<'_>) {
    let (one, other) = (open(), open());
    let tagged = made(&*one, "tagged");
    let most = 3;
    let both = tags(&[("site", "Jakarta"), ("Lantai é", "dua")]);
    assert!(one.add_tags(&tagged, &both, most).unwrap());
    assert_eq!(other.tags(&tagged).unwrap(), both);
    assert!(other.add_tags(&tagged, &tags(&[("site", "Bandung"), ("c", "")]), most).unwrap());
    assert!(!one.add_tags(&tagged, &tags(&[("c", "1"), ("d", "2")]), most).unwrap());
    one.remove_tags(&tagged, &["Lantai é".to_owned(), "none".to_owned()]).unwrap();
    assert_eq!(other.tags(&tagged).unwrap(), tags(&[("c", ""), ("site", "Bandung")]));
    let again = made(&*one, "tagged");
    assert_eq!(other.tags(&again).unwrap(), Tags::new());
    let nowhere = collection("nowhere");
    assert!(one.tags(&nowhere).is_err() && one.add_tags(&nowhere, &both, most).is_err());
    assert!(one.remove_tags(&nowhere, &[]).is_err());
}

/// A kind of notes that no other run has.
fn kind() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

fn a_note_is_shared_until_its_time_is_over(open: Open<'_>) {
    let (one, other, kind) = (open(), open(), kind());
    let note = |name, seconds| NewNote { kind: &kind, name, value: &[0, 1, 255], seconds };
    assert!(one.add_note(&note("a", 600), 2).unwrap());
    assert!(!other.add_note(&note("a", 600), 2).unwrap(), "one of that name is there");
    assert_eq!(other.note(&kind, "a").unwrap().unwrap().value, [0, 1, 255]);
    assert!(other.note(&kind, "A").unwrap().is_none() && other.note("", "a").unwrap().is_none());
    assert!(other.add_note(&note("over", 0), 2).unwrap());
    assert!(one.note(&kind, "over").unwrap().is_none());
    assert!(!one.replace_note(&kind, "over", 1, &[]).unwrap());
    assert!(one.add_note(&note("over", 600), 2).unwrap(), "its place is free");
    assert!(!one.add_note(&note("c", 600), 2).unwrap(), "no more than two");
}

fn a_note_is_replaced_once_for_each_version(open: Open<'_>) {
    let kind = kind();
    let note = NewNote { kind: &kind, name: "a", value: b"0", seconds: 600 };
    assert!(open().add_note(&note, 1).unwrap());
    let version = open().note(&kind, "a").unwrap().unwrap().version;
    let replaced = std::thread::scope(|scope| {
        let replace = |value: u8| {
            let kind = &kind;
            scope.spawn(move || open().replace_note(kind, "a", version, &[value]).unwrap())
        };
        let all: Vec<_> = (b'1'..=b'8').map(replace).collect();
        all.into_iter().map(|one| one.join().unwrap()).filter(|replaced| *replaced).count()
    });
    assert_eq!(replaced, 1);
    let kept = open().note(&kind, "a").unwrap().unwrap();
    assert!(kept.value != b"0" && kept.version != version);
}
