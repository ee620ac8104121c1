//! `Absenki\LivenessSession`

use crate::record::{Field, Record};
use crate::zend::Kind;

/// One attempt, for the page that guides it.
pub(crate) enum LivenessSession {}

impl Record for LivenessSession {
    const NAME: &'static str = "Absenki\\LivenessSession";
    const FIELDS: &'static [Field] = &[
        Field::new("token", Kind::Text),
        Field::new("steps", Kind::List),
        Field::new("expiresInMs", Kind::Int),
    ];
}
