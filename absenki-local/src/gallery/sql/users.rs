//! Users, and whose the faces are.

use std::collections::BTreeMap;

use absenki_core::backend::{
    AssociateFacesOutput, CollectionId, DisassociateFacesOutput, Face, Page, PageRequest, User,
    UserId,
};
use absenki_core::{Error, ErrorKind, Result};
use sqlx::{AnyConnection, Row};

use super::collections::{Head, keep, lock};
use super::failure::Attempt;
use super::reading::{COLUMNS, OWNER, owned};
use super::server::now;
use super::{LONGEST, SqlGallery};
use crate::gallery::StoredFace;
use crate::gallery::page::bounds;
use crate::gallery::users;

/// A user as its row has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct UserRow {
    pub(super) id: i64,
    /// The number of the last change of its faces.
    number: i64,
}

impl SqlGallery {
    pub(super) fn create_user(&self, collection: &CollectionId, user: &UserId) -> Result<()> {
        let operation = "create_user";
        self.write(operation, LONGEST, async |connection| {
            let mut head = lock(&self.server, connection, operation, collection).await?;
            if self.find_user(connection, head, user.as_str()).await?.is_some() {
                return Err(Error::new(ErrorKind::Conflict, operation, users::USER_EXISTS).into());
            }
            self.add_user(connection, &mut head, user.as_str()).await?;
            keep(&self.server, connection, head).await
        })
    }

    pub(super) fn delete_user(&self, collection: &CollectionId, user: &UserId) -> Result<()> {
        let operation = "delete_user";
        let delete = "DELETE FROM absenki_users WHERE collection_id = ? AND id = ?";
        let delete = self.server.statement(delete);
        self.write(operation, LONGEST, async |connection| {
            let mut head = lock(&self.server, connection, operation, collection).await?;
            let row = self.user(connection, head, operation, user.as_str()).await?;
            let query = sqlx::query(delete.clone()).bind(head.id).bind(row.id);
            query.execute(&mut *connection).await?;
            self.forget(connection, &mut head, row.number).await?;
            keep(&self.server, connection, head).await
        })
    }

    pub(super) fn list_users(
        &self,
        collection: &CollectionId,
        page: &PageRequest,
    ) -> Result<Page<User>> {
        let bounds = bounds("list_users", page)?;
        let head = self.head("list_users", collection)?;
        let select = self.server.statement(
            "SELECT id, user_id, (SELECT COUNT(*) FROM absenki_associations a \
             WHERE a.collection_id = u.collection_id AND a.owner = u.id) \
             FROM absenki_users u WHERE collection_id = ? AND id > ? ORDER BY id LIMIT ?",
        );
        self.run("list_users", LONGEST, async |connection| {
            let query = sqlx::query(select.clone()).bind(head.id).bind(bounds.after);
            let rows = query.bind(bounds.limit + 1).fetch_all(connection).await?;
            let user = |row: &sqlx::any::AnyRow| {
                let user_status = users::status(row.try_get(2)?);
                Ok((row.try_get(0)?, User { user_id: row.try_get(1)?, user_status }))
            };
            Ok(bounds.page(rows.iter().map(user).collect::<sqlx::Result<_>>()?))
        })
    }

    pub(super) fn list_user_faces(
        &self,
        collection: &CollectionId,
        user: &UserId,
        page: &PageRequest,
    ) -> Result<Page<Face>> {
        let bounds = bounds("list_faces", page)?;
        let head = self.head("list_faces", collection)?;
        let select = self.server.statement(&format!(
            "SELECT {COLUMNS}, {OWNER} FROM absenki_faces WHERE collection_id = ? AND number IN \
             (SELECT face FROM absenki_associations WHERE collection_id = ? AND owner = ?) \
             AND number > ? ORDER BY number LIMIT ?"
        ));
        self.run("list_faces", LONGEST, async |connection| {
            let row = self.user(connection, head, "list_faces", user.as_str()).await?;
            let query = sqlx::query(select.clone()).bind(head.id).bind(head.id).bind(row.id);
            let query = query.bind(bounds.after).bind(bounds.limit + 1);
            let rows = query.fetch_all(connection).await?;
            Ok(bounds.page(rows.iter().map(owned).collect::<sqlx::Result<_>>()?))
        })
    }

    pub(super) fn associate_faces(
        &self,
        collection: &CollectionId,
        user: &UserId,
        face_ids: &[String],
        threshold: f64,
    ) -> Result<AssociateFacesOutput> {
        let operation = "associate_faces";
        users::check_count(operation, face_ids)?;
        self.write(operation, LONGEST, async |connection| {
            let mut head = lock(&self.server, connection, operation, collection).await?;
            let row = self.user(connection, head, operation, user.as_str()).await?;
            let own = self.templates(connection, &self.sealer(collection), head, row).await?;
            let named = self.compared(connection, &self.sealer(collection), head, face_ids).await?;
            let (numbers, output) = users::associate(user, &own, &named, threshold)?;
            for &number in &numbers {
                self.own(connection, head, number, row).await?;
            }
            if !numbers.is_empty() {
                self.renumber(connection, &mut head, row).await?;
                keep(&self.server, connection, head).await?;
            }
            Ok(output)
        })
    }

