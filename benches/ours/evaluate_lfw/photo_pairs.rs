//! One photo against one: every pair of photos of different people.

use absenki_benches::{Failure, each};
use absenki_local::Template;

use crate::cosines::Cosines;
use crate::photos::{FacePhoto, Way};

/// Parts that the work is cut into.
const PARTS: usize = 64;

/// All pairs of different people. A pair's photos have templates of these ways: two ways where the
/// one was enrolled before.
pub(crate) fn impostors(photos: &[&FacePhoto], ways: [Way; 2]) -> Result<Cosines, Failure> {
    let pairs = |part: usize| {
        let first = photos.iter().enumerate().skip(part).step_by(PARTS);
        first.flat_map(|(at, one)| photos[at + 1..].iter().map(move |other| (*one, *other)))
    };
    let parts = each(PARTS, |part| {
        let different = pairs(part).filter(|(one, other)| one.person != other.person);
        Ok(Cosines::of(different.map(|(one, other)| cosine(one, other, ways))))
    })?;
    Ok(parts.iter().fold(Cosines::new(), Cosines::merge))
}

/// All pairs of one person.
pub(crate) fn genuine(photos: &[&FacePhoto], ways: [Way; 2]) -> Cosines {
    let pairs = photos.iter().enumerate().flat_map(|(at, one)| {
        let others = photos[at + 1..].iter().filter(|other| other.person == one.person);
        others.map(|other| cosine(one, other, ways))
    });
    Cosines::of(pairs)
}

/// A photo without a face resembles no other.
pub(crate) fn cosine(one: &FacePhoto, other: &FacePhoto, [a, b]: [Way; 2]) -> f32 {
    one.template(a).zip(other.template(b)).map_or(-1.0, |(a, b): (&Template, _)| a.cosine(b))
}
