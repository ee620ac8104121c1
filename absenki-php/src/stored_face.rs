//! `Absenki\StoredFace`

use absenki_core::backend::Face;
use ext_php_rs::error::Result;
use ext_php_rs::types::Zval;

use crate::face_box::FaceBox;
use crate::record::{Field, Object, Record, values};
use crate::zend::Kind;

/// A face as the collection keeps it.
pub(crate) struct StoredFace(pub(crate) Face);

impl Record for StoredFace {
    const NAME: &'static str = "Absenki\\StoredFace";
    const FIELDS: &'static [Field] = &[
        Field::new("faceId", Kind::Text),
        Field::new("confidence", Kind::Float),
        Field::new("externalImageId", Kind::Text).or_null(),
        Field::new("imageId", Kind::Text).or_null(),
        Field::new("box", Kind::Object(FaceBox::NAME)).or_null(),
    ];

    fn values(self) -> Result<Vec<Zval>> {
        values![
            self.0.face_id,
            self.0.confidence,
            self.0.external_image_id,
            self.0.image_id,
            self.0.bounding_box.map(|face| Object(FaceBox(face))),
        ]
    }
}
