//! Search by PostgreSQL, with pgvector: approximate, and in no process's memory.
//!
//! The server's index is one more node that follows a collection's changes (`follow.rs`): how far it
//! has come is a row, and whoever searches first takes the rest in. So a face that was acknowledged is
//! found by the next search, and processes that search in their own memory may share the gallery.

mod index;
mod tables;

use absenki_core::backend::CollectionId;
use absenki_core::{Error, ErrorKind, Result};
use sqlx::Row;
use tokio::time::Instant;

pub(super) use tables::{prepare, unusable};

use super::collections::{Head, not_found};
use super::follow::Kept;
use super::reading::MOST_LISTED;
use super::record::Record;
use super::search::{MOST_ATTEMPTS, deleted_too_fast, ranked};
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
}

/// The condition of the index of faces, or of users.
fn which<R: Record>() -> &'static str {
    if R::ARE_USERS { "of_user" } else { "NOT of_user" }
}

/// As pgvector reads it: the drivers of `sqlx::Any` know no vector.
fn text_of(template: &Template) -> String {
    let numbers: Vec<String> = template.as_array().iter().map(f32::to_string).collect();
    format!("[{}]", numbers.join(","))
}
