//! Faces as they are kept, out of a file and into one.

use absenki_core::Result;
use absenki_core::backend::CollectionId;
use rusqlite::params;

use super::faces::{COLUMNS, face};
use super::users::give;
use super::{SqliteGallery, key_of};
use crate::gallery::StoredFace;

impl SqliteGallery {
    pub(super) fn export(
        &self,
        collection: &CollectionId,
        after: i64,
        most: u32,
    ) -> Result<Vec<(i64, StoredFace)>> {
        self.with("copy_gallery", |open| {
            let key = key_of(&open.connection, collection)?;
            let mut statement = open.connection.prepare_cached(&format!(
                "SELECT {COLUMNS}, template, model, created_at FROM faces \
                 WHERE collection = ?1 AND id > ?2 ORDER BY id LIMIT ?3"
            ))?;
            let stored = statement.query_map(params![key, after, most], |row| {
                let (template, model) = (row.get(10)?, row.get(11)?);
                let stored =
                    StoredFace { face: face(row)?, template, model, created_at: row.get(12)? };
                Ok((row.get(0)?, stored))
            })?;
            Ok(stored.collect::<Result<_, _>>()?)
        })
    }

    pub(super) fn replace_templates(
        &self,
        collection: &CollectionId,
        templates: &[(String, Vec<u8>)],
    ) -> Result<()> {
        self.erase("rekey_gallery", |transaction| {
            let key = key_of(transaction, collection)?;
            let mut statement = transaction.prepare_cached(
                "UPDATE faces SET template = ?3 WHERE collection = ?1 AND face_id = ?2",
            )?;
            for (face_id, template) in templates {
                statement.execute(params![key, face_id, template])?;
            }
            Ok(())
        })
    }

    pub(super) fn import(&self, collection: &CollectionId, faces: &[StoredFace]) -> Result<u64> {
        self.write("copy_gallery", |transaction| {
            let key = key_of(transaction, collection)?;
            let mut statement = transaction.prepare_cached(
                "INSERT INTO faces (collection, face_id, image_id, external_image_id, box_left, \
                 box_top, box_width, box_height, confidence, template, model, created_at) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) \
                 ON CONFLICT (face_id) DO NOTHING",
            )?;
            let mut added = 0;
            for stored in faces {
                let StoredFace { face, template, model, created_at } = stored;
                let [left, top, width, height] = stored.at();
                added += statement.execute(params![
                    key,
                    face.face_id,
                    face.image_id.as_deref().unwrap_or_default(),
                    face.external_image_id,
                    left,
                    top,
                    width,
                    height,
                    face.confidence,
                    template,
                    model,
                    created_at
                ])?;
                give(transaction, key, &face.face_id, face.user_id.as_deref())?;
            }
            Ok(added as u64)
        })
    }
}
