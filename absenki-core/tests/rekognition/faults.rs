//! What goes wrong on a real network and in a real account: every fault ends within its deadline,
//! with the right kind, after the right number of requests.

use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use absenki_core::backend::RekognitionBackend;
use absenki_core::{Error, ErrorKind};

use crate::stub::{Step, Stub};
use crate::{FOUND, INDEXED, NO_COLLECTION, backend, config, index, search};

/// Longer than every deadline of the settings, so that a busy machine does not fail the test.
const DEADLINE: Duration = Duration::from_secs(10);

/// A fault, and what comes of it.
struct Fault {
    name: &'static str,
    script: &'static [Step],
    kind: ErrorKind,
    retryable: bool,
    /// Requests that a search sends.
    searched: usize,
    /// Requests that an enrolment sends.
    indexed: usize,
    /// Whether the enrolment may have left a face behind.
    orphan: bool,
}

const fn refusal(name: &'static str, script: &'static [Step], kind: ErrorKind) -> Fault {
    Fault { name, script, kind, retryable: false, searched: 1, indexed: 1, orphan: false }
}

/// A fault after which the service may have carried the request out.
const fn ambiguous(name: &'static str, script: &'static [Step], kind: ErrorKind) -> Fault {
    Fault { name, script, kind, retryable: true, searched: 3, indexed: 1, orphan: true }
}

const FAULTS: &[Fault] = &[
    Fault {
        name: "always throttled",
        script: &[Step::Answer(
            400,
            r#"{"__type": "ProvisionedThroughputExceededException", "Message": "Rate exceeded"}"#,
        )],
        kind: ErrorKind::Throttled,
        retryable: true,
        searched: 3,
        indexed: 3,
        orphan: false,
    },
    ambiguous(
        "status 500",
        &[Step::Answer(500, r#"{"__type": "InternalServerError", "Message": "Try again"}"#)],
        ErrorKind::Service,
    ),
    ambiguous(
        "status 503 with a page",
        &[Step::Page(503, "<html><body>Service Unavailable</body></html>")],
        ErrorKind::Service,
    ),
    ambiguous("closed without an answer", &[Step::Hang], ErrorKind::Unreachable),
    ambiguous("cut mid-answer", &[Step::Cut], ErrorKind::Unreachable),
    ambiguous("never answers", &[Step::Silence], ErrorKind::Timeout),
    Fault {
        name: "garbage JSON",
        script: &[Step::Answer(200, "{\"FaceMatches\": [}")],
        kind: ErrorKind::Service,
        retryable: false,
        searched: 1,
        indexed: 1,
        orphan: true,
    },
    refusal(
        "wrong key",
        &[Step::Answer(
            400,
            r#"{"__type": "UnrecognizedClientException",
                "message": "The security token included in the request is invalid."}"#,
        )],
        ErrorKind::Credentials,
    ),
    refusal(
        "expired token",
        &[Step::Answer(
            400,
            r#"{"__type": "ExpiredTokenException",
                "message": "The security token included in the request is expired"}"#,
        )],
        ErrorKind::Credentials,
    ),
    refusal(
        "not permitted",
        &[Step::Answer(400, r#"{"__type": "AccessDeniedException", "Message": "not authorized"}"#)],
        ErrorKind::AccessDenied,
    ),
    refusal(
        "missing collection",
        &[Step::Answer(400, NO_COLLECTION)],
        ErrorKind::CollectionNotFound,
    ),
    refusal(
        "full collection",
        &[Step::Answer(400, r#"{"__type": "ServiceQuotaExceededException", "Message": "full"}"#)],
        ErrorKind::Quota,
    ),
];

#[test]
fn every_fault_ends_in_time_with_the_right_kind() {
    // Side by side, because each one waits for its own timeouts.
    thread::scope(|scope| {
        for fault in FAULTS {
            scope.spawn(|| check(fault));
        }
    });
}

fn check(fault: &Fault) {
    let Fault { name, script, .. } = *fault;
    let stub = Stub::start(script);
    let began = Instant::now();
    let error = search(&hurried(fault, &stub)).unwrap_err();
    assert!(began.elapsed() < DEADLINE, "{name}: search took {:?}", began.elapsed());
    reported(fault, &error);
    assert_eq!(error.orphan(), None, "{name}");
    assert_eq!(stub.requests().len(), fault.searched, "{name}: searches");

    let stub = Stub::start(script);
    let began = Instant::now();
    let error = index(&hurried(fault, &stub)).unwrap_err();
    assert!(began.elapsed() < DEADLINE, "{name}: index took {:?}", began.elapsed());
    reported(fault, &error);
    let orphan = error.orphan().map(|orphan| orphan.external_image_id.as_str());
    assert_eq!(orphan, fault.orphan.then_some("42:Siti"), "{name}");
    assert_eq!(stub.requests().len(), fault.indexed, "{name}: enrolments");
}

/// A backend that waits a short time where it waits in vain.
fn hurried(fault: &Fault, stub: &Stub) -> RekognitionBackend {
    let mut config = config(&stub.url);
    if fault.kind == ErrorKind::Timeout {
        config.aws.attempt_timeout = Duration::from_millis(400);
        config.aws.operation_timeout = Duration::from_secs(4);
    }
    RekognitionBackend::new(&config).unwrap()
}

fn reported(fault: &Fault, error: &Error) {
    let name = fault.name;
    assert_eq!(
        (error.kind(), error.is_retryable()),
        (fault.kind, fault.retryable),
        "{name}: {error:?}"
    );
    if let [Step::Answer(400.., _)] = fault.script {
        assert_eq!(error.request_id(), Some("6f9b1d0e"), "{name}");
        assert!(error.service_code().is_some() && error.service_message().is_some(), "{name}");
    }
}

#[test]
fn throttled_once_is_repeated_and_succeeds() {
    const SLOW_DOWN: Step =
        Step::Answer(500, r#"{"__type": "ThrottlingException", "Message": "Rate exceeded"}"#);
    let stub = Stub::start(&[SLOW_DOWN, Step::Answer(200, FOUND)]);
    assert!(search(&backend(&stub.url)).is_ok());
    assert_eq!(stub.requests().len(), 2);

    let stub = Stub::start(&[SLOW_DOWN, Step::Answer(200, INDEXED)]);
    assert!(index(&backend(&stub.url)).is_ok());
    assert_eq!(stub.requests().len(), 2);
}

#[test]
fn nobody_listening_is_unreachable_and_leaves_no_face() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let began = Instant::now();
    let error = index(&backend(&url)).unwrap_err();
    assert!(began.elapsed() < DEADLINE);
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Unreachable, true), "{error:?}");
    assert_eq!(error.orphan(), None);
}

#[test]
fn a_missing_collection_tells_how_to_create_it() {
    let stub = Stub::start(&[Step::Answer(400, NO_COLLECTION)]);
    let error = search(&backend(&stub.url)).unwrap_err();
    assert!(
        error.message().ends_with(
            "`aws rekognition create-collection --region ap-southeast-1 --collection-id \
             absenki-staff`"
        ),
        "{error}"
    );
}
