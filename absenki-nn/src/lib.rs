//! A small executor for face networks of YuNet's and SFace's kind.
//!
//! Both networks alternate two sorts of layers: [`Depthwise`] ones, where every channel sees only its
//! own 3 × 3 neighbours, and [`Pointwise`] ones, where every pixel mixes its channels. General runtimes
//! spend most of such a network on moving numbers between the layers. Here a few rows at a time go
//! through one sort and then the other while they are in the cache.
//!
//! # Layout
//!
//! A [`Map`] holds `f32` numbers: row after row; in a row, block of channels after block; in a block,
//! pixel after pixel; in a pixel, [`BLOCK`] (16) channels side by side. Their distances are known to the
//! compiler, so both sorts of layers read and write whole vectors. Each block of a row has one pixel more
//! at both ends. A map needs no alignment beyond that of `f32`. A [`Picture`] is the input: rows of
//! pixels of three channels, with one pixel of zeros all around.
//!
//! # Operators
//!
//! - [`Convolution`]: 3 × 3 with a step of 2 on a picture of three channels, with bias
//! - [`Depthwise`]: 3 × 3 with a step of 1 or 2
//! - [`Pointwise`]: 1 × 1
//! - [`Dense`]: fully connected, with int8 weights
//! - [`Run::halved`]: 2 × 2 maximum; [`Map::add_doubled`]: nearest-neighbour doubling and a sum
//! - [`Negative`]: none, rectifier, or a slope for each channel, at the end of a layer
//!
//! [`Weights`] reads the tensors of an ONNX file; the caller knows the layers. Batch normalisation must be
//! folded into the layer before it.
//!
//! # Threads
//!
//! [`Threads`] owns the threads that share a network's work; [`Threads::run`] lends a [`Run`], which has
//! the layers as methods. Threads do not survive a `fork`: make new ones in the child.
//!
//! # Vector instructions
//!
//! `rten-simd` picks the vector instructions that the processor has. The crate has no `unsafe` code. It
//! must be compiled with optimisation, since each vector instruction is a function call without:
//!
//! ```toml
//! [profile.dev.package.absenki-nn]
//! opt-level = 2
//! ```

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

pub use convolution::{Convolution, Picture};
pub use dense::Dense;
pub use depthwise::Depthwise;
pub use map::{BLOCK, Map, blocks};
pub use onnx::{Quantized, Weights};
pub use pointwise::Pointwise;
pub use run::Run;
pub use threads::Threads;

/// Why weights are not those of a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(String);

impl From<String> for Refusal {
    fn from(why: String) -> Self {
        Refusal(why)
    }
}

impl From<&str> for Refusal {
    fn from(why: &str) -> Self {
        Refusal(why.to_owned())
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

/// What a layer does with negative results.
#[derive(Debug)]
pub enum Negative {
    /// Keeps them.
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
