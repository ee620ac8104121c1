//! Layers where every channel of a pixel looks at its own 3 × 3 neighbours.

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, SimdOp};

use super::pointwise::activate;
use super::{Map, Refusal};

/// Pixels side by side that share the loaded weights.
const TILE: usize = 4;

/// A depthwise 3 × 3 layer; outside the map is 0.
#[derive(Debug)]
pub(crate) struct Depthwise {
    pub(crate) stride: usize,
    /// For each of the nine neighbours, row by row, a weight for every channel.
    weights: Vec<f32>,
    bias: Vec<f32>,
    slopes: Vec<f32>,
}

impl Depthwise {
    /// A layer from its weights, the nine of a channel after each other. A negative result is
    /// multiplied by its channel's slope.
    pub(crate) fn new(
        stride: usize,
        weights: &[f32],
        bias: Vec<f32>,
        slopes: Vec<f32>,
    ) -> Result<Self, Refusal> {
        let channels = bias.len();
        if weights.len() != 9 * channels || slopes.len() != channels || !channels.is_multiple_of(16)
        {
            return Err(format!("{channels} channels make no depthwise layer"));
        }
        let neighbour = |at: usize| weights.iter().skip(at).step_by(9).copied();
        Ok(Depthwise { stride, weights: (0..9).flat_map(neighbour).collect(), bias, slopes })
    }

    /// Width and height of what the layer makes of a map.
    pub(crate) fn size(&self, map: &Map) -> (usize, usize) {
        (map.width.div_ceil(self.stride), map.height.div_ceil(self.stride))
    }

    /// Row `y` of what the layer makes of `map`.
    pub(crate) fn row(&self, map: &Map, y: usize, output: &mut [f32]) {
        let top = (y * self.stride) as isize - 1;
        let rows = [top, top + 1, top + 2].map(|y| map.row(y));
        let nothing = match rows {
            [Some(_), Some(_), Some(_)] => Vec::new(),
            _ => vec![0.0; map.width * map.channels],
        };
        let rows = rows.map(|row| row.unwrap_or(&nothing));
        Row { layer: self, rows, width: map.width, output }.dispatch();
    }

    /// Row `y` of what the layer, and then the greatest of every 2 × 2 pixels, make of `map`.
    pub(crate) fn pooled_row(&self, map: &Map, y: usize, output: &mut [f32]) {
        let (width, _) = self.size(map);
        let channels = self.bias.len();
        let mut rows = [vec![0.0; width * channels], vec![0.0; width * channels]];
        for (offset, row) in rows.iter_mut().enumerate() {
            self.row(map, 2 * y + offset, row);
        }
        pool(rows.each_ref().map(Vec::as_slice), channels, output);
    }
}

/// The greatest of every 2 × 2 pixels of two rows.
pub(super) fn pool([upper, lower]: [&[f32]; 2], channels: usize, output: &mut [f32]) {
    let pairs = [upper, lower].map(|row| row.chunks_exact(2 * channels));
    let [upper, lower] = pairs;
    for ((output, upper), lower) in output.chunks_exact_mut(channels).zip(upper).zip(lower) {
        Greatest { output, sources: [upper, lower] }.dispatch();
    }
}

struct Row<'a> {
    layer: &'a Depthwise,
    /// The rows of the map above, at and below.
    rows: [&'a [f32]; 3],
    width: usize,
    output: &'a mut [f32],
}

impl SimdOp for Row<'_> {
    type Output = ();

    /// All pixels of a vector of channels, whose weights stay in registers, then the next vector.
    #[inline(always)]
    fn eval<I: Isa>(mut self, isa: I) {
        let ops = isa.f32();
        let channels = self.layer.bias.len();
        let pixels = self.output.len() / channels;
        for channel in (0..channels).step_by(ops.len()) {
            let mut weights = [[ops.zero(); 3]; 3];
            for (at, weights) in weights.as_flattened_mut().iter_mut().enumerate() {
                *weights = ops.load(&self.layer.weights[at * channels + channel..]);
            }
            self.pixel(isa, 0, channel, &weights);
            let mut x = 1;
            match self.layer.stride {
                1 => {
                    while x + TILE < pixels {
                        self.tile::<I, { TILE + 2 }>(isa, x, channel, &weights);
                        x += TILE;
                    }
                }
                _ => {
                    while x + TILE < pixels {
                        self.tile::<I, { 2 * TILE + 1 }>(isa, x, channel, &weights);
                        x += TILE;
                    }
                }
            }
            (x..pixels).for_each(|x| self.pixel(isa, x, channel, &weights));
        }
    }
}

