//! What servers over one gallery share beside its faces, for a while.

use std::fmt;
use std::time::Duration;

use absenki_core::Result;

use super::{LocalRecognizer, within};
use crate::gallery::NewNote;

/// Longest kind and name of a note, bytes.
const LONGEST_KIND: usize = 32;
const LONGEST_NAME: usize = 128;

/// A note as [`LocalRecognizer::note`] read it. `Debug` shows its kind alone: the text may be a picture of a
/// face, and the name a permission.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Note {
    /// Its text.
    pub text: String,
    kind: String,
    name: String,
    version: i64,
}

impl fmt::Debug for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Note({})", self.kind)
    }
}

impl LocalRecognizer {
    /// Keeps a text for `lifetime`, for every process over this gallery: a session that one server
    /// begins and another ends, or an answer that must be given once more. A gallery's key encrypts it.
    ///
    /// Returns `false`, and keeps nothing, where `most` notes of that kind are kept, or one of that name.
    /// The clocks of the machines must agree.
    ///
    /// # Errors
    /// [`InvalidParameter`](absenki_core::ErrorKind::InvalidParameter) for a kind that is empty or longer
    /// than 32 characters, a name that is empty or longer than 128, for spaces and other characters than
    /// ASCII in them, and for a text that begins with a control character;
    /// [`Storage`](absenki_core::ErrorKind::Storage).
    pub async fn add_note(
        &self,
        kind: &str,
        name: &str,
        text: &str,
        lifetime: Duration,
        most: u64,
    ) -> Result<bool> {
        let fits = |text: &str, longest| (1..=longest).contains(&text.len()) && is_plain(text);
        let rule = "a note has a kind of 1 to 32 and a name of 1 to 128 characters of ASCII";
        within("add_note", fits(kind, LONGEST_KIND) && fits(name, LONGEST_NAME), rule)?;
        is_text(text)?;
        let (kind, name, text) = (kind.to_owned(), name.to_owned(), text.to_owned());
        let seconds = i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX);
        self.work("add_note", move |gallery| {
            let value = &*gallery.keys().seal_note(&kind, &name, &text)?;
            gallery.add_note(&NewNote { kind: &kind, name: &name, value, seconds }, most)
        })
        .await
    }

    /// The note of this kind and name; `None` where there is none, where its lifetime is over, and where
    /// it is damaged.
    ///
    /// # Errors
    /// [`Configuration`](absenki_core::ErrorKind::Configuration) where another key encrypted it,
    /// [`Storage`](absenki_core::ErrorKind::Storage).
    pub async fn note(&self, kind: &str, name: &str) -> Result<Option<Note>> {
        if !is_plain(name) {
            return Ok(None);
        }
        let (kind, name) = (kind.to_owned(), name.to_owned());
        self.work("read_note", move |gallery| {
            let Some(kept) = gallery.note(&kind, &name)? else { return Ok(None) };
            let text = gallery.keys().open_note(&kind, &name, &kept.value)?;
            Ok(text.map(|text| Note { text, kind, name, version: kept.version }))
        })
        .await
    }

    /// Puts another text in the place of a note's. Its lifetime stays. Returns `false`, and changes
    /// nothing, where another process did so first, or the lifetime is over.
    ///
    /// # Errors
    /// [`InvalidParameter`](absenki_core::ErrorKind::InvalidParameter) for a text that begins with a control
    /// character, [`Storage`](absenki_core::ErrorKind::Storage).
    pub async fn replace_note(&self, note: &Note, text: &str) -> Result<bool> {
        is_text(text)?;
        let (note, text) = (note.clone(), text.to_owned());
        self.work("replace_note", move |gallery| {
            let value = gallery.keys().seal_note(&note.kind, &note.name, &text)?;
            gallery.replace_note(&note.kind, &note.name, note.version, &value)
        })
        .await
    }
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// An encrypted note is known by its first byte.
fn is_text(text: &str) -> Result<()> {
    let rule = "a note's text does not begin with a control character";
    within("add_note", !text.starts_with(char::is_control), rule)
}
