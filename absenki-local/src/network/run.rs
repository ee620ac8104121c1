//! How a network's layers are computed: on how many threads, and in which memory.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::{Dense, Depthwise, Map, Pointwise};

/// Numbers between a depthwise and a pointwise layer that are worked on at a time: 256 KiB, which
/// leaves room in a processor core's own cache for the weights.
const AT_A_TIME: usize = 64 * 1024;

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

/// One run of a network.
pub(crate) struct Run {
    threads: usize,
    memory: Vec<Vec<f32>>,
}

impl Run {
    /// At least `count` numbers of whatever value, from an earlier layer's memory where there is
    /// some.
    pub(crate) fn numbers(&mut self, count: usize) -> Vec<f32> {
        let fit = |&at: &usize| match self.memory[at].len() {
            enough if enough >= count => (false, enough),
            less => (true, usize::MAX - less),
        };
        let best = (0..self.memory.len()).min_by_key(fit);
        let mut numbers = best.map(|at| self.memory.swap_remove(at)).unwrap_or_default();
        if numbers.len() < count {
            numbers.resize(count, 0.0);
        }
        numbers
    }

    /// Takes back what a layer no longer needs.
    pub(crate) fn reuse(&mut self, numbers: Vec<f32>) {
        self.memory.push(numbers);
    }

    fn map(&mut self, (width, height): (usize, usize), channels: usize) -> Map {
        Map { width, height, channels, data: self.numbers(width * height * channels) }
    }

    /// A pointwise layer over rows that `row` lays out: it gets the row's number and room for the
    /// layer's inputs of every pixel.
    pub(crate) fn pointwise(
        &mut self,
        size: (usize, usize),
        layer: &Pointwise,
        row: impl Fn(usize, &mut [f32]) + Sync,
    ) -> Map {
        let mut made = self.map(size, layer.outputs);
        let length = size.0 * layer.inputs;
        let rows = self.rows_at_a_time(size.1, length);
        let mut laid_out = self.numbers(size.1.div_ceil(rows) * rows * length);
        let chunks = made.numbers_mut().chunks_mut(rows * size.0 * layer.outputs);
        let chunks = chunks.zip(laid_out.chunks_mut(rows * length)).enumerate();
        self.each(chunks, |(chunk, (output, input))| {
            let input = &mut input[..output.len() / layer.outputs * layer.inputs];
            for (offset, input) in input.chunks_exact_mut(length).enumerate() {
                row(chunk * rows + offset, input);
            }
            layer.apply(input, output);
        });
        self.reuse(laid_out);
        made
    }

    /// A depthwise layer by itself.
    pub(crate) fn depthwise(&mut self, map: &Map, layer: &Depthwise) -> Map {
        let size = layer.size(map);
        let mut made = self.map(size, map.channels);
        let length = size.0 * map.channels;
        let rows = self.rows_at_a_time(size.1, length);
        self.each(made.numbers_mut().chunks_mut(rows * length).enumerate(), |(chunk, output)| {
            for (offset, output) in output.chunks_exact_mut(length).enumerate() {
                layer.row(map, chunk * rows + offset, output);
            }
        });
        made
    }

    /// A dense layer.
    pub(crate) fn dense(&self, input: &[f32], layer: &Dense) -> Vec<f32> {
        let sums = layer.sums(input);
        let mut made = vec![0.0; layer.outputs()];
        let share = made.len().div_ceil(self.threads).max(1);
        self.each(made.chunks_mut(share).enumerate(), |(chunk, made)| {
            for (offset, output) in made.iter_mut().enumerate() {
                *output = layer.output(chunk * share + offset, input, &sums);
            }
        });
        made
    }

    /// So many that they stay in the cache and every thread gets some.
    fn rows_at_a_time(&self, height: usize, length: usize) -> usize {
        (AT_A_TIME / length.max(1)).clamp(1, height.div_ceil(self.threads).max(1))
    }

    /// Does some work for every item, on all threads of the run.
    pub(crate) fn each<T: Send>(
        &self,
        items: impl Iterator<Item = T> + Send,
        work: impl Fn(T) + Sync,
    ) {
        match self.threads {
            1 => items.for_each(work),
            _ => rayon::scope(|scope| {
                let work = &work;
                items.for_each(|item| scope.spawn(move |_| work(item)));
            }),
        }
    }
}
