//! What the tests of profile stores share.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used)] // Each test program uses its own part.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::UNIX_EPOCH;

use absenki_core::profile::NewFaceProfile;

/// The variables that name the servers that `tests/databases.sh` starts.
pub const SERVERS: [&str; 2] = ["ABSENKI_TEST_MYSQL_URL", "ABSENKI_TEST_POSTGRES_URL"];

/// The server that `variable` names. Without one a test has nothing to run on, which is a failure
/// where servers are a must.
pub fn server(variable: &str) -> Option<String> {
    if let Ok(url) = std::env::var(variable) {
        return Some(url);
    }
    let set = |name: &str, value: &str| std::env::var(name).is_ok_and(|is| is == value);
    assert!(
        !set("CI", "true") && !set("ABSENKI_REQUIRE_DATABASES", "1"),
        "{variable} is not set: run the tests under tests/databases.sh"
    );
    eprintln!("skipped: {variable} is not set");
    None
}

/// A number that no test has had, on a server that keeps its rows between runs as well.
fn unused_number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let micros = UNIX_EPOCH.elapsed().unwrap().as_micros() as u64;
    micros * 1000 + NEXT.fetch_add(1, Ordering::Relaxed)
}

pub fn new_user() -> String {
    unused_number().to_string()
}

/// A profile of a face that no store knows.
pub fn new_profile(user_id: &str) -> NewFaceProfile {
    NewFaceProfile {
        user_id: user_id.to_owned(),
        face_id: format!("face-{}", unused_number()),
        provider: "aws".to_owned(),
        collection_id: "absenki-staff".to_owned(),
        image_path: Some("faces/1.jpg".to_owned()),
        confidence: Some(99.5),
    }
}
