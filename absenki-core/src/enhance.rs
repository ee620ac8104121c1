//! Brightening, contrast and sharpening, as the app's camera page does before it sends a photo.
//!
//! Per channel, on levels that are cut to 0..255 and rounded half up once, at the end:
//!
//! 1. `v = (p + 255 brightness_delta − 128) × contrast_factor + 128`
//! 2. `v += unsharp_amount × (v − blur(v))`, a Gaussian of σ = `unsharp_radius` pixels over
//!    `2 ⌈3σ⌉ + 1` pixels, the border reflected (101).
//!
//! Contrast about mid-grey makes a dark photo darker: with the default factor of 1.08 the
//! brightness falls by about 0.08 × (128 − brightness), so a photo between 65 and 70 passes the
//! default gate as it is and is too dark once enhanced. Judge a photo before enhancing it.

use crate::config::EnhanceSettings;
use crate::error::Result;
use crate::photo::Pixels;

/// Enhances a picture.
///
/// # Errors
/// Those of [`EnhanceSettings::validate`].
///
/// ```
/// use absenki_core::config::EnhanceSettings;
/// use absenki_core::enhance::enhance;
/// use absenki_core::photo::Pixels;
///
/// let grey = Pixels::new(2, 1, vec![100; 6])?;
/// let mut settings = EnhanceSettings::default();
/// settings.brightness_delta = 10.0 / 255.0;
/// // (100 + 10 − 128) × 1.08 + 128 = 108.56; an even picture has nothing to sharpen.
/// assert_eq!(enhance(&grey, &settings)?.data(), [109; 6]);
/// # Ok::<(), absenki_core::Error>(())
/// ```
pub fn enhance(pixels: &Pixels, settings: &EnhanceSettings) -> Result<Pixels> {
    settings.validate()?;
    let EnhanceSettings { brightness_delta, contrast_factor, unsharp_amount, unsharp_radius } =
        *settings;
    let (brightness, contrast) = ((255.0 * brightness_delta) as f32, contrast_factor as f32);
    let (amount, radius) = (unsharp_amount as f32, unsharp_radius as f32);
    // The blur is linear and its weights add to 1, so the levels as they are can be blurred:
    // v + amount (v − blur(v)) = contrast p + offset + contrast amount (p − blur(p)).
    let offset = (brightness - 128.0) * contrast + 128.0;
    let sharpen = contrast * amount;
    let mut out = Vec::with_capacity(pixels.data().len());
    if sharpen == 0.0 || radius == 0.0 {
        out.extend(pixels.data().iter().map(|&p| level(f32::from(p) * contrast + offset)));
    } else {
        blurred_rows(pixels, radius, |row, blurred| {
            out.extend(row.iter().zip(blurred).map(|(&p, &blur)| {
                let p = f32::from(p);
                level(p * contrast + offset + sharpen * (p - blur))
            }));
        });
    }
    Pixels::new(pixels.width(), pixels.height(), out)
}

/// Rounds half up; the cast cuts to 0..255.
fn level(value: f32) -> u8 {
    (value + 0.5) as u8
}

/// Calls `each` with every row and its blurred twin, top to bottom. Only as many rows are held
/// blurred along as the kernel is high.
fn blurred_rows(pixels: &Pixels, sigma: f32, mut each: impl FnMut(&[u8], &[f32])) {
    let weights = gaussian(sigma);
    let reach = weights.len() / 2;
    let rows: Vec<&[u8]> = pixels.rows().collect();
    let stride = pixels.width() as usize * 3;
    let mut along = vec![vec![0f32; stride]; weights.len()];
    let mut padded = vec![0f32; stride + reach * 6];
    let mut blurred = vec![0f32; stride];
    let mut ready = 0;
    for (y, row) in rows.iter().enumerate() {
        // Rows of the picture up to the kernel's lower end.
        while ready < rows.len() && ready <= y + reach {
            pad(rows[ready], reach, &mut padded);
            let slot = ready % weights.len();
            along[slot].fill(0.0);
            for (tap, &weight) in weights.iter().enumerate() {
                add(&mut along[slot], &padded[tap * 3..], weight);
            }
            ready += 1;
        }
        blurred.fill(0.0);
        for (tap, &weight) in weights.iter().enumerate() {
            let from = reflect((y + tap) as isize - reach as isize, rows.len());
            add(&mut blurred, &along[from % weights.len()], weight);
        }
        each(row, &blurred);
    }
}

/// The weights of a Gaussian over ⌈3σ⌉ pixels to both sides; they add to 1.
fn gaussian(sigma: f32) -> Vec<f32> {
    let sigma = f64::from(sigma);
    let reach = (3.0 * sigma).ceil() as i32;
    let weight = |at: i32| (-0.5 * (f64::from(at) / sigma).powi(2)).exp();
    let total: f64 = (-reach..=reach).map(weight).sum();
    (-reach..=reach).map(|at| (weight(at) / total) as f32).collect()
}

/// Adds `weight` × `from` to `to`.
fn add(to: &mut [f32], from: &[f32], weight: f32) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to += weight * from);
}

/// Writes a row of RGB pixels with `reach` reflected pixels at both ends.
fn pad(row: &[u8], reach: usize, padded: &mut [f32]) {
    let width = row.len() / 3;
    for (at, pixel) in padded.chunks_exact_mut(3).enumerate() {
        let from = reflect(at as isize - reach as isize, width) * 3;
        for (to, &sample) in pixel.iter_mut().zip(&row[from..from + 3]) {
            *to = f32::from(sample);
        }
    }
}

/// Border reflect 101 (`gfedcb|abcdefgh|gfedcba`), as often as it takes.
fn reflect(at: isize, length: usize) -> usize {
    let last = length as isize - 1;
    if last == 0 {
        return 0;
    }
    let at = at.rem_euclid(2 * last);
    (if at > last { 2 * last - at } else { at }) as usize
}
