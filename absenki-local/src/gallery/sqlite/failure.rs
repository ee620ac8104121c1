//! What can go wrong inside the gallery, before it becomes an error of an operation.

use std::borrow::Cow;

use absenki_core::{Error, ErrorKind};
use rusqlite::ErrorCode;

#[derive(Debug)]
pub(super) enum Failure {
    Sql(rusqlite::Error),
    Told(ErrorKind, Cow<'static, str>),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Failure::Sql(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Told(error.kind(), error.message().to_owned().into())
    }
}

impl Failure {
    /// Whether another connection was in the way.
    pub(super) fn is_busy(&self) -> bool {
        let Failure::Sql(error) = self else { return false };
        error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
    }

    pub(super) fn into_error(self, operation: &'static str) -> Error {
        let error = match self {
            Failure::Told(kind, message) => return Error::new(kind, operation, message),
            Failure::Sql(error) => error,
        };
        let code = error.sqlite_error_code();
        let failure = Error::new(ErrorKind::Storage, operation, message(code))
            .with_retryable(matches!(code, Some(ErrorCode::DatabaseBusy)));
        match error {
            // SQLite's own text may hold the path; its code says as much.
            rusqlite::Error::SqliteFailure(code, _) => failure.with_source(code),
            other => failure.with_source(other),
        }
    }
}

fn message(code: Option<ErrorCode>) -> &'static str {
    match code {
        Some(ErrorCode::NotADatabase) => "the file is no gallery",
        Some(ErrorCode::DatabaseCorrupt) => {
            "the gallery file is damaged; put a backup in its place or enrol again"
        }
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            "the gallery file cannot be opened: its folder must exist and be writable"
        }
        Some(ErrorCode::ReadOnly) => "the gallery file cannot be written",
        Some(ErrorCode::DiskFull) => "there is no space left for the gallery",
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another process has been writing to the gallery for too long; try again"
        }
        _ => "the gallery could not be read or written",
    }
}
