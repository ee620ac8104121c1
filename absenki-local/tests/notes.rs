//! Notes, which servers over one gallery share.

use std::time::Duration;

use absenki_core::ErrorKind;
use absenki_local::LocalRecognizer;

const LONG: Duration = Duration::from_secs(600);

#[tokio::test]
async fn a_note_is_read_replaced_and_shows_nothing_of_itself() {
    let recognizer = LocalRecognizer::in_memory().unwrap();
    let add = |kind, name, text| recognizer.add_note(kind, name, text, LONG, 2);
    assert!(add("session", "rahasia", "swordfish").await.unwrap());
    let note = recognizer.note("session", "rahasia").await.unwrap().unwrap();
    assert_eq!((&*note.text, format!("{note:?}").as_str()), ("swordfish", "Note(session)"));
    assert!(recognizer.replace_note(&note, "hammerhead").await.unwrap());
    assert!(!recognizer.replace_note(&note, "tuna").await.unwrap(), "it is another by now");
    let note = recognizer.note("session", "rahasia").await.unwrap().unwrap();
    assert_eq!(note.text, "hammerhead");
    assert!(recognizer.note("session", "é").await.unwrap().is_none());

    for (kind, name, text) in [
        ("", "a", "{}"),
        ("session", "", "{}"),
        ("session", "a b", "{}"),
        ("session", "a", "\u{1}"),
    ] {
        let error = add(kind, name, text).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidParameter);
    }
    let error = recognizer.replace_note(&note, "\u{1}").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidParameter);
}
