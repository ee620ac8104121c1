//! The methods of the exceptions.

use absenki_core::config::Language;
use absenki_core::{Error, ErrorKind};
use ext_php_rs::args::Arg;
use ext_php_rs::builders::FunctionBuilder;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::exception::PhpException;
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ZendObject, Zval};
use ext_php_rs::zend::{ClassEntry, ExecuteData, ce};
use ext_php_rs::zend_fastcall;

use super::{Class, Details};
use crate::guard::{Returned, Thrown, handler};
use crate::zend;

/// Parameters of the constructor: the three of every exception, then Absenki's own.
const PARAMETERS: usize = 9;
const SERVICE_PARAMETERS: usize = PARAMETERS + 2;

fn parameters() -> [Arg<'static>; SERVICE_PARAMETERS] {
    let text = |name| Arg::new(name, DataType::String).allow_null();
    [
        Arg::new("message", DataType::String).default("\"\""),
        Arg::new("code", DataType::Long).default("0"),
        Arg::new("previous", DataType::object("Throwable")).allow_null(),
        text("errorCode"),
        Arg::new("retryable", DataType::Bool).allow_null(),
        text("requestId"),
        text("orphanedFaceId"),
        text("orphanedExternalImageId"),
        text("cause"),
        text("awsErrorCode"),
        text("awsErrorMessage"),
    ]
}

fn constructor(count: usize) -> FunctionBuilder<'static> {
    parameters()
        .into_iter()
        .take(count)
        .fold(FunctionBuilder::constructor(construct), FunctionBuilder::arg)
        .required_args(0)
}

/// The methods of `AbsenkiException`.
pub(super) fn base() -> Vec<FunctionBuilder<'static>> {
    let getter = |name, handler, nullable| {
        FunctionBuilder::new(name, handler).returns(DataType::String, false, nullable)
    };
    vec![
        constructor(PARAMETERS),
        getter("getErrorCode", error_code, false),
        FunctionBuilder::new("isRetryable", retryable).returns(DataType::Bool, false, false),
        getter("getRequestId", request_id, true),
        getter("getOrphanedFaceId", orphaned_face_id, true),
        getter("getOrphanedExternalImageId", orphaned_external_image_id, true),
        getter("getCause", cause, true),
        getter("getUserMessage", user_message, false)
            .arg(Arg::new("language", DataType::String).default("\"id\""))
            .required_args(0),
    ]
}

/// The methods that `ServiceException` adds.
pub(super) fn service() -> Vec<FunctionBuilder<'static>> {
    let getter =
        |name, handler| FunctionBuilder::new(name, handler).returns(DataType::String, false, true);
    vec![
        constructor(SERVICE_PARAMETERS),
        getter("getAwsErrorCode", aws_error_code),
        getter("getAwsErrorMessage", aws_error_message),
    ]
}

fn this(ex: &mut ExecuteData) -> Returned<&mut ZendObject> {
    Ok(ex.get_self().ok_or(ext_php_rs::error::Error::InvalidScope)?)
}

fn property(ex: &mut ExecuteData, class: Class, name: &str) -> Returned<Zval> {
    Ok(zend::property(class.entry(), this(ex)?, name))
}

/// The error kind of an exception: its own, or that of its class where a class of PHP code's own
/// did not call the constructor.
fn kind(ex: &mut ExecuteData) -> Returned<ErrorKind> {
    let code = property(ex, Class::Absenki, "errorCode")?;
    let class = Class::of_object(this(ex)?);
    Ok(code.str().and_then(kind_of).unwrap_or_else(|| class.kind()))
}

fn kind_of(code: &str) -> Option<ErrorKind> {
    ErrorKind::ALL.iter().copied().find(|kind| kind.code() == code)
}

macro_rules! getters {
    ($($method:ident: $class:ident, $property:literal;)*) => {$(
        zend_fastcall! {
            extern fn $method(ex: &mut ExecuteData, returned: &mut Zval) {
                handler(stringify!($method), || {
                    *returned = property(ex, Class::$class, $property)?;
                    Ok(())
                });
            }
        }
    )*};
}

getters! {
    retryable: Absenki, "retryable";
    request_id: Absenki, "requestId";
    orphaned_face_id: Absenki, "orphanedFaceId";
    orphaned_external_image_id: Absenki, "orphanedExternalImageId";
    cause: Absenki, "cause";
    aws_error_code: Service, "awsErrorCode";
    aws_error_message: Service, "awsErrorMessage";
}

