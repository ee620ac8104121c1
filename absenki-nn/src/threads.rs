//! On how many threads networks run, and whose memory they use.

use std::sync::atomic::AtomicUsize;
use std::sync::{Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::Run;
use super::helpers::{Counted, Helpers};

/// Runs at the same time whose memory is kept for later ones.
const MOST_SPARE: usize = 4;

/// The threads of one process and the memory that its runs hand on to each other.
///
/// A run that is alone has all threads; runs at the same time each stay on their caller's thread,
/// so that the operating system shares the cores among them and none waits for another.
pub struct Threads {
    /// Those that a run alone may have beside its caller's.
    others: usize,
    running: AtomicUsize,
    spare: Mutex<Vec<Vec<Vec<f32>>>>,
}

impl Threads {
    /// `count` threads with the caller's.
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
        // New ones every time: it takes longer until one that slept is at work.
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

/// Some threads, if they can be started.
fn start(count: usize) -> Option<ThreadPool> {
    let name = |index| format!("absenki-network-{index}");
    ThreadPoolBuilder::new().num_threads(count).thread_name(name).build().ok()
}
