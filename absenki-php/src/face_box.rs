//! `Absenki\FaceBox`

use absenki_core::geometry::NormalizedBox;
use ext_php_rs::error::Result;
use ext_php_rs::types::Zval;

use crate::record::{Field, Record, values};
use crate::zend::Kind;

/// Where a face is, as shares of the upright photo.
pub(crate) struct FaceBox(pub(crate) NormalizedBox);

impl Record for FaceBox {
    const NAME: &'static str = "Absenki\\FaceBox";
    const FIELDS: &'static [Field] = &[
        Field::new("left", Kind::Float),
        Field::new("top", Kind::Float),
        Field::new("width", Kind::Float),
        Field::new("height", Kind::Float),
    ];

    fn values(self) -> Result<Vec<Zval>> {
        values![self.0.left, self.0.top, self.0.width, self.0.height]
    }
}
