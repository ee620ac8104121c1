//! Any text as the token of a further page: a page of known faces, or an error.
#![no_main]

use std::sync::LazyLock;

use absenki_core::backend::{CollectionId, FaceBackend, PageRequest};
use absenki_local::LocalRecognizer;
use libfuzzer_sys::fuzz_target;
use tokio::runtime::{Builder, Runtime};

const COLLECTIONS: usize = 3;

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().build().expect("a runtime"));

static RECOGNIZER: LazyLock<LocalRecognizer> = LazyLock::new(|| {
    let recognizer = LocalRecognizer::in_memory().expect("a gallery in memory");
    for number in 0..COLLECTIONS {
        let id = CollectionId::new(format!("staff-{number}")).expect("an id");
        RUNTIME.block_on(recognizer.create_collection(&id)).expect("a new collection");
    }
    recognizer
});

fuzz_target!(|input: (u8, &str)| {
    let page =
        PageRequest { max_results: Some(input.0.into()), next_token: Some(input.1.to_owned()) };
    let staff = CollectionId::new("staff-1").expect("an id");
    let recognizer = &*RECOGNIZER;
    RUNTIME.block_on(async {
        if let Ok(faces) = recognizer.list_faces(&staff, page.clone()).await {
            assert!(faces.items.is_empty());
        }
        if let Ok(collections) = recognizer.list_collections(page).await {
            assert!(collections.items.len() <= COLLECTIONS);
        }
    });
});
