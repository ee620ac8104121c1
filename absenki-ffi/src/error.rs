//! Why a call failed.

use std::error::Error as _;

use absenki_core::config::Language;
use absenki_core::{Error, ErrorKind};
use serde_json::json;

use absenki_ffi_export::export;

use crate::buffer::absenki_buffer;
use crate::failure::absenki_error;
use crate::guard::{free, guard, look};
use crate::handle::{Out, absenki_str, needed};
use crate::result::{absenki_result, code_of};

/// A language that Absenki speaks.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum absenki_language {
    /// Indonesian.
    Indonesian = 0,
    /// English.
    English = 1,
}

/// The stable string code of a result, such as `image_corrupt`: the same in Rust, C and PHP.
/// Empty for a number that is no result. The text stays valid.
#[export]
pub extern "C" fn absenki_result_code(result: u32) -> absenki_str<'static> {
    look("".into(), || code_of(result).map(Into::into))
}

/// One sentence for a person about a failure with this string code, as `absenki_error_text`. Empty for
/// a code that no failure has, and for another language. The text stays valid.
#[export]
pub extern "C" fn absenki_code_text(code: absenki_str<'_>, language: u32) -> absenki_str<'static> {
    look("".into(), || {
        let code = code.text("code").ok()?;
        let kind = ErrorKind::ALL.iter().copied().find(|kind| kind.code() == code)?;
        Some(Error::new(kind, "code", "").text(language_of(language)?).into())
    })
}

/// Frees an error. NULL is allowed.
#[export]
pub extern "C" fn absenki_error_free(error: Option<Box<absenki_error>>) {
    free(error);
}

/// The result that the call returned; `ABSENKI_RESULT_OK` for NULL.
#[export]
pub extern "C" fn absenki_error_result(error: Option<&absenki_error>) -> absenki_result {
    look(absenki_result::Ok, || Some(error?.failure().result()))
}

/// The stable string code, such as `image_corrupt`; empty for NULL.
#[export]
pub extern "C" fn absenki_error_code(error: Option<&absenki_error>) -> absenki_str<'_> {
    look("".into(), || Some(error?.failure().code().into()))
}

/// One English sentence for a log: what is wrong and what to do about it, without paths,
/// credentials and names. Empty for NULL.
#[export]
pub extern "C" fn absenki_error_message(error: Option<&absenki_error>) -> absenki_str<'_> {
    look("".into(), || Some(error?.failure().error().message().into()))
}

/// One sentence for a person: what happened and what they can do, without the technical cause.
/// `language` is an `absenki_language`. Empty for NULL and for another language.
#[export]
pub extern "C" fn absenki_error_text(
    error: Option<&absenki_error>,
    language: u32,
) -> absenki_str<'_> {
    look("".into(), || Some(error?.failure().error().text(language_of(language)?).into()))
}

/// The language that C names by `number`.
fn language_of(number: u32) -> Option<Language> {
    let spoken = [
        (absenki_language::Indonesian, Language::Indonesian),
        (absenki_language::English, Language::English),
    ];
    spoken.into_iter().find(|&(known, _)| known as u32 == number).map(|(_, language)| language)
}

/// The operation that failed, in snake_case: `decode`, `index_faces`; empty for NULL.
#[export]
pub extern "C" fn absenki_error_operation(error: Option<&absenki_error>) -> absenki_str<'_> {
    look("".into(), || Some(error?.failure().error().operation().into()))
}

/// Whether the same call can succeed when repeated a little later; false for NULL.
#[export]
pub extern "C" fn absenki_error_is_retryable(error: Option<&absenki_error>) -> bool {
    look(false, || Some(error?.failure().error().is_retryable()))
}

/// The request id that the service gave: quote it to the service's support. Empty where it gave
/// none.
#[export]
pub extern "C" fn absenki_error_request_id(error: Option<&absenki_error>) -> absenki_str<'_> {
    look("".into(), || Some(error?.failure().error().request_id()?.into()))
}

/// The service's own error code, such as `ThrottlingException`. Empty where it gave none.
#[export]
pub extern "C" fn absenki_error_service_code(error: Option<&absenki_error>) -> absenki_str<'_> {
    look("".into(), || Some(error?.failure().error().service_code()?.into()))
}

/// The id of a face that may be left in the collection although the enrolment failed: delete it,
/// or keep its id until you can. Empty where there is none, or where its id is not known.
#[export]
pub extern "C" fn absenki_error_orphan_face_id(error: Option<&absenki_error>) -> absenki_str<'_> {
    look("".into(), || Some(error?.failure().error().orphan()?.face_id.as_deref()?.into()))
}

/// The external image id, `{user_id}:{user_name}`, of a face that may be left in the collection:
/// find it with `absenki_enroller_list_faces`. Empty where there is none.
#[export]
pub extern "C" fn absenki_error_orphan_external_image_id(
    error: Option<&absenki_error>,
) -> absenki_str<'_> {
    look("".into(), || Some(error?.failure().error().orphan()?.external_image_id.as_str().into()))
}

/// The error as JSON: `code`, `message` (with the operation), `operation`, `retryable`, `request_id`,
/// `orphaned_face_id`, `orphaned_external_image_id`, `cause` (the errors behind it, for a log),
/// `service_code` and `service_message`. The caller frees `*out`.
#[export]
pub extern "C" fn absenki_error_to_json(
    error: Option<&absenki_error>,
    out: Out<'_, Box<absenki_buffer>>,
    failed: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(failed, move || {
        let (failure, place) = (needed(error, "error")?.failure(), out.needed("out")?);
        let error = failure.error();
        let orphan = error.orphan();
        place.fill(Box::new(absenki_buffer::json(&json!({
            "code": failure.code(),
            "message": error.to_string(),
            "operation": error.operation(),
            "retryable": error.is_retryable(),
            "request_id": error.request_id(),
            "orphaned_face_id": orphan.and_then(|orphan| orphan.face_id.as_deref()),
            "orphaned_external_image_id": orphan.map(|orphan| &*orphan.external_image_id),
            "cause": causes(error),
            "service_code": error.service_code(),
            "service_message": error.service_message(),
        }))?));
        Ok(())
    })
}

/// The errors behind an error, outermost first.
fn causes(error: &Error) -> Option<String> {
    let behind = std::iter::successors(error.source(), |cause| (*cause).source());
    let texts: Vec<_> = behind.map(ToString::to_string).collect();
    (!texts.is_empty()).then(|| texts.join(": "))
}
