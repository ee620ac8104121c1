//! The two networks, embedded.
//!
//! Nothing starts before the first use. What a process has loaded is its own: after a fork the
//! child loads the networks and starts threads of its own and never touches the inherited ones,
//! whose threads do not exist in it.

pub(crate) mod decode;
pub(crate) mod sface;
pub(crate) mod shrink;
mod yunet;

use std::sync::OnceLock;

use absenki_core::per_process::PerProcess;
use absenki_core::photo::Pixels;
use absenki_core::{Error, ErrorKind, Result};

use absenki_models::{SFACE, YUNET};
use absenki_nn::{Picture, Refusal, Threads, Weights};

use decode::Candidate;
use sface::Sface;
use yunet::Yunet;

/// The version of the embedding network, returned as `FaceModelVersion`: its name, when it was
/// published, and the first digits of [`EMBEDDER_SHA256`].
pub const MODEL_VERSION: &str = "sface-2021dec-905743ff";

/// SHA-256 of the embedding network, in hex: templates of different models cannot be compared.
pub const EMBEDDER_SHA256: &str =
    "905743ff2298c7f2370ad7bc512f6ed237d75dbc67f62dfc3e4fbc785cc455ad";

/// YuNet halves its input five times: sides are multiples of this.
pub(crate) const MULTIPLE: usize = 32;

/// Pixels from which on YuNet is worth more than one thread. Less is over in the time that it can take an
/// idle system to wake a second one.
const WORTH_THREADS: usize = 400 * 320;

/// Maximum of threads that share the work of a network: each further one gains less.
const MOST_THREADS: usize = 4;

/// What one process has loaded, each part at its first use.
#[derive(Default)]
struct Loaded {
    threads: OnceLock<Threads>,
    one_thread: OnceLock<Threads>,
    yunet: OnceLock<Result<Yunet, Refusal>>,
    sface: OnceLock<Result<Sface, Refusal>>,
}

static LOADED: PerProcess<Loaded> = PerProcess::new();

impl Loaded {
    fn threads(&self) -> &Threads {
        self.threads.get_or_init(|| {
            let cores = std::thread::available_parallelism().map_or(1, usize::from);
            Threads::new(cores.min(MOST_THREADS))
        })
    }
}

/// The faces that YuNet finds in a picture: blue, green and red, 0..255, sides multiples of 32.
pub(crate) fn find_faces(picture: &Picture) -> Result<Vec<Candidate>> {
    let loaded = LOADED.get();
    let yunet = network(&loaded.yunet, YUNET, Yunet::new)?;
    let threads = match picture.width * picture.height >= WORTH_THREADS {
        true => loaded.threads(),
        false => loaded.one_thread.get_or_init(|| Threads::new(1)),
    };
    Ok(threads.run(|run| yunet.faces(run, picture)))
}

/// The 128 numbers that SFace makes of an aligned face.
pub(crate) fn embed(face: &Pixels) -> Result<Vec<f32>> {
    let loaded = LOADED.get();
    let sface = network(&loaded.sface, SFACE, |weights| {
        loaded.threads().run(|run| Sface::new(run, weights))
    })?;
    Ok(loaded.threads().run(|run| sface.template(run, face)))
}

fn network<'a, T>(
    cell: &'a OnceLock<Result<T, Refusal>>,
    file: &'static [u8],
    make: impl FnOnce(&Weights) -> Result<T, Refusal>,
) -> Result<&'a T> {
    let loaded = cell.get_or_init(|| make(&Weights::read(file)?));
    loaded.as_ref().map_err(|refusal| {
        Error::new(ErrorKind::Recognizer, "recognize", "the embedded network does not load")
            .with_source(refusal.clone())
    })
}

#[cfg(test)]
mod tests {
    use absenki_models::SFACE;
    use sha2::{Digest, Sha256};

    #[test]
    fn the_hash_is_that_of_the_embedded_file() {
        let hash = Sha256::digest(SFACE);
        let hex = hex::encode(hash);
        assert_eq!(hex, super::EMBEDDER_SHA256);
        assert!(super::MODEL_VERSION.ends_with(&hex[..8]));
    }
}
