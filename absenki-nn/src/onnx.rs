//! The weights in an ONNX file, which is a Protocol Buffers message.

use std::collections::HashMap;

use crate::Refusal;

/// Fields of `ModelProto`, `GraphProto` and `TensorProto` (`onnx.proto3`).
const GRAPH: u64 = 7;
const INITIALIZER: u64 = 5;
const NAME: u64 = 8;
const RAW_DATA: u64 = 9;

/// The tensors of a model by name, as they lie in the file: little end first.
///
/// The code that reads the weights knows the layers; the file's graph is not read.
pub struct Weights(HashMap<&'static str, &'static [u8]>);

impl Weights {
    /// The tensors of an ONNX file.
    ///
    /// # Errors
    /// [`Refusal`] if the file holds no graph.
    pub fn read(file: &'static [u8]) -> Result<Self, Refusal> {
        let graph = fields(file)
            .find_map(|(field, value)| (field == GRAPH).then_some(value))
            .ok_or("the file holds no graph")?;
        let tensor = |(field, tensor): (u64, &'static [u8])| {
            let part =
                |wanted| fields(tensor).find_map(|(id, part)| (id == wanted).then_some(part));
            let name = std::str::from_utf8(part(NAME)?).ok()?;
            (field == INITIALIZER).then_some((name, part(RAW_DATA)?))
        };
        Ok(Weights(fields(graph).filter_map(tensor).collect()))
    }

    fn raw(&self, name: &str) -> Result<&'static [u8], Refusal> {
        self.0.get(name).copied().ok_or_else(|| format!("the file holds no {name}").into())
    }

    /// `count` numbers of a tensor, whether they are stored as they are or as int8 with a scale and a zero
    /// point for every row.
    ///
    /// # Errors
    /// [`Refusal`] if the tensor is missing or has another number of values.
    pub fn floats(&self, name: &str, count: usize) -> Result<Vec<f32>, Refusal> {
        let numbers = match self.quantized(name) {
            Ok(stored) => stored.floats(),
            Err(_) => floats(self.raw(name)?),
        };
        match numbers.len() == count {
            true => Ok(numbers),
            false => Err(format!("{name} holds {} numbers, not {count}", numbers.len()).into()),
        }
    }

    /// The int8 values of a tensor, with their scales and zero points.
    ///
    /// # Errors
    /// [`Refusal`] if the file does not hold all three.
    pub fn quantized(&self, name: &str) -> Result<Quantized, Refusal> {
        let values = self.raw(&format!("{name}/q"))?;
        let scales = floats(self.raw(&format!("{name}/scale"))?);
        let zeros = self.raw(&format!("{name}/zero"))?;
        let block = values.len() / scales.len().max(1);
        match block * scales.len() == values.len() && zeros.len() == scales.len() && block > 0 {
            true => Ok(Quantized { values, scales, zeros, block }),
            false => Err(format!("{name} has no scale for every row").into()),
        }
    }
}

/// Numbers stored as bytes: `(byte - zero) * scale`, with a scale and a zero for every `block`.
#[derive(Debug)]
pub struct Quantized {
    /// Signed bytes.
    pub values: &'static [u8],
    /// One for each block.
    pub scales: Vec<f32>,
    /// Signed bytes.
    pub zeros: &'static [u8],
    /// Values in a block.
    pub block: usize,
}

impl Quantized {
    pub(super) fn floats(&self) -> Vec<f32> {
        let blocks = self.values.chunks_exact(self.block).enumerate();
        blocks.flat_map(|(at, block)| block.iter().copied().map(self.number(at))).collect()
    }

    /// What a byte of a block stands for.
    pub(super) fn number(&self, block: usize) -> impl Fn(u8) -> f32 + use<> {
        let (zero, scale) = (i16::from(self.zeros[block].cast_signed()), self.scales[block]);
        move |value| f32::from(i16::from(value.cast_signed()) - zero) * scale
    }
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks().0.iter().map(|&number| f32::from_le_bytes(number)).collect()
}

/// The fields of a message that hold bytes, with their numbers. Ends where the bytes make no
/// field.
fn fields(mut message: &'static [u8]) -> impl Iterator<Item = (u64, &'static [u8])> {
    std::iter::from_fn(move || {
        loop {
            let key = varint(&mut message)?;
            match key & 7 {
                0 => _ = varint(&mut message)?,
                1 => message = message.get(8..)?,
                2 => {
                    let length = usize::try_from(varint(&mut message)?).ok()?;
                    let value;
                    (value, message) = message.split_at_checked(length)?;
                    return Some((key >> 3, value));
                }
                5 => message = message.get(4..)?,
                _ => return None,
            }
        }
    })
}

/// Seven bits a byte, low ones first, until a byte without the highest bit.
fn varint(bytes: &mut &'static [u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}
