//! How much of a part of a photo is white from light.

use crate::error::Result;
use crate::geometry::NormalizedBox;
use crate::photo::Pixels;

/// From this level on a channel is clipped: a sensor's or an encoder's last level, and the one before,
/// which JPEG makes of it.
const CLIPPED: u8 = 254;

/// The share, 0..1, of the pixels in `part` that are overexposed: whose V = max(R, G, B) is 254 or 255.
///
/// # Errors
/// [`ErrorKind::InvalidBox`](crate::ErrorKind::InvalidBox) for a box outside the photo.
///
/// ```
/// use absenki_core::geometry::NormalizedBox;
/// use absenki_core::photo::Pixels;
/// use absenki_core::quality::overexposed;
///
/// let mut data = vec![90; 4 * 4 * 3];
/// data[..6].copy_from_slice(&[255, 250, 240, 254, 254, 254]);
/// let photo = Pixels::new(4, 4, data)?;
/// assert_eq!(overexposed(&photo, &NormalizedBox::new(0.0, 0.0, 0.5, 0.5)?)?, 0.5);
/// # Ok::<(), absenki_core::Error>(())
/// ```
pub fn overexposed(pixels: &Pixels, part: &NormalizedBox) -> Result<f64> {
    let part = part.to_pixels(pixels.width(), pixels.height(), 0.0)?;
    let columns = 3 * part.x as usize..3 * (part.x + part.width) as usize;
    let rows = pixels.rows().skip(part.y as usize).take(part.height as usize);
    let clipped: usize = rows
        .map(|row| row[columns.clone()].as_chunks::<3>().0)
        .map(|row| row.iter().filter(|rgb| rgb.iter().any(|&level| level >= CLIPPED)).count())
        .sum();
    Ok(clipped as f64 / (f64::from(part.width) * f64::from(part.height)))
}
