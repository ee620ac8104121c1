//! Layers that mix the channels of every pixel: a product of matrices.

use rten_simd::ops::{BitOps, FloatOps, NumOps};
use rten_simd::{Isa, SimdOp};

use super::Refusal;

/// A pointwise layer, or any other whose inputs have been laid out as one row of numbers for each
/// pixel: `inputs × outputs` weights, a bias, and what becomes of negative results.
#[derive(Debug)]
pub(crate) struct Pointwise {
    pub(super) inputs: usize,
    pub(super) outputs: usize,
    /// Outputs that lie side by side: 16, 32 or 64.
    width: usize,
    /// For every `width` outputs, for every input: `width` weights.
    panels: Vec<f32>,
    bias: Vec<f32>,
    slopes: Vec<f32>,
}

impl Pointwise {
    /// A layer from its weights, all those of an output after each other. A negative result is
    /// multiplied by its output's slope: 1 leaves it, 0 is a rectifier.
    pub(crate) fn new(weights: &[f32], bias: Vec<f32>, slopes: Vec<f32>) -> Result<Self, Refusal> {
        let outputs = bias.len();
        let inputs = weights.len() / outputs.max(1);
        let fits = inputs * outputs == weights.len() && slopes.len() == outputs;
        let width = [64, 32, 16].into_iter().find(|&width| outputs.is_multiple_of(width));
        let width = width.filter(|_| fits && inputs > 0);
        let width = width.ok_or_else(|| format!("{inputs} to {outputs} channels make no layer"))?;
        let mut panels = Vec::with_capacity(weights.len());
        for rows in weights.chunks_exact(width * inputs) {
            for input in 0..inputs {
                panels.extend(rows.iter().skip(input).step_by(inputs));
            }
        }
        Ok(Pointwise { inputs, outputs, width, panels, bias, slopes })
    }

    /// A 3 × 3 layer of all channels, for pixels laid out by
    /// [`Map::neighbours`](super::Map::neighbours). The weights are those of a convolution: for
    /// every output, the nine of every channel after each other.
    pub(crate) fn of_neighbours(
        weights: &[f32],
        bias: Vec<f32>,
        slopes: Vec<f32>,
    ) -> Result<Self, Refusal> {
        let inputs = weights.len() / bias.len().max(1);
        let by_neighbour = |output: &[f32]| -> Vec<f32> {
            (0..9).flat_map(|at| output.iter().skip(at).step_by(9).copied()).collect()
        };
        let weights: Vec<f32> =
            weights.chunks_exact(inputs.max(1)).flat_map(by_neighbour).collect();
        Pointwise::new(&weights, bias, slopes)
    }

    /// Sends some pixels through the layer: `inputs` numbers each, to `outputs` numbers each.
    pub(crate) fn apply(&self, input: &[f32], output: &mut [f32]) {
        Apply { layer: self, input, output }.dispatch();
    }
}

struct Apply<'a> {
    layer: &'a Pointwise,
    input: &'a [f32],
    output: &'a mut [f32],
}

impl SimdOp for Apply<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(mut self, isa: I) {
        match self.layer.width {
            64 => self.panels::<I, 64>(isa),
            32 => self.panels::<I, 32>(isa),
            _ => self.panels::<I, 16>(isa),
        }
    }
}

