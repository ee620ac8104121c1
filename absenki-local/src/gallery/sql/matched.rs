//! When faces were last matched.

use std::time::Duration;

use absenki_core::Result;
use absenki_core::backend::CollectionId;
use sqlx::Row;

use super::reading::{MOST_LISTED, list, padded};
use super::server::Family;
use super::{LONGEST, SqlGallery};
use crate::gallery::{DAY, LastUse};

/// Longest that a note takes. The search that found the faces waits for it.
const LONGEST_NOTE: Duration = Duration::from_secs(1);

impl SqlGallery {
    pub(super) fn note_matched(
        &self,
        collection: &CollectionId,
        face_ids: &[String],
        day: i64,
    ) -> Result<()> {
        let later = match self.server.family {
            Family::Postgres => {
                "ON CONFLICT (collection_id, face) DO UPDATE SET day = EXCLUDED.day \
                 WHERE absenki_matches.day < EXCLUDED.day"
            }
            Family::MySql => {
                "ON DUPLICATE KEY UPDATE \
                 absenki_matches.day = GREATEST(absenki_matches.day, VALUES(day))"
            }
        };
        let whole = match self.server.family {
            Family::Postgres => "BIGINT",
            Family::MySql => "SIGNED",
        };
        for face_ids in face_ids.chunks(MOST_LISTED) {
            let note = self.server.statement(&format!(
                "INSERT INTO absenki_matches (collection_id, face, day) \
                 SELECT collection_id, number, CAST(? AS {whole}) FROM absenki_faces \
                 WHERE collection_id = (SELECT id FROM absenki_collections WHERE name = ?) \
                 AND face_id IN {} ORDER BY number {later}",
                list(face_ids.len())
            ));
            let padding = padded(face_ids.len()) - face_ids.len();
            let ids = face_ids.iter().chain(std::iter::repeat_n(&face_ids[0], padding));
            self.write("note_matched", LONGEST_NOTE, async |connection| {
                let query = sqlx::query(note.clone()).bind(day).bind(collection.as_str());
                let query = ids.clone().fold(query, |query, id| query.bind(&**id));
                query.execute(connection).await?;
                Ok(())
            })?;
        }
        Ok(())
    }

    pub(super) fn last_uses(
        &self,
        collection: &CollectionId,
        before: i64,
        after: i64,
        most: u32,
    ) -> Result<Vec<(i64, LastUse)>> {
        let head = self.head("list_faces", collection)?;
        // A day's first second, since the two families divide whole numbers differently.
        let select = self.server.statement(
            "SELECT f.number, f.face_id, f.external_image_id, f.created_at, m.day \
             FROM absenki_faces f LEFT JOIN absenki_matches m \
             ON m.collection_id = f.collection_id AND m.face = f.number \
             WHERE f.collection_id = ? AND f.number > ? AND f.created_at < ? \
             AND COALESCE(m.day, 0) < ? ORDER BY f.number LIMIT ?",
        );
        self.run("list_faces", LONGEST, async |connection| {
            let query = sqlx::query(select.clone()).bind(head.id).bind(after);
            let query = query.bind(before.saturating_mul(DAY)).bind(before).bind(i64::from(most));
            let rows = query.fetch_all(connection).await?;
            let last_use = |row: &sqlx::any::AnyRow| {
                let (face_id, external_image_id) = (row.try_get(1)?, row.try_get(2)?);
                let (indexed, matched) = (row.try_get::<i64, _>(3)? / DAY, row.try_get(4)?);
                Ok((row.try_get(0)?, LastUse { face_id, external_image_id, indexed, matched }))
            };
            Ok(rows.iter().map(last_use).collect::<sqlx::Result<_>>()?)
        })
    }
}
