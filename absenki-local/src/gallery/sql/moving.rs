//! Faces as they are kept, out of a database and into one.

use std::collections::HashSet;

use absenki_core::Result;
use absenki_core::backend::CollectionId;
use sqlx::Row;

use super::collections::{keep, lock};
use super::reading::{COLUMNS, MOST_LISTED, OWNER, owned};
use super::{LONGEST, LONGEST_DELETION, SqlGallery};
use crate::gallery::StoredFace;

impl SqlGallery {
    pub(super) fn export(
        &self,
        collection: &CollectionId,
        after: i64,
        most: u32,
    ) -> Result<Vec<(i64, StoredFace)>> {
        let head = self.head("copy_gallery", collection)?;
        let select = self.server.statement(&format!(
            "SELECT {COLUMNS}, {OWNER}, template, model, created_at FROM absenki_faces \
             WHERE collection_id = ? AND number > ? ORDER BY number LIMIT ?"
        ));
        self.run("copy_gallery", LONGEST, async |connection| {
            let query = sqlx::query(select.clone()).bind(head.id).bind(after).bind(i64::from(most));
            let rows = query.fetch_all(connection).await?;
            let stored = |row: &sqlx::any::AnyRow| {
                let (number, face) = owned(row)?;
                let (template, model) = (row.try_get(10)?, row.try_get(11)?);
                let created_at = row.try_get(12)?;
                Ok((number, StoredFace { face, template, model, created_at }))
            };
            Ok(rows.iter().map(stored).collect::<sqlx::Result<_>>()?)
        })
    }

    pub(super) fn replace_templates(
        &self,
        collection: &CollectionId,
        templates: &[(String, Vec<u8>)],
    ) -> Result<()> {
        let update =
            "UPDATE absenki_faces SET template = ? WHERE collection_id = ? AND face_id = ?";
        let update = self.server.statement(update);
        let head = self.head("rekey_gallery", collection)?;
        self.write("rekey_gallery", LONGEST_DELETION, async |connection| {
            for (face_id, template) in templates {
                let query = sqlx::query(update.clone()).bind(&**template).bind(head.id);
                query.bind(&**face_id).execute(&mut *connection).await?;
            }
            self.forget_vectors(connection, head).await
        })
    }

    pub(super) fn import(&self, collection: &CollectionId, faces: &[StoredFace]) -> Result<u64> {
        self.write("copy_gallery", LONGEST_DELETION, async |connection| {
            let mut head = lock(&self.server, connection, "copy_gallery", collection).await?;
            let mut added = 0;
            for faces in faces.chunks(MOST_LISTED) {
                let ids: Vec<String> = faces.iter().map(|one| one.face.face_id.clone()).collect();
                let there = self.named(connection, head, &ids).await?;
                let there: HashSet<String> =
                    there.into_iter().map(|(_, face)| face.face_id).collect();
                for stored in faces.iter().filter(|one| !there.contains(&one.face.face_id)) {
                    head.changes += 1;
                    added += 1;
                    self.insert_stored(connection, head, stored).await?;
                }
                self.give(connection, &mut head, faces).await?;
            }
            keep(&self.server, connection, head).await?;
            Ok(added)
        })
    }
}