    pub(super) fn disassociate_faces(
        &self,
        collection: &CollectionId,
        user: &UserId,
        face_ids: &[String],
    ) -> Result<DisassociateFacesOutput> {
        let operation = "disassociate_faces";
        users::check_count(operation, face_ids)?;
        self.write(operation, LONGEST, async |connection| {
            let mut head = lock(&self.server, connection, operation, collection).await?;
            let row = self.user(connection, head, operation, user.as_str()).await?;
            let own = self.templates(connection, &self.sealer(collection), head, row).await?.len();
            let named = self.compared(connection, &self.sealer(collection), head, face_ids).await?;
            let (numbers, output) = users::disassociate(user, own, &named);
            for &number in &numbers {
                self.disown(connection, head, number).await?;
            }
            if !numbers.is_empty() {
                self.renumber(connection, &mut head, row).await?;
                keep(&self.server, connection, head).await?;
            }
            Ok(output)
        })
    }

    /// Makes faces, which the collection holds, the users' whose they are elsewhere.
    pub(super) async fn give(
        &self,
        connection: &mut AnyConnection,
        head: &mut Head,
        faces: &[StoredFace],
    ) -> Attempt<()> {
        let ids: Vec<String> = faces.iter().map(|stored| stored.face.face_id.clone()).collect();
        let there = self.named(connection, *head, &ids).await?;
        let there: BTreeMap<&str, &(i64, Face)> =
            there.iter().map(|named| (named.1.face_id.as_str(), named)).collect();
        let mut changed = BTreeMap::new();
        for Face { face_id, user_id, .. } in faces.iter().map(|stored| &stored.face) {
            let Some((number, face)) = there.get(face_id.as_str()) else { continue };
            if face.user_id == *user_id {
                continue;
            }
            if let Some(before) = &face.user_id {
                self.disown(connection, *head, *number).await?;
                let row = self.user(connection, *head, "copy_gallery", before).await?;
                changed.insert(row.id, row);
            }
            if let Some(user) = user_id {
                let row = match self.find_user(connection, *head, user).await? {
                    Some(row) => row,
                    None => self.add_user(connection, head, user).await?,
                };
                self.own(connection, *head, *number, row).await?;
                changed.insert(row.id, row);
            }
        }
        for row in changed.into_values() {
            self.renumber(connection, head, row).await?;
        }
        Ok(())
    }

    async fn find_user(
        &self,
        connection: &mut AnyConnection,
        head: Head,
        user: &str,
    ) -> Attempt<Option<UserRow>> {
        let select = "SELECT id, number FROM absenki_users WHERE collection_id = ? AND user_id = ?";
        let query = sqlx::query(self.server.statement(select)).bind(head.id).bind(user);
        let row = query.fetch_optional(connection).await?;
        let read =
            |row: sqlx::any::AnyRow| Ok(UserRow { id: row.try_get(0)?, number: row.try_get(1)? });
        Ok(row.map(read).transpose().map_err(|error: sqlx::Error| error)?)
    }

    pub(super) async fn user(
        &self,
        connection: &mut AnyConnection,
        head: Head,
        operation: &'static str,
        user: &str,
    ) -> Attempt<UserRow> {
        let missing = || Error::new(ErrorKind::UserNotFound, operation, users::NO_SUCH_USER);
        Ok(self.find_user(connection, head, user).await?.ok_or_else(missing)?)
    }

    /// Adds a user as the next change.
    async fn add_user(
        &self,
        connection: &mut AnyConnection,
        head: &mut Head,
        user: &str,
    ) -> Attempt<UserRow> {
        head.changes += 1;
        let insert = self.server.statement(
            "INSERT INTO absenki_users (collection_id, id, number, user_id, created_at) \
             VALUES (?, ?, ?, ?, ?)",
        );
        let query = sqlx::query(insert).bind(head.id).bind(head.changes).bind(head.changes);
        query.bind(user).bind(now()).execute(connection).await?;
        Ok(UserRow { id: head.changes, number: head.changes })
    }

    /// Gives a user whose faces changed a new number: nodes forget what they know of it under the
    /// old one, and take it in again.
    pub(super) async fn renumber(
        &self,
        connection: &mut AnyConnection,
        head: &mut Head,
        user: UserRow,
    ) -> Attempt<()> {
        self.forget(connection, head, user.number).await?;
        head.changes += 1;
        let update = "UPDATE absenki_users SET number = ? WHERE collection_id = ? AND id = ?";
        let query = sqlx::query(self.server.statement(update)).bind(head.changes).bind(head.id);
        query.bind(user.id).execute(connection).await?;
        Ok(())
    }

    async fn own(
        &self,
        connection: &mut AnyConnection,
        head: Head,
        face: i64,
        user: UserRow,
    ) -> Attempt<()> {
        let insert =
            "INSERT INTO absenki_associations (collection_id, face, owner) VALUES (?, ?, ?)";
        let query = sqlx::query(self.server.statement(insert)).bind(head.id).bind(face);
        query.bind(user.id).execute(connection).await?;
        Ok(())
    }

    async fn disown(&self, connection: &mut AnyConnection, head: Head, face: i64) -> Attempt<()> {
        let delete = "DELETE FROM absenki_associations WHERE collection_id = ? AND face = ?";
        let query = sqlx::query(self.server.statement(delete)).bind(head.id).bind(face);
        query.execute(connection).await?;
        Ok(())
    }
}
