//! BMP: 1 to 32 bits a pixel, palettes, run-length coded or not.

use std::io::Cursor;

use image::codecs::bmp::BmpDecoder;
use image::error::LimitErrorKind;
use image::{ColorType, ImageDecoder, ImageError};

use super::stored::{Stored, corrupt, drop_alpha, too_large};
use crate::error::{Error, ErrorKind, Result};

fn failed(error: ImageError) -> Error {
    match error {
        ImageError::Limits(error) => match error.kind() {
            LimitErrorKind::DimensionError => too_large("the format's pixels a side"),
            _ => too_large("memory allows"),
        },
        ImageError::Unsupported(_) => {
            Error::new(ErrorKind::ImageFormat, "decode", "this kind of BMP is not read")
        }
        other => corrupt(other),
    }
}

fn open(encoded: &[u8]) -> Result<BmpDecoder<Cursor<&[u8]>>> {
    BmpDecoder::new(Cursor::new(encoded)).map_err(failed)
}

pub(super) fn header(encoded: &[u8]) -> Result<Stored> {
    let (width, height) = open(encoded)?.dimensions();
    let mut stored = Stored { width, height, exif: None, peak_bytes: 0, row_by_row: false };
    // RGB with alpha (4), beside RGB (3) where an allocator cannot shrink in place.
    stored.peak_bytes = stored.pixels().saturating_mul(7);
    Ok(stored)
}

pub(super) fn decode(encoded: &[u8]) -> Result<Vec<u8>> {
    let decoder = open(encoded)?;
    let colour = decoder.color_type();
    let size = usize::try_from(decoder.total_bytes()).map_err(corrupt)?;
    let mut samples = vec![0; size];
    decoder.read_image(&mut samples).map_err(failed)?;
    let mut rgb = match colour {
        ColorType::Rgb8 => samples,
        ColorType::Rgba8 => drop_alpha(samples),
        ColorType::L8 => samples.iter().flat_map(|&grey| [grey; 3]).collect(),
        _ => {
            return Err(Error::new(
                ErrorKind::ImageFormat,
                "decode",
                "this kind of BMP is not read",
            ));
        }
    };
    if let Some(masks) = low_depth_masks(encoded) {
        for pixel in rgb.chunks_exact_mut(3) {
            pixel.iter_mut().zip(masks).for_each(|(sample, mask)| *sample &= mask);
        }
    }
    Ok(rgb)
}

/// In a picture of 16 bits a pixel, the bits of each sample that OpenCV keeps: it shifts 5 and 6
/// bits up where the decoder here stretches them to 255.
fn low_depth_masks(encoded: &[u8]) -> Option<[u8; 3]> {
    let field = |at: usize| encoded.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes);
    let (header, bits, compression) = (field(14)?, field(28)? & 0xFFFF, field(30)?);
    // The oldest header, of 12 bytes, ends before these fields and knows no 16 bits.
    if header < 40 || bits != 16 {
        return None;
    }
    let six_green = compression == 3 && field(58)?.count_ones() == 6;
    Some([0xF8, if six_green { 0xFC } else { 0xF8 }, 0xF8])
}
