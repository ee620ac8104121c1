//! What a call returns: hand-numbered, permanent codes.

use absenki_core::ErrorKind;

/// The result of a call that can fail. 0 is success. A number never changes its meaning. Later
/// versions may add numbers: treat an unknown one as a failure.
///
/// A verdict is not a failure: a photo without a face, or of another person, is
/// `ABSENKI_RESULT_OK` with a reason in its output.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum absenki_result {
    /// Success; the outputs are written.
    Ok = 0,
    /// A fault inside Absenki was caught. You may only free the objects of the call.
    Panic = 1,
    /// A required pointer is NULL.
    NullArgument = 2,
    /// A length is larger than memory, or the array is not aligned.
    InvalidLength = 3,
    /// Text is not UTF-8.
    InvalidUtf8 = 4,
    /// A number is not one of those that the argument accepts.
    InvalidChoice = 5,
    /// The library was built without this part.
    NotBuilt = 6,
    /// A failure that has a string code but no number in this version: see `absenki_error_code`.
    Unlisted = 7,
    /// The bytes are not a JPEG, PNG, WebP or BMP picture.
    ImageFormat = 20,
    /// The picture is truncated or contradicts itself.
    ImageCorrupt = 21,
    /// The picture exceeds a limit on bytes, pixels, side length or memory.
    ImageTooLarge = 22,
    /// The picture could not be encoded into the wanted format.
    ImageEncode = 23,
    /// A face box lies outside the photo, is empty, or holds a number that is not finite.
    InvalidBox = 24,
    /// The file does not exist.
    FileNotFound = 30,
    /// The file exists but could not be read.
    FileRead = 31,
    /// The file could not be written; nothing was left behind.
    FileWrite = 32,
    /// A setting has a value that it cannot have, or a name that no setting has.
    Configuration = 40,
    /// An argument breaks a rule of the recognition service.
    InvalidParameter = 41,
    /// The service asks callers to slow down. Retryable.
    Throttled = 50,
    /// No answer in time. Retryable.
    Timeout = 51,
    /// The service could not be reached, or the connection broke. Retryable.
    Unreachable = 52,
    /// Credentials are missing, wrong or expired.
    Credentials = 53,
    /// The credentials are good but do not permit the operation.
    AccessDenied = 54,
    /// The collection does not exist; see `absenki_enroller_ensure_collection`.
    CollectionNotFound = 55,
    /// A collection of that name exists already.
    CollectionExists = 56,
    /// A quota of the account or of the service is used up.
    Quota = 57,
    /// The service failed, or answered what it should not.
    Service = 58,
    /// The collection has no user of that id.
    UserNotFound = 59,
    /// A user of that id exists already, or somebody else is changing it at this moment.
    Conflict = 60,
    /// The gallery could not be read or written.
    Storage = 70,
    /// A face was indexed and could not be taken back out; see `absenki_error_orphan_face_id`.
    OrphanFace = 71,
    /// The embedded detector or recognizer failed on this picture.
    Recognizer = 72,
    /// The runtime that carries the work could not be started, dropped it, or may not be waited
    /// for here: from within a callback.
    Runtime = 73,
}

impl From<ErrorKind> for absenki_result {
    fn from(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::ImageFormat => absenki_result::ImageFormat,
            ErrorKind::ImageCorrupt => absenki_result::ImageCorrupt,
            ErrorKind::ImageTooLarge => absenki_result::ImageTooLarge,
            ErrorKind::ImageEncode => absenki_result::ImageEncode,
            ErrorKind::InvalidBox => absenki_result::InvalidBox,
            ErrorKind::FileNotFound => absenki_result::FileNotFound,
            ErrorKind::FileRead => absenki_result::FileRead,
            ErrorKind::FileWrite => absenki_result::FileWrite,
            ErrorKind::Configuration => absenki_result::Configuration,
            ErrorKind::InvalidParameter => absenki_result::InvalidParameter,
            ErrorKind::Throttled => absenki_result::Throttled,
            ErrorKind::Timeout => absenki_result::Timeout,
            ErrorKind::Unreachable => absenki_result::Unreachable,
            ErrorKind::Credentials => absenki_result::Credentials,
            ErrorKind::AccessDenied => absenki_result::AccessDenied,
            ErrorKind::CollectionNotFound => absenki_result::CollectionNotFound,
            ErrorKind::CollectionExists => absenki_result::CollectionExists,
            ErrorKind::UserNotFound => absenki_result::UserNotFound,
            ErrorKind::Conflict => absenki_result::Conflict,
            ErrorKind::Quota => absenki_result::Quota,
            ErrorKind::Service => absenki_result::Service,
            ErrorKind::Storage => absenki_result::Storage,
            ErrorKind::OrphanFace => absenki_result::OrphanFace,
            ErrorKind::Recognizer => absenki_result::Recognizer,
            ErrorKind::Runtime => absenki_result::Runtime,
            // The kind is non-exhaustive; a test holds this list to all there are.
            _ => absenki_result::Unlisted,
        }
    }
}

/// The codes that the core has no kind for.
const OWN: &[(absenki_result, &str)] = &[
    (absenki_result::Ok, "ok"),
    (absenki_result::Panic, "panic"),
    (absenki_result::NullArgument, "null_argument"),
    (absenki_result::InvalidLength, "invalid_length"),
    (absenki_result::InvalidUtf8, "invalid_utf8"),
    (absenki_result::InvalidChoice, "invalid_choice"),
    (absenki_result::NotBuilt, "not_built"),
    (absenki_result::Unlisted, "unlisted"),
];

/// The string code of a result's number, where there is such a result.
pub(crate) fn code_of(number: u32) -> Option<&'static str> {
    let own = OWN.iter().find(|(result, _)| *result as u32 == number).map(|&(_, code)| code);
    let of_kind = || {
        let kinds = ErrorKind::ALL.iter();
        kinds.copied().find(|&kind| absenki_result::from(kind) as u32 == number)
    };
    own.or_else(|| of_kind().map(ErrorKind::code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_number_of_its_own() {
        let mut numbers: Vec<_> = OWN.iter().map(|&(result, _)| result as u32).collect();
        for &kind in ErrorKind::ALL {
            let result = absenki_result::from(kind);
            assert_ne!(result, absenki_result::Unlisted, "{kind} has no number");
            assert_eq!(code_of(result as u32), Some(kind.code()));
            numbers.push(result as u32);
        }
        let count = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), count, "two results share a number");
        assert_eq!(code_of(u32::MAX), None);
    }
}
