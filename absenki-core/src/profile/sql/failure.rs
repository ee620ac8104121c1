//! What a database's failures mean.

use sqlx::error::DatabaseError;

use crate::error::{Error, ErrorKind};

/// Why a piece of work on the database ended.
pub(super) enum Failure {
    /// The database, or the way to it, failed.
    Database(sqlx::Error),
    /// The answer was not what the caller may have.
    Refused(Error),
    /// The work took too long.
    Late,
}

pub(super) type Attempt<T> = std::result::Result<T, Failure>;

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Failure::Database(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Refused(error)
    }
}

impl Failure {
    /// Whether the database took the transaction back for another's sake: a deadlock in MySQL, a
    /// conflict of serializable transactions in PostgreSQL. Trying again is then its own advice.
    pub(super) fn lost_a_race(&self) -> bool {
        matches!(self, Failure::Database(sqlx::Error::Database(error))
            if error.code().as_deref() == Some("40001"))
    }

    pub(super) fn into_error(self, operation: &'static str) -> Error {
        match self {
            Failure::Refused(error) => error,
            Failure::Late => {
                Error::new(ErrorKind::Timeout, operation, "the database did not answer in time")
            }
            Failure::Database(error) => {
                let (kind, message) = explain(&error);
                Error::new(kind, operation, message).with_source(error)
            }
        }
    }
}

fn explain(error: &sqlx::Error) -> (ErrorKind, &'static str) {
    match error {
        // The pool keeps trying a server that refuses, so this is all it says of one.
        sqlx::Error::PoolTimedOut => {
            (ErrorKind::Unreachable, "no connection to the database was had in time")
        }
        // A server that goes away during PostgreSQL's handshake is a fault of the protocol to sqlx.
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => {
            (ErrorKind::Unreachable, "the database could not be reached, or the connection broke")
        }
        sqlx::Error::Database(error) => explain_answer(error.as_ref()),
        _ => (ErrorKind::Storage, "the face profiles could not be read or written"),
    }
}

/// By SQLSTATE, where the database gives one; SQLite gives its own numbers.
fn explain_answer(error: &dyn DatabaseError) -> (ErrorKind, &'static str) {
    match error.code().as_deref().unwrap_or_default() {
        // SQLITE_BUSY and SQLITE_BUSY_SNAPSHOT.
        "5" | "517" => (ErrorKind::Timeout, "the database was busy for too long"),
        "42P01" | "42S02" => {
            (ErrorKind::Storage, "the table face_profiles is missing: run the app's migrations")
        }
        "28000" | "28P01" => (ErrorKind::Storage, "the database refused its user or password"),
        // A broken connection, and a server that is shutting down or starting.
        code if code.starts_with("08") || code.starts_with("57P") => {
            (ErrorKind::Unreachable, "the database closed the connection")
        }
        _ => (ErrorKind::Storage, "the database refused to read or write the face profiles"),
    }
}
