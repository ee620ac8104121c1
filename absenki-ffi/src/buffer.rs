//! Bytes or text from Absenki that the caller owns.

use absenki_core::{Error, ErrorKind};
use serde::Serialize;

use absenki_ffi_export::export;

use crate::failure::Failure;
use crate::guard::{free, look};
use crate::handle::{absenki_bytes, absenki_str};

/// Bytes from Absenki: an encoded picture, or text. Several threads may read one at the same time.
pub struct absenki_buffer(Vec<u8>);

impl From<Vec<u8>> for absenki_buffer {
    fn from(bytes: Vec<u8>) -> Self {
        absenki_buffer(bytes)
    }
}

impl From<String> for absenki_buffer {
    fn from(text: String) -> Self {
        absenki_buffer(text.into_bytes())
    }
}

impl absenki_buffer {
    /// The JSON of a result. Its fields are named in `absenki-core`.
    pub(crate) fn json(result: &impl Serialize) -> Result<Self, Failure> {
        json_text(result).map(Into::into)
    }
}

/// The JSON of a result.
pub(crate) fn json_text(result: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(result).map_err(|error| {
        let failed = Error::new(ErrorKind::Service, "to_json", "the result has no JSON form");
        failed.with_source(error).into()
    })
}

/// Frees a buffer. NULL is allowed.
#[export]
pub extern "C" fn absenki_buffer_free(buffer: Option<Box<absenki_buffer>>) {
    free(buffer);
}

/// The buffer's bytes; none for NULL.
#[export]
pub extern "C" fn absenki_buffer_bytes(buffer: Option<&absenki_buffer>) -> absenki_bytes<'_> {
    look([].as_slice().into(), || Some(buffer?.0.as_slice().into()))
}

/// The buffer's bytes as text, for one that holds text; empty for NULL and for other bytes.
#[export]
pub extern "C" fn absenki_buffer_text(buffer: Option<&absenki_buffer>) -> absenki_str<'_> {
    look("".into(), || Some(std::str::from_utf8(&buffer?.0).ok()?.into()))
}
