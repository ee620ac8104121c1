//! From cosines to a scale that people read.

/// The cosine that means "perhaps": similarity 80. At it, one in 10,000 pairs of different people
/// passes.
const COSINE_AT_80: f64 = 0.416;

/// The cosine that halves the distance to 100.
const HALVING: f64 = 0.053;

/// The similarity of two faces, 0..100, from the cosine of their templates (-1..1):
/// `clamp(100 - 20 * 2^((0.416 - cosine) / 0.053), 0, 100)`.
///
/// 80 is a false accept rate of about 1 in 10,000 over all 29.6 million impostor pairs of Labeled
/// Faces in the Wild, and of about 1 in 1,000 among its East and South-East Asian faces; 90 is
/// about 1 in 100,000; the median pair of one person reaches 99.3. Every 0.053 of cosine halves
/// the distance to 100.
///
/// The scale is not AWS Rekognition's: the same pair of photos gets another number there. A
/// threshold tuned for one must not be used for the other.
///
/// ```
/// use absenki_local::similarity;
///
/// assert_eq!(similarity(0.416), 80.0);
/// assert_eq!(similarity(0.469), 90.0);
/// assert_eq!(similarity(0.1), 0.0);
/// assert!(similarity(1.0) > 99.9);
/// ```
#[must_use]
pub fn similarity(cosine: f64) -> f64 {
    (100.0 - 20.0 * ((COSINE_AT_80 - cosine) / HALVING).exp2()).clamp(0.0, 100.0)
}
