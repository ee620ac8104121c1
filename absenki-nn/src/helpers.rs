//! Threads that help a network's caller.

use std::hint::spin_loop;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::yield_now;
use std::time::{Duration, Instant};

use rayon::{ThreadPool, Yield};
#[cfg(target_os = "linux")]
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// How often a thread checks for work, or for the end of the others' work, before it gives up its
/// core: longer than a part of a layer takes.
const GLANCES: u32 = 10_000;

/// How long the caller waits for threads that are starting.
const WAIT: Duration = Duration::from_micros(300);

/// Number of checks in which a helper that is awake answers: a few microseconds.
const A_MOMENT: u32 = 200;

/// The threads of a pool, called to help with one run of a network.
///
/// A network has dozens of short layers, and a sleeping thread can take as long to wake as several
/// of them. So the threads are called once for a run, and stay awake between its layers. Each layer
/// is shared with the helpers that answer at its start.
pub(super) struct Helpers<'a> {
    threads: &'a ThreadPool,
    call: Arc<Call>,
}

#[derive(Default)]
struct Call {
    /// The number of helpers that have started, each on its own core.
    here: AtomicUsize,
    /// Changes after every layer.
    question: AtomicUsize,
    /// The number of helpers that answered the question. A helper that is not on a core now does
    /// not answer, and nothing waits for it.
    ready: AtomicUsize,
    over: AtomicBool,
}

impl<'a> Helpers<'a> {
    pub(super) fn call(threads: &'a ThreadPool) -> Self {
        let call = Arc::<Call>::default();
        let answer = Arc::clone(&call);
        let callers_core = core();
        threads.spawn_broadcast(move |_| {
            if let Some(core) = callers_core.filter(|_| core() == callers_core) {
                leave(core);
            }
            answer.here.fetch_add(1, Ordering::Relaxed);
            let (mut heard, mut glances) = (None, 0);
            while !answer.over.load(Ordering::Relaxed) {
                let question = Some(answer.question.load(Ordering::Relaxed));
                if heard != question {
                    heard = question;
                    answer.ready.fetch_add(1, Ordering::Relaxed);
                }
                match rayon::yield_now() {
                    Some(Yield::Executed) => glances = 0,
                    _ => rest(&mut glances),
                }
            }
        });
        // A helper that the system placed behind this thread starts when this thread yields.
        let start = Instant::now();
        while call.here.load(Ordering::Relaxed) < threads.current_num_threads()
            && start.elapsed() < WAIT
        {
            yield_now();
        }
        Helpers { threads, call }
    }

    /// Runs `work` with the first of the `seats` on the caller's thread, and with one further seat on
    /// each helper that is ready.
    pub(super) fn join<S: Send>(
        &self,
        mut seats: impl Iterator<Item = S>,
        work: impl Fn(S) + Sync,
    ) {
        let Some(own) = seats.next() else { return };
        let ready = || self.call.ready.load(Ordering::Relaxed);
        let all = self.threads.current_num_threads();
        (0..A_MOMENT).take_while(|_| ready() < all).for_each(|_| spin_loop());
        let working = AtomicUsize::new(0);
        let work = &work;
        self.threads.in_place_scope(|scope| {
            for seat in seats.take(ready()) {
                let helper = Counted::among(&working);
                scope.spawn(move |_| {
                    work(seat);
                    drop(helper);
                });
            }
            work(own);
            // The end of the scope would put this thread to sleep.
            let mut glances = 0;
            while working.load(Ordering::Acquire) > 0 {
                rest(&mut glances);
            }
        });
        self.call.ready.store(0, Ordering::Relaxed);
        self.call.question.fetch_add(1, Ordering::Relaxed);
    }
}

/// The processor core that this thread is on, if that is known.
fn core() -> Option<usize> {
    #[cfg(target_os = "linux")]
    let core = Some(rustix::thread::sched_getcpu()).filter(|&core| core < CpuSet::MAX_CPU);
    #[cfg(not(target_os = "linux"))]
    let core = None;
    core
}

/// Moves this thread off `core`, the caller's, if there is another. Under KVM, Linux treats a
/// sleeping core as unavailable: it starts a thread on its caller's core and leaves it there for
/// milliseconds.
#[cfg(target_os = "linux")]
fn leave(core: usize) {
    let Ok(allowed) = sched_getaffinity(None) else { return };
    let mut others = allowed;
    others.unset(core);
    if others.count() > 0 && sched_setaffinity(None, &others).is_ok() {
        // It has moved. From now on the system may place it anywhere.
        _ = sched_setaffinity(None, &allowed);
    }
}

/// Elsewhere the system places threads by itself.
#[cfg(not(target_os = "linux"))]
fn leave(_: usize) {}

/// Pauses between two checks.
fn rest(glances: &mut u32) {
    match *glances < GLANCES {
        true => spin_loop(),
        false => yield_now(),
    }
    *glances = glances.saturating_add(1);
}

impl Drop for Helpers<'_> {
    fn drop(&mut self) {
        self.call.over.store(true, Ordering::Relaxed);
    }
}

/// Counts one until it is dropped.
pub(super) struct Counted<'a> {
    count: &'a AtomicUsize,
    /// Whether the count was 0 before.
    pub(super) first: bool,
}

impl<'a> Counted<'a> {
    pub(super) fn among(count: &'a AtomicUsize) -> Self {
        Counted { count, first: count.fetch_add(1, Ordering::Relaxed) == 0 }
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.count.fetch_sub(1, Ordering::Release);
    }
}
