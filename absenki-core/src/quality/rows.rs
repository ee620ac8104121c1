//! The fused kernel: each RGB row becomes grey once, and is measured with its two neighbours
//! while all three are still in the cache.

use super::Measures;
use super::simd::Kernel;

/// Measures a picture that comes row by row from the top.
pub(crate) struct RowMeter {
    kernel: Kernel,
    width: usize,
    rows: usize,
    /// The last three grey rows, each with its reflected neighbour at both ends.
    grey: [Vec<i16>; 3],
    value_sum: u64,
    /// Of what the Laplacian answers, the sum and the sum of squares.
    laplacian_sum: i64,
    laplacian_squares: u64,
}

impl RowMeter {
    /// A meter for rows of `width` pixels, which must be at least 1.
    pub(crate) fn new(width: u32) -> Self {
        Self::with_kernel(width, Kernel::best())
    }

    pub(super) fn with_kernel(width: u32, kernel: Kernel) -> Self {
        let width = width as usize;
        RowMeter {
            kernel,
            width,
            rows: 0,
            grey: std::array::from_fn(|_| vec![0; width + 2]),
            value_sum: 0,
            laplacian_sum: 0,
            laplacian_squares: 0,
        }
    }

    /// Takes the next row: width × 3 bytes.
    pub(crate) fn push_row(&mut self, rgb: &[u8]) {
        debug_assert_eq!(rgb.len(), self.width * 3);
        let row = &mut self.grey[self.rows % 3];
        self.value_sum += self.kernel.grey_row(rgb, &mut row[1..=self.width]);
        // Reflect 101; a single pixel is its own neighbour.
        row[0] = row[if self.width > 1 { 2 } else { 1 }];
        row[self.width + 1] = row[self.width.max(2) - 1];
        self.rows += 1;
        match self.rows {
            1 => {}
            // Above the first row lies, by reflection, the second.
            2 => self.measure_row(1, 0, 1),
            rows => self.measure_row(rows - 3, rows - 2, rows - 1),
        }
    }

    /// Adds the Laplacian of `row` between the rows `above` and `below`.
    fn measure_row(&mut self, above: usize, row: usize, below: usize) {
        let at_the_border = above == below;
        let [above, row, below] = [above, row, below].map(|row| &self.grey[row % 3]);
        self.laplacian_squares += self.kernel.laplacian_squares(above, row, below);
        // The Laplacian is the sum of two second differences. Those along a row add up to the
        // first difference behind its end less the one before its start.
        let difference = |at: usize| i64::from(row[at + 1]) - i64::from(row[at]);
        self.laplacian_sum += difference(self.width) - difference(0);
        // So do those along the columns: they leave the first row's and the last row's distance
        // from the one row that is their neighbour on both sides.
        if at_the_border {
            let total =
                |row: &[i16]| row[1..=self.width].iter().map(|&x| i64::from(x)).sum::<i64>();
            self.laplacian_sum += total(below) - total(row);
        }
    }

    /// The measures of all rows together.
    pub(crate) fn finish(mut self) -> Measures {
        match self.rows {
            0 => {}
            1 => self.measure_row(0, 0, 0),
            rows => self.measure_row(rows - 2, rows - 1, rows - 2),
        }
        let count = (self.width * self.rows).max(1) as f64;
        let (sum, squares) = (self.laplacian_sum, self.laplacian_squares);
        // n·Σx² − (Σx)², exact in integers: the difference of two nearly equal floats is not.
        let spread = count as i128 * i128::from(squares) - i128::from(sum) * i128::from(sum);
        Measures {
            width: self.width as u32,
            height: self.rows as u32,
            laplace: spread as f64 / (count * count),
            brightness: self.value_sum as f64 / count,
        }
    }
}

/// Pixels that [`grey_row`] takes at once, and the bytes it looks at: one more than theirs.
const BLOCK: usize = 16;
const BLOCK_BYTES: usize = BLOCK * 3 + 1;

