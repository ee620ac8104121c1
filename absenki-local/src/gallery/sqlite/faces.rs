//! The faces of a collection: added, listed, deleted.

use absenki_core::Result;
use absenki_core::backend::{
    CollectionId, DeleteFacesOutput, ExternalImageId, Face, Page, PageRequest,
};
use absenki_core::geometry::NormalizedBox;
use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::failure::Failure;
use super::{SqliteGallery, bounds, key_of};
use crate::gallery::{NewFace, Sealer, check_deletion};
use crate::networks::EMBEDDER_SHA256;

pub(super) const COLUMNS: &str = "id, face_id, image_id, external_image_id, \
                       box_left, box_top, box_width, box_height, confidence, \
                       (SELECT user_id FROM users WHERE users.id = faces.user)";

impl SqliteGallery {
    pub(super) fn add_faces(
        &self,
        collection: &CollectionId,
        image_id: &str,
        external_image_id: Option<&ExternalImageId>,
        faces: &[NewFace],
    ) -> Result<Vec<Face>> {
        self.write("index_faces", |transaction| {
            let key = key_of(transaction, collection)?;
            let id = external_image_id.map(ExternalImageId::as_str);
            let sealer = self.sealer(collection);
            faces.iter().map(|face| add(transaction, key, &sealer, image_id, id, face)).collect()
        })
    }

    pub(super) fn list_faces(
        &self,
        collection: &CollectionId,
        page: &PageRequest,
    ) -> Result<Page<Face>> {
        let bounds = bounds("list_faces", page)?;
        self.with("list_faces", |open| {
            let key = key_of(&open.connection, collection)?;
            let mut statement = open.connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM faces WHERE collection = ?1 AND id > ?2 \
                 ORDER BY id LIMIT ?3"
            ))?;
            let rows = statement
                .query_map([key, bounds.after, bounds.limit + 1], |row| {
                    Ok((row.get(0)?, face(row)?))
                })?
                .collect::<Result<Vec<_>, _>>()?;
            Ok(bounds.page(rows))
        })
    }

    /// Deletes faces; `keep` says whether those of users stay. Their ids come second.
    pub(super) fn delete(
        &self,
        collection: &CollectionId,
        face_ids: &[String],
        keep: bool,
    ) -> Result<(DeleteFacesOutput, Vec<String>)> {
        check_deletion(face_ids)?;
        self.erase("delete_faces", |transaction| {
            let key = key_of(transaction, collection)?;
            let (mut output, mut kept, mut of_users) = (DeleteFacesOutput::default(), vec![], 0);
            let mut find = transaction
                .prepare("SELECT id, user FROM faces WHERE collection = ?1 AND face_id = ?2")?;
            let mut delete = transaction.prepare("DELETE FROM faces WHERE id = ?1")?;
            for face_id in face_ids {
                let found = find.query_row(params![key, face_id], |row| {
                    Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?))
                });
                match found.optional()? {
                    None => output.unsuccessful.push(face_id.clone()),
                    Some((_, Some(_))) if keep => kept.push(face_id.clone()),
                    Some((id, user)) => {
                        delete.execute([id])?;
                        of_users += i64::from(user.is_some());
                        output.deleted.push(face_id.clone());
                    }
                }
            }
            transaction.execute(
                "UPDATE collections SET removals = removals + ?2, \
                 user_changes = user_changes + ?3 WHERE id = ?1",
                params![key, output.deleted.len() as i64, of_users],
            )?;
            Ok((output, kept))
        })
    }

    pub(super) fn count_incomparable(&self, collection: &CollectionId) -> Result<u64> {
        self.with("describe_collection", |open| {
            let key = key_of(&open.connection, collection)?;
            let count: i64 = open.connection.query_row(
                "SELECT count(*) FROM faces WHERE collection = ?1 AND model <> ?2",
                params![key, EMBEDDER_SHA256],
                |row| row.get(0),
            )?;
            Ok(count.unsigned_abs())
        })
    }
}

fn add(
    transaction: &Transaction<'_>,
    collection: i64,
    sealer: &Sealer,
    image_id: &str,
    external_image_id: Option<&str>,
    new: &NewFace,
) -> Result<Face, Failure> {
    let NormalizedBox { left, top, width, height } = new.bounding_box;
    let known = transaction
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM faces WHERE collection = ?1 AND image_id = ?2 \
             AND external_image_id IS ?3 AND box_left = ?4 AND box_top = ?5 AND model = ?6"
        ))?
        .query_row(
            params![collection, image_id, external_image_id, left, top, EMBEDDER_SHA256],
            face,
        )
        .optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    let face_id = uuid::Uuid::new_v4().to_string();
    transaction
        .prepare_cached(
            "INSERT INTO faces (collection, face_id, image_id, external_image_id, box_left, \
             box_top, box_width, box_height, confidence, template, model, created_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, unixepoch())",
        )?
        .execute(params![
            collection,
            face_id,
            image_id,
            external_image_id,
            left,
            top,
            width,
            height,
            new.confidence,
            sealer.seal(&face_id, &new.template)?,
            EMBEDDER_SHA256
        ])?;
    Ok(Face {
        face_id,
        image_id: Some(image_id.to_owned()),
        external_image_id: external_image_id.map(str::to_owned),
        bounding_box: Some(new.bounding_box),
        confidence: new.confidence,
        user_id: None,
    })
}

/// A face from its [`COLUMNS`].
pub(super) fn face(row: &Row<'_>) -> rusqlite::Result<Face> {
    Ok(Face {
        face_id: row.get(1)?,
        image_id: Some(row.get(2)?),
        external_image_id: row.get(3)?,
        bounding_box: Some(NormalizedBox {
            left: row.get(4)?,
            top: row.get(5)?,
            width: row.get(6)?,
            height: row.get(7)?,
        }),
        confidence: row.get(8)?,
        user_id: row.get(9)?,
    })
}
