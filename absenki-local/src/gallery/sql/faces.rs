//! The faces of a collection: added, listed, deleted.

use std::collections::{BTreeSet, HashMap};

use absenki_core::Result;
use absenki_core::backend::{
    CollectionId, DeleteFacesOutput, ExternalImageId, Face, Page, PageRequest,
};
use sqlx::AnyConnection;

use super::collections::{Head, keep, lock};
use super::failure::Attempt;
use super::reading::{COLUMNS, MOST_LISTED, OWNER, face, list, owned, padded};
use super::server::now;
use super::{LONGEST, LONGEST_DELETION, SqlGallery};
use crate::gallery::page::bounds;
use crate::gallery::{NewFace, StoredFace, check_deletion};
use crate::networks::EMBEDDER_SHA256;

impl SqlGallery {
    pub(super) fn add_faces(
        &self,
        collection: &CollectionId,
        image_id: &str,
        external_image_id: Option<&ExternalImageId>,
        faces: &[NewFace],
    ) -> Result<Vec<Face>> {
        let external_image_id = external_image_id.map(ExternalImageId::as_str);
        self.write("index_faces", LONGEST, async |connection| {
            let mut head = lock(&self.server, connection, "index_faces", collection).await?;
            let before = head;
            let known = self.of_image(connection, head, image_id).await?;
            let mut added = Vec::with_capacity(faces.len());
            for new in faces {
                let same = known.iter().chain(&added).find(|face| {
                    let at = face.bounding_box.map(|at| (at.left, at.top));
                    face.external_image_id.as_deref() == external_image_id
                        && at == Some((new.bounding_box.left, new.bounding_box.top))
                });
                let face = match same {
                    Some(face) => face.clone(),
                    None => {
                        head.changes += 1;
                        let owner = (image_id, external_image_id);
                        self.insert(connection, head, collection, owner, new).await?
                    }
                };
                added.push(face);
            }
            if head != before {
                keep(&self.server, connection, head).await?;
            }
            Ok(added)
        })
    }

    /// The faces of the same photo, of this model.
    async fn of_image(
        &self,
        connection: &mut AnyConnection,
        head: Head,
        image_id: &str,
    ) -> Attempt<Vec<Face>> {
        let select = self.server.statement(&format!(
            "SELECT {COLUMNS} FROM absenki_faces \
             WHERE collection_id = ? AND image_id = ? AND model = ? ORDER BY number"
        ));
        let query = sqlx::query(select).bind(head.id).bind(image_id).bind(EMBEDDER_SHA256);
        let rows = query.fetch_all(connection).await?;
        Ok(rows.iter().map(|row| Ok(face(row)?.1)).collect::<sqlx::Result<_>>()?)
    }

    /// Adds a face as the last change.
    pub(super) async fn insert(
        &self,
        connection: &mut AnyConnection,
        head: Head,
        collection: &CollectionId,
        (image_id, external_image_id): (&str, Option<&str>),
        new: &NewFace,
    ) -> Attempt<Face> {
        let face = Face {
            face_id: uuid::Uuid::new_v4().to_string(),
            image_id: Some(image_id.to_owned()),
            external_image_id: external_image_id.map(str::to_owned),
            bounding_box: Some(new.bounding_box),
            confidence: new.confidence,
            user_id: None,
        };
        let template = self.sealer(collection).seal(&face.face_id, &new.template)?;
        let stored =
            StoredFace { face, template, model: EMBEDDER_SHA256.to_owned(), created_at: now() };
        self.insert_stored(connection, head, &stored).await?;
        Ok(stored.face)
    }

