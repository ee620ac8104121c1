//! `Absenki\Identification`

use crate::enums::REASON;
use crate::record::{Field, Record};
use crate::zend::Kind;

/// Who a photo shows.
pub(crate) enum Identification {}

impl Record for Identification {
    const NAME: &'static str = "Absenki\\Identification";
    const FIELDS: &'static [Field] = &[
        Field::new("ok", Kind::Bool),
        Field::new("reason", Kind::Object(REASON)),
        Field::new("message", Kind::Text),
        Field::new("threshold", Kind::Float),
        Field::new("userId", Kind::Text).or_null(),
        Field::new("faceId", Kind::Text).or_null(),
        Field::new("score", Kind::Float).or_null(),
    ];
}