zend_fastcall! {
    extern fn error_code(ex: &mut ExecuteData, returned: &mut Zval) {
        handler("error_code", || {
            *returned = kind(ex)?.code().into_zval(false)?;
            Ok(())
        });
    }
}

zend_fastcall! {
    extern fn user_message(ex: &mut ExecuteData, returned: &mut Zval) {
        handler("user_message", || {
            let kind = kind(ex)?;
            let mut language = Arg::new("language", DataType::String);
            if ex.parser().arg(&mut language).required_args(0).parse().is_err() {
                return Ok(());
            }
            let language = match language.zval().map(|zval| zval.str()) {
                None | Some(Some("id")) => Language::Indonesian,
                Some(Some("en")) => Language::English,
                Some(_) => return Err(wrong(ce::value_error(), "the language must be id or en")),
            };
            *returned = Error::new(kind, "exception", "").text(language).into_zval(false)?;
            Ok(())
        });
    }
}

zend_fastcall! {
    extern fn construct(ex: &mut ExecuteData, _: &mut Zval) {
        handler("construct", || {
            let mut given = parameters();
            let (parser, this) = ex.parser_object();
            let this = this.ok_or(ext_php_rs::error::Error::InvalidScope)?;
            let class = Class::of_object(this);
            let count = if class.is_service() { SERVICE_PARAMETERS } else { PARAMETERS };
            let parser =
                given.iter_mut().take(count).fold(parser, |parser, argument| parser.arg(argument));
            if parser.required_args(0).parse().is_err() {
                return Ok(());
            }
            let [message, code, previous, error_code, retryable, rest @ ..] = &mut given;
            let [request_id, face_id, external_image_id, cause, service @ ..] = rest;
            let [service_code, service_message] = service;
            inherited(this, "message", message, Zval::is_string)?;
            inherited(this, "code", code, Zval::is_long)?;
            inherited(this, "previous", previous, |zval| {
                zval.object().is_some_and(|object| object.instance_of(ce::throwable()))
            })?;
            let kind = match text(error_code, "errorCode")? {
                None => class.kind(),
                Some(code) => kind_of(&code)
                    .ok_or_else(|| wrong(ce::value_error(), "there is no such error code"))?,
            };
            let details = Details {
                code: kind.code().to_owned(),
                retryable: taken(retryable, "retryable", Zval::bool)?
                    .unwrap_or_else(|| kind.is_retryable()),
                request_id: text(request_id, "requestId")?,
                orphaned_face_id: text(face_id, "orphanedFaceId")?,
                orphaned_external_image_id: text(external_image_id, "orphanedExternalImageId")?,
                cause: text(cause, "cause")?,
                service_code: text(service_code, "awsErrorCode")?,
                service_message: text(service_message, "awsErrorMessage")?,
            };
            Ok(details.store(class, this)?)
        });
    }
}

/// Sets a property of PHP's own `Exception` if the argument was given.
fn inherited(
    this: &mut ZendObject,
    name: &str,
    argument: &mut Arg<'_>,
    fits: impl Fn(&Zval) -> bool,
) -> Returned<()> {
    let given = taken(argument, name, |zval| fits(zval).then(|| zval.shallow_clone()))?;
    if let Some(value) = given {
        zend::set_property(ce::exception(), this, name, value);
    }
    Ok(())
}

fn text(argument: &mut Arg<'_>, name: &str) -> Returned<Option<String>> {
    taken(argument, name, |zval| zval.str().map(str::to_owned))
}

/// An argument's value; `None` if it was not given or is null.
fn taken<T>(
    argument: &mut Arg<'_>,
    name: &str,
    convert: impl Fn(&Zval) -> Option<T>,
) -> Returned<Option<T>> {
    let Some(zval) = argument.zval().map(|zval| zval.dereference()).filter(|zval| !zval.is_null())
    else {
        return Ok(None);
    };
    let message = || format!("Invalid value given for argument `{name}`.");
    convert(zval).map(Some).ok_or_else(|| wrong(ce::type_error(), message()))
}

fn wrong(class: &'static ClassEntry, message: impl Into<String>) -> Thrown {
    Thrown::Php(PhpException::new(message.into(), 0, class))
}
