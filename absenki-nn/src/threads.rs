//! The threads that networks run on, and the memory that runs reuse.

use std::sync::atomic::AtomicUsize;
use std::sync::{Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::Run;
use super::helpers::{Counted, Helpers};

/// Maximum number of kept memories: one for each run at the same time.
const MOST_SPARE: usize = 4;

/// The threads of one process, and the memory that one run leaves for the next.
///
/// A single run uses all threads. Of several runs at the same time, the later ones stay on their
/// caller's thread: the operating system shares the cores among them, and none waits for another.
pub struct Threads {
    /// The number of threads beside the caller's.
    others: usize,
    running: AtomicUsize,
    spare: Mutex<Vec<Vec<Vec<f32>>>>,
}

impl Threads {
    /// `count` threads, with the caller's.
    pub fn new(count: usize) -> Self {
        Threads {
            others: count.saturating_sub(1),
            running: AtomicUsize::new(0),
            spare: Mutex::default(),
        }
    }

    /// Runs a network.
    pub fn run<T>(&self, network: impl FnOnce(&mut Run<'_>) -> T) -> T {
        let spare = || self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        let running = Counted::among(&self.running);
        let memory = spare().pop().unwrap_or_default();
        // New threads every time: a sleeping thread takes longer to wake than a new one to start.
        let others = if running.first && self.others > 0 { start(self.others) } else { None };
        let threads = others.as_ref().map_or(1, |others| others.current_num_threads() + 1);
        let mut run = Run { threads, helpers: others.as_ref().map(Helpers::call), memory };
        let value = network(&mut run);
        let mut spare = spare();
        if spare.len() < MOST_SPARE {
            spare.push(run.memory);
        }
        value
    }
}

/// Starts `count` threads, if the system can.
fn start(count: usize) -> Option<ThreadPool> {
    let name = |index| format!("absenki-network-{index}");
    ThreadPoolBuilder::new().num_threads(count).thread_name(name).build().ok()
}
