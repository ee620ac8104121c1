//! `Absenki\DetectedFace`

use crate::face_box::FaceBox;
use crate::record::{Field, Record};
use crate::zend::Kind;

/// A face that the local detector found.
pub(crate) enum DetectedFace {}

impl Record for DetectedFace {
    const NAME: &'static str = "Absenki\\DetectedFace";
    const FIELDS: &'static [Field] = &[
        Field::record::<FaceBox>("box"),
        Field::new("score", Kind::Float),
        Field::new("landmarks", Kind::List).or_null(),
    ];
}
