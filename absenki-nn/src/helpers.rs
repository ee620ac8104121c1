//! Threads that help a network's caller.

use std::hint::spin_loop;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::yield_now;
use std::time::{Duration, Instant};

use rayon::{ThreadPool, Yield};
#[cfg(target_os = "linux")]
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// How often a thread looks whether others are done, or have work for it, before it lets others
/// have its core: for longer than a part of a layer takes.
const GLANCES: u32 = 10_000;

/// How long the caller gives way to threads that are just starting.
const WAIT: Duration = Duration::from_micros(300);

/// Looks in which a helper that is awake answers: a few microseconds.
const A_MOMENT: u32 = 200;

/// The threads of a pool, called to help with one run of a network.
///
/// A network is dozens of short layers, and a thread can take as long to come as several of them.
/// So the threads are called once, hardly waited for, and between the layers those who are there
/// stay awake until the run is over. Each layer is shared with those who answer at its start.
pub(super) struct Helpers<'a> {
    threads: &'a ThreadPool,
    call: Arc<Call>,
}

#[derive(Default)]
struct Call {
    /// How many have come, each on a core of its own.
    here: AtomicUsize,
    /// Asked anew after every layer.
    question: AtomicUsize,
    /// How many have answered: who is not on a core just now does not, and is not waited for.
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
        // One that was started behind this thread comes as soon as this one gives way.
        let start = Instant::now();
        while call.here.load(Ordering::Relaxed) < threads.current_num_threads()
            && start.elapsed() < WAIT
        {
            yield_now();
        }
        Helpers { threads, call }
    }

    /// Does `work` on the caller's thread with the first of the `seats`, and with one of the others
    /// on each helper that is ready.
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
            // The scope would put this thread to sleep.
            let mut glances = 0;
            while working.load(Ordering::Acquire) > 0 {
                rest(&mut glances);
            }
        });
        self.call.ready.store(0, Ordering::Relaxed);
        self.call.question.fetch_add(1, Ordering::Relaxed);
    }
}

/// The processor core that this thread is on, where that is known.
fn core() -> Option<usize> {
    #[cfg(target_os = "linux")]
    let core = Some(rustix::thread::sched_getcpu()).filter(|&core| core < CpuSet::MAX_CPU);
    #[cfg(not(target_os = "linux"))]
    let core = None;
    core
}

/// Leaves `core`, the caller's, if there is another. Under KVM Linux takes a core that sleeps for
/// one that it cannot have: it starts a thread behind its caller and leaves it there for
/// milliseconds.
#[cfg(target_os = "linux")]
fn leave(core: usize) {
    let Ok(allowed) = sched_getaffinity(None) else { return };
    let mut others = allowed;
    others.unset(core);
    if others.count() > 0 && sched_setaffinity(None, &others).is_ok() {
        // It has moved; where it runs from now on is the system's choice again.
        _ = sched_setaffinity(None, &allowed);
    }
}

/// Elsewhere the system places threads by itself.
#[cfg(not(target_os = "linux"))]
fn leave(_: usize) {}

/// Between two looks at whether others are done.
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

/// One of those who are counted, until it is dropped.
pub(super) struct Counted<'a> {
    count: &'a AtomicUsize,
    /// Whether there was no other when it came.
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
