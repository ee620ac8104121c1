//! Layers where every channel of a pixel looks at its own 3 × 3 neighbours.

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, SimdOp};

use super::map::BLOCK;
use super::{Map, Negative, Refusal};

/// A depthwise 3 × 3 layer; outside the map is 0.
#[derive(Debug)]
pub struct Depthwise {
    stride: usize,
    /// For every block of channels, for each of the nine neighbours, row by row: a weight for
    /// every channel.
    weights: Vec<[[f32; BLOCK]; 9]>,
    bias: Vec<f32>,
    negative: Negative,
}

impl Depthwise {
    /// A layer from its weights, the nine of a channel after each other. `stride` is 1 or 2; `bias`
    /// has one number for every channel, and the channels are a multiple of 16.
    ///
    /// # Errors
    /// [`Refusal`] if the weights do not fit.
    pub fn new(
        stride: usize,
        weights: &[f32],
        bias: Vec<f32>,
        negative: Negative,
    ) -> Result<Self, Refusal> {
        let channels = bias.len();
        let (own, rest) = weights.as_chunks::<9>();
        let fits = own.len() == channels && rest.is_empty() && negative.fits(channels);
        if !fits || !channels.is_multiple_of(BLOCK) {
            return Err(format!("{channels} channels make no depthwise layer").into());
        }
        let block = |own: &[[f32; 9]; BLOCK]| {
            std::array::from_fn(|at| std::array::from_fn(|channel| own[channel][at]))
        };
        let weights = own.as_chunks().0.iter().map(block).collect();
        Ok(Depthwise { stride, weights, bias, negative })
    }

    pub(super) fn channels(&self) -> usize {
        self.bias.len()
    }

    /// Width and height of what the layer makes of a map.
    pub fn size(&self, map: &Map) -> (usize, usize) {
        (map.width.div_ceil(self.stride), map.height.div_ceil(self.stride))
    }

    /// Row `y` of what the layer makes of `map`. `nothing` is a row of zeros.
    pub(super) fn row(&self, map: &Map, nothing: &[f32], y: usize, output: &mut [f32]) {
        let top = (y * self.stride) as isize - 1;
        let rows = [top, top + 1, top + 2].map(|y| map.row(y).unwrap_or(nothing));
        self.apply(rows, output);
    }

    /// What the layer makes of a row and those above and below it.
    pub(super) fn apply(&self, rows: [&[f32]; 3], output: &mut [f32]) {
        Row { layer: self, rows, output }.dispatch();
    }
}

struct Row<'a> {
    layer: &'a Depthwise,
    /// The rows above, at and below.
    rows: [&'a [f32]; 3],
    output: &'a mut [f32],
}

impl SimdOp for Row<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let blocks = self.layer.weights.len();
        let rows = self.rows.map(|row| row.as_chunks::<BLOCK>().0);
        let (output, _) = self.output.as_chunks_mut::<BLOCK>();
        let (length, wide) = (rows[0].len() / blocks, output.len() / blocks);
        for (block, output) in output.chunks_exact_mut(wide).enumerate() {
            let rows = rows.map(|row| &row[block * length..][..length]);
            let output = &mut output[1..wide - 1];
            for channel in (0..BLOCK).step_by(isa.f32().len()) {
                let vector = Vector { layer: self.layer, rows, block, channel };
                match (self.layer.stride, output.len()) {
                    (1, 4..) => vector.tiles::<I, 4, 6>(isa, output),
                    (_, 4..) => vector.tiles::<I, 4, 9>(isa, output),
                    _ => vector.tiles::<I, 1, 3>(isa, output),
                }
            }
        }
    }
}

/// A vector of channels of a row.
struct Vector<'a> {
    layer: &'a Depthwise,
    /// The block of channels in the rows above, at and below.
    rows: [&'a [[f32; BLOCK]]; 3],
    block: usize,
    /// The first channel's number in the block.
    channel: usize,
}

