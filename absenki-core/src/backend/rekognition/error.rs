//! What the SDK and the service say, as Absenki's errors.

use std::borrow::Cow;
use std::error::Error as StdError;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_rekognition::config::http::HttpResponse;
use aws_sdk_rekognition::config::interceptors::InterceptorContext;
use aws_sdk_rekognition::config::retry::{ClassifyRetry, RetryAction};
use aws_sdk_rekognition::error::{ConnectorError, ProvideErrorMetadata, SdkError};
use aws_sdk_rekognition::operation::RequestId;
use aws_sdk_rekognition::operation::index_faces::IndexFacesError;

use super::request::Request;
use crate::config::AwsSettings;
use crate::error::{Error, ErrorKind, OrphanFace};

/// The kind of a refusal, and whether repeating the call can help.
///
/// The code decides, as text: operations answer codes that their model does not list. An answer
/// without a code came from something in between, or from a service in trouble, and its status
/// decides.
pub(super) fn classify(code: Option<&str>, status: u16, message: &str) -> (ErrorKind, bool) {
    let kind = match code.unwrap_or_default() {
        "ThrottlingException"
        | "Throttling"
        | "ThrottledException"
        | "RequestThrottled"
        | "RequestThrottledException"
        | "ProvisionedThroughputExceededException"
        | "TooManyRequestsException"
        | "RequestLimitExceeded"
        | "SlowDown" => ErrorKind::Throttled,
        "RequestTimeout" | "RequestTimeoutException" => ErrorKind::Timeout,
        "UnrecognizedClientException"
        | "InvalidClientTokenId"
        | "InvalidAccessKeyId"
        | "InvalidSignatureException"
        | "SignatureDoesNotMatch"
        | "IncompleteSignature"
        | "IncompleteSignatureException"
        | "MissingAuthenticationToken"
        | "MissingAuthenticationTokenException"
        | "ExpiredToken"
        | "ExpiredTokenException"
        | "InvalidToken"
        | "RequestExpired"
        | "RequestTimeTooSkewed"
        | "AuthFailure" => ErrorKind::Credentials,
        "AccessDeniedException"
        | "AccessDenied"
        | "NotAuthorized"
        | "UnauthorizedOperation"
        | "OptInRequired"
        | "SubscriptionRequiredException" => ErrorKind::AccessDenied,
        "ResourceNotFoundException" => ErrorKind::CollectionNotFound,
        "ResourceAlreadyExistsException" => ErrorKind::CollectionExists,
        "InvalidImageFormatException" => ErrorKind::ImageFormat,
        "ImageTooLargeException" | "RequestEntityTooLargeException" => ErrorKind::ImageTooLarge,
        "ConflictException" => ErrorKind::Conflict,
        "LimitExceededException" | "ServiceQuotaExceededException" => ErrorKind::Quota,
        // Bytes over the limit are refused before any operation looks at them.
        "ValidationException" | "InvalidParameterException" if is_too_long(message) => {
            ErrorKind::ImageTooLarge
        }
        // What a region without Face Liveness answers.
        "UnknownOperationException" => ErrorKind::Configuration,
        "InvalidParameterException"
        | "SessionNotFoundException"
        | "ValidationException"
        | "InvalidPaginationTokenException"
        | "InvalidS3ObjectException"
        | "SerializationException" => ErrorKind::InvalidParameter,
        _ => return by_status(status),
    };
    (kind, kind.is_retryable())
}

fn is_too_long(message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    message.contains("image.bytes") && message.contains("length less than or equal to")
}

fn by_status(status: u16) -> (ErrorKind, bool) {
    match status {
        401 => (ErrorKind::Credentials, false),
        403 => (ErrorKind::AccessDenied, false),
        408 => (ErrorKind::Timeout, true),
        413 => (ErrorKind::ImageTooLarge, false),
        429 => (ErrorKind::Throttled, true),
        500.. => (ErrorKind::Service, true),
        _ => (ErrorKind::Service, false),
    }
}

