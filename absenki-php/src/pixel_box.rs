//! `Absenki\PixelBox`

use crate::record::{Field, Record};
use crate::zend::Kind;

/// A part of a photo in whole pixels.
pub(crate) enum PixelBox {}

impl Record for PixelBox {
    const NAME: &'static str = "Absenki\\PixelBox";
    const FIELDS: &'static [Field] = &[
        Field::new("x", Kind::Int),
        Field::new("y", Kind::Int),
        Field::new("width", Kind::Int),
        Field::new("height", Kind::Int),
    ];
}
