//! SFace's layers.

use absenki_core::photo::Pixels;

use absenki_nn::{
    BLOCK, Convolution, Dense, Depthwise, Negative, Picture, Pointwise, Refusal, Run, Weights,
    blocks,
};

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

/// Numbers in a template.
pub const TEMPLATE_LENGTH: usize = 128;

/// What the last normalisation adds to its variances.
const EPSILON: f32 = 2e-5;

/// A MobileNet of 27 convolutions, each followed by a parametric rectifier, and a dense layer.
pub(crate) struct Sface {
    first: Convolution,
    pairs: Vec<(Depthwise, Pointwise)>,
    /// Factor and addend of every channel of the last map.
    normalisation: Vec<(f32, f32)>,
    last: Dense,
}

impl Sface {
    /// Made on the threads of a run: an employee at a camera waits for it.
    pub(crate) fn new(run: &mut Run<'_>, weights: &Weights) -> Result<Self, Refusal> {
        let weight = |name: &str| format!("{name}_conv2d_weight_reshaped");
        let rest = |name: &str, outputs| {
            let bias = weights.floats(&format!("{}/bias", weight(name)), outputs)?;
            let slopes = weights.floats(&format!("{name}_relu_gamma"), outputs)?;
            Ok::<_, Refusal>((bias, Negative::Sloped(slopes)))
        };
        let pair = |index: usize| {
            let (inputs, outputs, stride) = PAIRS[index];
            let name = format!("conv_{}", index + 2);
            let (bias, slopes) = rest(&name, outputs)?;
            let pointwise =
                Pointwise::quantized(&weights.quantized(&weight(&name))?, bias, slopes)?;
            let name = format!("{name}_dw");
            let (bias, slopes) = rest(&name, inputs)?;
            let numbers = weights.floats(&weight(&name), 9 * inputs)?;
            Ok::<_, Refusal>((Depthwise::new(stride, &numbers, bias, slopes)?, pointwise))
        };
        // The last are the largest, so they are begun first.
        let mut pairs = run.each(PAIRS.len(), |number| pair(PAIRS.len() - 1 - number));
        pairs.reverse();
        let (bias, slopes) = rest("conv_1", 32)?;
        let numbers = weights.floats(&weight("conv_1"), 32 * 27)?;
        let last = "pre_fc1_weight_dequantized";
        let last_bias = weights.floats(&format!("{last}/bias"), TEMPLATE_LENGTH)?;
        Ok(Sface {
            first: Convolution::new(1, &numbers, bias, slopes)?,
            pairs: pairs.into_iter().collect::<Result<_, _>>()?,
            normalisation: normalisation(weights)?,
            last: Dense::new(weights.quantized(last)?, last_bias)?,
        })
    }

    /// The 128 numbers of an aligned face: red, green and blue, 0..255.
    pub(crate) fn template(&self, run: &mut Run<'_>, face: &Pixels) -> Vec<f32> {
        let (width, height) = (face.width() as usize, face.height() as usize);
        let mut picture = Picture::new(width, height);
        for (row, levels) in picture.rows_mut().zip(face.data().chunks_exact(3 * width)) {
            // The network's own first step.
            let numbers = levels.iter().map(|&level| (f32::from(level) - 127.5) / 128.0);
            row.iter_mut().zip(numbers).for_each(|(number, level)| *number = level);
        }
        let mut map = run.convolution(&picture, &self.first);
        for (depthwise, pointwise) in &self.pairs {
            let next = run.mixed(&map, depthwise, pointwise);
            run.reuse(std::mem::replace(&mut map, next).data);
        }
        let pixels = map.width * map.height;
        let mut made = run.numbers(pixels * map.channels);
        let numbers = &mut made[..pixels * map.channels];
        // The last layer wants all pixels of a channel after each other.
        for (at, sources) in blocks(map.rows(), map.width).enumerate() {
            let (y, block) = (at / (map.channels / BLOCK), at % (map.channels / BLOCK));
            for (x, sources) in sources.iter().enumerate() {
                for (channel, source) in (block * BLOCK..).zip(sources) {
                    let (factor, addend) = self.normalisation[channel];
                    numbers[channel * pixels + y * map.width + x] = source * factor + addend;
                }
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
