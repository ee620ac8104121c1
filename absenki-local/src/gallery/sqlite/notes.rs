//! Notes, which end by themselves.

use absenki_core::Result;
use rusqlite::{OptionalExtension, params};

use super::SqliteGallery;
use crate::gallery::{KeptNote, NewNote};

impl SqliteGallery {
    pub(super) fn add_note(&self, note: &NewNote<'_>, most: u64) -> Result<bool> {
        self.write("add_note", |transaction| {
            transaction.execute("DELETE FROM notes WHERE expires_at <= unixepoch()", [])?;
            let count = "SELECT count(*) FROM notes WHERE kind = ?1";
            let kept: i64 = transaction.query_row(count, [note.kind], |row| row.get(0))?;
            if kept.unsigned_abs() >= most {
                return Ok(false);
            }
            let added = transaction.execute(
                "INSERT INTO notes (kind, name, version, value, expires_at) \
                 VALUES (?1, ?2, 1, ?3, unixepoch() + ?4) ON CONFLICT DO NOTHING",
                params![note.kind, note.name, note.value, note.seconds],
            )?;
            Ok(added > 0)
        })
    }

    pub(super) fn note(&self, kind: &str, name: &str) -> Result<Option<KeptNote>> {
        self.with("read_note", |open| {
            let mut statement = open.connection.prepare_cached(
                "SELECT version, value FROM notes \
                 WHERE kind = ?1 AND name = ?2 AND expires_at > unixepoch()",
            )?;
            let note = statement.query_row([kind, name], |row| {
                Ok(KeptNote { version: row.get(0)?, value: row.get(1)? })
            });
            Ok(note.optional()?)
        })
    }

    pub(super) fn replace_note(
        &self,
        kind: &str,
        name: &str,
        version: i64,
        value: &[u8],
    ) -> Result<bool> {
        self.write("replace_note", |transaction| {
            let replaced = transaction.execute(
                "UPDATE notes SET version = version + 1, value = ?4 \
                 WHERE kind = ?1 AND name = ?2 AND version = ?3 AND expires_at > unixepoch()",
                params![kind, name, version, value],
            )?;
            Ok(replaced > 0)
        })
    }
}
