//! Throughput, latency and fairness.

use std::future::Future;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use absenki_core::backend::{
    CollectionId, ExternalImageId, FaceBackend, IndexFacesRequest, QualityFilter,
    SearchFacesByImageRequest,
};
use absenki_core::config::Limits;
use absenki_core::photo::Photo;
use absenki_local::LocalRecognizer;

use crate::client::{Client, fixture, image};
use crate::middle_and_95;

const ENROLLED: &str = "people/obama.jpg";
/// 640×480.
const PHOTO: &str = "photos/good_other_day.jpg";
const LASTS: Duration = Duration::from_secs(10);
/// Calls of each, in turn, for what the server adds.
const PAIRS: usize = 200;

pub(crate) async fn run(address: SocketAddr) {
    let direct = Direct::new().await;
    let mut client = Client::open(address).await;
    client.call("CreateCollection", r#"{"CollectionId": "bench"}"#).await;
    let index = format!(r#"{{"CollectionId": "bench", "Image": {}}}"#, image(ENROLLED));
    client.call("IndexFaces", &index).await;
    let search = format!(r#"{{"CollectionId": "bench", "Image": {}}}"#, image(PHOTO));

    let (mut served, mut called, mut listed) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..PAIRS + 10 {
        let times = [
            timed(direct.search()).await,
            timed(async {
                assert!(client.call("SearchFacesByImage", &search).await.contains("FaceId"))
            })
            .await,
            timed(async { assert!(client.call("ListCollections", "{}").await.contains("bench")) })
                .await,
        ];
        if round >= 10 {
            called.push(times[0]);
            served.push(times[1] - times[0]);
            listed.push(times[2]);
        }
    }
    let (alone, _) = middle_and_95(called);
    let (added, _) = middle_and_95(served);
    let (empty, _) = middle_and_95(listed);
    println!(
        "| clients | who | searches a second | median, ms | 95 of 100 within, ms | searches of a client |"
    );
    println!("|---:|---|---:|---:|---:|---|");
    for clients in [1, 2, 4, 8, 16, 64] {
        let through = measure(clients, async || {
            let (mut client, search) = (Client::open(address).await, search.clone());
            async move || {
                client.call("SearchFacesByImage", &search).await;
            }
        });
        print_row(clients, "rekognition-local", through.await);
        let through = measure(clients, async || {
            let direct = direct.clone();
            async move || direct.search().await
        });
        print_row(clients, "called directly", through.await);
    }
    println!();
    println!(
        "One client, {PAIRS} calls of each in turn: a search called directly takes {alone:.2} ms in the median, \
         and the server adds {added:.2} ms. A signed `ListCollections` takes {empty:.2} ms."
    );
}

/// The recognizer in this process, with the same face.
#[derive(Clone)]
struct Direct {
    recognizer: LocalRecognizer,
    collection: CollectionId,
}

impl Direct {
    async fn new() -> Self {
        let recognizer = LocalRecognizer::in_memory().unwrap();
        let collection = CollectionId::new("bench").unwrap();
        recognizer.create_collection(&collection).await.unwrap();
        let enrolled = IndexFacesRequest {
            collection: &collection,
            photo: &photo(ENROLLED),
            external_image_id: &ExternalImageId::new("1:bench".to_owned()).unwrap(),
            max_faces: 1,
            quality_filter: QualityFilter::Auto,
        };
        recognizer.index_faces(enrolled).await.unwrap();
        Direct { recognizer, collection }
    }

    async fn search(&self) {
        let request = SearchFacesByImageRequest {
            collection: &self.collection,
            photo: &photo(PHOTO),
            max_faces: 5,
            face_match_threshold: 80.0,
        };
        let found = self.recognizer.search_faces_by_image(request).await.unwrap();
        assert_eq!(found.face_matches.len(), 1);
    }
}

fn photo(name: &str) -> Photo {
    Photo::from_bytes(fixture(name), &Limits::default()).unwrap()
}

/// The milliseconds of every call, by client.
async fn measure<W>(clients: usize, mut client: impl AsyncFnMut() -> W) -> Vec<Vec<f64>>
where
    W: AsyncFnMut() + 'static,
{
    let local = tokio::task::LocalSet::new();
    let mut tasks = Vec::new();
    for _ in 0..clients {
        let mut work = client().await;
        tasks.push(local.spawn_local(async move {
            let (began, mut times) = (Instant::now(), Vec::new());
            while began.elapsed() < LASTS {
                times.push(timed(work()).await);
            }
            times
        }));
    }
    local
        .run_until(async {
            let mut all = Vec::new();
            for task in tasks {
                all.push(task.await.unwrap());
            }
            all
        })
        .await
}

fn print_row(clients: usize, who: &str, calls: Vec<Vec<f64>>) {
    let counts: Vec<usize> = calls.iter().map(Vec::len).collect();
    let (fewest, most) = (counts.iter().min().unwrap(), counts.iter().max().unwrap());
    let rate = counts.iter().sum::<usize>() as f64 / LASTS.as_secs_f64();
    let (median, most_within) = middle_and_95(calls.concat());
    println!(
        "| {clients} | {who} | {rate:.1} | {median:.1} | {most_within:.1} | {fewest} to {most} |"
    );
}

async fn timed(work: impl Future<Output = ()>) -> f64 {
    let began = Instant::now();
    work.await;
    began.elapsed().as_secs_f64() * 1e3
}
