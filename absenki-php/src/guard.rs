//! The one place where Rust's errors and panics become PHP's exceptions.

use std::panic::{AssertUnwindSafe, catch_unwind};

use absenki_core::{Error, ErrorKind};
use ext_php_rs::exception::PhpException;
use ext_php_rs::zend::run_handler;

use crate::exception;

/// What a method throws.
pub(crate) enum Thrown {
    /// One of Absenki's exceptions.
    Absenki(Error),
    /// One of PHP's own: a wrong type, or what a callback threw.
    Php(PhpException),
}

/// What a method returns to PHP.
pub(crate) type Returned<T> = Result<T, Thrown>;

impl From<Error> for Thrown {
    fn from(error: Error) -> Self {
        Thrown::Absenki(error)
    }
}

impl From<ext_php_rs::error::Error> for Thrown {
    fn from(error: ext_php_rs::error::Error) -> Self {
        Thrown::Php(error.into())
    }
}

impl From<Thrown> for PhpException {
    fn from(thrown: Thrown) -> Self {
        match thrown {
            Thrown::Absenki(error) => exception::of(&error),
            Thrown::Php(exception) => exception,
        }
    }
}

/// Runs a method's work. A panic is a bug in Absenki: the caller gets an exception that names the
/// operation, the log gets the panic's own words, and the worker lives on.
pub(crate) fn guard<T>(operation: &'static str, work: impl FnOnce() -> Returned<T>) -> Returned<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let message = "a bug in Absenki stopped this call; the log says where";
        Err(Error::new(ErrorKind::Runtime, operation, message).into())
    })
}

/// [`guard`] for a method that is registered by hand.
pub(crate) fn handler(operation: &'static str, work: impl FnOnce() -> Returned<()>) {
    run_handler(AssertUnwindSafe(|| {
        if let Err(thrown) = guard(operation, work) {
            PhpException::from(thrown).throw();
        }
    }));
}
