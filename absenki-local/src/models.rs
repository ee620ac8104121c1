//! The two networks, embedded, and the runtime that runs them.
//!
//! Nothing starts before the first use. What a process has loaded is its own: after a fork the
//! child loads the networks and starts threads of its own and never touches the inherited ones,
//! whose threads do not exist in it.

use std::sync::{Arc, OnceLock};

use absenki_core::process::PerProcess;
use absenki_core::{Error, ErrorKind, Result};
use rten::{ModelOptions, NodeId, RunOptions, ThreadPool, Value, ValueOrView, op_registry};
use rten_tensor::{AsView, NdTensor, Tensor};

static YUNET: &[u8] = include_bytes!("../models/yunet.onnx");
static SFACE: &[u8] = include_bytes!("../models/sface.onnx");

/// The version of the embedding network, told as `FaceModelVersion`: its name, when it was
/// published, and the first digits of [`EMBEDDER_SHA256`].
pub const MODEL_VERSION: &str = "sface-2021dec-905743ff";

/// SHA-256 of the embedding network, in hex: what tells templates of one model from another's.
pub const EMBEDDER_SHA256: &str =
    "905743ff2298c7f2370ad7bc512f6ed237d75dbc67f62dfc3e4fbc785cc455ad";

/// Threads that share the work of a run. A second one makes a call 1.6 to 1.8 times faster, and
/// each further one gains less; calls made at the same time share them.
const MOST_THREADS: usize = 4;

/// What one process has loaded, each part at its first use.
#[derive(Default)]
struct Loaded {
    pool: OnceLock<Arc<ThreadPool>>,
    yunet: OnceLock<Result<Network, String>>,
    sface: OnceLock<Result<Network, String>>,
}

static LOADED: PerProcess<Loaded> = PerProcess::new();

impl Loaded {
    fn pool(&self) -> &Arc<ThreadPool> {
        self.pool.get_or_init(|| {
            let cores = std::thread::available_parallelism().map_or(1, usize::from);
            Arc::new(ThreadPool::with_num_threads(cores.min(MOST_THREADS)))
        })
    }

    fn network(&self, which: Which) -> Result<&Network> {
        let (cell, bytes, outputs): (_, _, &[&str]) = match which {
            Which::Yunet => (&self.yunet, YUNET, &YUNET_OUTPUTS),
            Which::Sface => (&self.sface, SFACE, &["fc1"]),
        };
        cell.get_or_init(|| {
            Network::load(bytes, outputs, self.pool()).map_err(|error| error.to_string())
        })
        .as_ref()
        .map_err(|error| failed("the embedded network does not load").with_source(error.as_str()))
    }
}

/// One of the embedded networks.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Which {
    /// Picture (1, 3, height, width), blue, green, red, 0..255, to [`YUNET_OUTPUTS`].
    Yunet,
    /// Aligned face (1, 3, 112, 112), red, green, blue, 0..255, to 128 numbers.
    Sface,
}

/// YuNet's outputs: class and object score, box and landmarks, at strides 8, 16 and 32.
pub(crate) const YUNET_OUTPUTS: [&str; 12] = [
    "cls_8", "cls_16", "cls_32", "obj_8", "obj_16", "obj_32", "bbox_8", "bbox_16", "bbox_32",
    "kps_8", "kps_16", "kps_32",
];

/// Runs a network on a picture and returns its outputs, flattened.
pub(crate) fn run(which: Which, input: NdTensor<f32, 4>) -> Result<Vec<Vec<f32>>> {
    let loaded = LOADED.get();
    let network = loaded.network(which)?;
    network
        .run(input, loaded.pool())
        .map_err(|error| failed("the network failed on this picture").with_source(error))
}

fn failed(message: &'static str) -> Error {
    Error::new(ErrorKind::Recognizer, "recognize", message)
}

type AnyError = Box<dyn std::error::Error + Send + Sync>;

struct Network {
    model: rten::Model,
    input: NodeId,
    outputs: Vec<NodeId>,
    /// The float weights, computed once from the int8 ones.
    weights: Vec<(NodeId, Value)>,
}

impl Network {
    fn load(
        bytes: &'static [u8],
        outputs: &[&str],
        pool: &Arc<ThreadPool>,
    ) -> Result<Self, AnyError> {
        let operators = op_registry!(
            Add,
            BatchNormalization,
            Conv,
            DequantizeLinear,
            Flatten,
            Gemm,
            MaxPool,
            Mul,
            PRelu,
            Relu,
            Reshape,
            Resize,
            Sigmoid,
            Sub,
            Transpose
        );
        // rten's own optimiser would do the same folding, but on its global thread pool, which
        // hangs in a forked child of a process that has used it.
        let model = ModelOptions::with_ops(operators)
            .enable_optimization(false)
            .load_static_slice(bytes)?;
        let input = *model.input_ids().first().ok_or("the network has no input")?;
        let outputs =
            outputs.iter().map(|name| model.node_id(name)).collect::<Result<Vec<_>, _>>()?;
        let weights = model.partial_run(Vec::new(), &outputs, options(pool))?;
        Ok(Network { model, input, outputs, weights })
    }

    fn run(
        &self,
        picture: NdTensor<f32, 4>,
        pool: &Arc<ThreadPool>,
    ) -> Result<Vec<Vec<f32>>, AnyError> {
        let mut inputs: Vec<(NodeId, ValueOrView<'_>)> =
            self.weights.iter().map(|(id, value)| (*id, value.as_view().into())).collect();
        inputs.push((self.input, picture.into()));
        let outputs = self.model.run(inputs, &self.outputs, options(pool))?;
        outputs.into_iter().map(|output| Ok(Tensor::<f32>::try_from(output)?.to_vec())).collect()
    }
}

fn options(pool: &Arc<ThreadPool>) -> Option<RunOptions> {
    Some(RunOptions::default().with_thread_pool(Some(Arc::clone(pool))))
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    #[test]
    fn the_hash_is_that_of_the_embedded_file() {
        let hash = Sha256::digest(super::SFACE);
        let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, super::EMBEDDER_SHA256);
        assert!(super::MODEL_VERSION.ends_with(&hex[..8]));
    }
}
