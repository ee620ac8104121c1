//! Any text as the headers of a signed request, a line each: `Authorization`, `X-Amz-Date`, `Host`;
//! the rest is the body. Nothing is taken as signed, since the fuzzer does not know the secret.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use rekognition_local::Credentials;
use rekognition_local::fuzzing::is_signed;

/// 2026-01-31 12:00 UTC, the date in the corpus.
const NOW: i64 = 1_769_860_800;

static KEY: LazyLock<Credentials> = LazyLock::new(|| {
    let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    Credentials::new("AKIDEXAMPLE", secret, None).expect("a key")
});

fuzz_target!(|bytes: &[u8]| {
    let mut lines = bytes.splitn(4, |byte| *byte == b'\n');
    let names = ["authorization", "x-amz-date", "host"];
    let headers: Vec<_> =
        names.iter().map(|name| (*name, lines.next().unwrap_or_default())).collect();
    assert!(!is_signed(&KEY, &headers, lines.next().unwrap_or_default(), NOW));
});
