//! How long an employee waits with Rekognition's usual latencies: DetectFaces 350 ms and
//! SearchFacesByImage 500 ms, injected by `rekognition-local`. The service asks both at the same
//! time; the sum of the two calls, made one after the other as the app does today, stands beside.
//! Prints a table for BENCHMARKS.md.
//!
//!     cargo bench -p rekognition-local --bench verify_latency
#![allow(clippy::unwrap_used, missing_docs)]

use std::sync::Arc;
use std::time::Instant;

use absenki_core::backend::{
    CollectionId, FaceBackend, RekognitionBackend, SearchFacesByImageRequest,
};
use absenki_core::config::Secret;
use absenki_core::profile::MemoryProfileStore;
use absenki_core::{Config, FaceEnrollService, FaceProcessor, FaceVerificationService, Photo};
use absenki_local::LocalRecognizer;
use rekognition_local::{Access, Faults, Server};

const DELAYS: &str = r#"[{"fault": "delay", "operation": "DetectFaces", "ms": 350},
                         {"fault": "delay", "operation": "SearchFacesByImage", "ms": 500}]"#;
const ROUNDS: usize = 9;

#[tokio::main]
async fn main() {
    let access =
        Access { faults: Some(Arc::new(Faults::parse(DELAYS).unwrap())), ..Access::default() };
    let any = "127.0.0.1:0".parse().unwrap();
    let server = Server::bind(any, LocalRecognizer::in_memory().unwrap(), access).await.unwrap();
    let mut config = Config::default();
    config.aws.key = Secret::new("AKIAIOSFODNN7EXAMPLE");
    config.aws.secret = Secret::new("secret");
    config.aws.endpoint_url = format!("http://{}", server.address());
    tokio::spawn(server.run(std::future::pending()));

    let backend = Arc::new(RekognitionBackend::new(&config).unwrap());
    let profiles = Arc::new(MemoryProfileStore::default());
    let enroller = FaceEnrollService::new(&config, backend.clone(), profiles.clone()).unwrap();
    let processor = FaceProcessor::with_rustface(&config).unwrap();
    let verifier =
        FaceVerificationService::new(&config, backend.clone(), profiles, processor).unwrap();
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/");
    let open = |name| Photo::from_path(format!("{fixtures}{name}"), &config.limits).unwrap();
    let (enrolled, photo) = (open("people/obama.jpg"), open("photos/good_other_day.jpg"));
    enroller.ensure_collection().await.unwrap();
    enroller.enroll_face("1", "Barack Obama", &enrolled).await.unwrap();
    let collection = CollectionId::new(&*config.collection).unwrap();

    let (mut together, mut in_turn) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let started = Instant::now();
        assert!(verifier.verify_face("1", &photo).await.unwrap().is_ok());
        together.push(started.elapsed().as_secs_f64() * 1e3);

        let started = Instant::now();
        backend.detect_faces(&photo).await.unwrap();
        let request = SearchFacesByImageRequest {
            collection: &collection,
            photo: &photo,
            max_faces: 5,
            face_match_threshold: 80.0,
        };
        backend.search_faces_by_image(request).await.unwrap();
        in_turn.push(started.elapsed().as_secs_f64() * 1e3);
    }
    println!("| with 350 and 500 ms injected | median, ms | minimum to maximum, ms |");
    println!("|---|---:|---|");
    for (what, times) in [("verify_face", &mut together), ("one after the other", &mut in_turn)] {
        times.sort_by(f64::total_cmp);
        let (shortest, median, longest) = (times[0], times[ROUNDS / 2], times[ROUNDS - 1]);
        println!("| {what} | {median:.0} | {shortest:.0} to {longest:.0} |");
    }
}
