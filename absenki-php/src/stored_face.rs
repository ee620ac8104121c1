//! `Absenki\StoredFace`

use crate::face_box::FaceBox;
use crate::record::{Field, Record};
use crate::zend::Kind;

/// A face as the collection keeps it.
pub(crate) enum StoredFace {}

impl Record for StoredFace {
    const NAME: &'static str = "Absenki\\StoredFace";
    const FIELDS: &'static [Field] = &[
        Field::new("faceId", Kind::Text),
        Field::new("confidence", Kind::Float),
        Field::new("externalImageId", Kind::Text).or_null(),
        Field::new("imageId", Kind::Text).or_null(),
        Field::record::<FaceBox>("box").or_null(),
        Field::new("userId", Kind::Text).or_null(),
    ];
}
