//! Collections, faces and templates in PostgreSQL, MySQL or MariaDB, for many machines.
//!
//! Each change of a collection (a face added, a face removed) takes the next number, under the lock
//! on the collection's row, and keeps the lock until it is committed. So a change is visible before
//! the next one has its number: a node that has taken in all changes up to a number misses none.
//! A search first reads the collection's last number, and takes in what is new (`follow.rs`).
//!
//! The connections, and what was read through them, belong to one process; a forked child opens its
//! own.

mod collections;
#[cfg(test)]
mod crashes;
mod faces;
mod failure;
mod follow;
mod implementation;
mod matched;
mod moving;
mod notes;
mod pgvector;
mod reading;
mod record;
mod schema;
mod search;
mod server;
mod tags;
#[cfg(test)]
mod tests;
mod users;
mod vectors;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use absenki_core::Result;
use absenki_core::backend::{CollectionId, Face};
use absenki_core::blocking::wait;
use absenki_core::config::GallerySearch;
use absenki_core::per_process::PerProcess;
use sqlx::{AnyConnection, AnyPool, Connection};
use tokio::time::{Instant, sleep, timeout_at};

use failure::{Attempt, Failure};
use record::{Known, Owner};
use server::{Family, Server};

use super::{Sealer, TemplateKeys};

/// Longest that one piece of work on the database takes, the wait for a connection included.
const LONGEST: Duration = Duration::from_secs(6);

/// Longest for the deletion of a collection, whose faces are all deleted with it.
const LONGEST_DELETION: Duration = Duration::from_secs(60);

/// Between two attempts after a connection broke.
const PAUSE: Duration = Duration::from_millis(20);

/// A gallery in a database server. Nothing connects before the first call.
///
/// Its methods wait on their thread, so they may not be called on one that runs asynchronous tasks.
pub(crate) struct SqlGallery {
    server: AssertUnwindSafe<Server>,
    keys: Arc<TemplateKeys>,
    node: AssertUnwindSafe<PerProcess<Node>>,
}

/// What this process has: connections, and the collections that it has searched, by name.
struct Node {
    pool: AnyPool,
    /// Whether the tables were found, or made.
    prepared: AtomicBool,
    faces: Known<Face>,
    users: Known<Owner>,
}

impl SqlGallery {
    /// The gallery in the database that `url` names.
    pub(crate) fn new(url: &str) -> Result<Self> {
        let server = AssertUnwindSafe(Server::new(url)?);
        Ok(SqlGallery { server, keys: Arc::default(), node: AssertUnwindSafe(PerProcess::new()) })
    }

    /// The same gallery, which PostgreSQL searches.
    pub(crate) fn searched_by_server(mut self) -> Result<Self> {
        if self.server.family != Family::Postgres {
            return Err(pgvector::unusable(
                "gallery.search = server needs a gallery in PostgreSQL",
            ));
        }
        self.server.search = GallerySearch::Server;
        Ok(self)
    }

    /// The same gallery, its templates encrypted.
    pub(crate) fn with_keys(self, keys: TemplateKeys) -> Self {
        SqlGallery { keys: Arc::new(keys), ..self }
    }

    fn sealer(&self, collection: &CollectionId) -> Sealer {
        Sealer::new(&self.keys, collection.as_str())
    }

    /// Runs `work` on a connection, in bounded time; again where its failure shows that nothing of
    /// it remained.
    fn run<T>(
        &self,
        operation: &'static str,
        longest: Duration,
        work: impl AsyncFn(&mut AnyConnection) -> Attempt<T>,
    ) -> Result<T> {
        wait(async {
            let end = Instant::now() + longest;
            loop {
                match self.attempt(end, &work).await {
                    Err(failure) if failure.left_nothing() && Instant::now() < end => {
                        sleep(PAUSE).await;
                    }
                    done => return done.map_err(|failure| failure.into_error(operation)),
                }
            }
        })?
    }

    async fn attempt<T>(
        &self,
        end: Instant,
        work: &impl AsyncFn(&mut AnyConnection) -> Attempt<T>,
    ) -> Attempt<T> {
        let node = self.node()?;
        let acquired = timeout_at(end, node.pool.acquire()).await;
        let mut connection = acquired.map_err(|_| Failure::Late)??;
        let done = timeout_at(end, async {
            if !node.prepared.load(Ordering::Relaxed) {
                schema::prepare(&self.server, &mut connection).await?;
                node.prepared.store(true, Ordering::Relaxed);
            }
            work(&mut connection).await
        });
        let done = done.await.unwrap_or(Err(Failure::Late));
        if done.as_ref().is_err_and(Failure::breaks_the_connection) {
            // The pool would wait for the connection's last answer before it opens another.
            drop(connection.detach());
        }
        if done.as_ref().is_err_and(Failure::lacks_tables) {
            node.prepared.store(false, Ordering::Relaxed);
        }
        done
    }

    /// Runs `work` in a transaction.
    fn write<T>(
        &self,
        operation: &'static str,
        longest: Duration,
        work: impl AsyncFn(&mut AnyConnection) -> Attempt<T>,
    ) -> Result<T> {
        self.run(operation, longest, async |connection| {
            let mut transaction = connection.begin_with(self.server.begin()).await?;
            let done = work(&mut transaction).await?;
            transaction.commit().await.map_err(Failure::InDoubt)?;
            Ok(done)
        })
    }

    /// What this process has; made by the first [`run`](Self::run), on the runtime.
    fn node(&self) -> Result<Arc<Node>> {
        self.node.get_or_try_init(|| {
            let (faces, users) = (Known::default(), Known::default());
            Ok(Node { pool: self.server.pool(), prepared: AtomicBool::new(false), faces, users })
        })
    }
}

impl Node {
    fn forget(&self, collection: &str) {
        self.faces.forget(collection);
        self.users.forget(collection);
    }
}
