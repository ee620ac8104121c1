//! Pixels by zune-jpeg.

use std::cell::Cell;

use zune_core::colorspace::ColorSpace;
use zune_jpeg::JpegDecoder;

use super::restart::Restarts;
use super::tracked::Tracked;
use super::{cmyk_to_rgb, corrupt, extent, failed, open};
use crate::error::Result;
use crate::photo::samples::Samples;
use crate::threads::both;

/// Zeros that stand for the end-of-image marker. The decoder reads at most 8 bytes ahead.
const MARGIN: [u8; 16] = [0; 16];

/// All pixels, RGB.
pub(in crate::photo) fn decode(encoded: &[u8]) -> Result<Samples> {
    to_the_end(encoded, all_samples)
}

/// All pixels, RGB, by two threads if restart intervals divide the picture. If a part is damaged, the
/// outcome is that of the whole file on one thread.
pub(in crate::photo) fn decode_by_two(encoded: &[u8]) -> Result<Samples> {
    match Restarts::find(encoded).and_then(|file| in_two(&file)) {
        Some(samples) => Ok(samples),
        None => decode(encoded),
    }
}

fn in_two(file: &Restarts<'_>) -> Option<Samples> {
    let (width, height) = file.size();
    let row = width as usize * 3;
    let step = file.step() as usize * row;
    let middle = file.steps() / 2;
    let seam = middle as usize * step;
    let mut samples = Samples::zeroed(height as usize * row);
    let mut around = vec![0; 2 * step];
    let (above, below) = samples.split_at_mut(seam);
    let (first, second) = both(
        || {
            rows_into(&file.rows(0..middle), above)?;
            rows_into(&file.rows(middle - 1..middle + 1), &mut around)
        },
        || rows_into(&file.rows(middle..file.steps()), below),
    )?;
    first.and(second).ok()?;
    // Rows beside an end lack the colours that reach in from behind it: those at the seam come from
    // the middle of the third file.
    let reach = step / 2;
    samples[seam - reach..seam + reach].copy_from_slice(&around[step - reach..step + reach]);
    Some(samples)
}

/// All pixels, RGB, of a picture of three components or one.
fn rows_into(encoded: &[u8], samples: &mut [u8]) -> Result<()> {
    to_the_end(encoded, |mut decoder| decoder.decode_into(samples).map_err(failed))
}

/// What `decode` makes of a picture, if it uses the coded data to the end.
fn to_the_end<T>(
    encoded: &[u8],
    decode: impl FnOnce(JpegDecoder<Tracked<'_>>) -> Result<T>,
) -> Result<T> {
    let extent = extent(encoded).ok_or_else(|| corrupt("the end of the picture is missing"))?;
    let coded_end = Cell::new(0);
    let decoded = if extent.progressive {
        decode(open(Tracked::new(encoded, &coded_end))?)?
    } else {
        // Where the coded data of a baseline picture ends too soon, the decoder makes up the rest
        // as soon as it has seen the end marker, but not where the data just stops.
        let encoded = [&encoded[..extent.end], &MARGIN].concat();
        decode(open(Tracked::new(&encoded, &coded_end))?)?
    };
    // Damage throws the decoder out of step: then it has enough before the data is used up. Some
    // writers fill up with zeros.
    let left = encoded.get(coded_end.get()..extent.end).unwrap_or_default();
    if left.len() > MARGIN.len() && left.iter().any(|&byte| byte != 0) {
        return Err(corrupt("coded data is left over"));
    }
    Ok(decoded)
}

fn all_samples(mut decoder: JpegDecoder<Tracked<'_>>) -> Result<Samples> {
    let Some(space) = decoder.input_colorspace() else {
        return Err(corrupt("no frame header"));
    };
    let four = matches!(space, ColorSpace::CMYK | ColorSpace::YCCK);
    if four {
        // As stored: the decoder's own conversion to RGB rounds otherwise than OpenCV's.
        decoder.set_options(decoder.options().jpeg_set_out_colorspace(space));
    }
    let size = decoder.output_buffer_size().ok_or_else(|| corrupt("no frame header"))?;
    let mut samples = Samples::zeroed(size);
    decoder.decode_into(&mut samples).map_err(failed)?;
    Ok(match space {
        ColorSpace::CMYK => to_rgb(&samples, cmyk_to_rgb),
        ColorSpace::YCCK => to_rgb(&samples, ycck_to_rgb),
        _ => samples,
    })
}

/// The RGB of samples of four bytes a pixel.
fn to_rgb(samples: &[u8], convert: fn([u8; 4]) -> [u8; 3]) -> Samples {
    let mut rgb = Samples::zeroed(samples.len() / 4 * 3);
    for (rgb, &four) in rgb.as_chunks_mut().0.iter_mut().zip(samples.as_chunks().0) {
        *rgb = convert(four);
    }
    rgb
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
