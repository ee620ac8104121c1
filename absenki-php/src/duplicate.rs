//! `Absenki\Duplicate`

use crate::record::{Field, Record};
use crate::zend::Kind;

/// Somebody else's face that is very much like the one that is enrolled.
pub(crate) enum Duplicate {}

impl Record for Duplicate {
    const NAME: &'static str = "Absenki\\Duplicate";
    const FIELDS: &'static [Field] = &[
        Field::new("faceId", Kind::Text),
        Field::new("externalImageId", Kind::Text).or_null(),
        Field::new("similarity", Kind::Float),
    ];
}
