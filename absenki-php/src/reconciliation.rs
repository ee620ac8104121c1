//! `Absenki\Reconciliation`

use crate::record::{Field, Record};
use crate::zend::Kind;

/// What a comparison of the collection with the app's profiles found.
pub(crate) enum Reconciliation {}

impl Record for Reconciliation {
    const NAME: &'static str = "Absenki\\Reconciliation";
    const FIELDS: &'static [Field] = &[
        Field::new("facesWithoutProfile", Kind::List),
        Field::new("profilesWithoutFace", Kind::List),
        Field::new("applied", Kind::Bool),
        Field::new("usersWithoutFace", Kind::List),
    ];
}
