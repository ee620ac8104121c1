//! The figures of a calibration, from templates alone.

use std::collections::HashMap;

use super::{Calibration, CalibrationStep, CalibrationThreshold, Suspicion};
use crate::similarity::similarity;
use crate::template::Template;

/// Two users at or above this similarity are listed.
const DOUBLE: f64 = 95.0;

/// Two faces of one user below this similarity are listed.
const STRANGER: f64 = 50.0;

/// Maximum number of pairs in a list.
const MOST_LISTED: usize = 100;

/// Steps of the threshold: hundredths of the similarity, 0..100.
const STEPS: usize = 10_000;

/// A face to compare.
pub(super) struct Enrolled {
    pub(super) user: String,
    pub(super) id: String,
    pub(super) template: Template,
}

/// How many pairs have each similarity, in hundredths cut off.
struct Histogram(Vec<u64>);

impl Histogram {
    fn all(&self) -> u64 {
        self.0.iter().sum()
    }

    /// How many pairs pass the threshold of this step.
    fn passing(&self, step: usize) -> u64 {
        self.0[step..].iter().sum()
    }

    /// The lowest step that at most `most` pairs pass.
    fn lowest(&self, most: u64) -> Option<usize> {
        let mut passing = 0;
        let too_many = self.0.iter().rposition(|&pairs| {
            passing += pairs;
            passing > most
        });
        let step = too_many.map_or(0, |step| step + 1);
        (step < STEPS).then_some(step)
    }
}

pub(super) fn measure(faces: &[Enrolled], left_out: u64, wanted: f64) -> Calibration {
    let mut numbers = HashMap::new();
    let users: Vec<usize> = faces
        .iter()
        .map(|face| {
            let next = numbers.len();
            *numbers.entry(face.user.as_str()).or_insert(next)
        })
        .collect();
    let mut same = Histogram(vec![0; STEPS + 1]);
    let mut different = Histogram(vec![0; STEPS + 1]);
    let (mut doubles, mut strangers) = (Vec::new(), Vec::new());
    each_pair(faces, |one, other, similarity| {
        let same_user = users[one] == users[other];
        let histogram = if same_user { &mut same } else { &mut different };
        histogram.0[step_of(similarity)] += 1;
        if same_user && similarity < STRANGER {
            list(&mut strangers, (similarity, one, other));
        } else if !same_user && similarity >= DOUBLE {
            list(&mut doubles, (-similarity, one, other));
        }
    });
    let (all_same, all_different) = (same.all(), different.all());
    let most = (all_different as f64 * wanted) as u64;
    let step = (most > 0).then(|| different.lowest(most)).flatten();
    let threshold = step.map(|step| {
        let mut passing = vec![0; numbers.len()];
        each_pair(faces, |one, other, similarity| {
            if users[one] != users[other] && step_of(similarity) >= step {
                passing[users[one]] += 1;
                passing[users[other]] += 1;
            }
        });
        let rejected = all_same - same.passing(step);
        CalibrationThreshold {
            similarity: step as f64 / 100.0,
            false_accept_rate: different.passing(step) as f64 / all_different as f64,
            false_accept_interval: interval(
                &users,
                &passing,
                different.passing(step),
                all_different,
            ),
            false_reject_rate: (all_same > 0).then(|| rejected as f64 / all_same as f64),
        }
    });
    Calibration {
        faces: faces.len() as u64,
        left_out,
        users: numbers.len() as u64,
        same_user_pairs: all_same,
        different_user_pairs: all_different,
        threshold,
        steps: steps(&same, &different),
        doubles: listed(doubles, faces),
        strangers: listed(strangers, faces),
    }
}

/// Every half point.
fn steps(same: &Histogram, different: &Histogram) -> Vec<CalibrationStep> {
    let step = |step| CalibrationStep {
        similarity: step as f64 / 100.0,
        same_user_pairs: same.passing(step),
        different_user_pairs: different.passing(step),
    };
    (0..=STEPS).step_by(50).map(step).collect()
}

fn step_of(similarity: f64) -> usize {
    (similarity * 100.0) as usize
}

fn each_pair(faces: &[Enrolled], mut work: impl FnMut(usize, usize, f64)) {
    for (one, face) in faces.iter().enumerate() {
        for (other, with) in faces.iter().enumerate().skip(one + 1) {
            work(one, other, similarity(f64::from(face.template.cosine(&with.template))));
        }
    }
}

