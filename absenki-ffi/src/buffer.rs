//! Bytes or text that Absenki made and the caller keeps.

use absenki_ffi_export::export;

use crate::guard::{free, look};
use crate::handle::{absenki_bytes, absenki_str};

/// Bytes that Absenki made: an encoded picture, or text. Several threads may read one at once.
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
