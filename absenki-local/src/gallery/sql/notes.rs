//! Notes, which end by themselves.

use absenki_core::Result;
use sqlx::Row;

use super::server::now;
use super::{LONGEST, SqlGallery};
use crate::gallery::{KeptNote, NewNote};

impl SqlGallery {
    /// Two that add the last one at the same time may both do so.
    pub(super) fn add_note(&self, note: &NewNote<'_>, most: u64) -> Result<bool> {
        let ignore = self.server.or_ignore();
        let clear = self.server.statement("DELETE FROM absenki_notes WHERE expires_at <= ?");
        let count = self.server.statement("SELECT COUNT(*) FROM absenki_notes WHERE kind = ?");
        let add = self.server.statement(&format!(
            "INSERT {} INTO absenki_notes (kind, name, version, value, expires_at) \
             VALUES (?, ?, 1, ?, ?) {}",
            ignore.before, ignore.after
        ));
        self.write("add_note", LONGEST, async |connection| {
            sqlx::query(clear.clone()).bind(now()).execute(&mut *connection).await?;
            let kept = sqlx::query(count.clone()).bind(note.kind).fetch_one(&mut *connection);
            if kept.await?.try_get::<i64, _>(0)?.unsigned_abs() >= most {
                return Ok(false);
            }
            let add = sqlx::query(add.clone()).bind(note.kind).bind(note.name);
            let add = add.bind(note.value).bind(now().saturating_add(note.seconds));
            Ok(add.execute(connection).await?.rows_affected() > 0)
        })
    }

    pub(super) fn note(&self, kind: &str, name: &str) -> Result<Option<KeptNote>> {
        let select = self.server.statement(
            "SELECT version, value FROM absenki_notes \
             WHERE kind = ? AND name = ? AND expires_at > ?",
        );
        self.run("read_note", LONGEST, async |connection| {
            let query = sqlx::query(select.clone()).bind(kind).bind(name).bind(now());
            let row = query.fetch_optional(connection).await?;
            let kept = |row: sqlx::any::AnyRow| {
                Ok::<_, sqlx::Error>(KeptNote { version: row.try_get(0)?, value: row.try_get(1)? })
            };
            Ok(row.map(kept).transpose()?)
        })
    }

    pub(super) fn replace_note(
        &self,
        kind: &str,
        name: &str,
        version: i64,
        value: &[u8],
    ) -> Result<bool> {
        let replace = self.server.statement(
            "UPDATE absenki_notes SET version = version + 1, value = ? \
             WHERE kind = ? AND name = ? AND version = ? AND expires_at > ?",
        );
        self.write("replace_note", LONGEST, async |connection| {
            let query = sqlx::query(replace.clone()).bind(value).bind(kind).bind(name);
            let query = query.bind(version).bind(now());
            Ok(query.execute(connection).await?.rows_affected() > 0)
        })
    }
}
