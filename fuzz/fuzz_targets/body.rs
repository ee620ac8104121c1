//! Any body in parts of any size: read whole, and its memory given back. The first byte is the size.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tokio::runtime::{Builder, Runtime};

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().enable_time().build().expect("a runtime"));

fuzz_target!(|bytes: &[u8]| {
    if let [part, body @ ..] = bytes {
        RUNTIME.block_on(rekognition_local::fuzzing::body(body, usize::from(*part)));
    }
});
