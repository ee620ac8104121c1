//! From cosines to a scale that people read.

/// The cosine that means "perhaps": similarity 80. An account of three photos lets one stranger in
/// 10,000 pass at it.
const COSINE_AT_80: f64 = 0.447;

/// The cosine that halves the distance to 100.
const HALVING: f64 = 0.052;

/// The similarity of two faces, 0..100, from the cosine of their templates (-1..1):
/// `clamp(100 - 20 * 2^((0.447 - cosine) / 0.052), 0, 100)`.
///
/// Fitted to Labeled Faces in the Wild: where an account has three photos and the most similar counts, 80
/// lets one stranger in 10,000 pass and 90 one in 100,000. Every 0.052 of cosine halves the distance to
/// 100. `docs/accuracy.md` has what that means for a photo, for many accounts, and for East and
/// South-East Asian faces.
///
/// The scale is not AWS Rekognition's: the same pair of photos gets another number there. A
/// threshold tuned for one must not be used for the other.
///
/// ```
/// use absenki_local::similarity;
///
/// assert_eq!(similarity(0.447), 80.0);
/// assert_eq!(similarity(0.499).round(), 90.0);
/// assert_eq!(similarity(0.1), 0.0);
/// assert!(similarity(1.0) > 99.9);
/// ```
#[must_use]
pub fn similarity(cosine: f64) -> f64 {
    (100.0 - 20.0 * ((COSINE_AT_80 - cosine) / HALVING).exp2()).clamp(0.0, 100.0)
}
