//! Templates that are made, and their exact neighbours.

use absenki_local::TEMPLATE_LENGTH;

use crate::MOST;

pub(crate) const FACES_OF_A_PERSON: usize = 3;

pub(crate) type Vector = [f32; TEMPLATE_LENGTH];

/// The nearest of each asked face, without itself and the others that are asked.
pub(crate) fn nearest_of_all(vectors: &[Vector], asked: &[usize]) -> Vec<Vec<(f32, usize)>> {
    let half = asked.len().div_ceil(2);
    std::thread::scope(|scope| {
        let halves: Vec<_> = asked
            .chunks(half)
            .map(|part| {
                scope.spawn(move || part.iter().map(|one| nearest(vectors, *one, asked)).collect())
            })
            .collect();
        halves.into_iter().flat_map(|half| half.join().unwrap_or_else(|_| Vec::new())).collect()
    })
}

fn nearest(vectors: &[Vector], one: usize, asked: &[usize]) -> Vec<(f32, usize)> {
    let mut nearest: Vec<(f32, usize)> = Vec::with_capacity(MOST + 1);
    for (index, vector) in vectors.iter().enumerate() {
        let cosine = dot(vector, &vectors[one]);
        let is_near = nearest.len() < MOST || cosine > nearest[MOST - 1].0;
        if is_near && asked.binary_search(&index).is_err() {
            let at = nearest.partition_point(|(greater, _)| *greater >= cosine);
            nearest.insert(at, (cosine, index));
            nearest.truncate(MOST);
        }
    }
    nearest
}

/// Sixteen sums, which the compiler turns into vector instructions.
fn dot(a: &Vector, b: &Vector) -> f32 {
    let mut sums = [0.0; 16];
    for (a, b) in a.as_chunks::<16>().0.iter().zip(b.as_chunks::<16>().0) {
        (0..16).for_each(|i| sums[i] += a[i] * b[i]);
    }
    sums.iter().sum()
}

/// Templates of people with three faces each.
pub(crate) fn made(count: usize, mut state: u64) -> Vec<Vector> {
    let mut uniform = move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1 << 24) as f32
    };
    // The sum of four uniform numbers is close to a normal one. Later directions vary less.
    let spread: Vec<f32> = (1..=TEMPLATE_LENGTH).map(|i| (i as f32).powf(-0.2)).collect();
    let mut random = |_: ()| {
        let numbers =
            std::array::from_fn(|i| spread[i] * ((0..4).map(|_| uniform()).sum::<f32>() - 2.0));
        (unit(numbers), uniform())
    };
    let common = unit(std::array::from_fn(|i| if i % 2 == 0 { 1.0 } else { -1.0 }));
    let mut vectors = Vec::with_capacity(count);
    let mut person = common;
    for index in 0..count {
        if index % FACES_OF_A_PERSON == 0 {
            let (own, _) = random(());
            person =
                unit(std::array::from_fn(|i| 0.1_f32.sqrt() * common[i] + 0.9_f32.sqrt() * own[i]));
        }
        let (noise, share) = random(());
        let share = (0.1 + 0.6 * share).sqrt();
        vectors.push(unit(std::array::from_fn(|i| person[i] + share * noise[i])));
    }
    vectors
}

fn unit(numbers: Vector) -> Vector {
    let length = dot(&numbers, &numbers).sqrt();
    numbers.map(|number| number / length)
}
