//! Search by PostgreSQL, with pgvector: approximate, and in no process's memory.
//!
//! The server's index is one more node that follows a collection's changes (`follow.rs`): how far it
//! has come is a row, and whoever searches first takes the rest in. So a face that was acknowledged is
//! found by the next search, and processes that search in their own memory may share the gallery.

use absenki_core::backend::CollectionId;
use absenki_core::config::GallerySearch;
use absenki_core::{Error, ErrorKind, Result};
use sqlx::{AnyConnection, Connection, Executor, Row};
use tokio::time::Instant;

use super::collections::{Head, head, not_found};
use super::failure::Attempt;
use super::follow::{Additions, Kept};
use super::reading::MOST_LISTED;
use super::record::Record;
use super::schema::ONE_AT_A_TIME;
use super::search::{MOST_ATTEMPTS, deleted_too_fast, ranked};
use super::server::Family;
use super::{LONGEST, SqlGallery};
use crate::gallery::Matches;
use crate::networks::EMBEDDER_SHA256;
use crate::template::Template;

/// Settings of a session. What they are worth is in docs/galleries.md. `relaxed_order`, since what is
/// found is ranked again; an iterative scan goes on where the nearest belong to other collections. A plan
/// for any collection would be a bad one for most.
pub(super) const SESSION: &str = "SET idle_in_transaction_session_timeout = '30s'; \
     SET plan_cache_mode = force_custom_plan; SET hnsw.ef_search = 800; \
     SET hnsw.iterative_scan = 'relaxed_order'; SET hnsw.max_scan_tuples = 200000";

/// Up to so many changes a collection is searched without the index, exactly. A million take 0.2 s, and the
/// index would miss too many of them.
const MOST_EXACT: i64 = if cfg!(test) { 500 } else { 1_000_000 };

/// Fewest candidates that are compared in full.
const FEWEST_CANDIDATES: usize = 64;

/// Templates that are taken in at a time, in one transaction.
const AT_A_TIME: i64 = 512;

/// How far the index of a collection is.
struct Indexed {
    head: Head,
    /// All changes up to here were taken in; `None` where there are none, or those of another model.
    changes: Option<i64>,
    /// How many cannot be compared.
    incomparable: i64,
}

impl SqlGallery {
    /// The records of the collection that are most like `template`, as far as the index finds them.
    pub(super) fn search_on_server<R: Record>(
        &self,
        operation: &'static str,
        collection: &CollectionId,
        template: &Template,
        most: usize,
    ) -> Result<Matches<R>> {
        let sealer = self.sealer(collection);
        for _ in 0..MOST_ATTEMPTS {
            let Indexed { head, incomparable, .. } = self.caught_up::<R>(operation, collection)?;
            let incomparable = usize::try_from(incomparable).unwrap_or_default();
            let candidates = match most {
                0 => Vec::new(),
                _ => self.candidates::<R>(operation, head, template, most)?,
            };
            let mut found = Some(Kept::<R>::new());
            for numbers in candidates.chunks(MOST_LISTED) {
                let read = self.read(operation, &sealer, head.id, numbers)?;
                found = found.zip(read).map(|(mut found, read)| {
                    found.extend(read);
                    found
                });
            }
            if let Some(found) = found {
                let nearest = ranked(&candidates, &found, template, most);
                return Ok(Matches { nearest, incomparable });
            }
        }
        Err(deleted_too_fast(operation))
    }

    /// The numbers of those that the index finds nearest.
    fn candidates<R: Record>(
        &self,
        operation: &'static str,
        head: Head,
        template: &Template,
        most: usize,
    ) -> Result<Vec<i64>> {
        // A power of two, so that a connection prepares few statements. Written out, since the server
        // would not use the index for a limit that it does not know.
        let limit = (2 * most).max(FEWEST_CANDIDATES).next_power_of_two();
        // An index that orders by the distance cannot order by a sum.
        let without_index = if head.changes <= MOST_EXACT { "0 +" } else { "" };
        let select = self.server.statement(&format!(
            "SELECT number FROM absenki_vectors WHERE collection_id = ? AND {} \
             AND vector IS NOT NULL \
             ORDER BY {without_index} (vector <=> CAST(CAST(? AS TEXT) AS HALFVEC(128))) LIMIT {limit}",
            which::<R>()
        ));
        let vector = text_of(template);
        self.run(operation, LONGEST, async |connection| {
            let query = sqlx::query(select.clone()).bind(head.id).bind(&*vector);
            let rows = query.fetch_all(connection).await?;
            Ok(rows.iter().map(|row| row.try_get(0)).collect::<sqlx::Result<_>>()?)
        })
    }

