//! SFace's layers.

use absenki_core::photo::Pixels;

use super::TEMPLATE_LENGTH;
use crate::network::{Dense, Depthwise, Map, Pointwise, Refusal, Run, Weights};

/// Inputs, outputs and stride of the thirteen pairs of a depthwise and a pointwise layer.
const PAIRS: [(usize, usize, usize); 13] = [
    (32, 64, 1),
    (64, 128, 2),
    (128, 128, 1),
    (128, 256, 2),
    (256, 256, 1),
    (256, 512, 2),
    (512, 512, 1),
    (512, 512, 1),
    (512, 512, 1),
    (512, 512, 1),
    (512, 512, 1),
    (512, 1024, 2),
    (1024, 1024, 1),
];

/// What the last normalisation adds to its variances.
const EPSILON: f32 = 2e-5;

/// A MobileNet of 27 convolutions, each followed by a parametric rectifier, and a dense layer.
pub(crate) struct Sface {
    first: Pointwise,
    pairs: Vec<(Depthwise, Pointwise)>,
    /// Factor and addend of every channel of the last map.
    normalisation: Vec<(f32, f32)>,
    last: Dense,
}

impl Sface {
    pub(crate) fn new(weights: &Weights) -> Result<Self, Refusal> {
        let convolution = |name: &str, inputs, outputs| {
            let weight = format!("{name}_conv2d_weight_reshaped");
            let numbers = weights.floats(&weight, outputs * inputs)?;
            let bias = weights.floats(&format!("{weight}/bias"), outputs)?;
            let slopes = weights.floats(&format!("{name}_relu_gamma"), outputs)?;
            Ok::<_, Refusal>((numbers, bias, slopes))
        };
        let pair = |(index, &(inputs, outputs, stride)): (usize, &(usize, usize, usize))| {
            let name = format!("conv_{}", index + 2);
            let (numbers, bias, slopes) = convolution(&format!("{name}_dw"), 9, inputs)?;
            let depthwise = Depthwise::new(stride, &numbers, bias, slopes)?;
            let (numbers, bias, slopes) = convolution(&name, inputs, outputs)?;
            Ok::<_, Refusal>((depthwise, Pointwise::new(&numbers, bias, slopes)?))
        };
        let (numbers, bias, slopes) = convolution("conv_1", 27, 32)?;
        let last = "pre_fc1_weight_dequantized";
        let last_bias = weights.floats(&format!("{last}/bias"), TEMPLATE_LENGTH)?;
        Ok(Sface {
            first: Pointwise::of_neighbours(&numbers, bias, slopes)?,
            pairs: PAIRS.iter().enumerate().map(pair).collect::<Result<_, _>>()?,
            normalisation: normalisation(weights)?,
            last: Dense::new(weights.quantized(last)?, last_bias)?,
        })
    }

    /// The 128 numbers of an aligned face: red, green and blue, 0..255.
    pub(crate) fn template(&self, run: &mut Run<'_>, face: &Pixels) -> Vec<f32> {
        let (width, height) = (face.width() as usize, face.height() as usize);
        // The network's own first step.
        let level = |&level: &u8| (f32::from(level) - 127.5) / 128.0;
        let picture =
            Map { width, height, channels: 3, data: face.data().iter().map(level).collect() };
        let mut map = run.pointwise((width, height), &self.first, |y, row| {
            picture.neighbours(y, 1, row);
        });
        for (depthwise, pointwise) in &self.pairs {
            let next = run.pointwise(depthwise.size(&map), pointwise, |y, row| {
                depthwise.row(&map, y, row);
            });
            run.reuse(std::mem::replace(&mut map, next).data);
        }
        let pixels = map.width * map.height;
        let mut made = run.numbers(map.numbers().len());
        let numbers = &mut made[..map.numbers().len()];
        // The last layer wants all pixels of a channel after each other.
        for (channel, &(factor, addend)) in self.normalisation.iter().enumerate() {
            let source = map.numbers().iter().skip(channel).step_by(map.channels);
            for (number, source) in numbers[channel * pixels..][..pixels].iter_mut().zip(source) {
                *number = source * factor + addend;
            }
        }
        let template = run.dense(numbers, &self.last);
        run.reuse(made);
        run.reuse(map.data);
        template
    }
}

/// What the normalisation before the last layer multiplies every channel by and adds to it.
fn normalisation(weights: &Weights) -> Result<Vec<(f32, f32)>, Refusal> {
    let channels = PAIRS[PAIRS.len() - 1].1;
    let [gamma, beta, mean, variance] = ["gamma", "beta", "moving_mean", "moving_var"]
        .map(|part| weights.floats(&format!("bn1_{part}"), channels));
    let (gamma, beta, mean, variance) = (gamma?, beta?, mean?, variance?);
    let of = |channel: usize| {
        let factor = gamma[channel] / (variance[channel] + EPSILON).sqrt();
        (factor, beta[channel] - mean[channel] * factor)
    };
    Ok((0..channels).map(of).collect())
}
