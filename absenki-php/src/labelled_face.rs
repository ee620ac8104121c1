//! `Absenki\LabelledFace`

use crate::enums::LABEL;
use crate::face_box::FaceBox;
use crate::record::{Field, Record};
use crate::zend::Kind;

/// A face in a verified photo, with its label.
pub(crate) enum LabelledFace {}

impl Record for LabelledFace {
    const NAME: &'static str = "Absenki\\LabelledFace";
    const FIELDS: &'static [Field] = &[
        Field::record::<FaceBox>("box"),
        Field::new("label", Kind::Object(LABEL)),
        Field::new("score", Kind::Float).or_null(),
    ];
}
