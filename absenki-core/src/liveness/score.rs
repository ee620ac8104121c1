//! From the evidence to a probability.

use super::verdict::LivenessEvidence;

/// A logistic regression over made attempts of heads and of prints. The weights are what
/// `cargo run --release -p absenki-benches --example evaluate_liveness -- --fit` prints.
const WEIGHTS: [f64; 5] = [21.706, 21.161, 13.198, -14.218, -8.901];
const BIAS: f64 = 2.201;

/// The numbers that the score weighs.
pub(super) fn features(evidence: &LivenessEvidence) -> [f64; 5] {
    [
        evidence.nose_shift,
        evidence.smaller_shift,
        evidence.slope,
        evidence.nose_correlation,
        evidence.face_correlation,
    ]
}

/// The probability that the evidence is of a head and not of a picture, 0..1, if both are equally
/// frequent.
pub(super) fn probability(evidence: &LivenessEvidence) -> f64 {
    let terms = features(evidence).into_iter().zip(WEIGHTS).map(|(number, weight)| number * weight);
    let logit = BIAS + terms.sum::<f64>();
    1.0 / (1.0 + (-logit).exp())
}