impl Row<'_> {
    /// Pixels from `x` that look at `C` columns, all inside the map.
    #[inline(always)]
    fn tile<I: Isa, const C: usize>(
        &mut self,
        isa: I,
        x: usize,
        channel: usize,
        weights: &[[I::F32; 3]; 3],
    ) {
        let ops = isa.f32();
        let Depthwise { stride, ref bias, ref slopes, .. } = *self.layer;
        let channels = bias.len();
        let mut sums = [ops.load(&bias[channel..]); TILE];
        for (row, weights) in self.rows.into_iter().zip(weights) {
            let row = &row[(x * stride - 1) * channels + channel..];
            let mut numbers = [ops.zero(); C];
            for (column, numbers) in numbers.iter_mut().enumerate() {
                *numbers = ops.load(&row[column * channels..]);
            }
            for (column, &weights) in weights.iter().enumerate() {
                for (offset, sum) in sums.iter_mut().enumerate() {
                    let number = numbers[offset * ((C - 1) / TILE) + column];
                    *sum = ops.mul_add(number, weights, *sum);
                }
            }
        }
        let slope = ops.load(&slopes[channel..]);
        let output = &mut self.output[x * channels + channel..];
        for (offset, sum) in sums.into_iter().enumerate() {
            ops.store(activate(ops, sum, slope), &mut output[offset * channels..]);
        }
    }

    /// The pixel at `x`, which may be at the edge.
    #[inline(always)]
    fn pixel<I: Isa>(&mut self, isa: I, x: usize, channel: usize, weights: &[[I::F32; 3]; 3]) {
        let ops = isa.f32();
        let Depthwise { stride, ref bias, ref slopes, .. } = *self.layer;
        let channels = bias.len();
        let mut sum = ops.load(&bias[channel..]);
        for (row, weights) in self.rows.into_iter().zip(weights) {
            for (column, &weights) in weights.iter().enumerate() {
                // One to the left of the picture, or right of it, is nothing.
                let at = (x * stride + column).wrapping_sub(1);
                if at < self.width {
                    let number = ops.load(&row[at * channels + channel..]);
                    sum = ops.mul_add(number, weights, sum);
                }
            }
        }
        let sum = activate(ops, sum, ops.load(&slopes[channel..]));
        ops.store(sum, &mut self.output[x * channels + channel..]);
    }
}

/// The greatest of four pixels, channel by channel.
struct Greatest<'a> {
    output: &'a mut [f32],
    /// Two pixels each.
    sources: [&'a [f32]; 2],
}

impl SimdOp for Greatest<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let ops = isa.f32();
        let channels = self.output.len();
        for channel in (0..channels).step_by(ops.len()) {
            let [upper, lower] = self.sources.map(|pixels| {
                ops.max(ops.load(&pixels[channel..]), ops.load(&pixels[channels + channel..]))
            });
            ops.store(ops.max(upper, lower), &mut self.output[channel..]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Channel `c` of the pixel at (x, y), or 0 outside.
    fn at(map: &Map, x: isize, y: isize, channel: usize) -> f32 {
        let x = usize::try_from(x).ok().filter(|&x| x < map.width);
        match (map.row(y), x) {
            (Some(row), Some(x)) => row[x * map.channels + channel],
            _ => 0.0,
        }
    }

    #[test]
    fn every_pixel_sees_its_nine_neighbours() {
        let channels = 48;
        let number = |at: usize| (at % 17) as f32 - 8.0;
        let weights: Vec<f32> = (0..9 * channels).map(number).collect();
        for (width, height, stride) in
            [(1, 1, 1), (7, 7, 1), (14, 3, 1), (6, 4, 2), (20, 2, 2), (13, 5, 2), (1, 3, 2)]
        {
            let bias = vec![0.5; channels];
            let layer = Depthwise::new(stride, &weights, bias, vec![0.25; channels]).unwrap();
            let data = (0..width * height * channels).map(number).collect();
            let map = Map { width, height, channels, data };
            let (across, down) = layer.size(&map);
            for y in 0..down {
                let mut row = vec![f32::NAN; across * channels];
                layer.row(&map, y, &mut row);
                for (index, &found) in row.iter().enumerate() {
                    let (x, channel) = (index / channels, index % channels);
                    let neighbour = |n: usize| {
                        let (dx, dy) = ((n % 3) as isize - 1, (n / 3) as isize - 1);
                        let (x, y) = ((x * stride) as isize + dx, (y * stride) as isize + dy);
                        weights[9 * channel + n] * at(&map, x, y, channel)
                    };
                    let sum = 0.5 + (0..9).map(neighbour).sum::<f32>();
                    let expected = if sum < 0.0 { sum / 4.0 } else { sum };
                    assert!(
                        (found - expected).abs() < 1e-3,
                        "{width} x {height}: {found} is not {expected}"
                    );
                }
            }
        }
    }
}
