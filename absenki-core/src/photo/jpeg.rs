//! JPEG: baseline and progressive, grey, YCbCr, RGB, CMYK and YCCK.
//!
//! The header is read by zune-jpeg in every build, the pixels by libjpeg where the feature
//! `libjpeg` is on.

#[cfg(feature = "libjpeg")]
mod libjpeg;
mod restart;
#[cfg(not(feature = "libjpeg"))]
mod tracked;
#[cfg(not(feature = "libjpeg"))]
mod zune;

use zune_core::bytestream::{ZByteReaderTrait, ZCursor};
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;

use super::stored::{Stored, corrupt, too_large};
use crate::error::{Error, ErrorKind, Result};

#[cfg(feature = "libjpeg")]
pub(super) use libjpeg::{decode, encode, read_part, reduced};
#[cfg(feature = "libjpeg")]
pub(super) use restart::Restarts;
#[cfg(not(feature = "libjpeg"))]
pub(super) use zune::{decode, decode_by_two};

/// A decoder that has read the header.
fn open<R: ZByteReaderTrait>(reader: R) -> Result<JpegDecoder<R>> {
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(reader, options);
    decoder.decode_headers().map_err(failed)?;
    Ok(decoder)
}

fn failed(error: DecodeErrors) -> Error {
    match error {
        DecodeErrors::Unsupported(_) => Error::new(
            ErrorKind::ImageFormat,
            "decode",
            "this kind of JPEG (arithmetic or lossless) is not read",
        ),
        // The decoder's own text may quote the file; its kind is enough.
        other => corrupt(other.to_string()),
    }
}

pub(super) fn header(encoded: &[u8]) -> Result<Stored> {
    let decoder = open(ZCursor::new(encoded))?;
    let (Some((width, height)), Some(info)) = (decoder.dimensions(), decoder.info()) else {
        return Err(corrupt("no frame header"));
    };
    let extent = extent(encoded).ok_or_else(|| corrupt("the end of the picture is missing"))?;
    if extent.scans > MAX_SCANS {
        return Err(too_large(&format!("{MAX_SCANS} scans")));
    }
    // A progressive picture keeps every coefficient (16 bits) until its last scan; so does a
    // baseline one whose components come in scans of their own. Sides are padded to whole
    // units of at most 32 pixels.
    let padded = |side: usize| (side as u64).next_multiple_of(32);
    let components = u64::from(info.components);
    let coefficients = 2 * components * padded(width) * padded(height);
    let samples = components.max(3) * (width as u64) * (height as u64);
    Ok(Stored {
        width: width as u32,
        height: height as u32,
        exif: decoder.exif().cloned(),
        peak_bytes: samples + coefficients,
        row_by_row: extent.scans == 1 && !extent.progressive,
    })
}

/// Most scans of a progressive picture. Each costs the decoder a walk over the whole picture,
/// however few bytes it has; encoders write about ten.
const MAX_SCANS: u32 = 100;

/// Where the end-of-image marker is, how many scans come before it, and whether the frame is
/// progressive.
struct Extent {
    end: usize,
    scans: u32,
    progressive: bool,
}

/// Walks the segments to the end-of-image marker; `None` if there is none. Phones write more
/// after it (a preview, a video), which is none of the picture's business.
fn extent(encoded: &[u8]) -> Option<Extent> {
    let mut at = 2;
    let (mut scans, mut progressive) = (0, false);
    loop {
        // Anything up to the next marker is coded picture data or filling.
        at += memchr::memchr(0xFF, encoded.get(at..)?)? + 1;
        match *encoded.get(at)? {
            0xD9 => return Some(Extent { end: at - 1, scans, progressive }),
            // A stuffed byte, a filling byte, a restart marker, a marker without a segment.
            0x00 | 0xFF | 0x01 | 0xD0..=0xD8 => {}
            marker => {
                progressive |= marker == 0xC2;
                scans += u32::from(marker == 0xDA);
                let length = [*encoded.get(at + 1)?, *encoded.get(at + 2)?];
                at += 1 + usize::from(u16::from_be_bytes(length));
            }
        }
    }
}

/// OpenCV's conversion (`icvCvt_CMYK2BGR_8u_C4C3R`): no colour profile, the samples as stored.
fn cmyk_to_rgb([c, m, y, k]: [u8; 4]) -> [u8; 3] {
    [c, m, y].map(|ink| {
        let (ink, k) = (u32::from(ink), u32::from(k));
        (k - (((255 - ink) * k) >> 8)) as u8
    })
}
