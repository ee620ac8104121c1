//! API calls counted, timed and priced.
//!
//! The numbers are kept in a fixed table of atomic counters: recording takes no lock and no
//! memory, and works in a child after a `fork`, which begins again at zero.

mod report;

pub use report::{CallUsage, UsageSnapshot};

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::config::UsageSettings;
use crate::error::ErrorKind;

/// What Rekognition charges for an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Billing {
    /// Nothing.
    Free,
    /// Each image that it looks at. Associating, disassociating and searching users costs as much
    /// as an image.
    Image,
    /// A check of Face Liveness.
    LivenessCheck,
}

macro_rules! operations {
    ($($variant:ident = $name:literal, $billing:ident;)*) => {
        /// An operation of the recognition service.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "named after Rekognition's operations")]
        pub enum Operation {
            $($variant,)*
        }

        impl Operation {
            /// Every operation there is.
            pub const ALL: &[Operation] = &[$(Operation::$variant,)*];

            /// The name in `snake_case`, as in [`Error::operation`](crate::Error::operation).
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Operation::$variant => $name,)*
                }
            }

            /// What Rekognition charges for it. A check of Face Liveness is two operations; the first
            /// counts.
            #[must_use]
            pub const fn billing(self) -> Billing {
                match self {
                    $(Operation::$variant => Billing::$billing,)*
                }
            }
        }
    };
}

operations! {
    CreateCollection = "create_collection", Free;
    DescribeCollection = "describe_collection", Free;
    ListCollections = "list_collections", Free;
    DeleteCollection = "delete_collection", Free;
    IndexFaces = "index_faces", Image;
    SearchFacesByImage = "search_faces_by_image", Image;
    DetectFaces = "detect_faces", Image;
    CompareFaces = "compare_faces", Image;
    ListFaces = "list_faces", Free;
    DeleteFaces = "delete_faces", Free;
    CreateUser = "create_user", Free;
    DeleteUser = "delete_user", Free;
    ListUsers = "list_users", Free;
    AssociateFaces = "associate_faces", Image;
    DisassociateFaces = "disassociate_faces", Image;
    SearchUsers = "search_users", Image;
    SearchUsersByImage = "search_users_by_image", Image;
    CreateFaceLivenessSession = "create_face_liveness_session", LivenessCheck;
    GetFaceLivenessSessionResults = "get_face_liveness_session_results", Free;
}

/// Upper bounds of the latency histogram, seconds; a last bucket holds what took longer.
pub const LATENCY_BUCKETS: [f64; 11] = [0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 1.5, 2.5, 5.0, 10.0];

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// With an answer; that a photo holds no face is one.
    Ok,
    /// Its caller stopped waiting.
    Cancelled,
    /// With an error.
    Failed(ErrorKind),
}

impl Outcome {
    const COUNT: usize = 2 + ErrorKind::ALL.len();

    /// The outcome's name: `ok`, `cancelled`, or the error's code.
    #[must_use]
    pub fn code(self) -> &'static str {
        Outcome::code_of(self.index())
    }

    fn index(self) -> usize {
        match self {
            Outcome::Ok => 0,
            Outcome::Cancelled => 1,
            Outcome::Failed(kind) => {
                2 + ErrorKind::ALL.iter().position(|known| *known == kind).unwrap_or(0)
            }
        }
    }

    fn code_of(index: usize) -> &'static str {
        match index {
            0 => "ok",
            1 => "cancelled",
            _ => ErrorKind::ALL[index - 2].code(),
        }
    }
}

/// Counters of one operation.
struct Counters {
    outcomes: [AtomicU64; Outcome::COUNT],
    attempts: AtomicU64,
    latency: [AtomicU64; LATENCY_BUCKETS.len() + 1],
    microseconds: AtomicU64,
}

impl Counters {
    const fn new() -> Self {
        Counters {
            outcomes: [const { AtomicU64::new(0) }; Outcome::COUNT],
            attempts: AtomicU64::new(0),
            latency: [const { AtomicU64::new(0) }; LATENCY_BUCKETS.len() + 1],
            microseconds: AtomicU64::new(0),
        }
    }

    fn record(&self, outcome: Outcome, attempts: u32, took: Duration) {
        let seconds = took.as_secs_f64();
        let bucket = LATENCY_BUCKETS.iter().take_while(|bound| seconds > **bound).count();
        let microseconds = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.outcomes[outcome.index()].fetch_add(1, Ordering::Relaxed);
        self.attempts.fetch_add(attempts.into(), Ordering::Relaxed);
        self.latency[bucket].fetch_add(1, Ordering::Relaxed);
        self.microseconds.fetch_add(microseconds, Ordering::Relaxed);
    }

    fn reset(&self) {
        let single = [&self.attempts, &self.microseconds];
        for counter in self.outcomes.iter().chain(&self.latency).chain(single) {
            counter.store(0, Ordering::Relaxed);
        }
    }
}

/// Calls counted by operation and outcome, timed and priced.
pub struct Usage {
    pid: AtomicU32,
    counters: [Counters; Operation::ALL.len()],
}

impl Usage {
    /// The table that every Rekognition backend of this process writes to.
    #[must_use]
    pub fn global() -> &'static Usage {
        static GLOBAL: Usage = Usage::new();
        &GLOBAL
    }

    /// An empty table.
    #[must_use]
    pub const fn new() -> Self {
        Usage {
            pid: AtomicU32::new(0),
            counters: [const { Counters::new() }; Operation::ALL.len()],
        }
    }

    /// Begins a call. It is counted when it is [finished](Call::finish), or as cancelled when it
    /// is dropped before.
    #[must_use]
    pub fn start(&self, operation: Operation) -> Call<'_> {
        Call {
            usage: self,
            operation,
            began: Instant::now(),
            outcome: Outcome::Cancelled,
            attempts: 0,
        }
    }

    /// The numbers so far, with what they cost at `prices`.
    #[must_use]
    pub fn snapshot(&self, prices: &UsageSettings) -> UsageSnapshot {
        self.forget_parent();
        UsageSnapshot::of(&self.counters, prices)
    }

    /// Begins at zero in a child process: what the parent counted, the parent reports.
    fn forget_parent(&self) {
        let pid = std::process::id();
        let before = self.pid.swap(pid, Ordering::Relaxed);
        if before != pid && before != 0 {
            self.counters.iter().for_each(Counters::reset);
        }
    }
}

impl Default for Usage {
    fn default() -> Self {
        Usage::new()
    }
}

/// A call under way.
pub struct Call<'a> {
    usage: &'a Usage,
    operation: Operation,
    began: Instant,
    outcome: Outcome,
    attempts: u32,
}

impl Call<'_> {
    /// Counts the call with its outcome and the number of requests that were sent for it.
    pub fn finish(mut self, outcome: Outcome, attempts: u32) {
        self.outcome = outcome;
        self.attempts = attempts;
    }
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        self.usage.forget_parent();
        let counters = &self.usage.counters[self.operation as usize];
        counters.record(self.outcome, self.attempts, self.began.elapsed());
    }
}

#[cfg(test)]
mod tests;
