//! What methods take: photos as bytes or files, users, boxes.

use std::ffi::{CString, OsString};
use std::path::PathBuf;

use absenki_core::config::Limits;
use absenki_core::geometry::NormalizedBox;
use absenki_core::photo::Photo;
use absenki_core::{Error, ErrorKind, Result};
use bytes::Bytes;
use ext_php_rs::convert::FromZval;
use ext_php_rs::exception::PhpException;
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ZendHashTable, Zval};
use ext_php_rs::zend::ce;

use crate::guard::{Returned, Thrown};
use crate::zend;

/// A photo from the bytes of a picture file, or of a data URL. They are copied: Rust may hold
/// them for longer than PHP does.
pub(crate) fn photo(bytes: &[u8], limits: &Limits) -> Result<Photo> {
    // A data URL takes 4 bytes for 3, and its head; what is longer is too long in either form.
    let most = (limits.max_input_bytes / 3).saturating_mul(4).saturating_add(1024);
    if bytes.len() as u64 > most {
        let message = "the photo has more bytes than the limits allow";
        return Err(Error::new(ErrorKind::ImageTooLarge, "decode", message));
    }
    Photo::from_bytes(Bytes::copy_from_slice(bytes), limits)
}

/// A photo from a local file that `open_basedir` permits.
pub(crate) fn photo_file(path: &[u8], limits: &Limits) -> Result<Photo> {
    Photo::from_path(local_path("read_photo", path)?, limits)
}

/// A path to a local file that `open_basedir` permits; never a URL or one of PHP's streams.
pub(crate) fn local_path(operation: &'static str, path: &[u8]) -> Result<PathBuf> {
    let refuse = |why: &'static str| Err(Error::new(ErrorKind::FileRead, operation, why));
    if path.is_empty() {
        return refuse("the path is empty");
    }
    if path.windows(3).any(|part| part == b"://") {
        return refuse("the path must be that of a local file, not a URL");
    }
    let Ok(path) = CString::new(path) else {
        return refuse("the path holds a NUL byte");
    };
    match zend::permitted_path(&path) {
        Some(path) => match path_of(path) {
            Some(path) => Ok(path),
            None => refuse("the path is not UTF-8"),
        },
        None => refuse("open_basedir does not permit this path"),
    }
}

/// Any bytes on Unix, UTF-8 elsewhere, as PHP has them there.
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    #[cfg(unix)]
    let path = Some(<OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes));
    #[cfg(not(unix))]
    let path = String::from_utf8(bytes).ok().map(OsString::from);
    path.map(PathBuf::from)
}

/// A user's id: an integer key or text.
pub(crate) struct UserId(pub(crate) String);

impl FromZval<'_> for UserId {
    const TYPE: DataType = DataType::Mixed;

    fn from_zval(zval: &Zval) -> Option<Self> {
        let number = zval.long().map(|id| id.to_string());
        number.or_else(|| zval.str().map(str::to_owned)).map(UserId)
    }
}

/// A face's box: `Absenki\FaceBox`, Rekognition's array of `Left`, `Top`, `Width` and `Height`, or
/// null.
pub(crate) struct BoxArgument(Option<Result<NormalizedBox>>);

impl BoxArgument {
    pub(crate) fn get(self) -> Result<Option<NormalizedBox>> {
        self.0.transpose()
    }
}

impl FromZval<'_> for BoxArgument {
    const TYPE: DataType = DataType::Mixed;
    const NULLABLE: bool = true;

    fn from_zval(zval: &Zval) -> Option<Self> {
        let zval = zval.dereference();
        if zval.is_null() {
            return Self::from_missing();
        }
        let side = |name: &str| -> Option<f64> {
            let value = if let Some(array) = zval.array() {
                let lower = name.to_ascii_lowercase();
                array.get(name).or_else(|| array.get(lower.as_str()))?.shallow_clone()
            } else {
                let object = zval.object()?;
                let class = object.get_class_entry();
                zend::property(class, object, &name.to_ascii_lowercase())
            };
            let whole = value.long().map(|number| number as f64);
            whole.or_else(|| value.double()).or_else(|| value.str()?.trim().parse().ok())
        };
        if !zval.is_array() && !zval.is_object() {
            return None;
        }
        let sides = (side("Left"), side("Top"), side("Width"), side("Height"));
        Some(BoxArgument(Some(match sides {
            (Some(left), Some(top), Some(width), Some(height)) => {
                NormalizedBox::new(left, top, width, height)
            }
            _ => Err(Error::new(
                ErrorKind::InvalidBox,
                "box",
                "a face box has the numbers Left, Top, Width and Height",
            )),
        })))
    }

    fn from_missing() -> Option<Self> {
        Some(BoxArgument(None))
    }
}

/// The texts of a list, as of face ids; whole numbers are taken as text.
pub(crate) fn texts(name: &str, list: &ZendHashTable) -> Returned<Vec<String>> {
    let text = |value: &Zval| UserId::from_zval(value.dereference()).map(|text| text.0);
    let texts = list.values().map(text).collect::<Option<_>>();
    texts.ok_or_else(|| wrong_type(format!("Argument `{name}` must be a list of texts.")))
}

/// A `TypeError`.
pub(crate) fn wrong_type(message: String) -> Thrown {
    Thrown::Php(PhpException::new(message, 0, ce::type_error()))
}