/// Whether the service refused the request without carrying it out.
fn was_refused(code: Option<&str>, status: u16) -> bool {
    (400..500).contains(&status) || classify(code, status, "").0 == ErrorKind::Throttled
}

/// Whether there never was a connection to send the request over.
fn never_connected(error: &ConnectorError) -> bool {
    find::<hyper_util::client::legacy::Error>(error).is_some_and(|error| error.is_connect())
        || find::<CredentialsError>(error).is_some()
}

/// The first `T` in the chain of causes.
fn find<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = error.source();
    }
    None
}

/// Whether the service found a parameter invalid.
pub(super) fn is_invalid_parameter(error: &Error) -> bool {
    error.service_code() == Some("InvalidParameterException")
}

/// Whether `error` says that the searched photo holds no face: a verdict, not a failure.
pub(super) fn is_no_face(error: &Error) -> bool {
    is_invalid_parameter(error)
        && error
            .service_message()
            .is_some_and(|message| message.to_ascii_lowercase().contains("no faces in the image"))
}

/// Forbids to repeat `IndexFaces` where the first request may have been carried out: a repetition
/// would index the face again and leave one that nobody knows.
#[derive(Debug)]
pub(super) struct OnlyIfNotIndexed;

impl ClassifyRetry for OnlyIfNotIndexed {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let Some(Err(error)) = context.output_or_error() else {
            return RetryAction::NoActionIndicated;
        };
        let safe = if let Some(connector) = error.as_connector_error() {
            never_connected(connector)
        } else if let Some(refusal) = error.as_operation_error() {
            let code = refusal.downcast_ref::<IndexFacesError>().and_then(|error| error.code());
            let status = context.response().map_or(0, |response| response.status().as_u16());
            was_refused(code, status)
        } else {
            false
        };
        if safe { RetryAction::NoActionIndicated } else { RetryAction::RetryForbidden }
    }

    fn name(&self) -> &'static str {
        "absenki_only_if_not_indexed"
    }
}

/// `error` as an [`Error`] of `request`.
pub(super) fn from_sdk<E>(
    request: &Request<'_>,
    settings: &AwsSettings,
    error: SdkError<E, HttpResponse>,
) -> Error
where
    E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
{
    let status = error.raw_response().map_or(0, |response| response.status().as_u16());
    let request_id = error.request_id().map(str::to_owned);
    let code = error.code().map(str::to_owned);
    let service_message = error.message().unwrap_or_default().to_owned();
    let ((kind, retryable), harmless) = match &error {
        SdkError::ServiceError(_) => (
            classify(code.as_deref(), status, &service_message),
            was_refused(code.as_deref(), status),
        ),
        SdkError::ConstructionFailure(_) => (unsendable(&error), true),
        SdkError::TimeoutError(_) => ((ErrorKind::Timeout, true), false),
        SdkError::DispatchFailure(failure) => {
            let harmless = failure.as_connector_error().is_some_and(never_connected);
            (undelivered(&error, failure.is_timeout() && !harmless), harmless)
        }
        _ if find::<std::io::Error>(&error).is_some() => ((ErrorKind::Unreachable, true), false),
        _ => ((ErrorKind::Service, true), false),
    };
    // One code for a collection and for a user; the text on a collection names it.
    let kind = match kind {
        ErrorKind::CollectionNotFound
            if request.names_user && !service_message.contains("collection id") =>
        {
            ErrorKind::UserNotFound
        }
        kind => kind,
    };
    let message = sentence(kind, code.as_deref(), request, settings);
    let mut failure = Error::new(kind, request.operation.name(), message).with_retryable(retryable);
    if let Some(id) = request_id {
        failure = failure.with_request_id(id);
    }
    if let Some(code) = code {
        failure = failure.with_service_error(code, service_message);
    }
    if !harmless {
        failure = may_be_indexed(failure, request);
    }
    // Without the raw answer: it may hold other people's names.
    match error.into_source() {
        Ok(source) => failure.with_source(source),
        Err(error) => failure.with_source(error),
    }
}

