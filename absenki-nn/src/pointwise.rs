//! Layers that mix the channels of every pixel: a product of matrices.

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, SimdOp};

use super::map::{BLOCK, row_length};
use super::onnx::Quantized;
use super::{Negative, Refusal};

/// A pointwise layer: `inputs × outputs` weights and a bias.
#[derive(Debug)]
pub struct Pointwise {
    pub(super) inputs: usize,
    pub(super) outputs: usize,
    /// Outputs that are computed side by side: 16 or 32.
    width: usize,
    /// For every `width` outputs, for every input: `width` weights.
    panels: Vec<f32>,
    bias: Vec<f32>,
    negative: Negative,
}

impl Pointwise {
    /// A layer from its weights, all those of an output after each other.
    pub fn new(weights: &[f32], bias: Vec<f32>, negative: Negative) -> Result<Self, Refusal> {
        Pointwise::of_runs(BLOCK, weights, bias, negative)
    }

    /// A layer for [`apply_runs`](Self::apply_runs).
    pub(super) fn of_runs(
        run: usize,
        weights: &[f32],
        bias: Vec<f32>,
        negative: Negative,
    ) -> Result<Self, Refusal> {
        let (inputs, width) = shape(run, weights.len(), bias.len(), &negative)?;
        let mut panels = Vec::with_capacity(weights.len());
        for rows in weights.chunks_exact(width * inputs) {
            for input in 0..inputs {
                panels.extend(rows.iter().skip(input).step_by(inputs));
            }
        }
        Ok(Pointwise { inputs, outputs: bias.len(), width, panels, bias, negative })
    }

    /// The layer that [`new`](Self::new) makes of weights stored as int8, without their floats in
    /// between.
    ///
    /// # Errors
    /// [`Refusal`] if the weights do not fit, or fewer than 16 have a scale.
    pub fn quantized(
        weights: &Quantized,
        bias: Vec<f32>,
        negative: Negative,
    ) -> Result<Self, Refusal> {
        let (inputs, width) = shape(BLOCK, weights.values.len(), bias.len(), &negative)?;
        if !weights.block.is_multiple_of(BLOCK) {
            return Err("a pointwise layer has one scale for 16 inputs or more".into());
        }
        let mut panels = vec![0.0; weights.values.len()];
        for (index, panel) in panels.chunks_exact_mut(width * inputs).enumerate() {
            // Some inputs at a time, so that they stay in the cache for all outputs of the panel.
            for (part, places) in panel.chunks_exact_mut(width * BLOCK).enumerate() {
                for at in 0..width {
                    let first = (index * width + at) * inputs + part * BLOCK;
                    let number = weights.number(first / weights.block);
                    let values = &weights.values[first..][..BLOCK];
                    for (places, &value) in places.chunks_exact_mut(width).zip(values) {
                        places[at] = number(value);
                    }
                }
            }
        }
        Ok(Pointwise { inputs, outputs: bias.len(), width, panels, bias, negative })
    }

    /// Sends rows of `width` pixels through the layer.
    pub fn apply(&self, input: &[f32], width: usize, output: &mut [f32]) {
        let steps = [row_length(width, self.inputs), row_length(width, BLOCK)];
        self.apply_runs::<BLOCK, BLOCK>(&input[BLOCK..], steps, width, output);
    }

    /// The same for inputs that lie otherwise: for every pixel in runs of `RUN` side by side,
    /// those of the next pixel `STEP` further. From a row to the next, and from a run to the next,
    /// it is as far as `steps` says.
    pub(super) fn apply_runs<const RUN: usize, const STEP: usize>(
        &self,
        input: &[f32],
        steps: [usize; 2],
        width: usize,
        output: &mut [f32],
    ) {
        let [row, run] = steps;
        Apply::<RUN, STEP> { layer: self, input, row, run, width, output }.dispatch();
    }
}

/// Inputs of a layer, and how many of its outputs are computed side by side.
fn shape(
    run: usize,
    weights: usize,
    outputs: usize,
    negative: &Negative,
) -> Result<(usize, usize), Refusal> {
    let inputs = weights / outputs.max(1);
    let fits = inputs.is_multiple_of(run) && negative.fits(outputs);
    let fits = fits && inputs * outputs == weights && inputs > 0;
    let width = [32, 16].into_iter().find(|&width| fits && outputs.is_multiple_of(width));
    let width = width.ok_or_else(|| format!("{inputs} to {outputs} channels make no layer"))?;
    Ok((inputs, width))
}

