//! `Absenki\FaceBox`

use crate::record::{Field, Record};
use crate::zend::Kind;

/// Where a face is, as shares of the upright photo.
pub(crate) enum FaceBox {}

impl Record for FaceBox {
    const NAME: &'static str = "Absenki\\FaceBox";
    const FIELDS: &'static [Field] = &[
        Field::new("left", Kind::Float),
        Field::new("top", Kind::Float),
        Field::new("width", Kind::Float),
        Field::new("height", Kind::Float),
    ];
}
