//! Users, and whose the faces are.

use absenki_core::backend::{
    AssociateFacesOutput, CollectionId, DisassociateFacesOutput, Face, Page, PageRequest, User,
    UserId,
};
use absenki_core::{ErrorKind, Result};
use rusqlite::{Connection, OptionalExtension, params};

use super::faces::{COLUMNS, face};
use super::failure::Failure;
use super::vectors::{comparable, templates};
use super::{SqliteGallery, bounds, key_of};
use crate::gallery::Sealer;
use crate::gallery::users::{self, Named};
use crate::networks::EMBEDDER_SHA256;

impl SqliteGallery {
    pub(super) fn count_users(&self, collection: &CollectionId) -> Result<u64> {
        self.with("describe_collection", |open| {
            let key = key_of(&open.connection, collection)?;
            let mut statement = open
                .connection
                .prepare_cached("SELECT count(*) FROM users WHERE collection = ?1")?;
            Ok(statement.query_row([key], |row| row.get::<_, i64>(0))?.unsigned_abs())
        })
    }

    pub(super) fn create_user(&self, collection: &CollectionId, user: &UserId) -> Result<()> {
        self.write("create_user", |transaction| {
            let key = key_of(transaction, collection)?;
            match add(transaction, key, user.as_str())? {
                0 => Err(Failure::Told(ErrorKind::Conflict, users::USER_EXISTS.into())),
                _ => Ok(()),
            }
        })
    }

    pub(super) fn delete_user(&self, collection: &CollectionId, user: &UserId) -> Result<()> {
        self.write("delete_user", |transaction| {
            let key = key_of(transaction, collection)?;
            let id = user_key(transaction, key, user)?;
            transaction.execute("DELETE FROM users WHERE id = ?1", [id])?;
            changed(transaction, key)
        })
    }

    pub(super) fn list_users(
        &self,
        collection: &CollectionId,
        page: &PageRequest,
    ) -> Result<Page<User>> {
        let bounds = bounds("list_users", page)?;
        self.with("list_users", |open| {
            let key = key_of(&open.connection, collection)?;
            let mut statement = open.connection.prepare_cached(
                "SELECT id, user_id, (SELECT count(*) FROM faces WHERE user = users.id) \
                 FROM users WHERE collection = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
            )?;
            let rows = statement
                .query_map([key, bounds.after, bounds.limit + 1], |row| {
                    let user_status = users::status(row.get::<_, i64>(2)?);
                    Ok((row.get(0)?, User { user_id: row.get(1)?, user_status }))
                })?
                .collect::<Result<Vec<_>, _>>()?;
            Ok(bounds.page(rows))
        })
    }

