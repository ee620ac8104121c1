//! A photo to work on.

use std::ffi::c_char;

use absenki_core::config::Limits;
use absenki_core::photo::PhotoFormat;
use absenki_core::{Error, ErrorKind, Photo};

use absenki_ffi_export::export;

use crate::config::absenki_config;
use crate::failure::{Failure, absenki_error};
use crate::guard::{free, guard, look};
use crate::handle::{Array, Out, absenki_bytes, absenki_str, needed};
use crate::result::absenki_result;

/// A photo. It is decoded once, when it is first needed, and then serves any number of calls, on
/// several threads at once.
pub struct absenki_photo(Photo);

impl absenki_photo {
    pub(crate) fn get(&self) -> &Photo {
        &self.0
    }
}

/// A picture format.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum absenki_format {
    /// Unknown to this version.
    Unknown = 0,
    /// JPEG.
    Jpeg = 1,
    /// PNG.
    Png = 2,
    /// WebP; written lossless.
    Webp = 3,
    /// Windows bitmap.
    Bmp = 4,
}

const FORMATS: [(absenki_format, PhotoFormat); 4] = [
    (absenki_format::Jpeg, PhotoFormat::Jpeg),
    (absenki_format::Png, PhotoFormat::Png),
    (absenki_format::Webp, PhotoFormat::WebP),
    (absenki_format::Bmp, PhotoFormat::Bmp),
];

/// The format that C names by `number`.
pub(crate) fn format_of(number: u32) -> Result<PhotoFormat, Failure> {
    let found = FORMATS.iter().find(|&&(format, _)| format as u32 == number);
    found.map(|&(_, format)| format).ok_or_else(|| Failure::choice("format"))
}

/// Makes a photo from the bytes of a picture file (JPEG, PNG, WebP or BMP, by content), or from
/// the text of a `data:image/...;base64,` URL. The bytes are copied.
///
/// `config` holds the limits; NULL means the defaults. Only the header is read here: a photo that
/// is damaged further on fails where its pixels are needed.
///
/// Fails with `ABSENKI_RESULT_IMAGE_FORMAT`, `_IMAGE_CORRUPT` or `_IMAGE_TOO_LARGE`.
#[export]
pub extern "C" fn absenki_photo_from_bytes(
    config: Option<&absenki_config>,
    bytes: absenki_bytes<'_>,
    out: Out<'_, Box<absenki_photo>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (place, bytes) = (out.needed("out")?, bytes.slice("bytes")?);
        place.fill(Box::new(photo_from(bytes, &limits(config))?));
        Ok(())
    })
}

/// As `absenki_photo_from_bytes`, from the `size` bytes at `data`: for a language whose calls pass a
/// string as a pointer without a copy.
#[export]
pub extern "C" fn absenki_photo_from_data(
    config: Option<&absenki_config>,
    data: Array<'_, c_char>,
    size: usize,
    out: Out<'_, Box<absenki_photo>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (place, bytes) = (out.needed("out")?, data.bytes(size, "data")?);
        place.fill(Box::new(photo_from(bytes, &limits(config))?));
        Ok(())
    })
}

fn photo_from(bytes: &[u8], limits: &Limits) -> Result<absenki_photo, Failure> {
    // Refused before it is copied. A data URL takes 4 bytes for 3, and its head.
    let most = (limits.max_input_bytes / 3).saturating_mul(4).saturating_add(1024);
    if bytes.len() as u64 > most {
        let message = "the photo has more bytes than the limits allow";
        return Err(Error::new(ErrorKind::ImageTooLarge, "decode", message).into());
    }
    Ok(absenki_photo(Photo::from_bytes(bytes.to_vec(), limits)?))
}

/// Makes a photo from a file. `path` is any bytes that the system accepts, on Windows UTF-8.
///
/// Fails with `ABSENKI_RESULT_FILE_NOT_FOUND` or `_FILE_READ`, and as `absenki_photo_from_bytes`.
#[export]
pub extern "C" fn absenki_photo_from_file(
    config: Option<&absenki_config>,
    path: absenki_str<'_>,
    out: Out<'_, Box<absenki_photo>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (place, path) = (out.needed("out")?, path.path("path")?);
        place.fill(Box::new(absenki_photo(Photo::from_path(path, &limits(config))?)));
        Ok(())
    })
}

fn limits(config: Option<&absenki_config>) -> Limits {
    config.map_or_else(Limits::default, |config| config.get().limits)
}

/// Frees a photo. NULL is allowed.
#[export]
pub extern "C" fn absenki_photo_free(photo: Option<Box<absenki_photo>>) {
    free(photo);
}

/// Width of the upright photo, pixels; 0 for NULL.
#[export]
pub extern "C" fn absenki_photo_width(photo: Option<&absenki_photo>) -> u32 {
    look(0, || Some(photo?.0.width()))
}

/// Height of the upright photo, pixels; 0 for NULL.
#[export]
pub extern "C" fn absenki_photo_height(photo: Option<&absenki_photo>) -> u32 {
    look(0, || Some(photo?.0.height()))
}

/// The photo's format, by content; `ABSENKI_FORMAT_UNKNOWN` for NULL.
#[export]
pub extern "C" fn absenki_photo_format(photo: Option<&absenki_photo>) -> absenki_format {
    look(absenki_format::Unknown, || {
        let format = photo?.0.format();
        FORMATS.iter().find(|(_, known)| *known == format).map(|&(number, _)| number)
    })
}

/// The photo that C gave.
pub(crate) fn photo_of(photo: Option<&absenki_photo>) -> Result<&Photo, Failure> {
    Ok(needed(photo, "photo")?.get())
}
