//! What a call to Rekognition takes of ours beyond the bare AWS SDK: the photo made ready and the
//! call handed to Absenki's runtime, counted, timed and traced, and its answer checked and
//! converted. A server on loopback answers both at once with the same text, so what is measured
//! is the client's side: the network and the service take the same with either.
//!
//!     cargo bench -p absenki-core --bench sdk_overhead
//!
//! Prints a table for BENCHMARKS.md. The bare calls own the bytes that they send, ready made, and
//! stay on one thread, where nothing is handed from thread to thread.
#![allow(clippy::unwrap_used, missing_docs, reason = "a measurement that fails must stop")]

#[path = "../tests/rekognition/stub.rs"]
#[allow(dead_code, reason = "a measurement needs less of it than the tests")]
mod stub;

use std::time::Instant;

use absenki_core::backend::{
    CollectionId, FaceBackend, RekognitionBackend, SearchFacesByImageRequest,
};
use absenki_core::blocking::block_on;
use absenki_core::config::Secret;
use absenki_core::{Config, Photo};
use aws_sdk_rekognition::Client;
use aws_sdk_rekognition::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_rekognition::primitives::Blob;
use aws_sdk_rekognition::types::Image;
use tokio::runtime::Builder;

use self::stub::{Step, Stub};

const ROUNDS: usize = 400;
const WARM: usize = 20;

const KEY: &str = "AKIAIOSFODNN7EXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const PHOTO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/photos/good.jpg");

/// The answer of Rekognition to a request for the default attributes.
const DETECTED: &[Step] = &[Step::Answer(
    200,
    r#"{"FaceDetails":[{"BoundingBox":{"Height":0.5146,"Left":0.3312,"Top":0.2021,"Width":0.3187},
    "Confidence":99.99,"Landmarks":[{"Type":"eyeLeft","X":0.4141,"Y":0.3987},
    {"Type":"eyeRight","X":0.5563,"Y":0.4012},{"Type":"mouthLeft","X":0.4276,"Y":0.5871},
    {"Type":"mouthRight","X":0.5461,"Y":0.5889},{"Type":"nose","X":0.4866,"Y":0.4975}],
    "Pose":{"Pitch":2.113,"Roll":0.874,"Yaw":-1.402},
    "Quality":{"Brightness":78.41,"Sharpness":92.23}}],"OrientationCorrection":"ROTATE_0"}"#,
)];
const FOUND: &[Step] = &[Step::Answer(
    200,
    r#"{"FaceMatches":[{"Face":{"BoundingBox":{"Height":0.5223,"Left":0.3298,"Top":0.1987,
    "Width":0.3241},"Confidence":99.98,"ExternalImageId":"42:Siti",
    "FaceId":"11111111-2222-3333-4444-555555555555",
    "ImageId":"66666666-7777-8888-9999-000000000000","IndexFacesModelVersion":"7.0"},
    "Similarity":99.87},{"Face":{"BoundingBox":{"Height":0.4988,"Left":0.3102,"Top":0.2244,
    "Width":0.3077},"Confidence":99.95,"ExternalImageId":"42:Siti",
    "FaceId":"21111111-2222-3333-4444-555555555555",
    "ImageId":"76666666-7777-8888-9999-000000000000","IndexFacesModelVersion":"7.0"},
    "Similarity":98.12}],"FaceModelVersion":"7.0","SearchedFaceBoundingBox":{"Height":0.5146,
    "Left":0.3312,"Top":0.2021,"Width":0.3187},"SearchedFaceConfidence":99.99}"#,
)];

/// The SDK as its guide sets it up.
fn bare(url: &str) -> Client {
    let config = aws_sdk_rekognition::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("ap-southeast-1"))
        .credentials_provider(Credentials::new(KEY, SECRET, None, None, "bench"))
        .endpoint_url(url)
        .build();
    Client::from_conf(config)
}

fn ours(url: &str) -> RekognitionBackend {
    let mut config = Config::default();
    config.aws.key = Secret::new(KEY);
    config.aws.secret = Secret::new(SECRET);
    config.aws.endpoint_url = url.to_owned();
    RekognitionBackend::new(&config).unwrap()
}

fn main() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let photo = Photo::from_path(PHOTO, &Config::default().limits).unwrap();
    let image = || Image::builder().bytes(Blob::new(photo.encoded().to_vec())).build();
    println!("| call | who | median, ms | middle half, ms | beyond the SDK, ms (middle half) |");
    println!("|---|---|---:|---|---|");

    let server = Stub::start(DETECTED);
    let (client, backend) = (bare(&server.url), ours(&server.url));
    measure(
        "DetectFaces",
        || {
            let call = client.detect_faces().image(image());
            milliseconds(|| runtime.block_on(call.send()).unwrap().face_details().len())
        },
        || milliseconds(|| runtime.block_on(backend.detect_faces(&photo)).unwrap().len()),
        || milliseconds(|| block_on(backend.detect_faces(&photo)).unwrap().unwrap().len()),
    );

    let server = Stub::start(FOUND);
    let (client, backend) = (bare(&server.url), ours(&server.url));
    let collection = CollectionId::new("absenki-staff").unwrap();
    let search = || {
        backend.search_faces_by_image(SearchFacesByImageRequest {
            collection: &collection,
            photo: &photo,
            max_faces: 5,
            face_match_threshold: 80.0,
        })
    };
    measure(
        "SearchFacesByImage",
        || {
            let call = client.search_faces_by_image().collection_id(collection.as_str());
            let call = call.image(image()).max_faces(5).face_match_threshold(80.0);
            milliseconds(|| runtime.block_on(call.send()).unwrap().face_matches().len())
        },
        || milliseconds(|| runtime.block_on(search()).unwrap().face_matches.len()),
        || milliseconds(|| block_on(search()).unwrap().unwrap().face_matches.len()),
    );
}

/// Times the three in turn, and prints a row for each.
fn measure(
    call: &str,
    mut bare: impl FnMut() -> f64,
    mut ours: impl FnMut() -> f64,
    mut blocking: impl FnMut() -> f64,
) {
    let mut rounds = vec![[0.0; 3]; WARM + ROUNDS];
    for (number, round) in rounds.iter_mut().enumerate() {
        // Each goes first, second and last as often as the others.
        for at in (number..number + 3).map(|turn| turn % 3) {
            round[at] = [&mut bare as &mut dyn FnMut() -> f64, &mut ours, &mut blocking][at]();
        }
    }
    rounds.drain(..WARM);
    let who = ["AWS SDK", "Absenki, from Rust", "Absenki, as C and PHP call it"];
    for (at, who) in who.into_iter().enumerate() {
        let (low, median, high) = quartiles(rounds.iter().map(|times| times[at]));
        print!("| {call} | {who} | {median:.2} | {low:.2} to {high:.2} | ");
        if at > 0 {
            let more = rounds.iter().map(|times| times[at] - times[0]);
            let (low, median, high) = quartiles(more);
            print!("**{median:.2}** ({low:.2} to {high:.2}) ");
        }
        println!("|");
    }
}

fn milliseconds(work: impl FnOnce() -> usize) -> f64 {
    let start = Instant::now();
    let found = work();
    let taken = start.elapsed().as_secs_f64() * 1e3;
    assert!(found > 0, "the answer was understood");
    taken
}

fn quartiles(numbers: impl Iterator<Item = f64>) -> (f64, f64, f64) {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    let at = |share: usize| numbers[numbers.len() * share / 4];
    (at(1), at(2), at(3))
}
