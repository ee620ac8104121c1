//! `Absenki\Verification`

use absenki_core::Config;
use absenki_core::recognition;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::types::Zval;

use crate::enums::REASON;
use crate::guard::Returned;
use crate::labelled_face::LabelledFace;
use crate::quality_report::QualityReport;
use crate::record::{Field, Object, Record};
use crate::zend::Kind;

/// The verdict on a photo.
pub(crate) enum Verification {}

impl Record for Verification {
    const NAME: &'static str = "Absenki\\Verification";
    const FIELDS: &'static [Field] = &[
        Field::new("ok", Kind::Bool),
        Field::new("reason", Kind::Object(REASON)),
        Field::new("message", Kind::Text),
        Field::new("userId", Kind::Text),
        Field::records::<LabelledFace>("faces"),
        Field::new("score", Kind::Float).or_null(),
        Field::new("shownScore", Kind::Float).or_null(),
        Field::new("faceId", Kind::Text).or_null(),
        Field::new("name", Kind::Text).or_null(),
        Field::new("faceCount", Kind::Int).or_null(),
        Field::record::<QualityReport>("quality").or_null(),
    ];
}

impl Verification {
    pub(crate) fn object(
        verdict: &recognition::Verification,
        user_id: &str,
        config: &Config,
    ) -> Returned<Object<Self>> {
        let quality = match &verdict.quality {
            Some(report) => QualityReport::object(report, config)?.zval(),
            None => Zval::null(),
        };
        Object::with(verdict, [("userId", user_id.into_zval(false)?), ("quality", quality)])
    }
}
