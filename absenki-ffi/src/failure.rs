//! A failure on its way to C.

use absenki_core::{Error, ErrorKind};

use crate::result::{absenki_result, code_of};

/// A failure on its way to C: the core's error, and the number that it has here.
#[derive(Debug)]
pub(crate) struct Failure {
    result: absenki_result,
    error: Error,
}

impl Failure {
    /// A failure of the call itself, not of its work.
    pub(crate) fn new(result: absenki_result, message: impl Into<String>) -> Self {
        let kind = match result {
            absenki_result::Panic => ErrorKind::Service,
            absenki_result::NotBuilt => ErrorKind::Configuration,
            absenki_result::Storage => ErrorKind::Storage,
            _ => ErrorKind::InvalidParameter,
        };
        Failure { result, error: Error::new(kind, "c_call", message.into()) }
    }

    /// `name` is NULL.
    pub(crate) fn null(name: &str) -> Self {
        Failure::new(absenki_result::NullArgument, format!("`{name}` is NULL"))
    }

    /// `name` is a number that it cannot have.
    pub(crate) fn choice(name: &str) -> Self {
        Failure::new(absenki_result::InvalidChoice, format!("there is no such `{name}`"))
    }

    pub(crate) fn panic() -> Self {
        Failure::new(absenki_result::Panic, "a fault inside Absenki was caught")
    }

    pub(crate) fn result(&self) -> absenki_result {
        self.result
    }

    pub(crate) fn error(&self) -> &Error {
        &self.error
    }

    /// The stable string code.
    pub(crate) fn code(&self) -> &'static str {
        match self.result {
            absenki_result::Unlisted => self.error.kind().code(),
            listed => code_of(listed as u32).unwrap_or_default(),
        }
    }

    /// Writes the failure to the log.
    pub(crate) fn log(&self) {
        let (code, error) = (self.code(), &self.error);
        let request_id = error.request_id();
        match self.result {
            absenki_result::Panic => tracing::error!(code, "{error}"),
            _ => tracing::warn!(code, request_id, "{error}"),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure { result: error.kind().into(), error }
    }
}

/// Why a call failed.
///
/// Functions take an `absenki_error **` last. It may be NULL. If the call fails, it is set to a new
/// error, which the caller frees; if the call succeeds, it is not changed. So begin with
/// `absenki_error *error = NULL;` and free it before you use it again.
///
/// Texts belong to the error. Several threads may read one at the same time.
#[derive(Debug)]
pub struct absenki_error(Failure);

impl absenki_error {
    pub(crate) fn new(failure: Failure) -> Self {
        absenki_error(failure)
    }

    pub(crate) fn failure(&self) -> &Failure {
        &self.0
    }
}
