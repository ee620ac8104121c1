//! Threads that help a network's caller.

use std::hint::spin_loop;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::yield_now;

use rayon::{ThreadPool, Yield};

/// How often the caller looks whether its helpers are done before it lets others have its core.
const GLANCES: u32 = 1000;

/// The threads of a pool, called to help with one run of a network.
///
/// A network is dozens of short layers, and a sleeping thread can take as long to wake as several
/// of them. So the threads are called once, nobody waits for them to come, and between the layers
/// those who are there stay awake until the run is over.
pub(super) struct Helpers<'a> {
    threads: &'a ThreadPool,
    call: Arc<Call>,
}

#[derive(Default)]
struct Call {
    /// How many have come.
    here: AtomicUsize,
    over: AtomicBool,
}

impl<'a> Helpers<'a> {
    pub(super) fn call(threads: &'a ThreadPool) -> Self {
        let call = Arc::<Call>::default();
        let answer = Arc::clone(&call);
        threads.spawn_broadcast(move |_| {
            let _here = Counted::among(&answer.here);
            while !answer.over.load(Ordering::Relaxed) {
                if rayon::yield_now() != Some(Yield::Executed) {
                    yield_now();
                }
            }
        });
        Helpers { threads, call }
    }

    /// Does `work` on the caller's thread with the first of the `seats`, and with one of the others
    /// on each helper that is there.
    pub(super) fn join<S: Send>(
        &self,
        mut seats: impl Iterator<Item = S>,
        work: impl Fn(S) + Sync,
    ) {
        let Some(own) = seats.next() else { return };
        let working = AtomicUsize::new(0);
        let work = &work;
        self.threads.in_place_scope(|scope| {
            for seat in seats.take(self.call.here.load(Ordering::Relaxed)) {
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
                match glances < GLANCES {
                    true => spin_loop(),
                    false => yield_now(),
                }
                glances += 1;
            }
        });
    }
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