/// The jackknife's 95 % interval of the share of pairs that pass: each user is left out in turn.
/// Where nothing passes, its upper end is the share at which `all` independent pairs show nothing
/// in 5 % of cases (the rule of three).
fn interval(users: &[usize], passing: &[u64], passed: u64, all: u64) -> [f64; 2] {
    let mut faces = vec![0_u64; passing.len()];
    users.iter().for_each(|&user| faces[user] += 1);
    let total = users.len() as u64;
    let without: Vec<f64> = faces
        .iter()
        .zip(passing)
        .map(|(&own, &passing)| (all - own * (total - own), passed - passing))
        .filter(|&(pairs, _)| pairs > 0)
        .map(|(pairs, passed)| passed as f64 / pairs as f64)
        .collect();
    let count = without.len() as f64;
    let mean = without.iter().sum::<f64>() / count.max(1.0);
    let squares: f64 = without.iter().map(|share| (share - mean).powi(2)).sum();
    let error = 1.96 * (squares * (count - 1.0).max(0.0) / count.max(1.0)).sqrt();
    let share = passed as f64 / all as f64;
    let none = if passed == 0 { 3.0 / all as f64 } else { 0.0 };
    [(share - error).max(0.0), (share + error).max(none).min(1.0)]
}

/// Keeps the pairs with the smallest keys, with room to spare so that sorting is seldom.
fn list(pairs: &mut Vec<(f64, usize, usize)>, pair: (f64, usize, usize)) {
    pairs.push(pair);
    if pairs.len() > 100 * MOST_LISTED {
        shorten(pairs);
    }
}

fn shorten(pairs: &mut Vec<(f64, usize, usize)>) {
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    pairs.truncate(MOST_LISTED);
}

fn listed(mut pairs: Vec<(f64, usize, usize)>, faces: &[Enrolled]) -> Vec<Suspicion> {
    shorten(&mut pairs);
    let suspicion = |(similarity, one, other): (f64, usize, usize)| Suspicion {
        similarity: similarity.abs(),
        users: [&faces[one], &faces[other]].map(|face| face.user.clone()),
        face_ids: [&faces[one], &faces[other]].map(|face| face.id.clone()),
    };
    pairs.into_iter().map(suspicion).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A face at this angle in a plane; the cosine of two is that of their difference.
    fn face(user: &str, degrees: f32) -> Enrolled {
        let mut numbers = [0.0; crate::TEMPLATE_LENGTH];
        (numbers[0], numbers[1]) = (degrees.to_radians().cos(), degrees.to_radians().sin());
        let template = Template::new(&numbers).expect("a length of 1");
        Enrolled { user: user.to_owned(), id: format!("{user}/{degrees}"), template }
    }

    #[test]
    fn a_threshold_lets_the_wanted_share_pass_and_wrong_names_are_listed() {
        // 1 is enrolled a second time as 9; 2 has a photo of somebody else.
        let mut faces = vec![face("1", 0.0), face("1", 10.0), face("9", 5.0)];
        faces.extend([face("2", 90.0), face("2", 180.0), face("3", 270.0)]);
        let found = measure(&faces, 0, 0.2);
        assert_eq!((found.faces, found.users), (6, 4));
        assert_eq!((found.same_user_pairs, found.different_user_pairs), (2, 13));
        let (first, last) = (found.steps[0], found.steps[200]);
        assert_eq!((first.same_user_pairs, first.different_user_pairs), (2, 13));
        assert_eq!((last.similarity, last.same_user_pairs), (100.0, 0));
        let doubles: Vec<_> = found.doubles.iter().map(|pair| &pair.users).collect();
        assert_eq!(doubles, [&["1", "9"], &["1", "9"]]);
        let strangers: Vec<_> = found.strangers.iter().map(|pair| &pair.face_ids).collect();
        assert_eq!(strangers, [&["2/90", "2/180"]]);
        let threshold = found.threshold.expect("13 pairs measure a rate of 0.2");
        assert_eq!(threshold.false_accept_rate, 2.0 / 13.0);
        assert_eq!(threshold.false_reject_rate, Some(0.5));
        let [low, high] = threshold.false_accept_interval;
        assert!(low < 2.0 / 13.0 && 2.0 / 13.0 < high && high <= 1.0, "{low} {high}");
        // One hundredth lower, more than the wanted share passes, or it is 0 already.
        assert_eq!(threshold.similarity, 0.01);
        // A rate that 13 pairs cannot show gets no threshold.
        assert_eq!(measure(&faces, 0, 0.01).threshold, None);
    }
}
