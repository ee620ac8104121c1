//! `Absenki\LabelledFace`

use absenki_core::verify;
use ext_php_rs::error::Result;
use ext_php_rs::types::Zval;

use crate::enums::{Case, LABEL};
use crate::face_box::FaceBox;
use crate::record::{Field, Object, Record, values};
use crate::zend::Kind;

/// A face in a verified photo, with what it is.
pub(crate) struct LabelledFace(pub(crate) verify::LabelledFace);

impl Record for LabelledFace {
    const NAME: &'static str = "Absenki\\LabelledFace";
    const FIELDS: &'static [Field] = &[
        Field::new("box", Kind::Object(FaceBox::NAME)),
        Field::new("label", Kind::Object(LABEL)),
        Field::new("score", Kind::Float).or_null(),
    ];

    fn values(self) -> Result<Vec<Zval>> {
        let face = self.0;
        values![Object(FaceBox(face.bounding_box)), Case::from(face.label), face.score]
    }
}