impl Vector<'_> {
    /// All pixels, `T` at a time, which look at `C` columns. The last tile may share pixels with
    /// the one before.
    #[inline(always)]
    fn tiles<I: Isa, const T: usize, const C: usize>(&self, isa: I, output: &mut [[f32; BLOCK]]) {
        let ops = isa.f32();
        let Depthwise { stride, ref weights, ref bias, ref negative } = *self.layer;
        let weights = weights[self.block].each_ref().map(|own| ops.load(&own[self.channel..]));
        let channel = self.block * BLOCK + self.channel;
        let bias = ops.load(&bias[channel..]);
        for x in (0..output.len()).step_by(T) {
            let x = x.min(output.len() - T);
            let mut sums = [bias; T];
            for (row, weights) in self.rows.into_iter().zip(weights.as_chunks::<3>().0) {
                let numbers = &row[x * stride..][..C];
                for (column, &weights) in weights.iter().enumerate() {
                    for (pixel, sum) in sums.iter_mut().enumerate() {
                        // Tiles of one pixel are the same for every stride.
                        let step = (C - 3) / (T - 1).max(1);
                        let number = ops.load(&numbers[pixel * step + column][self.channel..]);
                        *sum = ops.mul_add(number, weights, *sum);
                    }
                }
            }
            for (pixel, sum) in output[x..][..T].iter_mut().zip(sums) {
                let sum = negative.activate(isa, sum, channel);
                ops.store(sum, &mut pixel[self.channel..]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use rten_simd::isa::GenericIsa;

    use super::*;

    #[test]
    fn every_pixel_sees_its_nine_neighbours_on_every_processor() {
        let channels = 48;
        let number = |at: usize| (at % 17) as f32 - 8.0;
        let weights: Vec<f32> = (0..9 * channels).map(number).collect();
        for (width, height, stride) in
            [(1, 1, 1), (7, 7, 1), (14, 3, 1), (6, 4, 2), (20, 2, 2), (13, 5, 2), (1, 3, 2)]
        {
            let (bias, negative) = (vec![0.5; channels], Negative::Sloped(vec![0.25; channels]));
            let layer = Depthwise::new(stride, &weights, bias, negative).unwrap();
            let at = |x: usize, y: usize, channel| number((y * width + x) * channels + channel);
            let map = Map::of((width, height), channels, at);
            let size = layer.size(&map);
            let expected = |x: usize, y: usize, channel: usize| {
                let neighbour = |n: usize| {
                    let x = (x * stride + n % 3).checked_sub(1).filter(|&x| x < width);
                    let y = (y * stride + n / 3).checked_sub(1).filter(|&y| y < height);
                    let number = x.zip(y).map_or(0.0, |(x, y)| at(x, y, channel));
                    weights[9 * channel + n] * number
                };
                let sum = 0.5 + (0..9).map(neighbour).sum::<f32>();
                if sum < 0.0 { sum / 4.0 } else { sum }
            };
            let check = |go: &dyn Fn(Row<'_>)| {
                let mut made = Map::of(size, channels, |_, _, _| f32::NAN);
                let nothing = vec![0.0; (width + 2) * channels];
                for y in 0..size.1 {
                    let rows = [0, 1, 2].map(|n| map.row((y * stride + n) as isize - 1));
                    let rows = rows.map(|row| row.unwrap_or(&nothing));
                    go(Row { layer: &layer, rows, output: made.row_mut(y) });
                    for x in 0..size.0 {
                        for (channel, &found) in made.pixel(x, y).iter().enumerate() {
                            let expected = expected(x, y, channel);
                            assert!((found - expected).abs() < 1e-3, "{found} not {expected}");
                        }
                    }
                }
            };
            check(&|row| row.dispatch());
            check(&|row| row.eval(GenericIsa::new()));
            #[cfg(target_arch = "x86_64")]
            if let Some(isa) = rten_simd::isa::Avx2Isa::new() {
                check(&|row| row.eval(isa));
            }
        }
    }
}
