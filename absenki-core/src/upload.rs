//! Making a photo fit for sending: a format and a size that the recognition service takes.

use bytes::Bytes;

use crate::config::UploadLimits;
use crate::error::{Error, ErrorKind, Result};
use crate::photo::{Photo, PhotoFormat, shrink_to};

/// JPEG quality is lowered by this much at a time, to no less than the second number; then the
/// picture is made smaller, to no less than the third, its longer side in pixels.
const QUALITY_STEP: u8 = 8;
const LEAST_QUALITY: u8 = 60;
const LEAST_SIDE: u32 = 160;

/// The bytes to send for `photo`.
///
/// A JPEG or PNG within the limits passes untouched and is not decoded. Anything else (WebP, BMP,
/// too many bytes, too long a side) is decoded, turned upright, shrunk to the longest side and
/// written as JPEG, at lower quality and then smaller until it fits. Boxes, being shares of the
/// upright photo, stay true.
///
/// # Errors
/// Those of [`Photo::pixels`]; [`ErrorKind::ImageTooLarge`] where nothing recognisable fits;
/// [`ErrorKind::InvalidParameter`] for a JPEG quality outside 1..100.
pub fn prepare_for_upload(photo: &Photo, limits: &UploadLimits) -> Result<Bytes> {
    let sendable = matches!(photo.format(), PhotoFormat::Jpeg | PhotoFormat::Png);
    let longer = photo.width().max(photo.height());
    let fits = |length: usize| length as u64 <= limits.max_bytes;
    if sendable && fits(photo.encoded().len()) && longer <= limits.max_side {
        return Ok(photo.encoded().clone());
    }
    let pixels = photo.pixels()?;
    let mut side = longer.min(limits.max_side);
    while side >= LEAST_SIDE.min(longer) && side > 0 {
        let shrunk = shrink_to(pixels, side)?;
        let sized = shrunk.as_ref().unwrap_or(pixels);
        let mut quality = limits.jpeg_quality;
        loop {
            let encoded = sized.encode(PhotoFormat::Jpeg, quality)?;
            if fits(encoded.len()) {
                return Ok(encoded.into());
            }
            if quality < LEAST_QUALITY + QUALITY_STEP {
                break;
            }
            quality -= QUALITY_STEP;
        }
        side = side / 4 * 3;
    }
    Err(Error::new(
        ErrorKind::ImageTooLarge,
        "prepare_for_upload",
        "the photo does not fit the upload limits even as a small JPEG",
    ))
}
