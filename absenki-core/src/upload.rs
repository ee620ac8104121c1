//! Prepares a photo for sending, in a format and a size that the recognition service accepts.

use bytes::Bytes;

use crate::backend::limits::MIN_SIDE;
use crate::config::UploadLimits;
use crate::error::{Error, ErrorKind, Result};
use crate::photo::{Photo, PhotoFormat, shrink_to};

/// JPEG quality is lowered by this much at a time, to no less than the second number; then the
/// picture is made smaller, to no less than the third, its longer side in pixels.
const QUALITY_STEP: u8 = 8;
const MIN_QUALITY: u8 = 60;
const MIN_SENT_SIDE: u32 = 160;

/// The bytes to send for `photo`.
///
/// An upright JPEG or PNG within the limits passes unchanged and is not decoded. So does a JPEG
/// with an EXIF orientation, which the service applies too. Anything else (WebP, BMP, a
/// turned PNG, too many bytes, too long a side) is decoded, turned upright, shrunk to the longest
/// side and encoded as JPEG, at lower quality and then smaller until it fits. The result is kept
/// with the photo. Boxes stay valid: they are shares of the upright photo.
///
/// # Errors
/// Those of [`Photo::pixels`]; [`ErrorKind::ImageTooLarge`] if nothing recognisable fits;
/// [`ErrorKind::InvalidParameter`] for a JPEG quality outside 1..100 and for a photo with a side
/// under 80 pixels.
pub fn prepare_for_upload(photo: &Photo, limits: &UploadLimits) -> Result<Bytes> {
    if !photo.has_sides_of(MIN_SIDE) {
        return Err(Error::new(
            ErrorKind::InvalidParameter,
            "prepare_for_upload",
            format!("the service takes photos of at least {MIN_SIDE} pixels a side"),
        ));
    }
    let sendable = match photo.format() {
        PhotoFormat::Jpeg => true,
        PhotoFormat::Png => photo.orientation() == 1,
        _ => false,
    };
    let fits = photo.encoded().len() as u64 <= limits.max_bytes;
    if sendable && fits && photo.width().max(photo.height()) <= limits.max_side {
        return Ok(photo.encoded().clone());
    }
    photo.prepared(limits, || written_anew(photo, limits))
}

fn written_anew(photo: &Photo, limits: &UploadLimits) -> Result<Bytes> {
    let fits = |length: usize| length as u64 <= limits.max_bytes;
    let longer = photo.width().max(photo.height());
    let pixels = photo.pixels()?;
    let mut side = longer.min(limits.max_side);
    while side >= MIN_SENT_SIDE.min(longer) && side > 0 {
        let shrunk = shrink_to(pixels, side)?;
        let sized = shrunk.as_ref().unwrap_or(pixels);
        if sized.width().min(sized.height()) < MIN_SIDE {
            break;
        }
        let mut quality = limits.jpeg_quality;
        loop {
            let encoded = sized.encode(PhotoFormat::Jpeg, quality)?;
            if fits(encoded.len()) {
                return Ok(encoded.into());
            }
            if quality < MIN_QUALITY + QUALITY_STEP {
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