    /// The collection once its index has all changes, in bounded time.
    fn caught_up<R: Record>(
        &self,
        operation: &'static str,
        collection: &CollectionId,
    ) -> Result<Indexed> {
        let end = Instant::now() + LONGEST;
        loop {
            let indexed = self.indexed::<R>(operation, collection)?;
            if indexed.changes == Some(indexed.head.changes) {
                return Ok(indexed);
            }
            if Instant::now() > end {
                let message = "many new faces are being indexed; try again";
                return Err(Error::new(ErrorKind::Storage, operation, message).with_retryable(true));
            }
            self.take_in::<R>(operation, collection)?;
        }
    }

    /// The one query of a search that finds nothing changed, before that for the nearest.
    fn indexed<R: Record>(
        &self,
        operation: &'static str,
        collection: &CollectionId,
    ) -> Result<Indexed> {
        let select = self.server.statement(&format!(
            "SELECT c.id, c.created_at, c.changes, i.changes, \
             (SELECT COUNT(*) FROM absenki_vectors \
             WHERE collection_id = c.id AND {} AND vector IS NULL) \
             FROM absenki_collections c LEFT JOIN absenki_indexed i \
             ON i.collection_id = c.id AND i.of_user = ? AND i.model = ? WHERE c.name = ?",
            which::<R>()
        ));
        self.run(operation, LONGEST, async |connection| {
            let query = sqlx::query(select.clone()).bind(R::ARE_USERS).bind(EMBEDDER_SHA256);
            let row = query.bind(collection.as_str()).fetch_optional(connection).await?;
            let row = row.ok_or_else(|| not_found(operation))?;
            let (id, created_at, changes) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            Ok(Indexed {
                head: Head { id, created_at, changes },
                changes: row.try_get(3)?,
                incomparable: row.try_get(4)?,
            })
        })
    }

    /// Takes in the next changes, in one transaction. Those that do so at once wait for each other.
    fn take_in<R: Record>(&self, operation: &'static str, collection: &CollectionId) -> Result<()> {
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
    pub(super) async fn forget_vector(
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
    pub(super) async fn forget_vectors(
        &self,
        connection: &mut AnyConnection,
        head: Head,
    ) -> Attempt<()> {
        let is_encrypted = self.server.family == Family::Postgres && !self.keys.is_empty();
        if is_encrypted && exists(connection).await? {
            for table in ["absenki_vectors", "absenki_indexed"] {
                let delete = format!("DELETE FROM {table} WHERE collection_id = ?");
                let query = sqlx::query(self.server.statement(&delete)).bind(head.id);
                query.execute(&mut *connection).await?;
            }
        }
        Ok(())
    }
}

/// Makes the tables where they are missing.
pub(super) async fn prepare(connection: &mut AnyConnection) -> Attempt<()> {
    let select = "SELECT (SELECT default_version FROM pg_available_extensions WHERE name = 'vector'), \
                  (SELECT extversion FROM pg_extension WHERE extname = 'vector')";
    let row = sqlx::query(select).fetch_one(&mut *connection).await?;
    let version = match (row.try_get::<Option<String>, _>(1)?, row.try_get(0)?) {
        (Some(version), _) | (None, Some(version)) => version,
        (None, None) => {
            let message = "gallery.search = server needs pgvector, which the gallery's PostgreSQL \
                           does not have";
            return Err(unusable(message).into());
        }
    };
    let parts: Vec<u32> = version.split('.').map(|part| part.parse().unwrap_or(0)).collect();
    if parts < vec![0, 8] {
        return Err(unusable("gallery.search = server needs pgvector 0.8 or later").into());
    }
    if exists(connection).await? {
        return Ok(());
    }
    let mut transaction = connection.begin().await?;
    transaction.execute(ONE_AT_A_TIME).await?;
    let made = sqlx::raw_sql(include_str!("pgvector.sql")).execute(&mut *transaction).await;
    let code = |error: &sqlx::Error| Some(error.as_database_error()?.code()?.into_owned());
    if made.as_ref().err().and_then(code).as_deref() == Some("42501") {
        let message = "the gallery's user may not set up pgvector: an administrator has to run \
                       pgvector.sql";
        return Err(unusable(message).into());
    }
    made?;
    transaction.commit().await?;
    Ok(())
}

/// The condition of the index of faces, or of users.
fn which<R: Record>() -> &'static str {
    if R::ARE_USERS { "of_user" } else { "NOT of_user" }
}

async fn exists(connection: &mut AnyConnection) -> Attempt<bool> {
    let select = "SELECT CAST(to_regclass('absenki_indexed') AS TEXT)";
    let row = sqlx::query(select).fetch_one(connection).await?;
    Ok(row.try_get::<Option<String>, _>(0)?.is_some())
}

/// As pgvector reads it: the drivers of `sqlx::Any` know no vector.
fn text_of(template: &Template) -> String {
    let numbers: Vec<String> = template.as_array().iter().map(f32::to_string).collect();
    format!("[{}]", numbers.join(","))
}

pub(super) fn unusable(message: &'static str) -> Error {
    Error::new(ErrorKind::Configuration, "open_gallery", message)
}
