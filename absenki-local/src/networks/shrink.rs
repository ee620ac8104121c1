//! Photos made small enough for a network.

use absenki_core::photo::Pixels;
use rten_simd::{Isa, SimdOp};

use absenki_nn::Picture;

/// `photo` shrunk to `width` × `height` by averaging the area under each pixel (OpenCV's
/// `INTER_AREA`), in the top left corner of a picture of `canvas` (width, height), blue, green and
/// red, 0..255; the rest is 0. The photo is not enlarged.
///
/// Where the area is at least [`LOOKED_AT`] rows high, only that many of its rows are used,
/// evenly spread: adding up a large photo takes longer than finding its faces. All pixels of
/// those rows count. Where twelve by twelve pixels become one, noise still falls to a seventh
/// (to a twelfth with every row). On faces in 2 to 12 megapixels, with noise of σ 30 too, YuNet
/// finds the same ones; its boxes move by a thousandth of their side, at most by a twenty-fifth.
pub(crate) fn shrink_to_bgr(
    photo: &Pixels,
    (width, height): (usize, usize),
    canvas: (usize, usize),
) -> Picture {
    let length = 3 * photo.width() as usize;
    let columns = Spans::new(photo.width() as usize, width);
    let rows = Spans::new(photo.height() as usize, height);
    let mut picture = Picture::new(canvas.0, canvas.1);
    // One more, for four numbers to be there at every pixel.
    let mut sums = vec![0.0_f32; length + 1];
    let source = |row: usize| &photo.data()[length * row..][..length];
    for (y, ((first, weights), made)) in rows.iter().zip(picture.rows_mut()).enumerate() {
        let added = &mut sums[..length];
        if photo.height() as usize >= LOOKED_AT * height {
            let sources = looked_at(photo.height() as usize, height, y).map(source);
            Mean { sums: added, sources }.dispatch();
        } else {
            added.fill(0.0);
            for (row, &weight) in (first..).zip(weights).filter(|(_, weight)| **weight > 0.0) {
                Add { sums: &mut *added, source: source(row), weight }.dispatch();
            }
        }
        Gather { columns: &columns, sums: &sums, made: made.as_chunks_mut().0 }.dispatch();
    }
    picture
}

/// Rows of the photo that are enough for one of the picture.
const LOOKED_AT: usize = 4;

/// Those under a target row: each in the middle of its share of the height.
fn looked_at(source: usize, target: usize, row: usize) -> [usize; LOOKED_AT] {
    let middle = |share: usize| 2 * (row * LOOKED_AT + share) + 1;
    std::array::from_fn(|share| middle(share) * source / (2 * LOOKED_AT * target))
}

/// Makes the sums the mean of a few rows of the photo.
struct Mean<'a> {
    sums: &'a mut [f32],
    sources: [&'a [u8]; LOOKED_AT],
}

impl SimdOp for Mean<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        let [first, second, third, fourth] = self.sources;
        let levels = first.iter().zip(second).zip(third).zip(fourth);
        for (sum, (((&first, &second), &third), &fourth)) in self.sums.iter_mut().zip(levels) {
            // Sixteen bits are half the work of adding as floats.
            let total = [first, second, third, fourth].map(u16::from).iter().sum::<u16>();
            *sum = f32::from(total) / LOOKED_AT as f32;
        }
    }
}

/// Adds a row of the photo to the sums, as often as its weight says.
struct Add<'a> {
    sums: &'a mut [f32],
    source: &'a [u8],
    weight: f32,
}

impl SimdOp for Add<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        for (sum, &level) in self.sums.iter_mut().zip(self.source) {
            *sum += self.weight * f32::from(level);
        }
    }
}

/// Adds the pixels under every column.
struct Gather<'a> {
    columns: &'a Spans,
    sums: &'a [f32],
    made: &'a mut [[f32; 3]],
}

impl SimdOp for Gather<'_> {
    type Output = ();

    /// The usual counts are known to the compiler.
    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        match self.columns.count {
            2 => self.gather(2),
            3 => self.gather(3),
            count => self.gather(count),
        }
    }
}

