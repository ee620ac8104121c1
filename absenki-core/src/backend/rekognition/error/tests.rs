use super::*;

/// Code, status, message; the kind, and whether repeating helps.
type Row = (Option<&'static str>, u16, &'static str, ErrorKind, bool);

const TABLE: &[Row] = &[
    (Some("ThrottlingException"), 500, "", ErrorKind::Throttled, true),
    (Some("ThrottlingException"), 400, "Rate exceeded", ErrorKind::Throttled, true),
    (Some("ProvisionedThroughputExceededException"), 400, "", ErrorKind::Throttled, true),
    (None, 429, "", ErrorKind::Throttled, true),
    (Some("UnrecognizedClientException"), 400, "", ErrorKind::Credentials, false),
    (Some("InvalidSignatureException"), 400, "Signature expired", ErrorKind::Credentials, false),
    (Some("ExpiredTokenException"), 400, "", ErrorKind::Credentials, false),
    (Some("AccessDeniedException"), 400, "", ErrorKind::AccessDenied, false),
    (None, 403, "", ErrorKind::AccessDenied, false),
    (Some("ResourceNotFoundException"), 400, "", ErrorKind::CollectionNotFound, false),
    (Some("ResourceAlreadyExistsException"), 400, "", ErrorKind::CollectionExists, false),
    (Some("InvalidImageFormatException"), 400, "", ErrorKind::ImageFormat, false),
    (Some("ImageTooLargeException"), 400, "", ErrorKind::ImageTooLarge, false),
    (
        Some("ValidationException"),
        400,
        "1 validation error detected: Value at 'image.bytes' failed to satisfy constraint: \
         Member must have length less than or equal to 5242880",
        ErrorKind::ImageTooLarge,
        false,
    ),
    (None, 413, "", ErrorKind::ImageTooLarge, false),
    (Some("InvalidParameterException"), 400, "", ErrorKind::InvalidParameter, false),
    (Some("ValidationException"), 400, "", ErrorKind::InvalidParameter, false),
    (Some("ConflictException"), 400, "", ErrorKind::Conflict, false),
    (Some("LimitExceededException"), 400, "", ErrorKind::Quota, false),
    (Some("ServiceQuotaExceededException"), 400, "", ErrorKind::Quota, false),
    (Some("InternalServerError"), 500, "", ErrorKind::Service, true),
    (None, 502, "", ErrorKind::Service, true),
    (None, 503, "", ErrorKind::Service, true),
    (None, 504, "", ErrorKind::Service, true),
    (Some("RequestTimeoutException"), 408, "", ErrorKind::Timeout, true),
    (Some("UnknownOperationException"), 400, "", ErrorKind::Configuration, false),
    (None, 404, "", ErrorKind::Service, false),
];

#[test]
fn refusals_have_the_right_kind() {
    for &(code, status, message, kind, retryable) in TABLE {
        assert_eq!(classify(code, status, message), (kind, retryable), "{code:?} {status}");
    }
}
