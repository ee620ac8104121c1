//! A child process that `fork` made uses its parent's store, as PHP workers do.
//!
//! The only test of its program: a fork copies no other thread, so none may be at work.
#![cfg(all(feature = "sql", unix))]
#![allow(unsafe_code, clippy::unwrap_used, clippy::panic)]

mod profiles;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use absenki_core::blocking::block_on;
use absenki_core::profile::{FaceProfileStore, SqlProfileStore};

use profiles::{SERVERS, new_profile, new_user, server};

#[test]
fn a_forked_child_opens_connections_of_its_own_and_leaves_its_parents() {
    let folder = tempfile::tempdir().unwrap();
    let file = format!("sqlite:{}?mode=rwc", folder.path().join("fork.db").display());
    for url in SERVERS.into_iter().filter_map(server).chain([file]) {
        let store = SqlProfileStore::connect(&url).unwrap();
        let user = new_user();
        let add = |store: &SqlProfileStore| {
            let stored = block_on(store.add(new_profile(&user))).unwrap().unwrap();
            assert!(block_on(store.by_face_id(&stored.face_id)).unwrap().unwrap().is_some());
        };
        add(&store);
        // One child uses the store, the other only drops what it inherited.
        for uses in [true, false] {
            let store = &store;
            in_child(move || {
                if uses {
                    add(store);
                }
                // SAFETY: the child ends before its copy of `store` could be dropped again.
                drop(unsafe { std::ptr::read(store) });
            });
            add(store);
        }
        assert_eq!(block_on(store.by_user(&user)).unwrap().unwrap().len(), 4);
    }
}

/// Runs `work` in a forked child and fails where it fails or does not end.
fn in_child(work: impl FnOnce()) {
    // SAFETY: nothing but this thread and the runtime's idle one is running.
    let child = unsafe { libc::fork() };
    assert!(child >= 0, "fork failed");
    if child == 0 {
        let status = i32::from(catch_unwind(AssertUnwindSafe(work)).is_err());
        // SAFETY: ends this process only, without the parent's exit handlers.
        unsafe { libc::_exit(status) }
    }
    let (begun, mut status) = (Instant::now(), 0);
    // SAFETY: `child` is ours, `status` outlives the call.
    while unsafe { libc::waitpid(child, &mut status, libc::WNOHANG) } == 0 {
        if begun.elapsed() > Duration::from_secs(20) {
            // SAFETY: `child` is ours and not waited for yet, so the id is still its own.
            unsafe { libc::kill(child, libc::SIGKILL) };
            panic!("the child hangs");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(status, 0, "the child failed");
}
