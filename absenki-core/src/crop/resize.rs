//! Bicubic enlargement as `cv2.resize` with `INTER_CUBIC` does it: a = −0.75, pixel centres at
//! halves, edge pixels repeated, no antialiasing. Image libraries' "Catmull-Rom" has a = −0.5 and
//! is off by up to 20 levels.

use crate::error::Result;
use crate::photo::Pixels;

/// The kernel's parameter in OpenCV.
const A: f32 = -0.75;

/// Where one sample of the result comes from: four samples along an axis, and their weights.
struct Tap {
    from: [usize; 4],
    weights: [f32; 4],
}

/// `pixels` scaled to `width` × `height`; within one level of OpenCV, which counts in 11 bits.
pub(super) fn bicubic(pixels: &Pixels, width: u32, height: u32) -> Result<Pixels> {
    let (from_width, from_height) = (pixels.width() as usize, pixels.height() as usize);
    let (width_px, height_px) = (width as usize, height as usize);
    let columns = taps(from_width, width_px);
    // Widened rows, each made once; the source is the smaller picture.
    let mut wide = vec![0f32; width_px * 3 * from_height];
    for (row, wide) in pixels.rows().zip(wide.chunks_exact_mut(width_px * 3)) {
        for (tap, out) in columns.iter().zip(wide.chunks_exact_mut(3)) {
            for channel in 0..3 {
                out[channel] = (0..4)
                    .map(|i| f32::from(row[tap.from[i] * 3 + channel]) * tap.weights[i])
                    .sum();
            }
        }
    }
    let mut out = Vec::with_capacity(width_px * height_px * 3);
    for Tap { from, weights } in taps(from_height, height_px) {
        let [a, b, c, d] = from.map(|row| &wide[row * width_px * 3..][..width_px * 3]);
        out.extend((0..width_px * 3).map(|i| {
            let sum = a[i] * weights[0] + b[i] * weights[1] + c[i] * weights[2] + d[i] * weights[3];
            // Rounded half up; the cast cuts to 0..255.
            (sum + 0.5) as u8
        }));
    }
    Pixels::new(width, height, out)
}

/// The taps for scaling an axis from one length to another.
fn taps(from: usize, to: usize) -> Vec<Tap> {
    let scale = from as f64 / to as f64;
    (0..to)
        .map(|at| {
            let centre = ((at as f64 + 0.5) * scale - 0.5) as f32;
            let first = centre.floor();
            let clamp =
                |offset: isize| (first as isize + offset).clamp(0, from as isize - 1) as usize;
            Tap { from: [-1, 0, 1, 2].map(clamp), weights: weights(centre - first) }
        })
        .collect()
}

/// The weights of the four samples around a place `x` (0..1) past the second of them.
fn weights(x: f32) -> [f32; 4] {
    let near = |x: f32| ((A + 2.0) * x - (A + 3.0)) * x * x + 1.0;
    let before = ((A * (x + 1.0) - 5.0 * A) * (x + 1.0) + 8.0 * A) * (x + 1.0) - 4.0 * A;
    let (left, right) = (near(x), near(1.0 - x));
    [before, left, right, 1.0 - before - left - right]
}
