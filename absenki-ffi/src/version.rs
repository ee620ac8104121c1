//! Which version this is, and what was built in.

use absenki_ffi_export::export;

use crate::guard::look;
use crate::handle::absenki_str;

/// The version with a NUL after it, for C.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");

/// The version of the library that runs, such as `0.1.0`: equal to `ABSENKI_VERSION` if the
/// header has the same version. Its `ptr` is NUL-terminated, and it stays valid.
#[export]
pub extern "C" fn absenki_version() -> absenki_str<'static> {
    look("".into(), || Some(VERSION.strip_suffix('\0')?.into()))
}

/// Whether a part was built in: `local`, the embedded recognizer, `rekognition`, AWS Rekognition, or
/// `sql`, galleries in a database. False for any other name.
#[export]
pub extern "C" fn absenki_has_feature(name: absenki_str<'_>) -> bool {
    look(false, || match name.text("name").ok()? {
        "local" => Some(cfg!(feature = "local")),
        "rekognition" => Some(cfg!(feature = "rekognition")),
        "sql" => Some(cfg!(feature = "sql")),
        _ => None,
    })
}
