//! `Absenki\PixelBox`

use absenki_core::geometry;
use ext_php_rs::error::Result;
use ext_php_rs::types::Zval;

use crate::record::{Field, Record, values};
use crate::zend::Kind;

/// A part of a photo in whole pixels.
pub(crate) struct PixelBox(pub(crate) geometry::PixelBox);

impl Record for PixelBox {
    const NAME: &'static str = "Absenki\\PixelBox";
    const FIELDS: &'static [Field] = &[
        Field::new("x", Kind::Int),
        Field::new("y", Kind::Int),
        Field::new("width", Kind::Int),
        Field::new("height", Kind::Int),
    ];

    fn values(self) -> Result<Vec<Zval>> {
        values![self.0.x, self.0.y, self.0.width, self.0.height]
    }
}
