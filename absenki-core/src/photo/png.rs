//! PNG: every colour type and depth, interlaced or not.

use std::io::Cursor;

use png::{BitDepth, ColorType, Decoder, Limits, Reader, Transformations};

use super::stored::{Stored, corrupt, drop_alpha};
use crate::error::{Error, ErrorKind, Result};

fn failed(error: png::DecodingError) -> Error {
    match error {
        png::DecodingError::LimitsExceeded => super::stored::too_large("memory allows"),
        other => corrupt(other),
    }
}

/// A reader at the first picture data, with 8-bit samples, palettes and low depths expanded.
fn open(encoded: &[u8], max_bytes: u64) -> Result<Reader<Cursor<&[u8]>>> {
    let bytes = usize::try_from(max_bytes).unwrap_or(usize::MAX);
    let mut decoder = Decoder::new_with_limits(Cursor::new(encoded), Limits { bytes });
    decoder.ignore_checksums(false);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    // STRIP_16 keeps the high byte, as libpng's `png_set_strip_16` and so OpenCV does.
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    decoder.read_info().map_err(failed)
}

pub(super) fn header(encoded: &[u8], max_bytes: u64) -> Result<Stored> {
    let reader = open(encoded, max_bytes)?;
    let info = reader.info();
    let mut stored = Stored {
        width: info.width,
        height: info.height,
        exif: exif(encoded).map(<[u8]>::to_vec),
        peak_bytes: 0,
        row_by_row: false,
    };
    // RGB with alpha (4), beside RGB (3) where an allocator cannot shrink in place.
    stored.peak_bytes = stored.pixels().saturating_mul(7);
    Ok(stored)
}

/// The eXIf chunk, which may come before or after the picture data.
fn exif(encoded: &[u8]) -> Option<&[u8]> {
    let mut rest = encoded.get(8..)?;
    loop {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (name, after) = after.split_first_chunk::<4>()?;
        let length = u32::from_be_bytes(*length) as usize;
        if name == b"eXIf" {
            return after.get(..length);
        }
        // Past the data and its checksum.
        rest = after.get(length.checked_add(4)?..)?;
    }
}

pub(super) fn decode(encoded: &[u8], max_bytes: u64) -> Result<Vec<u8>> {
    let mut reader = open(encoded, max_bytes)?;
    let size = reader.output_buffer_size().ok_or_else(|| corrupt("the size overflows"))?;
    let mut samples = vec![0; size];
    reader.next_frame(&mut samples).map_err(failed)?;
    reader.finish().map_err(failed)?;
    match reader.output_color_type() {
        (ColorType::Rgb, BitDepth::Eight) => Ok(samples),
        (ColorType::Rgba, BitDepth::Eight) => Ok(drop_alpha(samples)),
        (ColorType::Grayscale, BitDepth::Eight) => Ok(spread(&samples, 1)),
        (ColorType::GrayscaleAlpha, BitDepth::Eight) => Ok(spread(&samples, 2)),
        _ => Err(Error::new(ErrorKind::ImageFormat, "decode", "this kind of PNG is not read")),
    }
}

/// Repeats the first of every `channels` samples three times.
fn spread(samples: &[u8], channels: usize) -> Vec<u8> {
    let mut rgb = Vec::with_capacity(samples.len() / channels * 3);
    for pixel in samples.chunks_exact(channels) {
        rgb.extend_from_slice(&[pixel[0]; 3]);
    }
    rgb
}
