//! Any bytes as the body of a request: read as every operation, or refused.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| rekognition_local::fuzzing::request(body));
