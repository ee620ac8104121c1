//! The fused kernel: each RGB row becomes grey once, and is measured with its two neighbours
//! while all three are still in the cache.

use std::ops::Add;

use super::simd::Kernel;

/// What was measured on a picture, not rounded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures {
    /// Width, pixels.
    pub width: u32,
    /// Height, pixels.
    pub height: u32,
    /// Sharpness: the variance of the Laplacian, 0 or greater.
    pub laplace: f64,
    /// Mean of V = max(R, G, B), 0..255.
    pub brightness: f64,
}

/// Measures a picture that comes row by row from the top.
pub(crate) struct RowMeter {
    kernel: Kernel,
    width: usize,
    /// Rows that were taken, those of other meters included.
    rows: usize,
    /// Whether the first row belongs to the meter of the rows above.
    joins_above: bool,
    /// The last three grey rows, each with its reflected neighbour at both ends.
    grey: [Vec<i16>; 3],
    sums: Sums,
}

/// What a meter adds up over its rows. The sums of a picture are those of its parts together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    rows: u32,
    values: u64,
    /// Of what the Laplacian answers, the sum and the sum of squares.
    laplacian: i64,
    laplacian_squares: u64,
}

impl Add for Sums {
    type Output = Sums;

    fn add(self, other: Sums) -> Sums {
        Sums {
            rows: self.rows + other.rows,
            values: self.values + other.values,
            laplacian: self.laplacian + other.laplacian,
            laplacian_squares: self.laplacian_squares + other.laplacian_squares,
        }
    }
}

impl Sums {
    /// The measures of rows of `width` pixels.
    pub(crate) fn measures(self, width: u32) -> Measures {
        let count = (u64::from(width) * u64::from(self.rows)).max(1) as f64;
        let (sum, squares) = (self.laplacian, self.laplacian_squares);
        // n·Σx² − (Σx)², exact in integers: the difference of two nearly equal floats is not.
        let spread = count as i128 * i128::from(squares) - i128::from(sum) * i128::from(sum);
        Measures {
            width,
            height: self.rows,
            laplace: spread as f64 / (count * count),
            brightness: self.values as f64 / count,
        }
    }
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
            joins_above: false,
            grey: std::array::from_fn(|_| vec![0; width + 2]),
            sums: Sums::default(),
        }
    }

    /// Takes the next row: width × 3 bytes.
    pub(crate) fn push_row(&mut self, rgb: &[u8]) {
        self.sums.values += self.take(rgb);
        self.sums.rows += 1;
    }

    /// Takes the row above the first one. Another meter measures it.
    pub(crate) fn join_above(&mut self, rgb: &[u8]) {
        self.joins_above = true;
        self.take(rgb);
    }

    /// The sums of all rows, where the row below the last one is measured by another meter.
    pub(crate) fn join_below(mut self, rgb: &[u8]) -> Sums {
        self.take(rgb);
        self.sums
    }

    /// Measures the last row but one, now that the row below it is here. Returns the sum of the row's values.
    fn take(&mut self, rgb: &[u8]) -> u64 {
        debug_assert_eq!(rgb.len(), self.width * 3);
        let row = &mut self.grey[self.rows % 3];
        let values = self.kernel.grey_row(rgb, &mut row[1..=self.width]);
        // Reflect 101; a single pixel is its own neighbour.
        row[0] = row[if self.width > 1 { 2 } else { 1 }];
        row[self.width + 1] = row[self.width.max(2) - 1];
        self.rows += 1;
        match self.rows {
            1 => {}
            2 if self.joins_above => {}
            // Above the first row lies, by reflection, the second.
            2 => self.measure_row(1, 0, 1),
            rows => self.measure_row(rows - 3, rows - 2, rows - 1),
        }
        values
    }

    /// Adds the Laplacian of `row` between the rows `above` and `below`.
    fn measure_row(&mut self, above: usize, row: usize, below: usize) {
        let at_the_border = above == below;
        let [above, row, below] = [above, row, below].map(|row| &self.grey[row % 3]);
        self.sums.laplacian_squares += self.kernel.laplacian_squares(above, row, below);
        // The Laplacian is the sum of two second differences. Those along a row add up to the
        // first difference behind its end less the one before its start.
        let difference = |at: usize| i64::from(row[at + 1]) - i64::from(row[at]);
        self.sums.laplacian += difference(self.width) - difference(0);
        // So do those along the columns: they leave the first row's and the last row's distance
        // from the one row that is their neighbour on both sides.
        if at_the_border {
            let total =
                |row: &[i16]| row[1..=self.width].iter().map(|&x| i64::from(x)).sum::<i64>();
            self.sums.laplacian += total(below) - total(row);
        }
    }

    /// The sums of all rows, where the last one is the picture's.
    pub(crate) fn finish(mut self) -> Sums {
        match self.rows {
            0 => {}
            1 => self.measure_row(0, 0, 0),
            rows => self.measure_row(rows - 2, rows - 1, rows - 2),
        }
        self.sums
    }
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
            meter.finish().measures(width as u32)
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

    /// The sums of the parts above and below `seam`.
    fn in_two(width: usize, seam: usize, rgb: &[u8]) -> Sums {
        let rows: Vec<_> = rgb.chunks_exact(width * 3).collect();
        let [mut above, mut below] = [RowMeter::new(width as u32), RowMeter::new(width as u32)];
        rows[..seam].iter().for_each(|row| above.push_row(row));
        below.join_above(rows[seam - 1]);
        rows[seam..].iter().for_each(|row| below.push_row(row));
        above.join_below(rows[seam]) + below.finish()
    }

    #[test]
    fn two_parts_add_up_to_the_whole() {
        for height in 2..8 {
            let rgb: Vec<u8> = (0..5 * height * 3).map(|i| (i * 37 % 251) as u8).collect();
            let mut whole = RowMeter::new(5);
            rgb.chunks_exact(15).for_each(|row| whole.push_row(row));
            let whole = whole.finish();
            for seam in 1..height {
                assert_eq!(in_two(5, seam, &rgb), whole, "{height} rows, {seam} above");
            }
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
