//! Collections, faces and templates in one SQLite file, or in memory.
//!
//! Several processes, and several handles in one process, may use a file at the same time: writes
//! are transactions that wait for each other, and each search first takes in what others have
//! added or deleted since. The connection belongs to one process; a forked child opens its own.

mod faces;
mod failure;
mod file;
mod implementation;
mod index;
mod lookup;
mod matched;
mod moving;
mod notes;
mod schema;
mod search;
mod tags;
#[cfg(test)]
mod tests;
mod users;
mod vectors;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use absenki_core::backend::{CollectionId, Page, PageRequest};
use absenki_core::per_process::PerProcess;
use absenki_core::{ErrorKind, Result};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

use failure::Failure;
use file::Opened;
use search::Cached;
use vectors::CachedUsers;

use super::page::bounds;
use super::{Sealer, TemplateKeys};

/// A gallery in one SQLite file or in memory.
pub(crate) struct SqliteGallery {
    place: Place,
    keys: Arc<TemplateKeys>,
    open: PerProcess<Mutex<Option<Open>>>,
}

enum Place {
    File(PathBuf),
    /// The process whose memory it is.
    Memory(u32),
}

/// An open gallery: the connection, and what was read through it.
struct Open {
    connection: Connection,
    memory: Memory,
    /// `None` in memory.
    file: Option<Opened>,
}

/// The templates of the collections searched so far, by name.
#[derive(Default)]
struct Memory {
    faces: HashMap<String, Cached>,
    users: HashMap<String, CachedUsers>,
}

impl SqliteGallery {
    /// Opens the gallery in `file`, or makes one where there is no file.
    pub(crate) fn open(file: PathBuf) -> Result<Self> {
        file::make(&file);
        let gallery = Self::at(Place::File(file));
        gallery.with("open_gallery", |_| Ok(()))?;
        Ok(gallery)
    }

    /// A gallery that lasts as long as the process.
    pub(crate) fn in_memory() -> Result<Self> {
        let gallery = Self::at(Place::Memory(std::process::id()));
        gallery.with("open_gallery", |_| Ok(()))?;
        Ok(gallery)
    }

    fn at(place: Place) -> Self {
        SqliteGallery { place, keys: Arc::default(), open: PerProcess::new() }
    }

    /// The same gallery, its templates encrypted.
    pub(crate) fn with_keys(self, keys: TemplateKeys) -> Self {
        SqliteGallery { keys: Arc::new(keys), ..self }
    }

    fn sealer(&self, collection: &CollectionId) -> Sealer {
        Sealer::new(&self.keys, collection.as_str())
    }

    fn with<T>(
        &self,
        operation: &'static str,
        work: impl FnOnce(&mut Open) -> Result<T, Failure>,
    ) -> Result<T> {
        let open = self.open.get();
        let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
        let done = self.ready(&mut open).and_then(work);
        done.map_err(|failure| failure.into_error(operation))
    }