    /// Adds a face with all its facts as the last change.
    pub(super) async fn insert_stored(
        &self,
        connection: &mut AnyConnection,
        head: Head,
        stored: &StoredFace,
    ) -> Attempt<()> {
        let face = &stored.face;
        let [left, top, width, height] = stored.at();
        let insert = self.server.statement(&format!(
            "INSERT INTO absenki_faces ({COLUMNS}, collection_id, template, model, created_at) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ));
        sqlx::query(insert)
            .bind(head.changes)
            .bind(&*face.face_id)
            .bind(face.image_id.as_deref().unwrap_or_default())
            .bind(face.external_image_id.as_deref())
            .bind(left)
            .bind(top)
            .bind(width)
            .bind(height)
            .bind(face.confidence)
            .bind(head.id)
            .bind(&*stored.template)
            .bind(&*stored.model)
            .bind(stored.created_at)
            .execute(connection)
            .await?;
        Ok(())
    }

    pub(super) fn list_faces(
        &self,
        collection: &CollectionId,
        page: &PageRequest,
    ) -> Result<Page<Face>> {
        let bounds = bounds("list_faces", page)?;
        let head = self.head("list_faces", collection)?;
        let select = self.server.statement(&format!(
            "SELECT {COLUMNS}, {OWNER} FROM absenki_faces WHERE collection_id = ? AND number > ? \
             ORDER BY number LIMIT ?"
        ));
        self.run("list_faces", LONGEST, async |connection| {
            let query = sqlx::query(select.clone()).bind(head.id).bind(bounds.after);
            let rows = query.bind(bounds.limit + 1).fetch_all(connection).await?;
            Ok(bounds.page(rows.iter().map(owned).collect::<sqlx::Result<_>>()?))
        })
    }

    pub(super) fn find_faces(
        &self,
        collection: &CollectionId,
        face_ids: &[String],
        page: &PageRequest,
    ) -> Result<Page<Face>> {
        let bounds = bounds("list_faces", page)?;
        let head = self.head("list_faces", collection)?;
        let mut faces = self.run("list_faces", LONGEST, async |connection| {
            let mut faces = Vec::new();
            for ids in face_ids.chunks(MOST_LISTED) {
                faces.extend(self.named(connection, head, ids).await?);
            }
            Ok(faces)
        })?;
        faces.retain(|(number, _)| *number > bounds.after);
        faces.sort_by_key(|(number, _)| *number);
        faces.dedup_by_key(|(number, _)| *number);
        Ok(bounds.page(faces))
    }

    /// The faces of the collection that have one of these ids, with their numbers.
    pub(super) async fn named(
        &self,
        connection: &mut AnyConnection,
        head: Head,
        ids: &[String],
    ) -> Attempt<Vec<(i64, Face)>> {
        let Some(last) = ids.last() else { return Ok(Vec::new()) };
        let select = self.server.statement(&format!(
            "SELECT {COLUMNS}, {OWNER} FROM absenki_faces WHERE collection_id = ? AND face_id IN {}",
            list(ids.len())
        ));
        let ids = ids.iter().chain(std::iter::repeat_n(last, padded(ids.len()) - ids.len()));
        let query = ids.fold(sqlx::query(select).bind(head.id), |query, id| query.bind(&**id));
        let rows = query.fetch_all(connection).await?;
        Ok(rows.iter().map(owned).collect::<sqlx::Result<_>>()?)
    }

    /// Deletes faces; `keep` says whether those of users stay. Their ids come second.
    pub(super) fn delete(
        &self,
        collection: &CollectionId,
        face_ids: &[String],
        keep_owned: bool,
    ) -> Result<(DeleteFacesOutput, Vec<String>)> {
        check_deletion(face_ids)?;
        let delete = "DELETE FROM absenki_faces WHERE collection_id = ? AND number = ?";
        let delete = self.server.statement(delete);
        self.write("delete_faces", LONGEST_DELETION, async |connection| {
            let mut head = lock(&self.server, connection, "delete_faces", collection).await?;
            let (mut output, mut kept) = (DeleteFacesOutput::default(), Vec::new());
            let (mut known, mut owners) = (HashMap::new(), BTreeSet::new());
            for ids in face_ids.chunks(MOST_LISTED) {
                let named = self.named(connection, head, ids).await?;
                let with_user =
                    |(number, face): (i64, Face)| (face.face_id, (number, face.user_id));
                known.extend(named.into_iter().map(with_user));
            }
            for face_id in face_ids {
                let number = match known.remove(face_id) {
                    None => {
                        output.unsuccessful.push(face_id.clone());
                        continue;
                    }
                    Some((_, Some(_))) if keep_owned => {
                        kept.push(face_id.clone());
                        continue;
                    }
                    Some((number, owner)) => {
                        owners.extend(owner);
                        number
                    }
                };
                let query = sqlx::query(delete.clone()).bind(head.id).bind(number);
                query.execute(&mut *connection).await?;
                self.forget(connection, &mut head, number).await?;
                output.deleted.push(face_id.clone());
            }
            for owner in owners {
                let user = self.user(connection, head, "delete_faces", &owner).await?;
                self.renumber(connection, &mut head, user).await?;
            }
            if !output.deleted.is_empty() {
                keep(&self.server, connection, head).await?;
            }
            Ok((output, kept))
        })
    }

    /// Records, as the next change, that what had this number is no longer what nodes know.
    pub(super) async fn forget(
        &self,
        connection: &mut AnyConnection,
        head: &mut Head,
        number: i64,
    ) -> Attempt<()> {
        head.changes += 1;
        let insert = "INSERT INTO absenki_removals (collection_id, number, face) VALUES (?, ?, ?)";
        let query = sqlx::query(self.server.statement(insert)).bind(head.id).bind(head.changes);
        query.bind(number).execute(&mut *connection).await?;
        self.forget_vector(connection, *head, number).await
    }
}
