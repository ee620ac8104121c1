//! Photos made small enough for a network.

use absenki_core::photo::Pixels;

/// `photo` shrunk to `width` × `height` by averaging the area under each pixel (OpenCV's
/// `INTER_AREA`), in the top left corner of three planes of `canvas` (width, height), blue, green
/// and red, 0..255; the rest is 0. Neither size is larger than the photo's.
pub(crate) fn shrink_to_bgr_planes(
    photo: &Pixels,
    (width, height): (usize, usize),
    canvas: (usize, usize),
) -> Vec<f32> {
    let source_width = photo.width() as usize;
    let columns = spans(source_width, width);
    let rows = spans(photo.height() as usize, height);
    let mut planes = vec![0.0; 3 * canvas.0 * canvas.1];
    let mut sums = vec![0.0_f32; 3 * source_width];
    for (y, row) in rows.iter().enumerate() {
        sums.fill(0.0);
        for (offset, &weight) in row.weights.iter().enumerate() {
            let start = 3 * source_width * (row.first + offset);
            let source = &photo.data()[start..start + 3 * source_width];
            for (sum, &level) in sums.iter_mut().zip(source) {
                *sum += weight * f32::from(level);
            }
        }
        for (x, column) in columns.iter().enumerate() {
            let mut rgb = [0.0_f32; 3];
            let pixels = sums[3 * column.first..].chunks_exact(3);
            for (pixel, &weight) in pixels.zip(&column.weights) {
                for (channel, &sum) in rgb.iter_mut().zip(pixel) {
                    *channel += weight * sum;
                }
            }
            let at = y * canvas.0 + x;
            for (plane, channel) in rgb.iter().rev().enumerate() {
                planes[plane * canvas.0 * canvas.1 + at] = *channel;
            }
        }
    }
    planes
}

/// The source pixels under one target pixel, and how much of each; the weights sum to 1.
struct Span {
    first: usize,
    weights: Vec<f32>,
}

fn spans(source: usize, target: usize) -> Vec<Span> {
    let scale = source as f64 / target as f64;
    let span = |index: usize| {
        let (start, end) = (index as f64 * scale, (index + 1) as f64 * scale);
        let first = (start as usize).min(source - 1);
        let last = (end.ceil() as usize).clamp(first + 1, source);
        let covered = |pixel: usize| {
            ((end.min((pixel + 1) as f64) - start.max(pixel as f64)) / scale).max(0.0) as f32
        };
        Span { first, weights: (first..last).map(covered).collect() }
    };
    (0..target).map(span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_is_the_mean_of_the_area_under_it() {
        // 5 x 1 to 2 x 1: each target pixel covers two and a half source pixels.
        let levels = [10, 20, 30, 40, 50].iter().flat_map(|&level| [level, 0, 100]).collect();
        let photo = Pixels::new(5, 1, levels).unwrap();
        let planes = shrink_to_bgr_planes(&photo, (2, 1), (3, 2));
        let expected = [100.0, 0.0, (10.0 + 20.0 + 15.0) / 2.5, (15.0 + 40.0 + 50.0) / 2.5];
        let found = [planes[0], planes[6], planes[12], planes[13]];
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-4, "{found} is not {expected}");
        }
        assert!(planes[2] == 0.0 && planes[3..6] == [0.0; 3], "outside the photo is black");
    }
}
