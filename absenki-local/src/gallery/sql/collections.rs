//! Collections: made, listed, deleted, and locked for a change.

use absenki_core::backend::{CollectionId, Page, PageRequest};
use absenki_core::{Error, ErrorKind, Result};
use sqlx::{AnyConnection, Row};

use super::failure::{Attempt, Failure};
use super::server::{Server, now};
use super::{LONGEST, LONGEST_DELETION, SqlGallery};
use crate::gallery::page::bounds;
use crate::networks::EMBEDDER_SHA256;

/// A collection as its row has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) id: i64,
    /// Seconds since 1970. Where the tables were dropped and made again, ids begin again too.
    pub(super) created_at: i64,
    /// The number of the last change.
    pub(super) changes: i64,
}

impl SqlGallery {
    pub(super) fn create_collection(&self, collection: &CollectionId) -> Result<()> {
        let ignore = self.server.or_ignore();
        let insert = self.server.statement(&format!(
            "INSERT {} INTO absenki_collections (name, created_at) VALUES (?, ?) {}",
            ignore.before, ignore.after
        ));
        self.write("create_collection", LONGEST, async |connection| {
            let query = sqlx::query(insert.clone()).bind(collection.as_str()).bind(now());
            match query.execute(connection).await?.rows_affected() {
                0 => Err(Error::new(
                    ErrorKind::CollectionExists,
                    "create_collection",
                    "a collection of that name exists already",
                )
                .into()),
                _ => Ok(()),
            }
        })
    }

    pub(super) fn delete_collection(&self, collection: &CollectionId) -> Result<()> {
        let delete = self.server.statement("DELETE FROM absenki_collections WHERE name = ?");
        self.write("delete_collection", LONGEST_DELETION, async |connection| {
            let query = sqlx::query(delete.clone()).bind(collection.as_str());
            match query.execute(connection).await?.rows_affected() {
                0 => Err(not_found("delete_collection")),
                _ => Ok(()),
            }
        })
    }

    pub(super) fn list_collections(&self, page: &PageRequest) -> Result<Page<String>> {
        let bounds = bounds("list_collections", page)?;
        let select = self
            .server
            .statement("SELECT id, name FROM absenki_collections WHERE id > ? ORDER BY id LIMIT ?");
        self.run("list_collections", LONGEST, async |connection| {
            let query = sqlx::query(select.clone()).bind(bounds.after).bind(bounds.limit + 1);
            let rows = query.fetch_all(connection).await?;
            let row = |row: &sqlx::any::AnyRow| Ok((row.try_get(0)?, row.try_get(1)?));
            Ok(bounds.page(rows.iter().map(row).collect::<sqlx::Result<_>>()?))
        })
    }

    /// The collection's row now: the one query of a search that finds nothing changed.
    pub(super) fn head(&self, operation: &'static str, collection: &CollectionId) -> Result<Head> {
        self.run(operation, LONGEST, async |connection| {
            head(&self.server, connection, operation, collection, "").await
        })
    }

    pub(super) fn created_at(&self, collection: &CollectionId) -> Result<i64> {
        let select = "SELECT created_at FROM absenki_collections WHERE name = ?";
        self.number("describe_collection", collection, select, &[])
    }

    pub(super) fn count_faces(&self, collection: &CollectionId) -> Result<u64> {
        let select = "SELECT (SELECT COUNT(*) FROM absenki_faces WHERE collection_id = id) \
                      FROM absenki_collections WHERE name = ?";
        Ok(self.number("describe_collection", collection, select, &[])?.unsigned_abs())
    }

    pub(super) fn count_incomparable(&self, collection: &CollectionId) -> Result<u64> {
        let select = "SELECT (SELECT COUNT(*) FROM absenki_faces \
                      WHERE collection_id = id AND model <> ?) \
                      FROM absenki_collections WHERE name = ?";
        let before = [EMBEDDER_SHA256];
        Ok(self.number("describe_collection", collection, select, &before)?.unsigned_abs())
    }

    pub(super) fn count_users(&self, collection: &CollectionId) -> Result<u64> {
        let select = "SELECT (SELECT COUNT(*) FROM absenki_users WHERE collection_id = c.id) \
                      FROM absenki_collections c WHERE name = ?";
        Ok(self.number("describe_collection", collection, select, &[])?.unsigned_abs())
    }

    /// The one number that a statement answers of a collection; its name is bound last.
    fn number(
        &self,
        operation: &'static str,
        collection: &CollectionId,
        select: &str,
        before: &[&str],
    ) -> Result<i64> {
        let select = self.server.statement(select);
        self.run(operation, LONGEST, async |connection| {
            let query = sqlx::query(select.clone());
            let query = before.iter().fold(query, |query, text| query.bind(*text));
            let row = query.bind(collection.as_str()).fetch_optional(connection).await?;
            Ok(row.ok_or_else(|| not_found(operation))?.try_get(0)?)
        })
    }
}

/// The collection's row; `lock` is empty, or `FOR UPDATE`.
pub(super) async fn head(
    server: &Server,
    connection: &mut AnyConnection,
    operation: &'static str,
    collection: &CollectionId,
    lock: &str,
) -> Attempt<Head> {
    let select =
        format!("SELECT id, created_at, changes FROM absenki_collections WHERE name = ? {lock}");
    let query = sqlx::query(server.statement(&select)).bind(collection.as_str());
    let row = query.fetch_optional(connection).await?.ok_or_else(|| not_found(operation))?;
    Ok(Head { id: row.try_get(0)?, created_at: row.try_get(1)?, changes: row.try_get(2)? })
}

/// Locks the collection until the transaction's end: the next change has the number after
/// [`Head::changes`], and nobody else has it.
pub(super) async fn lock(
    server: &Server,
    connection: &mut AnyConnection,
    operation: &'static str,
    collection: &CollectionId,
) -> Attempt<Head> {
    head(server, connection, operation, collection, "FOR UPDATE").await
}

/// Keeps the number of the last change.
pub(super) async fn keep(
    server: &Server,
    connection: &mut AnyConnection,
    head: Head,
) -> Attempt<()> {
    let update = server.statement("UPDATE absenki_collections SET changes = ? WHERE id = ?");
    sqlx::query(update).bind(head.changes).bind(head.id).execute(connection).await?;
    Ok(())
}

pub(super) fn not_found(operation: &'static str) -> Failure {
    let message = "the collection does not exist; create it first";
    Error::new(ErrorKind::CollectionNotFound, operation, message).into()
}