/// Adds the face that `request` may have left behind, where it is one that indexes.
pub(super) fn may_be_indexed(error: Error, request: &Request<'_>) -> Error {
    match request.indexes {
        Some(id) => error
            .with_orphan(OrphanFace { face_id: None, external_image_id: id.as_str().to_owned() }),
        None => error,
    }
}

fn unsendable(error: &(dyn StdError + 'static)) -> (ErrorKind, bool) {
    if find::<CredentialsError>(error).is_some() {
        (ErrorKind::Credentials, false)
    } else {
        (ErrorKind::Configuration, false)
    }
}

fn undelivered(error: &(dyn StdError + 'static), timed_out: bool) -> (ErrorKind, bool) {
    if find::<CredentialsError>(error).is_some() {
        (ErrorKind::Credentials, false)
    } else if timed_out {
        (ErrorKind::Timeout, true)
    } else {
        (ErrorKind::Unreachable, true)
    }
}

/// What is wrong and what to do about it.
fn sentence(
    kind: ErrorKind,
    code: Option<&str>,
    request: &Request<'_>,
    settings: &AwsSettings,
) -> Cow<'static, str> {
    let region = &settings.region;
    match kind {
        ErrorKind::Throttled => {
            "the service asks to slow down: try again shortly, or ask AWS for a higher rate".into()
        }
        ErrorKind::Timeout => format!(
            "no answer in time (at most {} ms for an attempt, {} ms in all)",
            settings.attempt_timeout.as_millis(),
            settings.operation_timeout.as_millis(),
        )
        .into(),
        ErrorKind::Unreachable => format!(
            "the service could not be reached or the connection broke: check the network and \
             whether Rekognition is offered in {region}"
        )
        .into(),
        ErrorKind::Credentials => credentials_sentence(code).into(),
        ErrorKind::AccessDenied => format!(
            "the credentials do not permit rekognition:{:?} in {region}: extend their IAM policy",
            request.operation
        )
        .into(),
        ErrorKind::CollectionNotFound => match request.collection {
            Some(collection) => format!(
                "there is no collection `{collection}` in {region}: create it, from a shell by \
                 `aws rekognition create-collection --region {region} --collection-id {collection}`"
            )
            .into(),
            None => "there is no such collection".into(),
        },
        ErrorKind::CollectionExists => "a collection of that name exists already".into(),
        ErrorKind::UserNotFound => "the collection has no such user: create it first".into(),
        ErrorKind::Conflict => {
            "the user exists already, or the service is at work on it: try again".into()
        }
        ErrorKind::ImageFormat => "the service reads JPEG and PNG only".into(),
        ErrorKind::ImageTooLarge => "the photo is larger than the service takes".into(),
        ErrorKind::InvalidParameter => {
            "the service refuses a value of the request; its own message says which".into()
        }
        ErrorKind::Quota => "a limit of the account or of the collection is reached".into(),
        ErrorKind::Configuration if code.is_some() => {
            format!("{region} does not offer {:?}: choose another region", request.operation).into()
        }
        ErrorKind::Configuration => {
            "the request could not be built: check the region and the endpoint".into()
        }
        _ => "the service failed, or something between here and it answered".into(),
    }
}

fn credentials_sentence(code: Option<&str>) -> &'static str {
    match code {
        None => {
            "no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give this machine \
             a role"
        }
        Some("ExpiredToken" | "ExpiredTokenException" | "RequestExpired") => {
            "the credentials have expired: renew them"
        }
        Some("InvalidSignatureException" | "SignatureDoesNotMatch" | "RequestTimeTooSkewed") => {
            "the secret does not belong to the access key, or this machine's clock is wrong"
        }
        Some(_) => "AWS does not know the access key or its session token",
    }
}

#[cfg(test)]
mod tests;