/// Grey of each pixel as OpenCV has it; answers the sum of V = max(R, G, B).
#[inline(always)]
pub(super) fn grey_row(rgb: &[u8], grey: &mut [i16]) -> u64 {
    let mut sum = 0;
    let mut done = 0;
    while let (Some(from), Some(to)) =
        (rgb[done * 3..].first_chunk::<BLOCK_BYTES>(), grey[done..].first_chunk_mut::<BLOCK>())
    {
        sum += u64::from(grey_block(from, to));
        done += BLOCK;
    }
    for (rgb, grey) in rgb[done * 3..].as_chunks::<3>().0.iter().zip(&mut grey[done..]) {
        let [red, green, blue] = rgb.map(u16::from);
        *grey = grey_of(red, green, blue);
        sum += u64::from(red.max(green).max(blue));
    }
    sum
}

/// [`grey_row`] for one block, shaped so that the compiler vectorises it with SSE2 alone, which
/// cannot pick bytes from a vector: a pixel and the byte behind it are one load of 32 bits, and
/// of all else that happens to eight pixels, each step is one instruction of 16-bit lanes.
#[inline(always)]
fn grey_block(from: &[u8; BLOCK_BYTES], to: &mut [i16; BLOCK]) -> u16 {
    let (mut red, mut green, mut blue) = ([0; BLOCK], [0; BLOCK], [0; BLOCK]);
    for i in 0..BLOCK {
        let pixel = from[i * 3..].first_chunk().map_or(0, |&bytes| u32::from_le_bytes(bytes));
        red[i] = (pixel & 255) as u16;
        green[i] = (pixel >> 8 & 255) as u16;
        blue[i] = (pixel >> 16 & 255) as u16;
    }
    let mut sum = 0;
    for i in 0..BLOCK {
        to[i] = grey_of(red[i], green[i], blue[i]);
        sum += red[i].max(green[i]).max(blue[i]);
    }
    sum
}

/// OpenCV's grey of levels 0..255, `(9798 R + 19235 G + 3735 B + 16384) >> 15`, without leaving
/// 16 bits: the upper eight and the lower seven bits of the weights apart, which add up to 255
/// and to 128. The lower ones count only by what they carry into the upper.
#[inline(always)]
pub(super) fn grey_of(red: u16, green: u16, blue: u16) -> i16 {
    let upper = red * (9798 >> 7) + green * (19235 >> 7) + blue * (3735 >> 7);
    let lower = red * (9798 & 127) + green * (19235 & 127) + blue * (3735 & 127);
    ((upper + (lower >> 7) + 128) >> 8) as i16
}

