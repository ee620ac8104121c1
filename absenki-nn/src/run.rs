//! How a network's layers are computed, one after another.

use std::sync::{Mutex, PoisonError};

use rten_simd::SimdOp;

use super::helpers::Helpers;
use super::map::{Halve, row_length};
use super::{Convolution, Dense, Depthwise, Map, Picture, Pointwise};

/// Numbers between a depthwise and a pointwise layer that are worked on at a time: 256 KiB, which
/// leaves room in a processor core's own cache for the weights.
const AT_A_TIME: usize = 64 * 1024;

/// Numbers that a strip of a map has at least: making fewer takes less time than a thread to help.
const WORTH_A_STRIP: usize = 16 * 1024;

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

    /// The values that `make` makes of the numbers under `count`, in order, on all threads of the run.
    pub fn each<T: Send>(&mut self, count: usize, make: impl Fn(usize) -> T + Sync) -> Vec<T> {
        let next = shared(0..count);
        let made = Mutex::new(Vec::with_capacity(count));
        self.join(0..self.threads, |_| {
            while let Some(number) = next() {
                let value = make(number);
                made.lock().unwrap_or_else(PoisonError::into_inner).push((number, value));
            }
        });
        drop(next);
        let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
        made.sort_unstable_by_key(|(number, _)| *number);
        made.into_iter().map(|(_, value)| value).collect()
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

    /// A depthwise layer over rows that `mix` makes one after another. `mix` gets a row's number, the
    /// row, and `memory` numbers of whatever value to work with.
    pub fn seen(
        &mut self,
        size: (usize, usize),
        layer: &Depthwise,
        memory: usize,
        mix: impl Fn(usize, &mut [f32], &mut [f32]) + Sync,
    ) -> Map {
        let length = row_length(size.0, layer.channels());
        let rows = self.rows_of_a_strip(size.1, length);
        self.rows(size, layer.channels(), rows, 3 * length + memory, |first, between, output| {
            let (around, memory) = between.split_at_mut(3 * length);
            let strip = Strip { first, rows: output.len() / length, height: size.1 };
            let mut output = output.chunks_exact_mut(length);
            strip.each(
                around,
                |y, row| mix(y, row, memory),
                |rows| {
                    output.next().into_iter().for_each(|output| layer.apply(rows, output));
                },
            );
        })
    }

    /// The same, and then the greatest of every 2 × 2 pixels.
    pub fn seen_halved(
        &mut self,
        size: (usize, usize),
        layer: &Depthwise,
        memory: usize,
        mix: impl Fn(usize, &mut [f32], &mut [f32]) + Sync,
    ) -> Map {
        let (width, height) = (size.0 / 2, size.1 / 2);
        let length = row_length(size.0, layer.channels());
        let rows = self.rows_of_a_strip(height, length);
        let between = 5 * length + memory;
        self.rows((width, height), layer.channels(), rows, between, |first, between, output| {
            let (around, rest) = between.split_at_mut(3 * length);
            let (seen, memory) = rest.split_at_mut(2 * length);
            let made = row_length(width, layer.channels());
            let strip = Strip { first: 2 * first, rows: 2 * output.len() / made, height: size.1 };
            let mut output = output.chunks_exact_mut(made);
            let mut upper = true;
            strip.each(
                around,
                |y, row| mix(y, row, memory),
                |rows| {
                    let (above, below) = seen.split_at_mut(length);
                    layer.apply(rows, if upper { &mut *above } else { &mut *below });
                    if !upper && let Some(output) = output.next() {
                        Halve { rows: [above, below], width, output }.dispatch();
                    }
                    upper = !upper;
                },
            );
        })
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

    /// A strip for each thread, since its first and last row see one more that another strip makes too. One
    /// strip where a thread that helps would gain little.
    fn rows_of_a_strip(&self, height: usize, length: usize) -> usize {
        let worth_it = height * length >= WORTH_A_STRIP * self.threads && height > 4 * self.threads;
        height.div_ceil(if worth_it { self.threads } else { 1 }).max(1)
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

/// Rows of a map, from `first`, that are seen with those above and below them.
struct Strip {
    first: usize,
    rows: usize,
    /// Of the map.
    height: usize,
}

impl Strip {
    /// Calls `see` for each row with the one above, itself and the one below. `mix` makes a row of the map;
    /// `around` has room for three.
    fn each(
        &self,
        around: &mut [f32],
        mut mix: impl FnMut(usize, &mut [f32]),
        mut see: impl FnMut([&[f32]; 3]),
    ) {
        let Strip { first, rows, height } = *self;
        let (above, rest) = around.split_at_mut(around.len() / 3);
        let (at, below) = rest.split_at_mut(rest.len() / 2);
        match first.checked_sub(1) {
            Some(y) => mix(y, above),
            None => above.fill(0.0),
        }
        mix(first, at);
        let mut around = [above, at, below];
        for y in first..first + rows {
            match y + 1 < height {
                true => mix(y + 1, around[2]),
                false => around[2].fill(0.0),
            }
            see([around[0], around[1], around[2]]);
            around.rotate_left(1);
        }
    }
}

/// The next of some items, for whichever thread asks.
fn shared<T>(items: impl Iterator<Item = T>) -> impl Fn() -> Option<T> {
    let items = Mutex::new(items);
    move || items.lock().unwrap_or_else(PoisonError::into_inner).next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Negative, Threads};

    /// Enough for a strip for each of three threads, and a height that they cannot share equally.
    const SIZE: (usize, usize) = (64, 62);

    #[test]
    fn a_map_made_in_strips_is_the_same_map() {
        let weights: Vec<f32> = (0..9 * 16).map(|at| (at % 7) as f32 - 3.0).collect();
        let layer = Depthwise::new(1, &weights, vec![0.5; 16], Negative::Zero).unwrap();
        let mix = |y: usize, row: &mut [f32], memory: &mut [f32]| {
            memory.fill(y as f32);
            row.fill(0.0);
            let (pixels, _) = row[16..].as_chunks_mut::<16>();
            for (x, pixel) in pixels[..SIZE.0].iter_mut().enumerate() {
                *pixel = std::array::from_fn(|channel| memory[0] * 3.0 + (x * channel % 11) as f32);
            }
        };
        let made = |threads: usize| {
            Threads::new(threads).run(|run| {
                let seen = run.seen(SIZE, &layer, 1, mix);
                let halved = run.seen_halved(SIZE, &layer, 1, mix);
                [seen, halved].map(|map| {
                    let pixels = (0..map.height).flat_map(|y| (0..map.width).map(move |x| (x, y)));
                    pixels.map(|(x, y)| map.pixel(x, y)).collect::<Vec<_>>()
                })
            })
        };
        let one = made(1);
        assert!(one.iter().flatten().flatten().any(|&number| number > 100.0));
        assert!(one == made(3));
        assert!(one == made(5));
    }
}
