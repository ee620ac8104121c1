//! Our side of `benches/peer/networks.py`, `search.py` and `verdict.py`: answers a line on standard
//! input with a line on standard output, so that the script can time us and the others in turn.
//!
//!     decode PHOTO             milliseconds from the photo's file to its pixels
//!     detect PHOTO MIN_FACE    … of one detection in the decoded photo
//!     embed PHOTO              … of one alignment and template of its largest face
//!     embed_face PHOTO         … of its template as the recognizer makes it: points from close up,
//!                              the mean with the mirror's
//!     embed_many PHOTO THREADS … of 8 templates for every thread, all at the same time
//!     search GALLERY           … of one search for a face that the gallery holds
//!     open GALLERY             … of opening a gallery and a first search in it
//!     load GALLERY             … of loading its collection, which keeps the index
//!     verify GALLERY PHOTO     … from the photo's file to the matches
//!     enroll GALLERY PHOTO N   … of adding its N largest faces to the gallery, made if needed
//!     memory                   KiB of memory that this process has for itself, and resident
//!                              altogether with the pages that it shares with others
#![allow(clippy::unwrap_used)]

use std::collections::HashMap;
use std::io::{BufRead, Write};
use std::time::Instant;

use absenki_core::backend::{
    CollectionId, ExternalImageId, FaceBackend, IndexFacesRequest, PageRequest, QualityFilter,
    SearchFacesByImageRequest,
};
use absenki_core::config::Limits;
use absenki_core::detect::{DetectedFace, FaceDetector};
use absenki_core::photo::Photo;
use absenki_local::{LocalRecognizer, Template, YunetDetector};
use tokio::runtime::Runtime;

/// Templates that every thread makes for `embed_many`.
const EACH: usize = 8;

fn main() {
    let mut bench = Bench::new();
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let words: Vec<&str> = line.split_whitespace().collect();
        println!("{}", bench.answer(&words));
        std::io::stdout().flush().unwrap();
    }
}

struct Bench {
    runtime: Runtime,
    collection: CollectionId,
    photos: HashMap<String, (Photo, Option<DetectedFace>)>,
    /// Open galleries, and the id of a face in each.
    galleries: HashMap<String, (LocalRecognizer, String)>,
}

impl Bench {
    fn new() -> Self {
        Bench {
            runtime: tokio::runtime::Builder::new_current_thread().build().unwrap(),
            collection: CollectionId::new("bench").unwrap(),
            photos: HashMap::new(),
            galleries: HashMap::new(),
        }
    }

    fn answer(&mut self, words: &[&str]) -> String {
        match *words {
            ["memory"] => format!("{} {}", resident("RssAnon:"), resident("VmRSS:")),
            _ => self.timed(words).to_string(),
        }
    }

    fn timed(&mut self, words: &[&str]) -> f64 {
        match *words {
            ["decode", photo] => milliseconds(|| {
                let photo = Photo::from_path(photo, &Limits::default()).unwrap();
                photo.pixels().map(drop).unwrap();
            }),
            ["detect", photo, min_face] => {
                let (photo, _) = self.photo(photo);
                let pixels = photo.pixels().unwrap();
                milliseconds(|| YunetDetector.detect(pixels, min_face.parse().unwrap()).unwrap())
            }
            ["embed", photo] => {
                let (photo, face) = self.photo(photo);
                let landmarks = face.as_ref().unwrap().landmarks.unwrap();
                milliseconds(|| Template::of(photo.pixels().unwrap(), &landmarks).unwrap())
            }
            ["embed_face", photo] => {
                let (photo, face) = self.photo(photo);
                let face = face.clone().unwrap();
                milliseconds(|| Template::of_face(photo.pixels().unwrap(), &face).unwrap())
            }
            ["embed_many", photo, threads] => {
                let (photo, face) = self.photo(photo);
                let landmarks = face.as_ref().unwrap().landmarks.unwrap();
                let work = || {
                    for _ in 0..EACH {
                        Template::of(photo.pixels().unwrap(), &landmarks).unwrap();
                    }
                };
                milliseconds(|| {
                    std::thread::scope(|scope| {
                        (0..threads.parse().unwrap()).for_each(|_: u32| _ = scope.spawn(work));
                    });
                })
            }
            ["search", gallery] => self.search(gallery),
            ["open", gallery] => {
                self.galleries.remove(gallery);
                milliseconds(|| self.search(gallery))
            }
            ["load", gallery] => {
                self.search(gallery);
                let (recognizer, _) = &self.galleries[gallery];
                let loading = recognizer.load(&self.collection, |_, _| {});
                milliseconds(|| self.runtime.block_on(loading).unwrap())
            }
            ["verify", gallery, photo] => {
                self.search(gallery);
                let (recognizer, _) = &self.galleries[gallery];
                milliseconds(|| self.runtime.block_on(self.verify(recognizer, photo)))
            }
            ["enroll", gallery, photo, faces] => {
                let recognizer = LocalRecognizer::open(gallery).unwrap();
                milliseconds(|| self.runtime.block_on(self.enroll(&recognizer, photo, faces)))
            }
            _ => f64::NAN,
        }
    }

    /// A decoded photo and its largest face.
    fn photo(&mut self, path: &str) -> &(Photo, Option<DetectedFace>) {
        self.photos.entry(path.to_owned()).or_insert_with(|| {
            let photo = Photo::from_path(path, &Limits::default()).unwrap();
            let faces = YunetDetector.detect(photo.pixels().unwrap(), 40).unwrap();
            let area = |face: &DetectedFace| face.bounding_box.area();
            let face = faces.into_iter().max_by(|a, b| area(a).total_cmp(&area(b)));
            (photo, face)
        })
    }

    fn search(&mut self, file: &str) -> f64 {
        let Bench { runtime, collection, galleries, .. } = self;
        let (recognizer, face) = galleries.entry(file.to_owned()).or_insert_with(|| {
            let recognizer = LocalRecognizer::open(file).unwrap();
            let page = PageRequest { max_results: Some(1), ..PageRequest::default() };
            let faces = runtime.block_on(recognizer.list_faces(collection, page)).unwrap();
            let face = faces.items[0].face_id.clone();
            (recognizer, face)
        });
        milliseconds(|| {
            let found = recognizer.search_faces(collection, face, 5, 0.0);
            assert!(runtime.block_on(found).unwrap().is_some());
        })
    }

    async fn verify(&self, recognizer: &LocalRecognizer, photo: &str) {
        let photo = Photo::from_path(photo, &Limits::default()).unwrap();
        let found = recognizer.search_faces_by_image(SearchFacesByImageRequest {
            collection: &self.collection,
            photo: &photo,
            max_faces: 5,
            face_match_threshold: 0.0,
        });
        assert!(!found.await.unwrap().face_matches.is_empty());
    }

    async fn enroll(&self, recognizer: &LocalRecognizer, photo: &str, faces: &str) {
        // It exists from the second face on.
        _ = recognizer.create_collection(&self.collection).await;
        let photo = Photo::from_path(photo, &Limits::default()).unwrap();
        let request = IndexFacesRequest {
            collection: &self.collection,
            photo: &photo,
            external_image_id: &ExternalImageId::new("1:bench").unwrap(),
            max_faces: faces.parse().unwrap(),
            quality_filter: QualityFilter::None,
        };
        let indexed = recognizer.index_faces(request).await.unwrap().face_records.len();
        assert_eq!(indexed.to_string(), faces);
    }
}

fn milliseconds<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64() * 1000.0
}

fn resident(kind: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(kind)).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}
