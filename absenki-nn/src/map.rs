//! What layers hand to each other.

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, SimdOp};

/// Channels that lie side by side.
pub const BLOCK: usize = 16;

/// Activations: row after row; in a row, block of channels after block; in a block, pixel after
/// pixel. A block begins and ends with one pixel more than the map is wide: in what a pointwise
/// layer makes it is 0, so that a depthwise layer finds neighbours for every pixel.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Map {
    /// Width, pixels.
    pub width: usize,
    /// Height, pixels.
    pub height: usize,
    /// A multiple of 16.
    pub channels: usize,
    /// At least as many numbers as the map has.
    pub data: Vec<f32>,
}

/// How many numbers a row of so many pixels takes.
pub(super) fn row_length(width: usize, channels: usize) -> usize {
    (width + 2) * channels
}

/// The blocks of one or more rows, each without the pixels at its ends.
pub fn blocks(rows: &[f32], width: usize) -> impl Iterator<Item = &[[f32; BLOCK]]> {
    rows.as_chunks().0.chunks_exact(width + 2).map(move |pixels| &pixels[1..=width])
}

fn blocks_mut(rows: &mut [f32], width: usize) -> impl Iterator<Item = &mut [[f32; BLOCK]]> {
    rows.as_chunks_mut().0.chunks_exact_mut(width + 2).map(move |pixels| &mut pixels[1..=width])
}

impl Map {
    /// The numbers of all rows.
    pub fn rows(&self) -> &[f32] {
        &self.data[..self.height * row_length(self.width, self.channels)]
    }

    pub(super) fn rows_mut(&mut self) -> &mut [f32] {
        &mut self.data[..self.height * row_length(self.width, self.channels)]
    }

    /// The numbers of row `y`; `None` above and below the map.
    pub fn row(&self, y: isize) -> Option<&[f32]> {
        let y = usize::try_from(y).ok().filter(|&y| y < self.height)?;
        let length = row_length(self.width, self.channels);
        Some(&self.data[y * length..][..length])
    }

    pub(super) fn row_mut(&mut self, y: usize) -> &mut [f32] {
        let length = row_length(self.width, self.channels);
        &mut self.data[y * length..][..length]
    }

    /// Adds a map half as wide and high, each of its pixels to four.
    pub fn add_doubled(&mut self, smaller: &Map) {
        let width = self.width;
        let length = row_length(width, self.channels);
        for (y, row) in self.rows_mut().chunks_exact_mut(length).enumerate() {
            let sources = smaller.row((y / 2) as isize).unwrap_or_default();
            for (pixels, sources) in blocks_mut(row, width).zip(blocks(sources, smaller.width)) {
                for (pair, source) in pixels.as_chunks_mut::<2>().0.iter_mut().zip(sources) {
                    for pixel in pair {
                        pixel.iter_mut().zip(source).for_each(|(number, add)| *number += add);
                    }
                }
            }
        }
    }
}

/// The greatest of every 2 × 2 pixels of two rows.
pub(super) struct Halve<'a> {
    pub(super) rows: [&'a [f32]; 2],
    /// Of the output, pixels.
    pub(super) width: usize,
    pub(super) output: &'a mut [f32],
}

impl SimdOp for Halve<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let ops = isa.f32();
        let [upper, lower] = self.rows.map(|row| blocks(row, 2 * self.width));
        let pixels = blocks_mut(self.output, self.width);
        for ((pixels, upper), lower) in pixels.zip(upper).zip(lower) {
            let pairs = upper.as_chunks::<2>().0.iter().zip(lower.as_chunks::<2>().0);
            for (pixel, (upper, lower)) in pixels.iter_mut().zip(pairs) {
                for channel in (0..BLOCK).step_by(ops.len()) {
                    let [upper, lower] = [upper, lower].map(|[left, right]| {
                        ops.max(ops.load(&left[channel..]), ops.load(&right[channel..]))
                    });
                    ops.store(ops.max(upper, lower), &mut pixel[channel..]);
                }
            }
        }
    }
}

#[cfg(test)]
impl Map {
    /// A map of what `number` says of x, y and channel.
    pub(super) fn of(
        (width, height): (usize, usize),
        channels: usize,
        number: impl Fn(usize, usize, usize) -> f32,
    ) -> Map {
        let data = vec![0.0; height * row_length(width, channels)];
        let mut map = Map { width, height, channels, data };
        for y in 0..height {
            for (block, pixels) in blocks_mut(map.row_mut(y), width).enumerate() {
                for (x, pixel) in pixels.iter_mut().enumerate() {
                    *pixel = std::array::from_fn(|channel| number(x, y, block * BLOCK + channel));
                }
            }
        }
        map
    }

    /// The channels of the pixel at (x, y) after each other.
    pub(super) fn pixel(&self, x: usize, y: usize) -> Vec<f32> {
        let row = self.row(y as isize).unwrap();
        blocks(row, self.width).flat_map(|pixels| pixels[x]).collect()
    }
}
