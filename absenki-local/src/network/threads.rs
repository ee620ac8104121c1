//! On how many threads networks run, and whose memory they use.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::Run;

/// Runs at the same time whose memory is kept for later ones.
const MOST_SPARE: usize = 4;

/// The threads of one process and the memory that its runs hand on to each other.
///
/// A run that is alone has all threads; runs at the same time each stay on their caller's thread,
/// so that the operating system shares the cores among them and none waits for another.
pub(crate) struct Threads {
    /// `None` where one thread is all there is.
    pool: Option<ThreadPool>,
    running: AtomicUsize,
    spare: Mutex<Vec<Vec<Vec<f32>>>>,
}

impl Threads {
    /// `count` threads; the caller's alone where no others can be started.
    pub(crate) fn new(count: usize) -> Self {
        let name = |index| format!("absenki-network-{index}");
        let pool = || ThreadPoolBuilder::new().num_threads(count).thread_name(name).build().ok();
        let pool = if count > 1 { pool() } else { None };
        Threads { pool, running: AtomicUsize::new(0), spare: Mutex::default() }
    }

    /// Runs a network.
    pub(crate) fn run<T: Send>(&self, network: impl FnOnce(&mut Run) -> T + Send) -> T {
        let spare = || self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        let alone = Running::start(&self.running);
        let memory = spare().pop().unwrap_or_default();
        let (value, memory) = match &self.pool {
            Some(pool) if alone.1 => pool.install(|| {
                let mut run = Run { threads: pool.current_num_threads(), memory };
                (network(&mut run), run.memory)
            }),
            _ => {
                let mut run = Run { threads: 1, memory };
                (network(&mut run), run.memory)
            }
        };
        let mut spare = spare();
        if spare.len() < MOST_SPARE {
            spare.push(memory);
        }
        value
    }
}

/// Counts itself among the runs while it lasts; whether it was the only one at its start.
struct Running<'a>(&'a AtomicUsize, bool);

impl<'a> Running<'a> {
    fn start(running: &'a AtomicUsize) -> Self {
        let others = running.fetch_add(1, Ordering::Relaxed);
        Running(running, others == 0)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
