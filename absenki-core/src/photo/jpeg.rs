//! JPEG: baseline and progressive, grey, YCbCr, RGB, CMYK and YCCK.

use std::cell::Cell;

use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;

use super::decode::{Stored, corrupt};
use super::tracked::Tracked;
use crate::error::{Error, ErrorKind, Result};

type Decoder<'a> = JpegDecoder<Tracked<'a>>;

/// A decoder that has read the header.
fn open<'a>(encoded: &'a [u8], coded_end: &'a Cell<usize>) -> Result<Decoder<'a>> {
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(Tracked::new(encoded, coded_end), options);
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
    let unused = Cell::new(0);
    let decoder = open(encoded, &unused)?;
    let (Some((width, height)), Some(info)) = (decoder.dimensions(), decoder.info()) else {
        return Err(corrupt("no frame header"));
    };
    if extent(encoded).is_none() {
        return Err(corrupt("the end of the picture is missing"));
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
    })
}

/// Where the end-of-image marker is, and whether the frame is progressive.
struct Extent {
    end: usize,
    progressive: bool,
}

/// Walks the segments to the end-of-image marker; `None` where there is none. Phones write more
/// after it (a preview, a video), which is none of the picture's business.
fn extent(encoded: &[u8]) -> Option<Extent> {
    let mut at = 2;
    let mut progressive = false;
    loop {
        // Anything up to the next marker is coded picture data or filling.
        at += memchr::memchr(0xFF, encoded.get(at..)?)? + 1;
        match *encoded.get(at)? {
            0xD9 => return Some(Extent { end: at - 1, progressive }),
            // A stuffed byte, a filling byte, a restart marker, a marker without a segment.
            0x00 | 0xFF | 0x01 | 0xD0..=0xD8 => {}
            marker => {
                progressive |= marker == 0xC2;
                let length = [*encoded.get(at + 1)?, *encoded.get(at + 2)?];
                at += 1 + usize::from(u16::from_be_bytes(length));
            }
        }
    }
}

/// Zeros that stand for the end-of-image marker. The decoder reads at most 8 bytes ahead.
const MARGIN: [u8; 16] = [0; 16];

pub(super) fn decode(encoded: &[u8]) -> Result<Vec<u8>> {
    let extent = extent(encoded).ok_or_else(|| corrupt("the end of the picture is missing"))?;
    let coded_end = Cell::new(0);
    let samples = if extent.progressive {
        decode_samples(encoded, &coded_end)?
    } else {
        // Where the coded data of a baseline picture ends too soon, the decoder makes up the rest
        // as soon as it has seen the end marker, but not where the data just stops.
        decode_samples(&[&encoded[..extent.end], &MARGIN].concat(), &coded_end)?
    };
    // Damage throws the decoder out of step: then it has enough before the data is used up. Some
    // writers fill up with zeros.
    let left = encoded.get(coded_end.get()..extent.end).unwrap_or_default();
    if left.len() > MARGIN.len() && left.iter().any(|&byte| byte != 0) {
        return Err(corrupt("coded data is left over"));
    }
    Ok(samples)
}

fn decode_samples(encoded: &[u8], coded_end: &Cell<usize>) -> Result<Vec<u8>> {
    let mut decoder = open(encoded, coded_end)?;
    let Some(space) = decoder.input_colorspace() else {
        return Err(corrupt("no frame header"));
    };
    let four = matches!(space, ColorSpace::CMYK | ColorSpace::YCCK);
    if four {
        // As stored: the decoder's own conversion to RGB rounds otherwise than OpenCV's.
        decoder.set_options(decoder.options().jpeg_set_out_colorspace(space));
    }
    let mut samples = decoder.decode().map_err(failed)?;
    if !four {
        return Ok(samples);
    }
    let to_rgb = if space == ColorSpace::YCCK { ycck_to_rgb } else { cmyk_to_rgb };
    let count = samples.len() / 4;
    for pixel in 0..count {
        let at = pixel * 4;
        let rgb = to_rgb([samples[at], samples[at + 1], samples[at + 2], samples[at + 3]]);
        samples[pixel * 3..pixel * 3 + 3].copy_from_slice(&rgb);
    }
    samples.truncate(count * 3);
    samples.shrink_to_fit();
    Ok(samples)
}

/// OpenCV's conversion (`icvCvt_CMYK2BGR_8u_C4C3R`): no colour profile, the samples as stored.
fn cmyk_to_rgb([c, m, y, k]: [u8; 4]) -> [u8; 3] {
    [c, m, y].map(|ink| {
        let (ink, k) = (u32::from(ink), u32::from(k));
        (k - (((255 - ink) * k) >> 8)) as u8
    })
}

/// libjpeg's YCCK to CMYK (JFIF's YCbCr in 16.16 fixed point, inverted), then as CMYK.
fn ycck_to_rgb([y, cb, cr, k]: [u8; 4]) -> [u8; 3] {
    const HALF: i32 = 1 << 15;
    let (y, cb, cr) = (i32::from(y), i32::from(cb) - 128, i32::from(cr) - 128);
    let red = y + ((91_881 * cr + HALF) >> 16);
    let green = y + ((-22_554 * cb - 46_802 * cr + HALF) >> 16);
    let blue = y + ((116_130 * cb + HALF) >> 16);
    let [c, m, yellow] = [red, green, blue].map(|light| (255 - light).clamp(0, 255) as u8);
    cmyk_to_rgb([c, m, yellow, k])
}
