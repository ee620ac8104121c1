//! From encoded bytes to upright RGB, as `cv2.imread` reads them, one file per format.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::format::PhotoFormat;
use super::pixels::Pixels;
use super::samples::Samples;
use super::stored::{Stored, corrupt, too_large};
use super::{bmp, jpeg, orient, png, webp};
use crate::config::Limits;
use crate::error::{Error, ErrorKind, Result};
#[cfg(feature = "libjpeg")]
use crate::geometry::PixelBox;
use crate::photo::orient::Orientation;

/// A header that was read and lies within the limits.
pub(super) struct Header {
    pub(super) format: PhotoFormat,
    /// Size of the upright picture, pixels.
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) orientation: Orientation,
    /// As in [`Stored`].
    #[cfg(feature = "libjpeg")]
    pub(super) row_by_row: bool,
}

impl Header {
    /// Width and height as stored, pixels.
    pub(super) fn stored_size(&self) -> (u32, u32) {
        self.orientation.upright_size(self.width, self.height)
    }
}

/// Recognises the format by the first bytes; a file's name says nothing.
fn sniff(encoded: &[u8]) -> Option<PhotoFormat> {
    match encoded {
        [0xFF, 0xD8, 0xFF, ..] => Some(PhotoFormat::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(PhotoFormat::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(PhotoFormat::WebP),
        [b'B', b'M', ..] => Some(PhotoFormat::Bmp),
        _ => None,
    }
}

/// Reads the header and checks every limit. Allocates no more than the file's own size.
pub(super) fn read_header(encoded: &[u8], limits: &Limits) -> Result<Header> {
    if encoded.len() as u64 > limits.max_input_bytes {
        return Err(too_large(&format!("{} bytes", limits.max_input_bytes)));
    }
    let format = sniff(encoded).ok_or_else(|| {
        Error::new(ErrorKind::ImageFormat, "decode", "the photo must be a JPEG, PNG, WebP or BMP")
    })?;
    let stored = guarded(|| match format {
        PhotoFormat::Jpeg => jpeg::header(encoded),
        PhotoFormat::Png => png::header(encoded, limits.max_decode_bytes),
        PhotoFormat::WebP => webp::header(encoded),
        PhotoFormat::Bmp => bmp::header(encoded),
    })?;
    let orientation = Orientation::from_exif(stored.exif.as_deref());
    check_limits(&stored, orientation, limits)?;
    let (width, height) = orientation.upright_size(stored.width, stored.height);
    Ok(Header {
        format,
        width,
        height,
        orientation,
        #[cfg(feature = "libjpeg")]
        row_by_row: stored.row_by_row,
    })
}

fn check_limits(stored: &Stored, orientation: Orientation, limits: &Limits) -> Result<()> {
    if stored.width == 0 || stored.height == 0 {
        return Err(corrupt("a side of the picture is 0"));
    }
    if stored.width.max(stored.height) > limits.max_side {
        return Err(too_large(&format!("{} pixels a side", limits.max_side)));
    }
    if stored.pixels() > limits.max_pixels {
        return Err(too_large(&format!("{} pixels", limits.max_pixels)));
    }
    // Turning a picture holds it twice; the decoder's own memory is free again by then.
    let turning = if orientation.is_upright() { 0 } else { 6 * stored.pixels() };
    if stored.peak_bytes.max(turning) > limits.max_decode_bytes {
        return Err(too_large(&format!("{} bytes to decode", limits.max_decode_bytes)));
    }
    Ok(())
}

/// A JPEG, decoded by two threads if it has restart intervals.
#[cfg(not(feature = "libjpeg"))]
pub(super) fn decode_by_two(encoded: &[u8], header: &Header) -> Result<Pixels> {
    turned(guarded(|| jpeg::decode_by_two(encoded))?, header.stored_size(), header.orientation)
}

/// Decodes a photo whose header was read from the same bytes.
pub(super) fn decode(encoded: &[u8], header: &Header, limits: &Limits) -> Result<Pixels> {
    let rgb = guarded(|| match header.format {
        PhotoFormat::Jpeg => jpeg::decode(encoded),
        PhotoFormat::Png => png::decode(encoded, limits.max_decode_bytes).map(Samples::from),
        PhotoFormat::WebP => webp::decode(encoded).map(Samples::from),
        PhotoFormat::Bmp => bmp::decode(encoded).map(Samples::from),
    })?;
    turned(rgb, header.stored_size(), header.orientation)
}

/// A JPEG at `eighths` of its size, upright.
#[cfg(feature = "libjpeg")]
pub(super) fn reduced(encoded: &[u8], header: &Header, eighths: u8) -> Result<Pixels> {
    let stored = guarded(|| jpeg::reduced(encoded, eighths))?;
    turned(stored.data, (stored.width, stored.height), header.orientation)
}

/// A part of a JPEG, upright; `part` must lie inside.
#[cfg(feature = "libjpeg")]
pub(super) fn region(encoded: &[u8], header: &Header, part: PixelBox) -> Result<Pixels> {
    let (width, height) = header.stored_size();
    let part = header.orientation.stored_box(part, width, height);
    let mut data = Vec::with_capacity(part.width as usize * part.height as usize * 3);
    guarded(|| jpeg::read_part(encoded, part, |row| data.extend_from_slice(row)))?;
    turned(data.into(), (part.width, part.height), header.orientation)
}

/// Pixels as they are stored, turned upright.
pub(super) fn turned(
    stored: Samples,
    (width, height): (u32, u32),
    orientation: Orientation,
) -> Result<Pixels> {
    let upright = orient::upright(stored, width, height, orientation);
    let (width, height) = orientation.upright_size(width, height);
    Pixels::from_samples(width, height, upright)
}

/// Libjpeg reports errors by unwinding. The other decoders promise not to panic; a broken promise
/// is a damaged picture, not the caller's end.
pub(super) fn guarded<T>(decode: impl FnOnce() -> Result<T>) -> Result<T> {
    #[cfg(test)]
    READS.set(READS.get() + 1);
    catch_unwind(AssertUnwindSafe(decode))
        .unwrap_or_else(|_| Err(corrupt("the decoder gave up on this picture")))
}

#[cfg(test)]
thread_local! {
    /// How often this thread read a header or decoded a picture.
    pub(crate) static READS: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
}
