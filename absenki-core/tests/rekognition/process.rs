//! What concerns the whole process: its environment, its counters, its children. Each of these
//! tests runs again as the only test of a process of its own.
#![allow(unsafe_code, reason = "only fork makes a forked child")]

use std::process::Command;

use absenki_core::backend::{FaceBackend, RekognitionBackend};
use absenki_core::blocking::block_on;
use absenki_core::config::{Secret, UsageSettings};
use absenki_core::usage::{Operation, Usage};
use absenki_core::{ErrorKind, Result};

use crate::stub::{Step, Stub};
use crate::{DESCRIBED, FOUND, KEY, SECRET, backend, config, index, search, staff};

const MARK: &str = "ABSENKI_TEST_ALONE";

/// Runs the test `name` in a process of its own, with an empty environment. True within it.
fn alone(name: &str) -> bool {
    if std::env::var_os(MARK).is_some() {
        return true;
    }
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture", "--test-threads=1"])
        .env_clear()
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env(MARK, "1")
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    let failed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && printed.contains("1 passed"), "{printed}\n{failed}");
    false
}

fn describe(backend: &RekognitionBackend) -> Result<u64> {
    let found = block_on(backend.describe_collection(&staff())).unwrap()?;
    Ok(found.face_count)
}

#[test]
fn no_credentials_anywhere() {
    if !alone("process::no_credentials_anywhere") {
        return;
    }
    let stub = Stub::start(&[Step::Answer(200, DESCRIBED)]);
    let mut config = config(&stub.url);
    (config.aws.key, config.aws.secret) = (Secret::default(), Secret::default());
    let backend = RekognitionBackend::new(&config).unwrap();
    let error = index(&backend).unwrap_err();
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Credentials, false), "{error:?}");
    assert!(error.message().contains("set AWS_ACCESS_KEY_ID"), "{error}");
    assert_eq!((error.orphan(), stub.requests().len()), (None, 0));
}

#[test]
fn calls_are_counted_with_their_attempts() {
    if !alone("process::calls_are_counted_with_their_attempts") {
        return;
    }
    let stub = Stub::start(&[
        Step::Answer(400, r#"{"__type": "ThrottlingException"}"#),
        Step::Answer(200, FOUND),
        Step::Answer(400, crate::NO_FACE),
        Step::Answer(400, crate::NO_COLLECTION),
    ]);
    let backend = backend(&stub.url);
    assert!(search(&backend).is_ok() && search(&backend).is_ok() && search(&backend).is_err());
    let snapshot = Usage::global().snapshot(&UsageSettings::default());
    let [calls] = &snapshot.calls[..] else { panic!("{snapshot:?}") };
    assert_eq!((calls.operation, calls.attempts), (Operation::SearchFacesByImage, 4));
    assert_eq!(calls.outcomes, [("ok", 2), ("collection_not_found", 1)].into());
    assert_eq!(snapshot.images, 2);
}

#[cfg(unix)]
#[test]
fn a_forked_child_builds_its_own_client() {
    if !alone("process::a_forked_child_builds_its_own_client") {
        return;
    }
    let stub = Stub::start(&[Step::Answer(200, DESCRIBED)]);
    let backend = backend(&stub.url);
    assert_eq!((describe(&backend).unwrap(), stub.connections()), (12, 1));

    // SAFETY: no other thread of this process holds a lock that the child needs: the runtime's
    // worker waits for work, and the child calls nothing but Absenki, alarm and _exit.
    let child = unsafe { libc::fork() };
    if child == 0 {
        // SAFETY: both are async-signal-safe. The alarm ends a child that hangs, and the child must
        // not return into the test harness.
        unsafe {
            libc::alarm(20);
            libc::_exit(in_the_child(&backend));
        }
    }
    assert!(child > 0);
    let mut status = 0;
    // SAFETY: `child` is a child of this process that nobody has waited for, `status` is ours.
    assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
    assert!(libc::WIFEXITED(status), "the child hung or crashed: {status}");
    assert_eq!(libc::WEXITSTATUS(status), 0, "see in_the_child");
    assert_eq!(stub.connections(), 2, "the child opened a connection of its own");

    assert_eq!(describe(&backend).unwrap(), 12);
    assert_eq!(stub.connections(), 2, "the parent's connection is still warm");
}

/// What the child does; 0 where it all went well.
fn in_the_child(backend: &RekognitionBackend) -> i32 {
    let first = describe(backend);
    let second = describe(backend);
    let counted = Usage::global()
        .snapshot(&UsageSettings::default())
        .calls
        .iter()
        .map(|calls| calls.count())
        .sum();
    match (first, second, counted) {
        (Ok(12), Ok(12), 2) => 0,
        (Err(_), _, _) => 1,
        (_, Err(_), _) => 2,
        _ => 3,
    }
}

#[test]
fn spans_hold_no_names_and_no_keys() {
    if !alone("process::spans_hold_no_names_and_no_keys") {
        return;
    }
    let stub = Stub::start(&[Step::Answer(200, crate::INDEXED)]);
    let log = spans::Log::default();
    let indexed = tracing::subscriber::with_default(log.clone(), || index(&backend(&stub.url)));
    assert!(indexed.is_ok());
    let text = log.text();
    for part in ["operation=\"index_faces\"", "outcome=\"ok\"", "attempts=1"] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    for hidden in ["Siti", KEY, SECRET] {
        assert!(!text.contains(hidden), "{hidden} is in {text}");
    }
}

/// A subscriber that writes down every field of Absenki's spans and events.
mod spans {
    use std::fmt::{Debug, Write};
    use std::sync::{Arc, Mutex};

    use tracing::field::{Field, Visit};
    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Metadata, Subscriber};

    #[derive(Clone, Default)]
    pub(super) struct Log(Arc<Mutex<String>>);

    impl Log {
        pub(super) fn text(&self) -> String {
            self.0.lock().unwrap().clone()
        }
    }

    struct Writer<'a>(&'a mut String);

    impl Visit for Writer<'_> {
        fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
            write!(self.0, "{field}={value:?} ").unwrap();
        }
    }

    impl Subscriber for Log {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            metadata.target().starts_with("absenki")
        }

        fn new_span(&self, span: &Attributes<'_>) -> Id {
            span.record(&mut Writer(&mut self.0.lock().unwrap()));
            Id::from_u64(1)
        }

        fn record(&self, _: &Id, values: &Record<'_>) {
            values.record(&mut Writer(&mut self.0.lock().unwrap()));
        }

        fn event(&self, event: &Event<'_>) {
            event.record(&mut Writer(&mut self.0.lock().unwrap()));
        }

        fn record_follows_from(&self, _: &Id, _: &Id) {}
        fn enter(&self, _: &Id) {}
        fn exit(&self, _: &Id) {}
    }
}
