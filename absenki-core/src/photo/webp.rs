//! WebP: lossy, lossless, with alpha, and the first picture of an animation.

use std::io::Cursor;

use image_webp::{DecodingError, WebPDecoder};

use super::stored::{Stored, corrupt, drop_alpha, too_large};
use crate::error::{Error, Result};

type Decoder<'a> = WebPDecoder<Cursor<&'a [u8]>>;

fn failed(error: DecodingError) -> Error {
    match error {
        DecodingError::ImageTooLarge => too_large("the format's pixels a side"),
        other => corrupt(other),
    }
}

/// A decoder that has read the container, all of which must be there.
fn open(encoded: &[u8]) -> Result<Decoder<'_>> {
    let declared = encoded.get(4..8).and_then(|size| size.try_into().ok()).map(u32::from_le_bytes);
    if declared.is_none_or(|size| encoded.len() as u64 - 8 < u64::from(size)) {
        return Err(corrupt("the file is shorter than its header says"));
    }
    WebPDecoder::new(Cursor::new(encoded)).map_err(failed)
}

pub(super) fn header(encoded: &[u8]) -> Result<Stored> {
    let mut decoder = open(encoded)?;
    let (width, height) = decoder.dimensions();
    let mut stored = Stored {
        width,
        height,
        exif: decoder.exif_metadata().map_err(failed)?,
        peak_bytes: 0,
        row_by_row: false,
    };
    // A still: the samples and the decoder's own RGBA, or the planes of a lossy one and alpha.
    // An animation: the frame, the canvas and the samples, RGBA each, beside the planes.
    let per_pixel = if decoder.is_animated() { 14 } else { 8 };
    stored.peak_bytes = stored.pixels() * per_pixel;
    // A lossy frame tells its size once more; the decoder believes it before it compares.
    if lossy_pixels(encoded) > stored.pixels() {
        return Err(corrupt("a frame is larger than its canvas"));
    }
    Ok(stored)
}

/// Pixels of the first lossy bitstream, by its own header (RFC 9649, section 2.5; RFC 6386,
/// section 9.1); 0 where there is none.
fn lossy_pixels(encoded: &[u8]) -> u64 {
    let mut rest = encoded.get(12..).unwrap_or_default();
    while let Some((head, data)) = rest.split_first_chunk::<8>() {
        let size = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        match &head[..4] {
            b"VP8 " => {
                let Some(&[w0, w1, h0, h1]) = data.get(6..10) else { return 0 };
                let side = |low, high| u64::from(u16::from_le_bytes([low, high]) & 0x3FFF);
                return side(w0, w1) * side(h0, h1);
            }
            // A frame of an animation holds chunks of its own after 16 bytes.
            b"ANMF" => rest = data.get(16..).unwrap_or_default(),
            _ => {
                let next = size.checked_add(size & 1).and_then(|size| data.get(size..));
                rest = next.unwrap_or_default();
            }
        }
    }
    0
}

pub(super) fn decode(encoded: &[u8]) -> Result<Vec<u8>> {
    let mut decoder = open(encoded)?;
    let size = decoder.output_buffer_size().ok_or_else(|| corrupt("the size overflows"))?;
    let mut samples = vec![0; size];
    decoder.read_image(&mut samples).map_err(failed)?;
    Ok(if decoder.has_alpha() { drop_alpha(samples) } else { samples })
}
