//! A layer that mixes everything: SFace's last.

use rten_simd::{Isa, SimdOp};

use super::onnx::Quantized;
use crate::Refusal;

/// A dense layer whose weights stay the int8 values of the file: SFace's has 6.4 million, which as
/// floats would take 26 MB, and longer to read than to compute with.
#[derive(Debug)]
pub struct Dense {
    weights: Quantized,
    bias: Vec<f32>,
}

impl Dense {
    /// A layer from its weights, output after output, and one bias for each output.
    ///
    /// # Errors
    /// [`Refusal`] if the weights do not fit.
    pub fn new(weights: Quantized, bias: Vec<f32>) -> Result<Self, Refusal> {
        let inputs = weights.values.len() / bias.len().max(1);
        let fits = inputs * bias.len() == weights.values.len();
        match fits && inputs.is_multiple_of(weights.block) && weights.block.is_multiple_of(16) {
            true => Ok(Dense { weights, bias }),
            false => Err("the dense layer's weights do not fit".into()),
        }
    }

    /// How many numbers the layer makes.
    pub fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// Output number `output`. `sums` are those of every block of the input.
    pub fn output(&self, output: usize, input: &[f32], sums: &[f32]) -> f32 {
        let Quantized { values, ref scales, zeros, block } = self.weights;
        let blocks = input.len() / block;
        let own = output * blocks..(output + 1) * blocks;
        let products = Products {
            values: &values[output * input.len()..][..input.len()],
            scales: &scales[own.clone()],
            input,
            block,
        };
        let shift = |((&zero, &scale), &sum): ((&u8, &f32), &f32)| {
            f32::from(zero.cast_signed()) * scale * sum
        };
        let shifts: f32 = zeros[own.clone()].iter().zip(&scales[own]).zip(sums).map(shift).sum();
        self.bias[output] + products.dispatch() - shifts
    }

    /// The sum of every block of the input.
    pub fn sums(&self, input: &[f32]) -> Vec<f32> {
        input.chunks_exact(self.weights.block).map(|block| block.iter().sum()).collect()
    }
}

/// The sum over all blocks of the scale times the scalar product with the int8 values.
struct Products<'a> {
    values: &'a [u8],
    scales: &'a [f32],
    input: &'a [f32],
    block: usize,
}

impl SimdOp for Products<'_> {
    type Output = f32;

    /// Plain loops over sixteen running sums, which the compiler turns into vectors.
    #[inline(always)]
    fn eval<I: Isa>(self, _: I) -> f32 {
        let mut sums = [0.0_f32; 16];
        let values = self.values.chunks_exact(self.block);
        for ((values, input), &scale) in
            values.zip(self.input.chunks_exact(self.block)).zip(self.scales)
        {
            let mut products = [0.0_f32; 16];
            for (values, input) in values.as_chunks::<16>().0.iter().zip(input.as_chunks::<16>().0)
            {
                for i in 0..16 {
                    products[i] += f32::from(values[i].cast_signed()) * input[i];
                }
            }
            for i in 0..16 {
                sums[i] += scale * products[i];
            }
        }
        sums.iter().sum()
    }
}
