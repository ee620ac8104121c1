//! `Absenki\Reconciliation`

use ext_php_rs::error::Result;
use ext_php_rs::types::Zval;

use crate::record::{Field, Record, values};
use crate::zend::Kind;

/// What a comparison of the collection with the app's profiles found.
pub(crate) struct Reconciliation {
    /// Ids of faces in the collection that no profile names.
    pub(crate) faces_without_profile: Vec<String>,
    /// Ids in profiles whose face is gone.
    pub(crate) profiles_without_face: Vec<String>,
    /// Whether the faces have been deleted.
    pub(crate) applied: bool,
}

impl Record for Reconciliation {
    const NAME: &'static str = "Absenki\\Reconciliation";
    const FIELDS: &'static [Field] = &[
        Field::new("facesWithoutProfile", Kind::List),
        Field::new("profilesWithoutFace", Kind::List),
        Field::new("applied", Kind::Bool),
    ];

    fn values(self) -> Result<Vec<Zval>> {
        values![self.faces_without_profile, self.profiles_without_face, self.applied]
    }
}
