//! A small executor for networks of YuNet's and SFace's kind.
//!
//! Both alternate two sorts of layers: depthwise ones, where every channel looks at its own 3 × 3
//! neighbours, and pointwise ones, where every pixel mixes its channels. General runtimes spend
//! most of such a network moving numbers between the layers. Here the channels lie side by side 16
//! at a time, so both sorts read and write whole vectors at distances that the compiler knows; and
//! a few rows at a time go through one sort and then the other while they are in the cache.
//!
//! `rten-simd` picks the vector instructions that the processor has.

mod convolution;
mod dense;
mod depthwise;
mod helpers;
mod map;
mod onnx;
mod pointwise;
mod run;
mod threads;

use rten_simd::Isa;
use rten_simd::ops::{BitOps, NumOps};

pub(crate) use convolution::{Convolution, Picture};
pub(crate) use dense::Dense;
pub(crate) use depthwise::Depthwise;
pub(crate) use map::{BLOCK, Map, blocks};
pub(crate) use onnx::Weights;
pub(crate) use pointwise::Pointwise;
pub(crate) use run::Run;
pub(crate) use threads::Threads;

/// Why embedded weights are not a network's: told to whoever builds the library.
pub(crate) type Refusal = String;

/// What becomes of a layer's negative results.
#[derive(Debug)]
pub(crate) enum Negative {
    Kept,
    /// The layer ends in a rectifier.
    Zero,
    /// Multiplied by their channel's slope.
    Sloped(Vec<f32>),
}

impl Negative {
    /// Whether the layer may have so many channels.
    fn fits(&self, channels: usize) -> bool {
        match self {
            Negative::Sloped(slopes) => slopes.len() == channels,
            _ => true,
        }
    }

    /// What becomes of a vector of results, the first of them `channel`'s.
    #[inline(always)]
    fn activate<I: Isa>(&self, isa: I, number: I::F32, channel: usize) -> I::F32 {
        let ops = isa.f32();
        match self {
            Negative::Kept => number,
            Negative::Zero => ops.max(number, ops.zero()),
            Negative::Sloped(slopes) => {
                let negative = ops.min(number, ops.zero());
                let slopes = ops.load(&slopes[channel..]);
                ops.mul_add(negative, slopes, ops.max(number, ops.zero()))
            }
        }
    }
}