/// The sum of the Laplacian's squares over a row whose slices hold one more pixel at both ends.
#[inline(always)]
pub(super) fn laplacian_squares(above: &[i16], row: &[i16], below: &[i16]) -> u64 {
    /// Squares are at most 1020², so this many fit an `i32`.
    const RUN: usize = 1024;
    let width = row.len() - 2;
    let mut sum = 0;
    for start in (0..width).step_by(RUN) {
        let length = RUN.min(width - start);
        let (above, below) = (&above[start + 1..][..length], &below[start + 1..][..length]);
        let (left, middle) = (&row[start..][..length], &row[start + 1..][..length]);
        let right = &row[start + 2..][..length];
        let mut squares = 0;
        for i in 0..length {
            let value = above[i] + below[i] + left[i] + right[i] - 4 * middle[i];
            squares += i32::from(value) * i32::from(value);
        }
        sum += squares as u64;
    }
    sum
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::photo::Pixels;
    use crate::quality::measure;

    /// The definition, pixel by pixel.
    fn naive(width: usize, height: usize, rgb: &[u8]) -> (f64, f64) {
        let sample = |x: usize, y: usize, c: usize| i64::from(rgb[(y * width + x) * 3 + c]);
        let grey = |x, y| {
            (9798 * sample(x, y, 0) + 19235 * sample(x, y, 1) + 3735 * sample(x, y, 2) + 16384)
                >> 15
        };
        let reflect = |at: i64, side: usize| match at {
            _ if side == 1 => 0,
            -1 => 1,
            at if at == side as i64 => side - 2,
            at => at as usize,
        };
        let (mut values, mut light) = (Vec::new(), 0);
        for y in 0..height {
            for x in 0..width {
                let at = |dx: i64, dy: i64| {
                    grey(reflect(x as i64 + dx, width), reflect(y as i64 + dy, height))
                };
                values.push(at(-1, 0) + at(1, 0) + at(0, -1) + at(0, 1) - 4 * at(0, 0));
                light += (0..3).map(|c| sample(x, y, c)).max().unwrap();
            }
        }
        let count = values.len() as f64;
        let mean = values.iter().sum::<i64>() as f64 / count;
        let variance = values.iter().map(|&v| (v as f64 - mean).powi(2)).sum::<f64>() / count;
        (variance, light as f64 / count)
    }

    fn check(width: usize, height: usize, rgb: &[u8]) {
        let kernels = [Kernel::portable(), Kernel::best()].map(|kernel| {
            let mut meter = RowMeter::with_kernel(width as u32, kernel);
            rgb.chunks_exact(width * 3).for_each(|row| meter.push_row(row));
            meter.finish()
        });
        assert_eq!(kernels[0], kernels[1], "{width} x {height}");
        let (laplace, brightness) = naive(width, height, rgb);
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs().max(1e-9);
        assert!(near(kernels[0].laplace, laplace), "{width} x {height}");
        assert!(near(kernels[0].brightness, brightness), "{width} x {height}");
    }

    proptest! {
        #[test]
        fn portable_vectorised_and_naive_agree(
            (width, height, rgb) in (1usize..80, 1usize..6).prop_flat_map(|(w, h)| {
                (Just(w), Just(h), prop::collection::vec(any::<u8>(), w * h * 3))
            })
        ) {
            check(width, height, &rgb);
            check(height, width, &rgb);
        }
    }

    #[test]
    fn the_greatest_contrast_overflows_nothing() {
        for (width, height) in [(5000, 3), (1, 1), (1, 2), (2, 1)] {
            let rgb: Vec<u8> = (0..width * height)
                .flat_map(|i| [if (i % width + i / width) % 2 == 0 { 255 } else { 0 }; 3])
                .collect();
            check(width, height, &rgb);
        }
    }

    #[test]
    fn every_colour_has_opencvs_grey_in_both_kernels() {
        // All greens and blues at the reds where rounding could differ most: ends and middle.
        for red in [0u8, 1, 127, 128, 254, 255] {
            let rgb: Vec<u8> =
                (0..=u16::MAX).flat_map(|gb| [red, (gb >> 8) as u8, gb as u8]).collect();
            let grey: Vec<i16> = rgb
                .as_chunks::<3>()
                .0
                .iter()
                .map(|rgb| {
                    let [red, green, blue] = rgb.map(i32::from);
                    ((9798 * red + 19235 * green + 3735 * blue + 16384) >> 15) as i16
                })
                .collect();
            let mut rows = [vec![0; 65536], vec![0; 65536]];
            let [portable, best] = &mut rows;
            let sums =
                [Kernel::portable().grey_row(&rgb, portable), Kernel::best().grey_row(&rgb, best)];
            assert_eq!(sums[0], sums[1]);
            assert!(rows[0] == grey && rows[1] == grey);
        }
    }

    #[test]
    fn measure_reads_every_row() {
        let rgb: Vec<u8> = (0..7 * 5 * 3).map(|i| (i * 37 % 251) as u8).collect();
        let (laplace, brightness) = naive(7, 5, &rgb);
        let measures = measure(&Pixels::new(7, 5, rgb).unwrap());
        assert!((measures.laplace - laplace).abs() < 1e-9 * laplace);
        assert!((measures.brightness - brightness).abs() < 1e-9 * brightness);
        assert_eq!((measures.width, measures.height), (7, 5));
    }
}
