//! The gallery's tables, and how a file is opened.

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use absenki_core::ErrorKind;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::failure::Failure;

/// Marks the file as a gallery of this library (`application_id`): "Absk".
pub(super) const APPLICATION: i32 = 0x4162_736b;

/// The version of the tables (`user_version`): how many of [`STEPS`] were taken.
const VERSION: i32 = STEPS.len() as i32;

/// What makes each version of the tables from the one before.
const STEPS: &[&str] = &[TABLES, USERS, MATCHES, SHARED, INDEX];

/// How long a write waits for another process's.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Between two attempts at making the tables.
const PAUSE: Duration = Duration::from_millis(10);

/// Row ids are never reused, so a face with a greater id was indexed later. `removals` counts the
/// faces deleted from a collection. A reader that saw the same count, and the faces up to some id,
/// lacks only the faces after it.
pub(super) const TABLES: &str = "
CREATE TABLE collections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    removals INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE faces (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    collection INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    face_id TEXT NOT NULL UNIQUE,
    image_id TEXT NOT NULL,
    external_image_id TEXT,
    box_left REAL NOT NULL,
    box_top REAL NOT NULL,
    box_width REAL NOT NULL,
    box_height REAL NOT NULL,
    confidence REAL NOT NULL,
    template BLOB NOT NULL,
    model TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX faces_by_collection ON faces (collection, id);
CREATE INDEX faces_by_image ON faces (collection, image_id);
";

/// Users, and whose a face is. `user_changes` counts what alters a user's vector.
const USERS: &str = "
CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    collection INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (collection, user_id)
) STRICT;
ALTER TABLE faces ADD COLUMN user INTEGER REFERENCES users (id) ON DELETE SET NULL;
ALTER TABLE collections ADD COLUMN user_changes INTEGER NOT NULL DEFAULT 0;
CREATE INDEX faces_by_user ON faces (user, id) WHERE user IS NOT NULL;
";

/// The day of each face's last match, in days since 1970. Before it was noted, all matched today.
const MATCHES: &str = "
CREATE TABLE matches (
    face INTEGER PRIMARY KEY REFERENCES faces (id) ON DELETE CASCADE,
    day INTEGER NOT NULL
) STRICT;
INSERT INTO matches SELECT id, unixepoch() / 86400 FROM faces;
";

/// Tags of collections, and notes, which the servers over one gallery share until their time is over.
const SHARED: &str = "
CREATE TABLE tags (
    collection INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (collection, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE notes (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    value BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT;
";

/// Parts of each collection's index. A part is of all faces with ids after `after`, up to `through`; no
/// two overlap. It goes when one of its faces is added, changed or deleted, whoever does it.
/// `replacements` counts templates that were replaced.
const INDEX: &str = "
ALTER TABLE collections ADD COLUMN replacements INTEGER NOT NULL DEFAULT 0;
CREATE TABLE index_parts (
    id INTEGER PRIMARY KEY,
    collection INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    after INTEGER NOT NULL,
    through INTEGER NOT NULL,
    incomparable INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    UNIQUE (collection, after)
) STRICT;
CREATE TRIGGER face_added AFTER INSERT ON faces BEGIN
    DELETE FROM index_parts WHERE collection = NEW.collection AND through >= NEW.id AND after =
        (SELECT max(after) FROM index_parts WHERE collection = NEW.collection AND after < NEW.id);
END;
CREATE TRIGGER face_deleted AFTER DELETE ON faces BEGIN
    DELETE FROM index_parts WHERE collection = OLD.collection AND through >= OLD.id AND after =
        (SELECT max(after) FROM index_parts WHERE collection = OLD.collection AND after < OLD.id);
END;
CREATE TRIGGER template_replaced AFTER UPDATE OF template, model ON faces BEGIN
    UPDATE collections SET replacements = replacements + 1 WHERE id = OLD.collection;
    DELETE FROM index_parts WHERE collection = OLD.collection AND through >= OLD.id AND after =
        (SELECT max(after) FROM index_parts WHERE collection = OLD.collection AND after < OLD.id);
END;
";

pub(super) fn open_in_memory() -> Result<Connection, Failure> {
    prepared(Connection::open_in_memory()?)
}

pub(super) fn open_file(path: &Path) -> Result<Connection, Failure> {
    // Without SQLITE_OPEN_CREATE: a file that was deleted must not come back empty.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    prepared(Connection::open_with_flags(path, flags)?)
}

fn prepared(mut connection: Connection) -> Result<Connection, Failure> {
    connection.busy_timeout(PATIENCE)?;
    // Deleted templates are overwritten; damage is looked for where pages are read.
    connection.execute_batch(
        "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON;",
    )?;
    let start = Instant::now();
    while state(&connection)?.is_behind() {
        // If two processes create the same file, SQLite does not let the second wait for the
        // first but fails at once, so that they do not wait for each other.
        match make(&mut connection) {
            Err(error) if error.is_busy() && start.elapsed() < PATIENCE => sleep(PAUSE),
            done => done?,
        }
    }
    match state(&connection)? {
        State::Ours(VERSION) => Ok(connection),
        State::Ours(_) => Err(Failure::Told(
            ErrorKind::Storage,
            "the gallery was made by a newer version of this library".into(),
        )),
        State::Empty | State::Foreign => {
            Err(Failure::Told(ErrorKind::Storage, "the file is a database, but no gallery".into()))
        }
    }
}

#[derive(Debug, PartialEq)]
enum State {
    Empty,
    Ours(i32),
    Foreign,
}

impl State {
    /// Whether there are steps to take.
    fn is_behind(&self) -> bool {
        matches!(self, State::Empty | State::Ours(1..VERSION))
    }
}

fn state(connection: &Connection) -> Result<State, Failure> {
    let application: i32 = connection.pragma_query_value(None, "application_id", |r| r.get(0))?;
    let version: i32 = connection.pragma_query_value(None, "user_version", |r| r.get(0))?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(match (application, version, tables) {
        (0, 0, 0) => State::Empty,
        (APPLICATION, version, _) => State::Ours(version),
        _ => State::Foreign,
    })
}

/// Makes the tables, or the newer ones, unless another process has done so meanwhile.
fn make(connection: &mut Connection) -> Result<(), Failure> {
    // With a write-ahead log readers and a writer do not wait for each other. In memory the
    // answer is "memory", which is as good.
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let taken = match state(&transaction)? {
        State::Empty => 0,
        State::Ours(version) => usize::try_from(version).unwrap_or(STEPS.len()),
        State::Foreign => STEPS.len(),
    };
    for step in STEPS.iter().skip(taken) {
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.commit()?;
    Ok(())
}
