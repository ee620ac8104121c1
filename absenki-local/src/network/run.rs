//! How a network's layers are computed: on how many threads, and in which memory.

use std::sync::atomic::AtomicUsize;
use std::sync::{Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::helpers::{Counted, Helpers};
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
    /// Those that a run alone may have beside its caller's.
    others: usize,
    running: AtomicUsize,
    spare: Mutex<Vec<Vec<Vec<f32>>>>,
}

impl Threads {
    /// `count` threads with the caller's.
    pub(crate) fn new(count: usize) -> Self {
        Threads {
            others: count.saturating_sub(1),
            running: AtomicUsize::new(0),
            spare: Mutex::default(),
        }
    }

    /// Runs a network.
    pub(crate) fn run<T>(&self, network: impl FnOnce(&mut Run<'_>) -> T) -> T {
        let spare = || self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        let running = Counted::among(&self.running);
        let memory = spare().pop().unwrap_or_default();
        // New ones every time: Linux places a new thread on the idlest core, but may wake one that
        // slept on its caller's, behind the caller.
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

/// One run of a network.
pub(crate) struct Run<'a> {
    /// The caller's and those that may come to help it.
    threads: usize,
    helpers: Option<Helpers<'a>>,
    memory: Vec<Vec<f32>>,
}

impl Run<'_> {
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

    /// So many that they stay in the cache and every thread gets as many.
    fn rows_at_a_time(&self, height: usize, length: usize) -> usize {
        let most = (AT_A_TIME / length.max(1)).max(1);
        height.div_ceil(height.div_ceil(most).next_multiple_of(self.threads).max(1)).max(1)
    }

    /// Does some work for every item, together with the helpers that are there.
    pub(crate) fn each<T: Send>(
        &self,
        items: impl Iterator<Item = T> + Send,
        work: impl Fn(T) + Sync,
    ) {
        let Some(helpers) = &self.helpers else { return items.for_each(work) };
        let items = Mutex::new(items);
        let next = || items.lock().unwrap_or_else(PoisonError::into_inner).next();
        helpers.join(0..self.threads, |_| std::iter::from_fn(next).for_each(&work));
    }
}
