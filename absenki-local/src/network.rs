//! A small executor for networks of YuNet's and SFace's kind.
//!
//! Both alternate two sorts of layers: depthwise ones, where every channel looks at its own 3 × 3
//! neighbours, and pointwise ones, where every pixel mixes its channels. General runtimes spend
//! most of such a network moving numbers between the layers. Here the channels of a pixel lie side
//! by side, so both sorts read and write whole vectors; a few rows at a time go through a depthwise
//! and the following pointwise layer while they are in the cache; and whoever calls alone has
//! several threads work on one picture.
//!
//! `rten-simd` picks the vector instructions that the processor has.

mod dense;
mod depthwise;
mod helpers;
mod onnx;
mod pointwise;
mod run;

pub(crate) use dense::Dense;
pub(crate) use depthwise::Depthwise;
pub(crate) use onnx::Weights;
pub(crate) use pointwise::Pointwise;
pub(crate) use run::{Run, Threads};

/// Why embedded weights are not a network's: told to whoever builds the library.
pub(crate) type Refusal = String;

/// Activations, or a picture: rows of pixels, the channels of a pixel side by side.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Map {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) channels: usize,
    /// At least as many numbers as the map has.
    pub(crate) data: Vec<f32>,
}

impl Map {
    pub(crate) fn numbers(&self) -> &[f32] {
        &self.data[..self.width * self.height * self.channels]
    }

    fn numbers_mut(&mut self) -> &mut [f32] {
        &mut self.data[..self.width * self.height * self.channels]
    }

    /// The numbers of row `y`; `None` above and below the map.
    fn row(&self, y: isize) -> Option<&[f32]> {
        let y = usize::try_from(y).ok().filter(|&y| y < self.height)?;
        let length = self.width * self.channels;
        Some(&self.data[y * length..][..length])
    }

    /// Copies row `y`.
    pub(crate) fn copy_row(&self, y: usize, row: &mut [f32]) {
        row.copy_from_slice(self.row(y as isize).unwrap_or_default());
    }

    /// The greatest of every 2 × 2 pixels, row `y` of them.
    pub(crate) fn pooled_row(&self, y: usize, row: &mut [f32]) {
        let sources = [2 * y, 2 * y + 1].map(|y| self.row(y as isize).unwrap_or_default());
        depthwise::pool(sources, self.channels, row);
    }

    /// Adds row `y` of the map twice as wide and high.
    pub(crate) fn add_doubled_row(&self, y: usize, row: &mut [f32]) {
        let source = self.row((y / 2) as isize).unwrap_or_default();
        let pairs = row.chunks_exact_mut(2 * self.channels);
        for (pair, source) in pairs.zip(source.chunks_exact(self.channels)) {
            for pixel in pair.chunks_exact_mut(self.channels) {
                pixel.iter_mut().zip(source).for_each(|(number, source)| *number += source);
            }
        }
    }

    /// What a 3 × 3 layer looks at for each pixel of its output's row `y`: nine pixels of a
    /// picture of three channels, those outside it 0. `row` gets 27 numbers a pixel.
    pub(crate) fn neighbours(&self, y: usize, stride: usize, row: &mut [f32]) {
        let nothing = vec![0.0; 3 * self.width];
        for (line, from_top) in (0..3).zip(-1..) {
            let source = self.row((y * stride) as isize + from_top).unwrap_or(&nothing);
            let (pixels, _) = row.as_chunks_mut::<27>();
            for (x, pixel) in pixels.iter_mut().enumerate() {
                let wanted = &mut pixel[9 * line..][..9];
                // One pixel to the left, unless there is none.
                let first = (3 * x * stride).checked_sub(3);
                let inside = first.and_then(|first| source[first..].first_chunk::<9>());
                match inside {
                    Some(inside) => wanted.copy_from_slice(inside),
                    None => {
                        let number = |at: usize| {
                            let at = (3 * x * stride + at).checked_sub(3)?;
                            source.get(at).copied()
                        };
                        for (at, wanted) in wanted.iter_mut().enumerate() {
                            *wanted = number(at).unwrap_or(0.0);
                        }
                    }
                }
            }
        }
    }
}
