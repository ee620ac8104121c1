//! YuNet's layers.

use super::decode::{self, Candidate};
use absenki_nn::{
    Convolution, Depthwise, Map, Negative, Picture, Pointwise, Refusal, Run, Weights,
};

/// The last layers, with how many of the 16 outputs each makes for every pixel: class and object
/// score (before the logistic function), box and points.
const HEADS: [(&str, usize); 4] = [("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10)];

/// The pairs of a pointwise and a depthwise layer from the picture to the smallest map: name of
/// the first, number of the second, inputs, outputs, and whether the map is then halved.
const BACKBONE: [(&str, u32, usize, usize, bool); 11] = [
    ("model0.conv2", 423, 16, 16, true),
    ("model1.conv1", 426, 16, 16, false),
    ("model1.conv2", 429, 16, 32, false),
    ("model2.conv1", 432, 32, 32, false),
    ("model2.conv2", 435, 32, 64, true),
    ("model3.conv1", 438, 64, 64, false),
    ("model3.conv2", 441, 64, 64, false),
    ("model4.conv1", 444, 64, 64, false),
    ("model4.conv2", 447, 64, 64, false),
    ("model5.conv1", 450, 64, 64, false),
    ("model5.conv2", 453, 64, 64, false),
];

/// After which of the pairs the maps are taken that faces are looked for in; what follows sees them
/// halved.
const SCALES: [usize; 3] = [6, 8, 10];

/// The same for the three pairs that carry what a smaller map has seen to the next larger one.
const NECK: [(&str, u32); 3] =
    [("lateral_convs.0", 462), ("lateral_convs.1", 459), ("lateral_convs.2", 456)];

/// A pointwise layer and the depthwise one after it.
type Pair = (Pointwise, Depthwise);

pub(crate) struct Yunet {
    first: Convolution,
    backbone: Vec<Pair>,
    neck: Vec<Pair>,
    heads: Vec<Pair>,
}

impl Yunet {
    pub(crate) fn new(weights: &Weights) -> Result<Self, Refusal> {
        let bias = |name: &str, count| {
            let stored = weights.floats(name, count);
            stored.or_else(|_| weights.floats(&format!("{name}_dequantized"), count))
        };
        let pair = |name: String, second: u32, inputs: usize, outputs: usize| {
            let numbers =
                weights.floats(&format!("{name}.conv1.weight_reshaped"), inputs * outputs)?;
            let first_bias = bias(&format!("{name}.conv1.bias"), outputs)?;
            let pointwise = Pointwise::new(&numbers, first_bias, Negative::Kept)?;
            let numbers = weights.floats(&format!("{second}_reshaped"), 9 * outputs)?;
            let second_bias = bias(&(second + 1).to_string(), outputs)?;
            Ok::<Pair, Refusal>((
                pointwise,
                Depthwise::new(1, &numbers, second_bias, Negative::Zero)?,
            ))
        };
        Ok(Yunet {
            first: Convolution::new(
                2,
                &weights.floats("420_reshaped", 16 * 27)?,
                bias("421", 16)?,
                Negative::Zero,
            )?,
            backbone: BACKBONE
                .iter()
                .map(|&(name, second, inputs, outputs, _)| {
                    pair(format!("backbone.{name}"), second, inputs, outputs)
                })
                .collect::<Result<_, _>>()?,
            neck: NECK
                .iter()
                .map(|&(name, second)| pair(format!("neck.{name}"), second, 64, 64))
                .collect::<Result<_, _>>()?,
            heads: (0..SCALES.len()).map(|scale| head(weights, scale)).collect::<Result<_, _>>()?,
        })
    }
}

/// The four last pairs of a scale as one.
fn head(weights: &Weights, scale: usize) -> Result<Pair, Refusal> {
    let gather =
        |layer: &str, each: usize| {
            let (mut numbers, mut biases) = (Vec::new(), Vec::new());
            for (head, outputs) in HEADS {
                let name = format!("bbox_head.multi_level_{head}.{scale}.{layer}");
                let stored = weights.floats(&format!("{name}.weight"), each * outputs);
                numbers.extend(stored.or_else(|_| {
                    weights.floats(&format!("{name}.weight_reshaped"), each * outputs)
                })?);
                biases.extend(weights.floats(&format!("{name}.bias"), outputs)?);
            }
            Ok::<_, Refusal>((numbers, biases))
        };
    let (numbers, bias) = gather("conv1", 64)?;
    let pointwise = Pointwise::new(&numbers, bias, Negative::Kept)?;
    let (numbers, bias) = gather("conv2", 9)?;
    Ok((pointwise, Depthwise::new(1, &numbers, bias, Negative::Kept)?))
}

impl Yunet {
    /// The faces in a picture: blue, green, red, 0..255, sides multiples of 32.
    pub(crate) fn faces(&self, run: &mut Run<'_>, picture: &Picture) -> Vec<Candidate> {
        let outputs = self.outputs(run, picture);
        let faces = decode::faces(&outputs);
        outputs.into_iter().for_each(|map| run.reuse(map.data));
        faces
    }

    /// The outputs at strides 8, 16 and 32.
    fn outputs(&self, run: &mut Run<'_>, picture: &Picture) -> [Map; 3] {
        let mut outputs = [Map::default(), Map::default(), Map::default()];
        let mut smaller: Option<Map> = None;
        for (scale, mut feature) in self.features(run, picture).into_iter().enumerate().rev() {
            if let Some(smaller) = smaller.take() {
                feature.add_doubled(&smaller);
                run.reuse(smaller.data);
            }
            let seen = pair(run, &feature, &self.neck[scale], false);
            run.reuse(feature.data);
            outputs[scale] = pair(run, &seen, &self.heads[scale], false);
            smaller = Some(seen);
        }
        smaller.into_iter().for_each(|map| run.reuse(map.data));
        outputs
    }

    /// The backbone's maps at strides 8, 16 and 32.
    fn features(&self, run: &mut Run<'_>, picture: &Picture) -> Vec<Map> {
        let size = self.first.size(picture);
        let (pointwise, depthwise) = &self.backbone[0];
        let length = self.first.row_length(size.0);
        let mut map = run.seen_halved(size, depthwise, length, |y, row, first| {
            self.first.apply(picture, y, first);
            pointwise.apply(first, size.0, row);
        });
        let mut features = Vec::new();
        for (index, layers) in self.backbone.iter().enumerate().skip(1) {
            let made = pair(run, &map, layers, BACKBONE[index].4);
            run.reuse(map.data);
            map = made;
            if SCALES.contains(&index) {
                let halved = run.halved(&map);
                features.push(std::mem::replace(&mut map, halved));
            }
        }
        run.reuse(map.data);
        features
    }
}

/// What a pair makes of a map.
fn pair(run: &mut Run<'_>, map: &Map, (pointwise, depthwise): &Pair, halved: bool) -> Map {
    let size = (map.width, map.height);
    let mix = |y: usize, row: &mut [f32], _: &mut [f32]| {
        pointwise.apply(map.row(y as isize).unwrap_or_default(), map.width, row);
    };
    match halved {
        true => run.seen_halved(size, depthwise, 0, mix),
        false => run.seen(size, depthwise, 0, mix),
    }
}