impl Apply<'_> {
    /// A tile of pixels and outputs is as large as its sums find room in the processor's
    /// registers: 32 of 16 numbers with AVX-512, 16 of 8 with AVX2, 32 of 4 with NEON.
    #[inline(always)]
    fn panels<I: Isa, const W: usize>(&mut self, isa: I) {
        for panel in 0..self.layer.outputs / W {
            match (isa.f32().len(), W) {
                (16, 64) => self.columns::<I, W, 6, 4>(isa, panel, 0),
                (16, 32) => self.columns::<I, W, 8, 2>(isa, panel, 0),
                (16, _) => self.columns::<I, W, 8, 1>(isa, panel, 0),
                (8, _) => {
                    (0..W).step_by(16).for_each(|at| self.columns::<I, W, 6, 2>(isa, panel, at))
                }
                _ if cfg!(target_arch = "aarch64") => {
                    (0..W).step_by(16).for_each(|at| self.columns::<I, W, 6, 4>(isa, panel, at));
                }
                _ => (0..W).step_by(8).for_each(|at| self.columns::<I, W, 4, 2>(isa, panel, at)),
            }
        }
    }

    /// `V` vectors of outputs, from number `at` of a panel, for all pixels: `R` pixels at a time
    /// while there are as many.
    #[inline(always)]
    fn columns<I: Isa, const W: usize, const R: usize, const V: usize>(
        &mut self,
        isa: I,
        panel: usize,
        at: usize,
    ) {
        let pixels = self.input.len() / self.layer.inputs;
        let mut pixel = 0;
        while pixel + R <= pixels {
            self.tile::<I, W, R, V>(isa, pixel, panel, at);
            pixel += R;
        }
        while pixel + 2 <= pixels {
            self.tile::<I, W, 2, V>(isa, pixel, panel, at);
            pixel += 2;
        }
        while pixel < pixels {
            self.tile::<I, W, 1, V>(isa, pixel, panel, at);
            pixel += 1;
        }
    }

    #[inline(always)]
    fn tile<I: Isa, const W: usize, const R: usize, const V: usize>(
        &mut self,
        isa: I,
        pixel: usize,
        panel: usize,
        at: usize,
    ) {
        let ops = isa.f32();
        let Pointwise { inputs, outputs, ref bias, ref slopes, .. } = *self.layer;
        let mut rows = [&[][..]; R];
        for (offset, row) in rows.iter_mut().enumerate() {
            *row = &self.input[(pixel + offset) * inputs..][..inputs];
        }
        let weights = &self.layer.panels.as_chunks::<W>().0[panel * inputs..][..inputs];
        let mut sums = [[ops.zero(); V]; R];
        for input in 0..inputs {
            let weights: [_; V] = ops.load_many(&weights[input][at..]);
            for (sums, row) in sums.iter_mut().zip(rows) {
                let number = ops.splat(row[input]);
                for (sum, weights) in sums.iter_mut().zip(weights) {
                    *sum = ops.mul_add(number, weights, *sum);
                }
            }
        }
        let first = panel * W + at;
        for (offset, sums) in sums.into_iter().enumerate() {
            let output = &mut self.output[(pixel + offset) * outputs + first..];
            for (v, sum) in sums.into_iter().enumerate() {
                let v = v * ops.len();
                let sum = ops.add(sum, ops.load(&bias[first + v..]));
                let sum = activate(ops, sum, ops.load(&slopes[first + v..]));
                ops.store(sum, &mut output[v..]);
            }
        }
    }
}

/// Multiplies what is negative by the slope.
#[inline(always)]
pub(super) fn activate<O: FloatOps<f32>>(ops: O, number: O::Simd, slope: O::Simd) -> O::Simd {
    let negative = ops.min(number, ops.zero());
    ops.mul_add(negative, slope, ops.max(number, ops.zero()))
}

#[cfg(test)]
mod tests {
    use rten_simd::isa::GenericIsa;

    use super::*;

    /// Numbers without a pattern that matters, -1..1.
    fn numbers(count: usize) -> Vec<f32> {
        (1..=count as u32)
            .map(|at| (at.wrapping_mul(2_654_435_761) >> 8) as f32 / 8_388_608.0 - 1.0)
            .collect()
    }

    #[test]
    fn every_output_is_the_activated_sum_on_every_processor() {
        for (inputs, outputs) in [(27, 16), (16, 32), (5, 48), (33, 128)] {
            let (weights, bias) = (numbers(inputs * outputs), numbers(outputs));
            let slopes: Vec<f32> = bias.iter().map(|bias| bias.abs()).collect();
            let layer = Pointwise::new(&weights, bias.clone(), slopes.clone()).unwrap();
            for pixels in [1, 2, 7, 29] {
                let input = numbers(pixels * inputs);
                let expected: Vec<f32> = input
                    .chunks_exact(inputs)
                    .flat_map(|pixel| {
                        weights.chunks_exact(inputs).zip(&bias).zip(&slopes).map(
                            move |((weights, bias), slope)| {
                                let products = weights.iter().zip(pixel).map(|(a, b)| a * b);
                                let sum = bias + products.sum::<f32>();
                                if sum < 0.0 { sum * slope } else { sum }
                            },
                        )
                    })
                    .collect();
                let apply = |run: &dyn Fn(Apply<'_>)| {
                    let mut output = vec![f32::NAN; pixels * outputs];
                    run(Apply { layer: &layer, input: &input, output: &mut output });
                    for (output, expected) in output.iter().zip(&expected) {
                        assert!((output - expected).abs() < 1e-4, "{output} is not {expected}");
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
    fn weights_that_do_not_fit_are_refused() {
        assert!(Pointwise::new(&[0.0; 33], vec![0.0; 16], vec![0.0; 16]).is_err());
        assert!(Pointwise::new(&[0.0; 40], vec![0.0; 20], vec![0.0; 20]).is_err());
        assert!(Pointwise::new(&[], vec![], vec![]).is_err());
    }
}
