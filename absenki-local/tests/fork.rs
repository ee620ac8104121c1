//! A process that has used the recognizer forks; parent and child go on. Alone in its program, so
//! that no other test's threads are cut off in the middle of something.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;

use std::time::Duration;

use absenki_core::ErrorKind;
use absenki_core::backend::FaceBackend;
use absenki_local::LocalRecognizer;
use fork::Fork;

use support::{index, photo, staff, who};

fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

fn enroll(recognizer: &LocalRecognizer, user: &str, name: &str) {
    let output = wait(index(recognizer, user, &photo(name), 1)).unwrap();
    assert_eq!(output.face_records.len(), 1);
}

#[test]
fn a_forked_child_goes_on_by_itself() {
    let folder = tempfile::TempDir::new().unwrap();
    goes_on(&LocalRecognizer::open(folder.path().join("gallery.db")).unwrap());
    // Those of tests/databases.sh.
    #[cfg(feature = "sql")]
    for variable in ["ABSENKI_TEST_MYSQL_URL", "ABSENKI_TEST_POSTGRES_URL"] {
        let Ok(url) = std::env::var(variable) else { continue };
        let place = absenki_core::config::GalleryPlace::new(url);
        let recognizer = LocalRecognizer::with_gallery(&place).unwrap();
        _ = wait(recognizer.delete_collection(&staff()));
        goes_on(&recognizer);
    }
}

fn goes_on(recognizer: &LocalRecognizer) {
    let in_memory = LocalRecognizer::in_memory().unwrap();
    wait(recognizer.create_collection(&staff())).unwrap();
    enroll(recognizer, "1:obama", "people/obama.jpg");
    let is = |name, user: &str| {
        assert_eq!(wait(who(recognizer, &photo(name))).as_deref(), Some(user), "{name}");
    };
    is("people/obama2.jpg", "1:obama");

    let child = match fork::fork().unwrap() {
        Fork::Parent(child) => child,
        Fork::Child => {
            std::thread::spawn(|| {
                std::thread::sleep(Duration::from_secs(60));
                std::process::exit(3);
            });
            let done = std::panic::catch_unwind(|| {
                is("people/obama3.jpg", "1:obama");
                enroll(recognizer, "2:biden", "people/biden.jpg");
                let error = wait(in_memory.describe_collection(&staff())).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Storage);
            });
            std::process::exit(i32::from(done.is_err()));
        }
    };
    is("people/obama3.jpg", "1:obama");
    assert_eq!(fork::waitpid(child).unwrap(), 0, "the child failed, or hung for a minute");
    is("people/biden.jpg", "2:biden");
}
