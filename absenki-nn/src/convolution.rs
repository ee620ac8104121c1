//! The first layer of a network, which looks at a picture.

use super::map::row_length;
use super::{Negative, Pointwise, Refusal};

/// Rows of pixels of three channels side by side, one pixel of zeros all around.
#[derive(Debug)]
pub struct Picture {
    /// Width without the border, pixels.
    pub width: usize,
    /// Height without the border, pixels.
    pub height: usize,
    data: Vec<f32>,
}

impl Picture {
    /// A picture of zeros.
    pub fn new(width: usize, height: usize) -> Self {
        Picture { width, height, data: vec![0.0; 3 * (width + 2) * (height + 2)] }
    }

    fn row_length(&self) -> usize {
        3 * (self.width + 2)
    }

    /// Three numbers for each pixel of every row.
    pub fn rows_mut(&mut self) -> impl Iterator<Item = &mut [f32]> {
        let (length, height) = (self.row_length(), self.height);
        let rows = self.data.chunks_exact_mut(length).skip(1).take(height);
        rows.map(move |row| &mut row[3..length - 3])
    }
}

/// A layer where every channel looks at the 3 × 3 neighbours in all channels of a picture.
#[derive(Debug)]
pub struct Convolution {
    stride: usize,
    /// For each of the three rows of neighbours, nine inputs.
    mix: Pointwise,
}

impl Convolution {
    /// A layer from its weights: for every output, the nine of every channel after each other.
    /// `stride` is 1 or 2; `bias` has one number for every output.
    ///
    /// # Errors
    /// [`Refusal`] if the weights do not fit.
    pub fn new(
        stride: usize,
        weights: &[f32],
        bias: Vec<f32>,
        negative: Negative,
    ) -> Result<Self, Refusal> {
        let by_neighbour = |output: &[f32; 27]| -> Vec<f32> {
            (0..9).flat_map(|at| output.iter().skip(at).step_by(9).copied()).collect()
        };
        if weights.len() != 27 * bias.len() || !(1..=2).contains(&stride) {
            return Err(format!("{} weights make no first layer", weights.len()).into());
        }
        let weights: Vec<f32> = weights.as_chunks().0.iter().flat_map(by_neighbour).collect();
        Ok(Convolution { stride, mix: Pointwise::of_runs(9, &weights, bias, negative)? })
    }

    pub(super) fn outputs(&self) -> usize {
        self.mix.outputs
    }

    /// How many numbers a row of so many pixels takes of what the layer makes.
    pub fn row_length(&self, width: usize) -> usize {
        row_length(width, self.mix.outputs)
    }

    /// Width and height of what the layer makes of a picture.
    pub fn size(&self, picture: &Picture) -> (usize, usize) {
        (picture.width.div_ceil(self.stride), picture.height.div_ceil(self.stride))
    }

    /// Some rows of what the layer makes of a picture, from number `y`.
    pub fn apply(&self, picture: &Picture, y: usize, output: &mut [f32]) {
        let (width, _) = self.size(picture);
        let length = picture.row_length();
        let input = &picture.data[y * self.stride * length..];
        match self.stride {
            1 => self.mix.apply_runs::<9, 3>(input, [length, length], width, output),
            _ => self.mix.apply_runs::<9, 6>(input, [2 * length, length], width, output),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Map;

    #[test]
    fn every_pixel_sees_the_picture_around_it() {
        let number = |at: usize| (at % 19) as f32 - 9.0;
        let weights: Vec<f32> = (0..16 * 27).map(number).collect();
        for (width, height, stride) in [(1, 1, 1), (9, 4, 1), (14, 3, 1), (6, 4, 2), (34, 2, 2)] {
            let layer = Convolution::new(stride, &weights, vec![0.5; 16], Negative::Zero).unwrap();
            let mut picture = Picture::new(width, height);
            for (y, row) in picture.rows_mut().enumerate() {
                (0..3 * width).for_each(|at| row[at] = number(3 * y * width + at));
            }
            let size = layer.size(&picture);
            let mut made = Map::of(size, 16, |_, _, _| f32::NAN);
            layer.apply(&picture, 0, made.rows_mut());
            for (x, y) in (0..size.0).flat_map(|x| (0..size.1).map(move |y| (x, y))) {
                for (output, &found) in made.pixel(x, y).iter().enumerate() {
                    let product = |at: usize| {
                        let (channel, row, column) = (at / 9, at / 3 % 3, at % 3);
                        let x = (x * stride + column).checked_sub(1).filter(|&x| x < width);
                        let y = (y * stride + row).checked_sub(1).filter(|&y| y < height);
                        let at_pixel = |(x, y)| number(3 * (y * width + x) + channel);
                        weights[27 * output + at] * x.zip(y).map_or(0.0, at_pixel)
                    };
                    let expected = (0.5 + (0..27).map(product).sum::<f32>()).max(0.0);
                    assert!((found - expected).abs() < 1e-3, "{found} is not {expected}");
                }
            }
        }
    }
}
