//! The weights of the score: a logistic regression of heads against bent prints.

use absenki_core::liveness::{LivenessChallenge, LivenessEvidence};
use absenki_sequences::{Manner, Random, Subject, Surface, attempt, film};

use crate::attacks::head;
use crate::judge;
use absenki_benches::{Failure, each};

/// The numbers that the score weighs, and a constant.
const FEATURES: usize = 5;
type Row = [f64; FEATURES + 1];

/// The penalty on the squared weights, of features with a variance of 1.
const PENALTY: f64 = 1e-3;

fn row(evidence: &LivenessEvidence) -> Row {
    [
        evidence.nose_shift,
        evidence.smaller_shift,
        evidence.slope,
        evidence.nose_correlation,
        evidence.face_correlation,
        1.0,
    ]
}

/// The weights, and the quantiles of what they weigh.
pub(crate) fn fit(people: &[Subject]) -> Result<String, Failure> {
    let judge = judge()?;
    let challenge: LivenessChallenge = "left,right".parse()?;
    let samples = each(people.len(), |index| {
        let person = &people[index];
        let mut rows = Vec::new();
        for is_head in [true, false] {
            let seed = 1_000_000 + 2 * index as u64 + u64::from(is_head);
            let random = &mut Random::new(seed);
            let surface = match is_head {
                true => head(random),
                false => Surface::Print { radius: random.between(1.3, 3.0) },
            };
            let moments = attempt(challenge.steps(), Manner::of_somebody(random), random);
            let verdict = judge.judge(&challenge, &film(person, surface, &moments, seed)?)?;
            rows.extend(verdict.evidence.as_ref().map(|evidence| (row(evidence), is_head)));
        }
        Ok(rows)
    })?;
    let samples: Vec<(Row, bool)> = samples.into_iter().flatten().collect();
    let heads = samples.iter().filter(|(_, is_head)| *is_head).count();
    let mut text = format!("{heads} heads, {} prints\n", samples.len() - heads);
    for is_head in [true, false] {
        for feature in 0..FEATURES {
            let mut values: Vec<f64> =
                samples.iter().filter(|s| s.1 == is_head).map(|s| s.0[feature]).collect();
            values.sort_by(f64::total_cmp);
            let at = |share: f64| values[((values.len() - 1) as f64 * share) as usize];
            text += &format!(
                "{} {feature}: 1 % {:.3}, median {:.3}, 99 % {:.3}\n",
                if is_head { "head " } else { "print" },
                at(0.01),
                at(0.5),
                at(0.99)
            );
        }
    }
    let weights = regression(&samples).ok_or("the regression has no solution")?;
    let [bias, weights @ ..] = rotated(weights);
    text += &format!("WEIGHTS {weights:.3?}\nBIAS {bias:.3}\n");
    Ok(text)
}

fn rotated(mut row: Row) -> Row {
    row.rotate_right(1);
    row
}

/// The weights by Newton's method; both classes count the same.
fn regression(samples: &[(Row, bool)]) -> Option<Row> {
    let count = samples.len() as f64;
    let mean: Row = std::array::from_fn(|i| samples.iter().map(|s| s.0[i]).sum::<f64>() / count);
    let deviation: Row = std::array::from_fn(|i| {
        let square = |s: &(Row, bool)| (s.0[i] - mean[i]).powi(2);
        (samples.iter().map(square).sum::<f64>() / count).sqrt()
    });
    let standard = |row: &Row| -> Row {
        std::array::from_fn(|i| if i < FEATURES { (row[i] - mean[i]) / deviation[i] } else { 1.0 })
    };
    let heads = samples.iter().filter(|s| s.1).count() as f64;
    let mut weights: Row = [0.0; FEATURES + 1];
    for _ in 0..50 {
        let mut gradient: Row =
            std::array::from_fn(|i| if i < FEATURES { -PENALTY * weights[i] } else { 0.0 });
        let mut curvature: [Row; FEATURES + 1] =
            std::array::from_fn(|i| std::array::from_fn(|j| if i == j { PENALTY } else { 0.0 }));
        for (row, is_head) in samples {
            let row = standard(row);
            let share = 0.5 / if *is_head { heads } else { count - heads };
            let logit: f64 = row.iter().zip(&weights).map(|(a, b)| a * b).sum();
            let probability = 1.0 / (1.0 + (-logit).exp());
            let error = f64::from(u8::from(*is_head)) - probability;
            for i in 0..=FEATURES {
                gradient[i] += share * error * row[i];
                for j in 0..=FEATURES {
                    curvature[i][j] += share * probability * (1.0 - probability) * row[i] * row[j];
                }
            }
        }
        let step = solve(curvature, gradient)?;
        (0..=FEATURES).for_each(|i| weights[i] += step[i]);
    }
    let mut plain: Row =
        std::array::from_fn(|i| if i < FEATURES { weights[i] / deviation[i] } else { weights[i] });
    plain[FEATURES] -= (0..FEATURES).map(|i| plain[i] * mean[i]).sum::<f64>();
    Some(plain)
}

/// Gauss's elimination of a symmetric positive matrix.
fn solve(mut matrix: [Row; FEATURES + 1], mut right: Row) -> Option<Row> {
    for pivot in 0..=FEATURES {
        if matrix[pivot][pivot].abs() < 1e-12 {
            return None;
        }
        for row in pivot + 1..=FEATURES {
            let factor = matrix[row][pivot] / matrix[pivot][pivot];
            let above = matrix[pivot];
            for (value, above) in matrix[row].iter_mut().zip(above) {
                *value -= factor * above;
            }
            right[row] -= factor * right[pivot];
        }
    }
    let mut solution: Row = [0.0; FEATURES + 1];
    for row in (0..=FEATURES).rev() {
        let known: f64 = (row + 1..=FEATURES).map(|i| matrix[row][i] * solution[i]).sum();
        solution[row] = (right[row] - known) / matrix[row][row];
    }
    Some(solution)
}
