//! Any bytes as the headers of a request: host, region and operation, or a refusal.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| rekognition_local::fuzzing::head(bytes));
