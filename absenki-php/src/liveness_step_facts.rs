//! `Absenki\LivenessStepFacts`

use crate::record::{Field, Record};
use crate::zend::Kind;

/// What the frames show of one step.
pub(crate) enum LivenessStepFacts {}

impl Record for LivenessStepFacts {
    const NAME: &'static str = "Absenki\\LivenessStepFacts";
    const FIELDS: &'static [Field] = &[
        Field::new("step", Kind::Text),
        Field::new("performed", Kind::Bool),
        Field::new("fromMs", Kind::Int).or_null(),
        Field::new("toMs", Kind::Int).or_null(),
        Field::new("turnDegrees", Kind::Float).or_null(),
        Field::new("noseShift", Kind::Float).or_null(),
    ];
}
