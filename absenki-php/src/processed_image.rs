//! `Absenki\ProcessedImage`

use absenki_core::Config;
use absenki_core::message::process_text;
use absenki_core::processor;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::types::Zval;

use crate::cropped_face::CroppedFace;
use crate::enums::REASON;
use crate::guard::Returned;
use crate::quality_report::QualityReport;
use crate::record::{Field, Object, Record};
use crate::zend::Kind;

/// What the enrolment step found, as far as it came.
pub(crate) enum ProcessedImage {}

impl Record for ProcessedImage {
    const NAME: &'static str = "Absenki\\ProcessedImage";
    const FIELDS: &'static [Field] = &[
        Field::new("passed", Kind::Bool),
        Field::record::<QualityReport>("photo"),
        Field::record::<CroppedFace>("face").or_null(),
        Field::record::<QualityReport>("faceQuality").or_null(),
        Field::new("refusedAt", Kind::Text).or_null(),
        Field::new("reason", Kind::Object(REASON)).or_null(),
        Field::new("message", Kind::Text).or_null(),
    ];
}

impl ProcessedImage {
    pub(crate) fn object(
        processed: processor::ProcessedImage,
        config: &Config,
    ) -> Returned<Object<Self>> {
        let message = process_text(&processed, &config.gate, config.language).into_zval(false)?;
        let photo = QualityReport::object(&processed.photo, config)?.zval();
        let face_quality = match &processed.face_quality {
            Some(report) => QualityReport::object(report, config)?.zval(),
            None => Zval::null(),
        };
        let face = match &processed.face {
            Some(face) => CroppedFace::object(face.clone())?.zval(),
            None => Zval::null(),
        };
        let made =
            [("photo", photo), ("face", face), ("faceQuality", face_quality), ("message", message)];
        Object::with(&processed, made)
    }
}