struct Apply<'a, const RUN: usize, const STEP: usize> {
    layer: &'a Pointwise,
    input: &'a [f32],
    row: usize,
    run: usize,
    width: usize,
    output: &'a mut [f32],
}

impl<const RUN: usize, const STEP: usize> SimdOp for Apply<'_, RUN, STEP> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(mut self, isa: I) {
        match self.layer.width {
            32 => self.panels::<I, 32>(isa),
            _ => self.panels::<I, 16>(isa),
        }
        let (pixels, _) = self.output.as_chunks_mut::<BLOCK>();
        for block in pixels.chunks_exact_mut(self.width + 2) {
            block[0] = [0.0; BLOCK];
            block[self.width + 1] = [0.0; BLOCK];
        }
    }
}

impl<const RUN: usize, const STEP: usize> Apply<'_, RUN, STEP> {
    /// A tile of pixels and outputs is as large as its sums find room in the processor's
    /// registers: 32 of 16 numbers with AVX-512, 16 of 8 with AVX2, 32 of 4 with NEON.
    #[inline(always)]
    fn panels<I: Isa, const W: usize>(&mut self, isa: I) {
        match (isa.f32().len(), W) {
            (16, 32) if self.width.is_multiple_of(7) => self.columns::<I, W, 7, 2>(isa),
            (16, 32) => self.columns::<I, W, 8, 2>(isa),
            (16, _) => self.columns::<I, W, 8, 1>(isa),
            (8, _) => self.columns::<I, W, 6, 2>(isa),
            _ if cfg!(target_arch = "aarch64") => self.columns::<I, W, 6, 4>(isa),
            _ => self.columns::<I, W, 4, 2>(isa),
        }
    }

    /// `V` vectors of outputs after each other, each for all pixels: `R` pixels of a row at a time
    /// while there are as many.
    #[inline(always)]
    fn columns<I: Isa, const W: usize, const R: usize, const V: usize>(&mut self, isa: I) {
        let length = row_length(self.width, self.layer.outputs);
        for first in (0..self.layer.outputs).step_by(V * isa.f32().len()) {
            for y in 0..self.output.len() / length {
                let mut x = 0;
                while x + R <= self.width {
                    self.tile::<I, W, R, V>(isa, x, y, first);
                    x += R;
                }
                while x + 2 <= self.width {
                    self.tile::<I, W, 2, V>(isa, x, y, first);
                    x += 2;
                }
                while x < self.width {
                    self.tile::<I, W, 1, V>(isa, x, y, first);
                    x += 1;
                }
            }
        }
    }

    /// `V` vectors of outputs, from number `first`, for `R` pixels from (x, y).
    #[inline(always)]
    fn tile<I: Isa, const W: usize, const R: usize, const V: usize>(
        &mut self,
        isa: I,
        x: usize,
        y: usize,
        first: usize,
    ) {
        let ops = isa.f32();
        let Pointwise { inputs, outputs, ref panels, ref bias, ref negative, .. } = *self.layer;
        let (panel, at) = (first / W, first % W);
        let input = &self.input[y * self.row + x * STEP..];
        let mut sums = [ops.load_many::<V>(&bias[first..]); R];
        let weights = &panels.as_chunks::<W>().0[panel * inputs..][..inputs];
        for (run, weights) in weights.as_chunks::<RUN>().0.iter().enumerate() {
            let numbers = &input[run * self.run..][..(R - 1) * STEP + RUN];
            for (input, weights) in weights.iter().enumerate() {
                let weights: [_; V] = ops.load_many(&weights[at..]);
                for (pixel, sums) in sums.iter_mut().enumerate() {
                    let number = ops.splat(numbers[pixel * STEP + input]);
                    for (sum, weights) in sums.iter_mut().zip(weights) {
                        *sum = ops.mul_add(number, weights, *sum);
                    }
                }
            }
        }
        let row = &mut self.output[y * row_length(self.width, outputs)..];
        for v in 0..V {
            let output = first + v * ops.len();
            let start = (output / BLOCK * (self.width + 2) + 1 + x) * BLOCK;
            let (pixels, _) = row[start..][..R * BLOCK].as_chunks_mut::<BLOCK>();
            for (pixel, sums) in pixels.iter_mut().zip(sums) {
                let sum = negative.activate(isa, sums[v], output);
                ops.store(sum, &mut pixel[output % BLOCK..]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use rten_simd::isa::GenericIsa;

    use super::*;
    use crate::Map;

    /// Numbers without a pattern that matters, -1..1.
    fn number(at: usize) -> f32 {
        ((at as u32 + 1).wrapping_mul(2_654_435_761) >> 8) as f32 / 8_388_608.0 - 1.0
    }

    fn expected(pixel: &[f32], weights: &[f32], bias: &[f32]) -> Vec<f32> {
        let output = |(weights, bias): (&[f32], &f32)| {
            let sum = bias + weights.iter().zip(pixel).map(|(a, b)| a * b).sum::<f32>();
            if sum < 0.0 { sum * bias.abs() } else { sum }
        };
        weights.chunks_exact(pixel.len()).zip(bias).map(output).collect()
    }

    #[test]
    fn every_output_is_the_activated_sum_on_every_processor() {
        for (inputs, outputs) in [(16, 16), (16, 32), (64, 48), (32, 128)] {
            let weights: Vec<f32> = (0..inputs * outputs).map(number).collect();
            let bias: Vec<f32> = (0..outputs).map(number).collect();
            let slopes = bias.iter().map(|bias| bias.abs()).collect();
            let layer = Pointwise::new(&weights, bias.clone(), Negative::Sloped(slopes)).unwrap();
            for width in [1, 2, 7, 29] {
                let input = Map::of((width, 2), inputs, |x, y, c| number((y * 99 + x) * 99 + c));
                let (row, run) = (row_length(width, inputs), row_length(width, BLOCK));
                let apply = |go: &dyn Fn(Apply<'_, BLOCK, BLOCK>)| {
                    let mut made = Map::of((width, 2), outputs, |_, _, _| f32::NAN);
                    let (numbers, output) = (&input.rows()[BLOCK..], made.rows_mut());
                    go(Apply { layer: &layer, input: numbers, row, run, width, output });
                    for (x, y) in (0..width).flat_map(|x| [(x, 0), (x, 1)]) {
                        let expected = expected(&input.pixel(x, y), &weights, &bias);
                        for (found, expected) in made.pixel(x, y).iter().zip(&expected) {
                            assert!((found - expected).abs() < 1e-4, "{found} is not {expected}");
                        }
                    }
                };
                apply(&|apply| apply.dispatch());
                apply(&|apply| apply.eval(GenericIsa::new()));
                #[cfg(target_arch = "x86_64")]
                if let Some(isa) = rten_simd::isa::Avx2Isa::new() {
                    apply(&|apply| apply.eval(isa));
                }
            }
        }
    }

    #[test]
    fn stored_weights_make_the_layer_of_their_floats() {
        static VALUES: [u8; 64 * 48] = {
            let (mut values, mut at) = ([0; 64 * 48], 0);
            while at < values.len() {
                values[at] = (at * 37 % 251) as u8;
                at += 1;
            }
            values
        };
        static ZEROS: [u8; 3 * 64] = [7; 3 * 64];
        // A scale for a part of an output, for an output, and for two.
        for block in [16, 64, 128] {
            let count = VALUES.len() / block;
            let scales = (0..count).map(number).collect();
            let stored = Quantized { values: &VALUES, scales, zeros: &ZEROS[..count], block };
            let made = |layer: Result<Pointwise, Refusal>| layer.unwrap().panels;
            let new = Pointwise::new(&stored.floats(), vec![0.0; 48], Negative::Kept);
            let direct = Pointwise::quantized(&stored, vec![0.0; 48], Negative::Kept);
            assert_eq!(made(direct), made(new), "{block}");
        }
    }

    #[test]
    fn weights_that_do_not_fit_are_refused() {
        let new = |weights, outputs| {
            Pointwise::new(&vec![0.0; weights], vec![0.0; outputs], Negative::Kept)
        };
        assert!(new(16 * 16 + 1, 16).is_err());
        assert!(new(16 * 15, 16).is_err());
        assert!(new(16 * 20, 20).is_err());
        assert!(new(0, 0).is_err());
    }
}