    /// The open gallery. After its file was deleted or replaced, this fails once, and then opens
    /// what is there.
    fn ready<'a>(&self, open: &'a mut Option<Open>) -> Result<&'a mut Open, Failure> {
        if let Some(Open { file: Some(file), .. }) = open
            && let Err(gone) = file.check()
        {
            // SQLite sees it too, and leaves what is beside the file alone.
            *open = None;
            return Err(gone);
        }
        match open {
            Some(open) => Ok(open),
            closed => Ok(closed.insert(self.connect()?)),
        }
    }

    fn connect(&self) -> Result<Open, Failure> {
        let (connection, file) = match &self.place {
            Place::File(path) => (schema::open_file(path)?, Some(Opened::new(path))),
            Place::Memory(owner) if *owner == std::process::id() => {
                (schema::open_in_memory()?, None)
            }
            Place::Memory(_) => {
                return Err(Failure::Told(
                    ErrorKind::Storage,
                    "a gallery in memory stays with the process that made it; use a file to fork"
                        .into(),
                ));
            }
        };
        Ok(Open { connection, memory: Memory::default(), file })
    }

    /// Runs `work` in a transaction that holds the write lock from its start.
    fn write<T>(
        &self,
        operation: &'static str,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Failure>,
    ) -> Result<T> {
        self.with(operation, |open| {
            let transaction =
                open.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction)?;
            transaction.commit()?;
            // What was written to a file that is gone is not there.
            open.file.as_ref().map_or(Ok(()), Opened::check)?;
            Ok(done)
        })
    }

    /// The same for a deletion. Afterwards the write-ahead log is emptied, which keeps what was
    /// deleted; where another process is reading it, the next deletion empties it.
    fn erase<T>(
        &self,
        operation: &'static str,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Failure>,
    ) -> Result<T> {
        let done = self.write(operation, work)?;
        let emptied = self.with(operation, |open| {
            Ok(open.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
        });
        // The deletion is done all the same.
        drop(emptied);
        Ok(done)
    }

    fn create_collection(&self, collection: &CollectionId) -> Result<()> {
        self.write("create_collection", |transaction| {
            let added = transaction.execute(
                "INSERT INTO collections (name, created_at) VALUES (?1, unixepoch()) \
                 ON CONFLICT DO NOTHING",
                [collection.as_str()],
            )?;
            match added {
                0 => Err(Failure::Told(
                    ErrorKind::CollectionExists,
                    "a collection of that name exists already".into(),
                )),
                _ => Ok(()),
            }
        })
    }

    /// That the collection exists.
    fn require(&self, operation: &'static str, collection: &CollectionId) -> Result<()> {
        self.with(operation, |open| key_of(&open.connection, collection).map(|_| ()))
    }

    fn count_faces(&self, collection: &CollectionId) -> Result<u64> {
        self.with("describe_collection", |open| {
            let key = key_of(&open.connection, collection)?;
            let count: i64 = open.connection.query_row(
                "SELECT count(*) FROM faces WHERE collection = ?1",
                [key],
                |row| row.get(0),
            )?;
            Ok(count.unsigned_abs())
        })
    }

    fn list_collections(&self, page: &PageRequest) -> Result<Page<String>> {
        let bounds = bounds("list_collections", page)?;
        self.with("list_collections", |open| {
            let mut statement = open.connection.prepare_cached(
                "SELECT id, name FROM collections WHERE id > ?1 ORDER BY id LIMIT ?2",
            )?;
            let rows = statement
                .query_map([bounds.after, bounds.limit + 1], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<Vec<_>, _>>()?;
            Ok(bounds.page(rows))
        })
    }

    fn delete_collection(&self, collection: &CollectionId) -> Result<()> {
        let deleted = self.erase("delete_collection", |transaction| {
            // Its faces go with it.
            let delete = "DELETE FROM collections WHERE name = ?1";
            match transaction.execute(delete, [collection.as_str()])? {
                0 => Err(not_found()),
                _ => Ok(()),
            }
        });
        self.with("delete_collection", |open| {
            open.memory.faces.remove(collection.as_str());
            open.memory.users.remove(collection.as_str());
            Ok(())
        })?;
        deleted
    }
}

/// How long the writing of something that can be left out waits for another process's write: a search
/// waits for it.
const PATIENCE_OF_A_SEARCH: Duration = Duration::from_millis(200);

/// Runs `work` in a transaction that does not wait long for another process's.
fn briefly<T>(
    connection: &mut Connection,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    connection.busy_timeout(PATIENCE_OF_A_SEARCH)?;
    let done = (|| {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    })();
    connection.busy_timeout(schema::PATIENCE)?;
    done
}

/// The row id of a collection.
fn key_of(connection: &Connection, collection: &CollectionId) -> Result<i64, Failure> {
    connection
        .prepare_cached("SELECT id FROM collections WHERE name = ?1")?
        .query_row([collection.as_str()], |row| row.get(0))
        .optional()?
        .ok_or_else(not_found)
}

fn not_found() -> Failure {
    Failure::Told(
        ErrorKind::CollectionNotFound,
        "the collection does not exist; create it first".into(),
    )
}
