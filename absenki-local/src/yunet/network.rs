//! YuNet's layers.

use super::decode::{self, Candidate};
use crate::network::{Depthwise, Map, Pointwise, Refusal, Run, Weights};

/// Outputs of the last layers for every pixel: class and object score (before the logistic
/// function), box (4) and points (10).
pub(crate) const OUTPUTS: usize = 16;

/// The last layers, with how many of the outputs each makes.
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
    ("model3.conv2", 441, 64, 64, true),
    ("model4.conv1", 444, 64, 64, false),
    ("model4.conv2", 447, 64, 64, true),
    ("model5.conv1", 450, 64, 64, false),
    ("model5.conv2", 453, 64, 64, false),
];

/// After which of the pairs the maps are taken that faces are looked for in.
const SCALES: [usize; 3] = [6, 8, 10];

/// The same for the three pairs that carry what a smaller map has seen to the next larger one.
const NECK: [(&str, u32); 3] =
    [("lateral_convs.0", 462), ("lateral_convs.1", 459), ("lateral_convs.2", 456)];

/// A pointwise layer and the depthwise one after it.
type Pair = (Pointwise, Depthwise);

pub(crate) struct Yunet {
    first: Pointwise,
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
            let none = vec![1.0; outputs];
            let pointwise =
                Pointwise::new(&numbers, bias(&format!("{name}.conv1.bias"), outputs)?, none)?;
            let numbers = weights.floats(&format!("{second}_reshaped"), 9 * outputs)?;
            let second_bias = bias(&(second + 1).to_string(), outputs)?;
            Ok::<Pair, Refusal>((
                pointwise,
                Depthwise::new(1, &numbers, second_bias, vec![0.0; outputs])?,
            ))
        };
        Ok(Yunet {
            first: Pointwise::of_neighbours(
                &weights.floats("420_reshaped", 16 * 27)?,
                bias("421", 16)?,
                vec![0.0; 16],
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
    let pointwise = Pointwise::new(&numbers, bias, vec![1.0; OUTPUTS])?;
    let (numbers, bias) = gather("conv2", 9)?;
    Ok((pointwise, Depthwise::new(1, &numbers, bias, vec![1.0; OUTPUTS])?))
}

impl Yunet {
    /// The faces in a picture: blue, green, red, 0..255, sides multiples of 32.
    pub(crate) fn faces(&self, run: &mut Run<'_>, picture: &Map) -> Vec<Candidate> {
        let outputs = self.outputs(run, picture);
        let faces = decode::faces(&outputs);
        outputs.into_iter().for_each(|map| run.reuse(map.data));
        faces
    }

    /// The outputs at strides 8, 16 and 32.
    fn outputs(&self, run: &mut Run<'_>, picture: &Map) -> [Map; 3] {
        let features = self.features(run, picture);
        let mut smaller: Option<Map> = None;
        let mut outputs = [Map::default(), Map::default(), Map::default()];
        for scale in (0..SCALES.len()).rev() {
            let feature = &features[scale];
            let size = (feature.width, feature.height);
            let (pointwise, depthwise) = &self.neck[scale];
            let mixed = run.pointwise(size, pointwise, |y, row| {
                feature.copy_row(y, row);
                if let Some(smaller) = &smaller {
                    smaller.add_doubled_row(y, row);
                }
            });
            let seen = run.depthwise(&mixed, depthwise);
            run.reuse(mixed.data);
            let (pointwise, depthwise) = &self.heads[scale];
            let mixed = run.pointwise(size, pointwise, |y, row| seen.copy_row(y, row));
            outputs[scale] = run.depthwise(&mixed, depthwise);
            run.reuse(mixed.data);
            if let Some(done) = smaller.replace(seen) {
                run.reuse(done.data);
            }
        }
        features.into_iter().chain(smaller).for_each(|map| run.reuse(map.data));
        outputs
    }

    /// The backbone's maps at strides 8, 16 and 32.
    fn features(&self, run: &mut Run<'_>, picture: &Map) -> Vec<Map> {
        let half = (picture.width / 2, picture.height / 2);
        let mut features = Vec::new();
        let mut mixed = run.pointwise(half, &self.backbone[0].0, |y, row| {
            let mut neighbours = vec![0.0; 27 * half.0];
            picture.neighbours(y, 2, &mut neighbours);
            self.first.apply(&neighbours, row);
        });
        for (index, (before, (next, _))) in
            self.backbone.iter().zip(&self.backbone[1..]).enumerate()
        {
            let size = match BACKBONE[index].4 {
                true => (mixed.width / 2, mixed.height / 2),
                false => (mixed.width, mixed.height),
            };
            let made = if SCALES.contains(&index) {
                let feature = run.depthwise(&mixed, &before.1);
                let made = run.pointwise(size, next, |y, row| feature.pooled_row(y, row));
                features.push(feature);
                made
            } else if BACKBONE[index].4 {
                run.pointwise(size, next, |y, row| before.1.pooled_row(&mixed, y, row))
            } else {
                run.pointwise(size, next, |y, row| before.1.row(&mixed, y, row))
            };
            run.reuse(std::mem::replace(&mut mixed, made).data);
        }
        features.push(run.depthwise(&mixed, &self.backbone[BACKBONE.len() - 1].1));
        run.reuse(mixed.data);
        features
    }
}
