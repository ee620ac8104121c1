//! How the server's index follows a collection.

use absenki_core::Result;
use absenki_core::backend::CollectionId;
use absenki_core::config::GallerySearch;
use sqlx::{AnyConnection, Row};

use super::super::collections::{Head, head};
use super::super::failure::Attempt;
use super::super::follow::Additions;
use super::super::record::Record;
use super::super::server::Family;
use super::super::{LONGEST, SqlGallery};
use super::tables::exist;
use super::text_of;
use crate::networks::EMBEDDER_SHA256;
use crate::template::Template;

/// Templates that are taken in at a time, in one transaction.
const AT_A_TIME: i64 = 512;

impl SqlGallery {
    /// Takes in the next changes, in one transaction. Those that do so at once wait for each other.
    pub(super) fn take_in<R: Record>(
        &self,
        operation: &'static str,
        collection: &CollectionId,
    ) -> Result<()> {
        let sealer = self.sealer(collection);
        self.write(operation, LONGEST, async |connection| {
            let head = head(&self.server, connection, operation, collection, "").await?;
            let before = self.lock_index::<R>(connection, head).await?;
            let Additions { added, through, .. } =
                self.additions::<R>(connection, &sealer, head, before, AT_A_TIME).await?;
            self.insert_vectors::<R>(connection, head, &added).await?;
            let delete = self.server.statement(
                "DELETE FROM absenki_vectors WHERE collection_id = ? AND number IN \
                 (SELECT face FROM absenki_removals \
                 WHERE collection_id = ? AND number > ? AND number <= ?)",
            );
            let query = sqlx::query(delete).bind(head.id).bind(head.id).bind(before).bind(through);
            query.execute(&mut *connection).await?;
            let update =
                "UPDATE absenki_indexed SET changes = ? WHERE collection_id = ? AND of_user = ?";
            let query = sqlx::query(self.server.statement(update)).bind(through).bind(head.id);
            query.bind(R::ARE_USERS).execute(connection).await?;
            Ok(())
        })
    }

    /// Locks the row of the collection's index until the transaction's end; up to which change it is.
    async fn lock_index<R: Record>(
        &self,
        connection: &mut AnyConnection,
        head: Head,
    ) -> Attempt<i64> {
        let insert = self.server.statement(
            "INSERT INTO absenki_indexed (collection_id, of_user, changes, model) \
             VALUES (?, ?, 0, ?) ON CONFLICT DO NOTHING",
        );
        let query = sqlx::query(insert).bind(head.id).bind(R::ARE_USERS).bind(EMBEDDER_SHA256);
        query.execute(&mut *connection).await?;
        let select = self.server.statement(
            "SELECT changes, model FROM absenki_indexed \
             WHERE collection_id = ? AND of_user = ? FOR UPDATE",
        );
        let query = sqlx::query(select).bind(head.id).bind(R::ARE_USERS);
        let row = query.fetch_one(&mut *connection).await?;
        let (changes, model): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
        if model == EMBEDDER_SHA256 {
            return Ok(changes);
        }
        let delete = "DELETE FROM absenki_vectors WHERE collection_id = ? AND of_user = ?";
        let query = sqlx::query(self.server.statement(delete)).bind(head.id).bind(R::ARE_USERS);
        query.execute(&mut *connection).await?;
        let update = "UPDATE absenki_indexed SET model = ? WHERE collection_id = ? AND of_user = ?";
        let query = sqlx::query(self.server.statement(update)).bind(EMBEDDER_SHA256);
        query.bind(head.id).bind(R::ARE_USERS).execute(connection).await?;
        Ok(0)
    }

    /// Adds vectors in one statement.
    async fn insert_vectors<R: Record>(
        &self,
        connection: &mut AnyConnection,
        head: Head,
        added: &[(i64, Option<Template>)],
    ) -> Attempt<()> {
        let numbers: Vec<String> = added.iter().map(|(number, _)| number.to_string()).collect();
        let vectors: Vec<String> = added
            .iter()
            .map(|(_, vector)| vector.as_ref().map_or_else(String::new, text_of))
            .collect();
        let insert = self.server.statement(
            "INSERT INTO absenki_vectors (collection_id, number, of_user, vector) \
             SELECT ?, CAST(number AS BIGINT), ?, CAST(NULLIF(vector, '') AS HALFVEC(128)) \
             FROM unnest(string_to_array(?, ' '), string_to_array(?, ' ')) AS added (number, vector) \
             ON CONFLICT DO NOTHING",
        );
        let query = sqlx::query(insert).bind(head.id).bind(R::ARE_USERS);
        query.bind(numbers.join(" ")).bind(vectors.join(" ")).execute(connection).await?;
        Ok(())
    }

    /// Deletes the vector of what had this number, so that it does not outlive its face.
    pub(in super::super) async fn forget_vector(
        &self,
        connection: &mut AnyConnection,
        head: Head,
        number: i64,
    ) -> Attempt<()> {
        if self.server.search == GallerySearch::Server {
            let delete = "DELETE FROM absenki_vectors WHERE collection_id = ? AND number = ?";
            let query = sqlx::query(self.server.statement(delete)).bind(head.id).bind(number);
            query.execute(connection).await?;
        }
        Ok(())
    }

    /// Deletes the collection's vectors where the templates are encrypted now.
    pub(in super::super) async fn forget_vectors(
        &self,
        connection: &mut AnyConnection,
        head: Head,
    ) -> Attempt<()> {
        let is_encrypted = self.server.family == Family::Postgres && !self.keys.is_empty();
        if is_encrypted && exist(connection).await? {
            for table in ["absenki_vectors", "absenki_indexed"] {
                let delete = format!("DELETE FROM {table} WHERE collection_id = ?");
                let query = sqlx::query(self.server.statement(&delete)).bind(head.id);
                query.execute(&mut *connection).await?;
            }
        }
        Ok(())
    }
}
