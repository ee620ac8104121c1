//! What a database's failures mean.

use std::io::ErrorKind::InvalidData;

use absenki_core::{Error, ErrorKind};
use sqlx::error::DatabaseError;

/// Why a piece of work on the database ended.
#[derive(Debug)]
pub(super) enum Failure {
    /// The database, or the way to it, failed; nothing was committed.
    Database(sqlx::Error),
    /// It failed while it committed: the work may have been done.
    InDoubt(sqlx::Error),
    /// The answer is an error of the operation.
    Refused(Error),
    /// The work took too long.
    Late,
}

pub(super) type Attempt<T> = Result<T, Failure>;

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

/// What a database's error is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// No connection in time.
    NoConnection,
    /// The connection broke: the server went away, or restarts.
    Broken,
    /// The server did not show a certificate that the URL trusts.
    Untrusted,
    /// The server ended the transaction for another's sake, which waited for it.
    Conflict,
    /// Another transaction kept a lock for too long.
    Busy,
    /// A table is missing: somebody dropped it, as `migrate:fresh` does.
    NoTable,
    /// The server does not let this user in, or not do this.
    Denied,
    /// The server has no space.
    Full,
    /// Anything else.
    Other,
}

impl Failure {
    /// Whether the work can be done again as if it had not been tried.
    pub(super) fn left_nothing(&self) -> bool {
        let Failure::Database(error) = self else { return false };
        matches!(cause(error), Cause::Broken | Cause::Conflict | Cause::NoTable)
    }

    /// Whether the tables have to be made again.
    pub(super) fn lacks_tables(&self) -> bool {
        matches!(self, Failure::Database(error) if cause(error) == Cause::NoTable)
    }

    /// Whether the connection may still wait for an answer, or has no other end.
    pub(super) fn breaks_the_connection(&self) -> bool {
        match self {
            Failure::Refused(_) => false,
            Failure::Late => true,
            Failure::Database(error) | Failure::InDoubt(error) => {
                matches!(cause(error), Cause::Broken | Cause::Untrusted)
            }
        }
    }

    pub(super) fn into_error(self, operation: &'static str) -> Error {
        let late = "the gallery's database did not answer in time; try again";
        let storage = |message| Error::new(ErrorKind::Storage, operation, message);
        let error = match self {
            // An error from deeper down names its own operation.
            Failure::Refused(error) => return error,
            Failure::Late => return storage(late).with_retryable(true),
            Failure::Database(error) | Failure::InDoubt(error) => error,
        };
        let (message, retryable) = match cause(&error) {
            Cause::NoConnection => ("the gallery's database cannot be reached; try again", true),
            Cause::Broken => ("the connection to the gallery's database broke; try again", true),
            Cause::Untrusted => ("the certificate of the gallery's database is not trusted", false),
            Cause::Conflict | Cause::Busy => ("others kept the collection busy; try again", true),
            Cause::NoTable => ("the gallery's tables are missing", false),
            Cause::Denied => ("the gallery's database refuses the user or the password", false),
            Cause::Full => ("there is no space left for the gallery", false),
            Cause::Other => ("the gallery's database could not be read or written", false),
        };
        storage(message).with_retryable(retryable).with_source(error)
    }
}

fn cause(error: &sqlx::Error) -> Cause {
    match error {
        sqlx::Error::PoolTimedOut => Cause::NoConnection,
        sqlx::Error::Tls(_) => Cause::Untrusted,
        // So rustls reports what is wrong with a certificate.
        sqlx::Error::Io(error) if error.kind() == InvalidData => Cause::Untrusted,
        // A server that goes away during PostgreSQL's handshake is a fault of the protocol to sqlx.
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => Cause::Broken,
        sqlx::Error::Database(error) => cause_of_answer(error.as_ref()),
        _ => Cause::Other,
    }
}

/// By SQLSTATE. MySQL puts some of its own numbers under one: 1205 is a lock that did not come
/// free in time, 1021 and 1114 are full disks and tables.
fn cause_of_answer(error: &dyn DatabaseError) -> Cause {
    let number = error
        .try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>()
        .map(sqlx::mysql::MySqlDatabaseError::number);
    match (number, error.code().as_deref().unwrap_or_default()) {
        (Some(1205), _) | (_, "55P03") => Cause::Busy,
        (Some(1021 | 1114), _) | (_, "53100") => Cause::Full,
        (_, "40001" | "40P01") => Cause::Conflict,
        (_, "42P01" | "42S02") => Cause::NoTable,
        (_, "42501") => Cause::Denied,
        (_, code) if code.starts_with("28") => Cause::Denied,
        // A server that shuts down, starts, ended the session, or has no connection to spare.
        (_, "53300" | "70100" | "25P03") => Cause::Broken,
        (_, code) if code.starts_with("08") || code.starts_with("57P") => Cause::Broken,
        _ => Cause::Other,
    }
}
