//! What every backend does alike, run on each: the embedded recognizer, and Rekognition's SDK
//! against `rekognition-local`.
#![allow(clippy::unwrap_used, clippy::panic)]

mod backend;
mod services;
mod users;

use std::path::Path;
use std::sync::Arc;

use absenki_core::Config;
use absenki_core::backend::FaceBackend;
use absenki_core::config::Limits;
use absenki_core::photo::Photo;
use absenki_local::LocalRecognizer;

/// A fixture photo: `people/obama.jpg`.
fn photo(name: &str) -> Photo {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures");
    Photo::from_path(fixtures.join(name), &Limits::default()).unwrap()
}

fn embedded() -> (Arc<dyn FaceBackend>, Config) {
    (Arc::new(LocalRecognizer::in_memory().unwrap()), Config::default())
}

/// The SDK, over the wire to a server in this process that has a gallery of its own.
fn rekognition(faults: &str) -> (Arc<dyn FaceBackend>, Config) {
    use absenki_core::backend::RekognitionBackend;
    use absenki_core::config::Secret;
    use rekognition_local::{Access, Faults, Server};

    let (sender, address) = std::sync::mpsc::channel();
    let access =
        Access { faults: Some(Arc::new(Faults::parse(faults).unwrap())), ..Access::default() };
    std::thread::spawn(move || {
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let recognizer = LocalRecognizer::in_memory().unwrap();
            let any = "127.0.0.1:0".parse().unwrap();
            let server = Server::bind(any, recognizer, access).await.unwrap();
            sender.send(server.address()).unwrap();
            server.run(std::future::pending()).await;
        });
    });
    let mut config = Config::default();
    config.aws.key = Secret::new("AKIAIOSFODNN7EXAMPLE");
    config.aws.secret = Secret::new("secret");
    config.aws.endpoint_url = format!("http://{}", address.recv().unwrap());
    (Arc::new(RekognitionBackend::new(&config).unwrap()), config)
}

/// A module of tests for each backend, one test for each function of the contract.
macro_rules! on_every_backend {
    ($($test:path as $name:ident),* $(,)?) => {
        mod on_the_embedded_recognizer {
            $(
                #[tokio::test]
                async fn $name() {
                    let (backend, config) = crate::embedded();
                    $test(backend, config).await;
                }
            )*
        }

        mod on_rekognition {
            $(
                #[tokio::test]
                async fn $name() {
                    let (backend, config) = crate::rekognition("[]");
                    $test(backend, config).await;
                }
            )*
        }
    };
}

on_every_backend! {
    crate::backend::collections as collections_are_made_listed_and_deleted,
    crate::backend::people as people_are_told_apart,
    crate::backend::comparison as the_faces_of_two_photos_are_compared,
    crate::backend::largest_face as the_largest_face_is_indexed_and_searched,
    crate::backend::pages as faces_are_listed_by_page_and_deleted,
    crate::backend::failures as what_cannot_be_done_is_told,
    crate::users::vectors as faces_are_associated_and_users_found,
    crate::users::refusals as users_are_refused_alike,
    crate::services::verdicts as verdicts_are_right,
    crate::services::a_person as the_useful_photos_of_a_person_are_enrolled,
    crate::services::users as a_persons_photos_are_one_user,
    crate::services::doubles as a_face_under_two_names_is_noticed,
    crate::services::refusals as photos_are_refused_without_a_trace,
}
