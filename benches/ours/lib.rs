//! What the measurements share.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use absenki_local::{EMBEDDER_SHA256, TEMPLATE_LENGTH};
use rusqlite::{Connection, params};

/// Why a measurement failed.
pub type Failure = Box<dyn Error + Send + Sync>;

/// Runs `work` on every number under `count`, on all cores. The results are in order.
///
/// # Errors
/// The first error of `work`.
pub fn each<T: Send>(
    count: usize,
    work: impl Fn(usize) -> Result<T, Failure> + Sync,
) -> Result<Vec<T>, Failure> {
    let next = AtomicUsize::new(0);
    let some = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                return Ok(done);
            }
            done.push((index, work(index)?));
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let all = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(some)).collect();
        let joined = threads.into_iter().map(|thread| match thread.join() {
            Ok(done) => done,
            Err(_) => Err(Failure::from("a thread failed")),
        });
        joined.collect::<Result<Vec<Vec<_>>, Failure>>()
    })?;
    let mut all: Vec<_> = all.into_iter().flatten().collect();
    all.sort_by_key(|(index, _)| *index);
    Ok(all.into_iter().map(|(_, done)| done).collect())
}

/// The photos of each person, in order: `folder` has a folder for each.
///
/// # Errors
/// A folder that cannot be read.
pub fn photos_of_people(folder: &Path) -> Result<Vec<Vec<PathBuf>>, Failure> {
    let sorted = |folder: &Path| -> Result<Vec<PathBuf>, Failure> {
        let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)?
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<_, Failure>>()?;
        entries.sort();
        Ok(entries)
    };
    let people = sorted(folder)?.into_iter().filter(|person| person.is_dir());
    people.map(|person| sorted(&person)).collect()
}

/// Adds faces to the first collection of a gallery. Their templates point anywhere, in every run the same.
///
/// # Errors
/// A gallery that cannot be written.
pub fn fill_gallery(file: &Path, faces: u32) -> Result<(), Failure> {
    let mut raw = Connection::open(file)?;
    let transaction = raw.transaction()?;
    let mut state = 1_u32;
    let mut number = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    for face in 0..faces {
        let numbers: [f32; TEMPLATE_LENGTH] = std::array::from_fn(|_| number());
        let length = numbers.iter().map(|number| number * number).sum::<f32>().sqrt();
        let template: Vec<u8> =
            numbers.iter().flat_map(|number| (number / length).to_le_bytes()).collect();
        transaction
            .prepare_cached(
                "INSERT INTO faces (collection, face_id, image_id, external_image_id, box_left, \
                 box_top, box_width, box_height, confidence, template, model, created_at) \
                 VALUES (1, ?1, ?1, ?1, 0.1, 0.1, 0.5, 0.5, 99.0, ?2, ?3, 0)",
            )?
            .execute(params![format!("face-{face}"), template, EMBEDDER_SHA256])?;
    }
    Ok(transaction.commit()?)
}

/// Wilson's interval of a share, 95 %.
#[must_use]
pub fn wilson(count: usize, of: usize) -> (f64, f64) {
    const Z: f64 = 1.959_964;
    let (count, of) = (count as f64, of as f64);
    let middle = (count + Z * Z / 2.0) / (of + Z * Z);
    let half = Z / (of + Z * Z) * (count * (of - count) / of + Z * Z / 4.0).sqrt();
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_is_the_textbooks() {
        // Newcombe 1998, table I: 81 of 263, 0 of 20.
        let near = |(low, high): (f64, f64), wanted: (f64, f64)| {
            assert!(
                (low - wanted.0).abs() < 5e-5 && (high - wanted.1).abs() < 5e-5,
                "{low} {high}"
            );
        };
        near(wilson(81, 263), (0.2553, 0.3662));
        near(wilson(0, 20), (0.0, 0.1611));
    }
}
