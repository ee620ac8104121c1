//! Many similarities, counted.

use absenki_local::similarity;

/// Steps of the cosine from -1 to 1.
const STEPS: usize = 200_000;

/// How often each cosine was seen.
pub(crate) struct Cosines {
    counts: Vec<u64>,
}

impl Cosines {
    pub(crate) fn new() -> Self {
        Cosines { counts: vec![0; STEPS + 1] }
    }

    pub(crate) fn of(cosines: impl IntoIterator<Item = f32>) -> Self {
        let mut counted = Cosines::new();
        cosines.into_iter().for_each(|cosine| counted.add(cosine));
        counted
    }

    pub(crate) fn add(&mut self, cosine: f32) {
        let step = (f64::from(cosine) + 1.0) / 2.0 * STEPS as f64;
        self.counts[step.clamp(0.0, STEPS as f64) as usize] += 1;
    }

    pub(crate) fn merge(mut self, other: &Cosines) -> Self {
        self.counts.iter_mut().zip(&other.counts).for_each(|(sum, count)| *sum += count);
        self
    }

    pub(crate) fn len(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// How many are at a cosine or over it.
    pub(crate) fn passing(&self, cosine: f64) -> u64 {
        let first = ((cosine + 1.0) / 2.0 * STEPS as f64).ceil().clamp(0.0, STEPS as f64) as usize;
        self.counts[first..].iter().sum()
    }

    /// How many reach a similarity, 0..100.
    pub(crate) fn over(&self, wanted: f64) -> u64 {
        let cosine = |step: usize| step as f64 / STEPS as f64 * 2.0 - 1.0;
        let reach = |&(step, _): &(usize, &u64)| similarity(cosine(step)) >= wanted;
        self.counts.iter().enumerate().filter(reach).map(|(_, count)| count).sum()
    }

    /// The lowest cosine that at most this share passes.
    pub(crate) fn threshold(&self, share: f64) -> f64 {
        let most = (self.len() as f64 * share) as u64;
        let mut passing = 0;
        for (step, count) in self.counts.iter().enumerate().rev() {
            passing += count;
            if passing > most {
                return (step + 1) as f64 / STEPS as f64 * 2.0 - 1.0;
            }
        }
        -1.0
    }
}
