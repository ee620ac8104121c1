//! Why a call failed.

use absenki_core::config::Language;
use absenki_core::{Error, ErrorKind};

use absenki_ffi_export::export;

use crate::guard::{free, look};
use crate::handle::absenki_str;
use crate::result::{absenki_result, code_of};

/// A failure on its way to C: the core's error, and the number that it has here.
#[derive(Debug)]
pub(crate) struct Failure {
    result: absenki_result,
    error: Error,
}

impl Failure {
    /// A failure of the call itself, not of what it was to do.
    pub(crate) fn new(result: absenki_result, message: impl Into<String>) -> Self {
        let kind = match result {
            absenki_result::Panic => ErrorKind::Service,
            absenki_result::NotBuilt => ErrorKind::Configuration,
            _ => ErrorKind::InvalidParameter,
        };
        Failure { result, error: Error::new(kind, "c_call", message.into()) }
    }

    /// `name` is NULL.
    pub(crate) fn null(name: &str) -> Self {
        Failure::new(absenki_result::NullArgument, format!("`{name}` is NULL"))
    }

    /// The number for `name` is none that it can have.
    pub(crate) fn choice(name: &str) -> Self {
        Failure::new(absenki_result::InvalidChoice, format!("there is no such `{name}`"))
    }

    pub(crate) fn panic() -> Self {
        Failure::new(absenki_result::Panic, "a fault inside Absenki was caught")
    }

    pub(crate) fn result(&self) -> absenki_result {
        self.result
    }

    #[cfg(test)]
    pub(crate) fn error(&self) -> &Error {
        &self.error
    }

    /// The stable string code.
    fn code(&self) -> &'static str {
        match self.result {
            absenki_result::Unlisted => self.error.kind().code(),
            listed => code_of(listed as u32).unwrap_or_default(),
        }
    }

    /// Tells the log.
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
/// Functions take an `absenki_error **` last. It may be NULL. Where the call fails, it is set to a
/// new error, which the caller frees; where it succeeds, it is left alone. So begin with
/// `absenki_error *error = NULL;` and free it before it is used again.
///
/// Texts belong to the error. Several threads may read one at once.
#[derive(Debug)]
pub struct absenki_error(Failure);

impl absenki_error {
    pub(crate) fn new(failure: Failure) -> Self {
        absenki_error(failure)
    }

    #[cfg(test)]
    pub(crate) fn failure(&self) -> &Failure {
        &self.0
    }
}

/// A language that Absenki speaks.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum absenki_language {
    /// Indonesian.
    Indonesian = 0,
    /// English.
    English = 1,
}

/// Frees an error. NULL is allowed.
#[export]
pub extern "C" fn absenki_error_free(error: Option<Box<absenki_error>>) {
    free(error);
}

/// The result that the call returned; `ABSENKI_RESULT_OK` for NULL.
#[export]
pub extern "C" fn absenki_error_result(error: Option<&absenki_error>) -> absenki_result {
    look(absenki_result::Ok, || Some(error?.0.result()))
}

/// The stable string code, such as `image_corrupt`; empty for NULL.
#[export]
pub extern "C" fn absenki_error_code(error: Option<&absenki_error>) -> absenki_str<'_> {
    look("".into(), || Some(error?.0.code().into()))
}

/// One English sentence for a log: what is wrong and what to do about it, without paths,
/// credentials and names. Empty for NULL.
#[export]
pub extern "C" fn absenki_error_message(error: Option<&absenki_error>) -> absenki_str<'_> {
    look("".into(), || Some(error?.0.error.message().into()))
}

/// One sentence for a person: what happened and what they can do, without the technical cause.
/// `language` is an `absenki_language`. Empty for NULL and for another language.
#[export]
pub extern "C" fn absenki_error_text(
    error: Option<&absenki_error>,
    language: u32,
) -> absenki_str<'_> {
    look("".into(), || {
        let spoken = [
            (absenki_language::Indonesian, Language::Indonesian),
            (absenki_language::English, Language::English),
        ];
        let (_, language) = spoken.into_iter().find(|&(number, _)| number as u32 == language)?;
        Some(error?.0.error.text(language).into())
    })
}

/// The operation that failed, in snake_case: `decode`, `index_faces`; empty for NULL.
#[export]
pub extern "C" fn absenki_error_operation(error: Option<&absenki_error>) -> absenki_str<'_> {
    look("".into(), || Some(error?.0.error.operation().into()))
}

/// Whether the same call can succeed when repeated a little later; false for NULL.
#[export]
pub extern "C" fn absenki_error_is_retryable(error: Option<&absenki_error>) -> bool {
    look(false, || Some(error?.0.error.is_retryable()))
}

/// The request id that the service gave: quote it to the service's support. Empty where it gave
/// none.
#[export]
pub extern "C" fn absenki_error_request_id(error: Option<&absenki_error>) -> absenki_str<'_> {
    look("".into(), || Some(error?.0.error.request_id()?.into()))
}

/// The service's own error code, such as `ThrottlingException`. Empty where it gave none.
#[export]
pub extern "C" fn absenki_error_service_code(error: Option<&absenki_error>) -> absenki_str<'_> {
    look("".into(), || Some(error?.0.error.service_code()?.into()))
}

/// The id of a face that may be left in the collection although the enrolment failed: delete it,
/// or keep its id until you can. Empty where there is none, or where its id is not known.
#[export]
pub extern "C" fn absenki_error_orphan_face_id(error: Option<&absenki_error>) -> absenki_str<'_> {
    look("".into(), || Some(error?.0.error.orphan()?.face_id.as_deref()?.into()))
}

/// The external image id, `{user_id}:{user_name}`, of a face that may be left in the collection:
/// find it with `absenki_enroller_list_faces`. Empty where there is none.
#[export]
pub extern "C" fn absenki_error_orphan_external_image_id(
    error: Option<&absenki_error>,
) -> absenki_str<'_> {
    look("".into(), || Some(error?.0.error.orphan()?.external_image_id.as_str().into()))
}