impl Gather<'_> {
    #[inline(always)]
    fn gather(self, count: usize) {
        let columns = self.columns.firsts.iter().zip(self.columns.weights.chunks_exact(count));
        for ((first, weights), made) in columns.zip(self.made) {
            let pixels = &self.sums[3 * first..][..3 * count + 1];
            let mut sum = [0.0_f32; 4];
            for (at, weight) in weights.iter().enumerate() {
                // Four numbers, of which the last is the next pixel's, make a vector.
                for (sum, number) in sum.iter_mut().zip(&pixels[3 * at..][..4]) {
                    *sum += weight * number;
                }
            }
            let [red, green, blue, _] = sum;
            *made = [blue, green, red];
        }
    }
}

/// The source pixels under every target pixel.
struct Spans {
    /// How many there are under each.
    count: usize,
    firsts: Vec<usize>,
    /// How much of each; the `count` weights of a target pixel sum to 1.
    weights: Vec<f32>,
}

impl Spans {
    fn new(source: usize, target: usize) -> Self {
        let scale = source as f64 / target as f64;
        let ends = |index: usize| (index as f64 * scale, (index + 1) as f64 * scale);
        let count = |index| {
            let (start, end) = ends(index);
            end.ceil() as usize - start as usize
        };
        let count = (0..target).map(count).max().unwrap_or(1).clamp(1, source);
        let first = |index| (ends(index).0 as usize).min(source - count);
        let weight = |index, pixel: usize| {
            let (start, end) = ends(index);
            let covered = end.min((pixel + 1) as f64) - start.max(pixel as f64);
            (covered / scale).max(0.0) as f32
        };
        let weights = |index| (first(index)..).take(count).map(move |pixel| weight(index, pixel));
        Spans {
            count,
            firsts: (0..target).map(first).collect(),
            weights: (0..target).flat_map(weights).collect(),
        }
    }

    /// The first source pixel and the weights of every target pixel.
    fn iter(&self) -> impl Iterator<Item = (usize, &[f32])> {
        self.firsts.iter().copied().zip(self.weights.chunks_exact(self.count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_is_the_mean_of_the_area_under_it() {
        // 5 x 1 to 2 x 1: each target pixel covers two and a half source pixels.
        let levels = [10, 20, 30, 40, 50].iter().flat_map(|&level| [level, 0, 100]).collect();
        let photo = Pixels::new(5, 1, levels).unwrap();
        let mut picture = shrink_to_bgr(&photo, (2, 1), (3, 2));
        let picture: Vec<f32> = picture.rows_mut().flat_map(|row| row.to_vec()).collect();
        let expected = [100.0, 0.0, (10.0 + 20.0 + 15.0) / 2.5];
        for (found, expected) in picture.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-4, "{found} is not {expected}");
        }
        assert!((picture[5] - (15.0 + 40.0 + 50.0) / 2.5).abs() < 1e-4, "{}", picture[5]);
        assert!(picture[6..] == [0.0; 12], "outside the photo is black");
    }

    #[test]
    fn of_many_rows_four_stand_for_the_area() {
        // 12 rows to 2: of the first six, 0, 2, 3 and 5, whose mean is that of all.
        let level = |x: u8, y: u8| 10 * y + if y == 1 { 100 } else { 0 } + x;
        let levels =
            (0..12).flat_map(|y| (0..9).flat_map(move |x| [level(x, y), 200, 0])).collect();
        let photo = Pixels::new(9, 12, levels).unwrap();
        let mut picture = shrink_to_bgr(&photo, (2, 2), (2, 2));
        let picture: Vec<f32> = picture.rows_mut().flat_map(|row| row.to_vec()).collect();
        // Four and a half columns to one: 0 to 3 and half of 4; the other half, and 5 to 8.
        let columns = [(6.0 + 2.0) / 4.5, (2.0 + 26.0) / 4.5];
        let expected = [25.0, 85.0].map(|row| columns.map(|column| [0.0, 200.0, row + column]));
        for (found, expected) in picture.iter().zip(expected.as_flattened().as_flattened()) {
            assert!((found - expected).abs() < 1e-3, "{found} is not {expected}");
        }
    }
}
