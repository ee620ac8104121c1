//! How a network's layers are computed, one after another.

use std::sync::{Mutex, PoisonError};

use rten_simd::SimdOp;

use super::helpers::Helpers;
use super::map::{Halve, row_length};
use super::{Convolution, Dense, Depthwise, Map, Picture, Pointwise};

/// Numbers between a depthwise and a pointwise layer that are worked on at a time: 256 KiB, which
/// leaves room in a processor core's own cache for the weights.
const AT_A_TIME: usize = 64 * 1024;

/// One run of a network.
pub struct Run<'a> {
    /// The caller's and those that may come to help it.
    pub(super) threads: usize,
    pub(super) helpers: Option<Helpers<'a>>,
    /// What earlier layers no longer need.
    pub(super) memory: Vec<Vec<f32>>,
}

impl Run<'_> {
    /// At least `count` numbers of whatever value, from an earlier layer's memory where there is
    /// some.
    pub fn numbers(&mut self, count: usize) -> Vec<f32> {
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
    pub fn reuse(&mut self, numbers: Vec<f32>) {
        self.memory.push(numbers);
    }

    fn map(&mut self, (width, height): (usize, usize), channels: usize) -> Map {
        let data = self.numbers(height * row_length(width, channels));
        Map { width, height, channels, data }
    }

    /// A first layer.
    pub fn convolution(&mut self, picture: &Picture, layer: &Convolution) -> Map {
        let size = layer.size(picture);
        let rows = self.rows_at_a_time(size.1, row_length(size.0, layer.outputs()));
        self.rows(size, layer.outputs(), rows, 0, |y, _, output| layer.apply(picture, y, output))
    }

    /// A depthwise and then a pointwise layer.
    pub fn mixed(&mut self, map: &Map, depthwise: &Depthwise, layer: &Pointwise) -> Map {
        let size = depthwise.size(map);
        let length = row_length(size.0, layer.inputs);
        let rows = self.rows_at_a_time(size.1, length);
        let nothing = vec![0.0; row_length(map.width, map.channels)];
        self.rows(size, layer.outputs, rows, rows * length, |first, seen, output| {
            let seen = &mut seen[..output.len() / layer.outputs * layer.inputs];
            for (offset, row) in seen.chunks_exact_mut(length).enumerate() {
                depthwise.row(map, &nothing, first + offset, row);
            }
            layer.apply(seen, size.0, output);
        })
    }

    /// Makes a map some rows at a time, on all threads of the run. `work` gets the number of its
    /// first row, so much memory as it wants between, and the rows.
    fn rows(
        &mut self,
        size: (usize, usize),
        channels: usize,
        rows: usize,
        between: usize,
        work: impl Fn(usize, &mut [f32], &mut [f32]) + Sync,
    ) -> Map {
        let mut made = self.map(size, channels);
        let mut memory = self.numbers(self.threads * between);
        let length = rows * row_length(size.0, channels);
        let next = shared(made.rows_mut().chunks_mut(length).enumerate());
        let mut left = &mut memory[..];
        let own = (0..self.threads).map_while(|_| left.split_off_mut(..between));
        self.join(own, |between| {
            while let Some((chunk, output)) = next() {
                work(chunk * rows, between, output);
            }
        });
        drop(next);
        self.reuse(memory);
        made
    }

    /// A depthwise layer over rows that `mix` makes one after another.
    pub fn seen(
        &mut self,
        size: (usize, usize),
        layer: &Depthwise,
        mix: impl FnMut(usize, &mut [f32]),
    ) -> Map {
        let mut made = self.map(size, layer.channels());
        self.each_seen(size, layer, mix, |y, rows| layer.apply(rows, made.row_mut(y)));
        made
    }

    /// The same, and then the greatest of every 2 × 2 pixels.
    pub fn seen_halved(
        &mut self,
        size: (usize, usize),
        layer: &Depthwise,
        mix: impl FnMut(usize, &mut [f32]),
    ) -> Map {
        let width = size.0 / 2;
        let mut made = self.map((width, size.1 / 2), layer.channels());
        let length = row_length(size.0, layer.channels());
        let mut seen = [(); 2].map(|()| self.numbers(length));
        self.each_seen(size, layer, mix, |y, rows| {
            layer.apply(rows, &mut seen[y % 2][..length]);
            if y % 2 == 1 {
                let rows = seen.each_ref().map(|row| &row[..length]);
                Halve { rows, width, output: made.row_mut(y / 2) }.dispatch();
            }
        });
        seen.into_iter().for_each(|row| self.reuse(row));
        made
    }

    /// Calls `see` for every row with those above, at and below it.
    fn each_seen(
        &mut self,
        (width, height): (usize, usize),
        layer: &Depthwise,
        mut mix: impl FnMut(usize, &mut [f32]),
        mut see: impl FnMut(usize, [&[f32]; 3]),
    ) {
        let length = row_length(width, layer.channels());
        let mut rows = [(); 3].map(|()| self.numbers(length));
        rows[1][..length].fill(0.0);
        mix(0, &mut rows[2][..length]);
        for y in 0..height {
            rows.rotate_left(1);
            let below = &mut rows[2][..length];
            match y + 1 < height {
                true => mix(y + 1, below),
                false => below.fill(0.0),
            }
            see(y, rows.each_ref().map(|row| &row[..length]));
        }
        rows.into_iter().for_each(|row| self.reuse(row));
    }

    /// The greatest of every 2 × 2 pixels.
    pub fn halved(&mut self, map: &Map) -> Map {
        let (width, height) = (map.width / 2, map.height / 2);
        let mut made = self.map((width, height), map.channels);
        for y in 0..height {
            let rows = [2 * y, 2 * y + 1].map(|y| map.row(y as isize).unwrap_or_default());
            Halve { rows, width, output: made.row_mut(y) }.dispatch();
        }
        made
    }

    /// A dense layer.
    pub fn dense(&self, input: &[f32], layer: &Dense) -> Vec<f32> {
        let sums = layer.sums(input);
        let mut made = vec![0.0; layer.outputs()];
        let share = made.len().div_ceil(self.threads).max(1);
        let next = shared(made.chunks_mut(share).enumerate());
        self.join(0..self.threads, |_| {
            while let Some((chunk, made)) = next() {
                for (offset, output) in made.iter_mut().enumerate() {
                    *output = layer.output(chunk * share + offset, input, &sums);
                }
            }
        });
        drop(next);
        made
    }

    /// So many that they stay in the cache and every thread gets as many.
    fn rows_at_a_time(&self, height: usize, length: usize) -> usize {
        let most = (AT_A_TIME / length.max(1)).max(1);
        height.div_ceil(height.div_ceil(most).next_multiple_of(self.threads).max(1)).max(1)
    }

    /// Does `work` on the caller's thread with the first of the `seats`, and with one of the others
    /// on each helper that is there.
    fn join<S: Send>(&self, mut seats: impl Iterator<Item = S>, work: impl Fn(S) + Sync) {
        match &self.helpers {
            Some(helpers) => helpers.join(seats, work),
            None => seats.next().into_iter().for_each(work),
        }
    }
}

/// The next of some items, for whichever thread asks.
fn shared<T>(items: impl Iterator<Item = T>) -> impl Fn() -> Option<T> {
    let items = Mutex::new(items);
    move || items.lock().unwrap_or_else(PoisonError::into_inner).next()
}
