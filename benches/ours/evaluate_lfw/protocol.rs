//! The official protocol: the accuracy in each fold with the threshold that is best on the others.

/// The similarity of a pair's faces, and whether they are one person's.
pub(crate) struct Scored {
    pub(crate) cosine: f32,
    pub(crate) genuine: bool,
}

/// The mean accuracy of the folds and its standard deviation, 0..1.
pub(crate) fn accuracy(folds: &[Vec<Scored>]) -> (f64, f64) {
    let accuracies: Vec<f64> = (0..folds.len())
        .map(|tested| {
            let others = folds.iter().enumerate().filter(|(fold, _)| *fold != tested);
            let threshold = best_threshold(others.flat_map(|(_, fold)| fold));
            let right =
                folds[tested].iter().filter(|pair| (pair.cosine >= threshold) == pair.genuine);
            right.count() as f64 / folds[tested].len() as f64
        })
        .collect();
    let mean = accuracies.iter().sum::<f64>() / accuracies.len() as f64;
    let variance = accuracies.iter().map(|accuracy| (accuracy - mean).powi(2)).sum::<f64>()
        / accuracies.len() as f64;
    (mean, variance.sqrt())
}

/// The cosine that tells most pairs right: in the middle between the last accepted and the first
/// refused.
fn best_threshold<'a>(pairs: impl Iterator<Item = &'a Scored>) -> f32 {
    let mut pairs: Vec<&Scored> = pairs.collect();
    pairs.sort_by(|a, b| b.cosine.total_cmp(&a.cosine));
    let mut right = pairs.iter().filter(|pair| !pair.genuine).count();
    let (mut best, mut threshold) = (right, 1.0);
    for (index, pair) in pairs.iter().enumerate() {
        right = if pair.genuine { right + 1 } else { right - 1 };
        if right > best {
            let next = pairs.get(index + 1).map_or(-1.0, |next| next.cosine);
            (best, threshold) = (right, f32::midpoint(pair.cosine, next));
        }
    }
    threshold
}