    pub(super) fn list_user_faces(
        &self,
        collection: &CollectionId,
        user: &UserId,
        page: &PageRequest,
    ) -> Result<Page<Face>> {
        let bounds = bounds("list_faces", page)?;
        self.with("list_faces", |open| {
            let key = key_of(&open.connection, collection)?;
            let id = user_key(&open.connection, key, user)?;
            let mut statement = open.connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM faces WHERE user = ?1 AND id > ?2 ORDER BY id LIMIT ?3"
            ))?;
            let rows = statement
                .query_map([id, bounds.after, bounds.limit + 1], |row| {
                    Ok((row.get(0)?, face(row)?))
                })?
                .collect::<Result<Vec<_>, _>>()?;
            Ok(bounds.page(rows))
        })
    }

    pub(super) fn associate_faces(
        &self,
        collection: &CollectionId,
        user: &UserId,
        face_ids: &[String],
        threshold: f64,
    ) -> Result<AssociateFacesOutput> {
        users::check_count("associate_faces", face_ids)?;
        self.write("associate_faces", |transaction| {
            let key = key_of(transaction, collection)?;
            let id = user_key(transaction, key, user)?;
            let sealer = self.sealer(collection);
            let own = templates(transaction, &sealer, id)?;
            let named = named(transaction, &sealer, key, face_ids)?;
            let (numbers, output) = users::associate(user, &own, &named, threshold)?;
            let mut update = transaction.prepare("UPDATE faces SET user = ?2 WHERE id = ?1")?;
            for number in &numbers {
                update.execute([*number, id])?;
            }
            if !numbers.is_empty() {
                changed(transaction, key)?;
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
        users::check_count("disassociate_faces", face_ids)?;
        self.write("disassociate_faces", |transaction| {
            let key = key_of(transaction, collection)?;
            let id = user_key(transaction, key, user)?;
            let sealer = self.sealer(collection);
            let own = templates(transaction, &sealer, id)?.len();
            let named = named(transaction, &sealer, key, face_ids)?;
            let (numbers, output) = users::disassociate(user, own, &named);
            let mut update = transaction.prepare("UPDATE faces SET user = NULL WHERE id = ?1")?;
            for number in &numbers {
                update.execute([*number])?;
            }
            if !numbers.is_empty() {
                changed(transaction, key)?;
            }
            Ok(output)
        })
    }
}

/// Adds a user, unless there is one of that id. Returns how many were added.
fn add(connection: &Connection, collection: i64, user: &str) -> Result<usize, Failure> {
    Ok(connection
        .prepare_cached(
            "INSERT INTO users (collection, user_id, created_at) VALUES (?1, ?2, unixepoch()) \
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![collection, user])?)
}

/// Makes a face that user's, who is made where there is none of that id, or nobody's.
pub(super) fn give(
    connection: &Connection,
    collection: i64,
    face_id: &str,
    user: Option<&str>,
) -> Result<(), Failure> {
    if let Some(user) = user {
        add(connection, collection, user)?;
    }
    let given = connection
        .prepare_cached(
            "UPDATE faces SET user = new.id FROM (SELECT (SELECT id FROM users \
             WHERE collection = ?1 AND user_id = ?3) AS id) AS new \
             WHERE collection = ?1 AND face_id = ?2 AND user IS NOT new.id",
        )?
        .execute(params![collection, face_id, user])?;
    match given {
        0 => Ok(()),
        _ => changed(connection, collection),
    }
}

/// Counts a change of a user's vector.
fn changed(connection: &Connection, collection: i64) -> Result<(), Failure> {
    connection
        .prepare_cached("UPDATE collections SET user_changes = user_changes + 1 WHERE id = ?1")?
        .execute([collection])?;
    Ok(())
}

/// The row id of a user.
pub(super) fn user_key(
    connection: &Connection,
    collection: i64,
    user: &UserId,
) -> Result<i64, Failure> {
    connection
        .prepare_cached("SELECT id FROM users WHERE collection = ?1 AND user_id = ?2")?
        .query_row(params![collection, user.as_str()], |row| row.get(0))
        .optional()?
        .ok_or_else(|| Failure::Told(ErrorKind::UserNotFound, users::NO_SUCH_USER.into()))
}

/// The faces with these ids, as far as the collection holds them.
pub(super) fn named(
    connection: &Connection,
    sealer: &Sealer,
    collection: i64,
    face_ids: &[String],
) -> Result<Vec<(String, Option<Named>)>, Failure> {
    let mut statement = connection.prepare_cached(
        "SELECT id, (SELECT user_id FROM users WHERE users.id = faces.user), \
         face_id, CASE WHEN model = ?3 THEN template END FROM faces \
         WHERE collection = ?1 AND face_id = ?2",
    )?;
    let mut found = Vec::with_capacity(face_ids.len());
    for face_id in face_ids {
        let mut rows = statement.query(params![collection, face_id, EMBEDDER_SHA256])?;
        let face = match rows.next()? {
            Some(row) => Some(Named {
                number: row.get(0)?,
                user: row.get(1)?,
                template: comparable(row, sealer, 2)?,
            }),
            None => None,
        };
        found.push((face_id.clone(), face));
    }
    Ok(found)
}
