//! Finds faces and collections by name.

use absenki_core::Result;
use absenki_core::backend::{CollectionId, Face, Page, PageRequest};
use rusqlite::{OptionalExtension, params};

use super::faces::{COLUMNS, face};
use super::{SqliteGallery, bounds, key_of};

impl SqliteGallery {
    pub(super) fn created_at(&self, collection: &CollectionId) -> Result<i64> {
        self.with("describe_collection", |open| {
            let key = key_of(&open.connection, collection)?;
            let mut statement = open
                .connection
                .prepare_cached("SELECT created_at FROM collections WHERE id = ?1")?;
            Ok(statement.query_row([key], |row| row.get(0))?)
        })
    }

    pub(super) fn find_faces(
        &self,
        collection: &CollectionId,
        face_ids: &[String],
        page: &PageRequest,
    ) -> Result<Page<Face>> {
        let bounds = bounds("list_faces", page)?;
        self.with("list_faces", |open| {
            let key = key_of(&open.connection, collection)?;
            let mut statement = open.connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM faces \
                 WHERE collection = ?1 AND face_id = ?2 AND id > ?3"
            ))?;
            let mut rows: Vec<(i64, Face)> = Vec::new();
            for face_id in face_ids {
                let found = statement.query_row(params![key, face_id, bounds.after], |row| {
                    Ok((row.get(0)?, face(row)?))
                });
                rows.extend(found.optional()?);
            }
            rows.sort_by_key(|(id, _)| *id);
            rows.dedup_by_key(|(id, _)| *id);
            Ok(bounds.page(rows))
        })
    }
}
