//! When faces were last matched.

use absenki_core::Result;
use absenki_core::backend::CollectionId;
use rusqlite::params;

use super::{SqliteGallery, briefly, key_of};
use crate::gallery::LastUse;

impl SqliteGallery {
    pub(super) fn note_matched(
        &self,
        collection: &CollectionId,
        face_ids: &[String],
        day: i64,
    ) -> Result<()> {
        self.with("note_matched", |open| {
            let key = key_of(&open.connection, collection)?;
            briefly(&mut open.connection, |transaction| {
                let mut note = transaction.prepare_cached(
                    "INSERT INTO matches (face, day) \
                     SELECT id, ?3 FROM faces WHERE collection = ?1 AND face_id = ?2 \
                     ON CONFLICT (face) DO UPDATE SET day = excluded.day WHERE day < excluded.day",
                )?;
                face_ids
                    .iter()
                    .try_for_each(|id| Ok(note.execute(params![key, id, day]).map(drop)?))
            })
        })
    }

    pub(super) fn last_uses(
        &self,
        collection: &CollectionId,
        before: i64,
        after: i64,
        most: u32,
    ) -> Result<Vec<(i64, LastUse)>> {
        self.with("list_faces", |open| {
            let key = key_of(&open.connection, collection)?;
            let mut statement = open.connection.prepare_cached(
                "SELECT id, face_id, external_image_id, created_at / 86400 AS indexed, day \
                 FROM faces LEFT JOIN matches ON matches.face = faces.id \
                 WHERE collection = ?1 AND id > ?2 AND MAX(indexed, COALESCE(day, 0)) < ?3 \
                 ORDER BY id LIMIT ?4",
            )?;
            let uses = statement.query_map(params![key, after, before, most], |row| {
                let (face_id, external_image_id) = (row.get(1)?, row.get(2)?);
                let (indexed, matched) = (row.get(3)?, row.get(4)?);
                Ok((row.get(0)?, LastUse { face_id, external_image_id, indexed, matched }))
            })?;
            Ok(uses.collect::<Result<_, _>>()?)
        })
    }
}
