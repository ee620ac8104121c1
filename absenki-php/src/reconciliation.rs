//! `Absenki\Reconciliation`

use absenki_core::recognition::FaceDifference;
use ext_php_rs::error::Result;
use ext_php_rs::types::Zval;

use crate::record::{Field, Record, values};
use crate::zend::Kind;

/// What a comparison of the collection with the app's profiles found.
pub(crate) struct Reconciliation(pub(crate) FaceDifference);

impl Record for Reconciliation {
    const NAME: &'static str = "Absenki\\Reconciliation";
    const FIELDS: &'static [Field] = &[
        Field::new("facesWithoutProfile", Kind::List),
        Field::new("profilesWithoutFace", Kind::List),
        Field::new("applied", Kind::Bool),
    ];

    fn values(self) -> Result<Vec<Zval>> {
        let FaceDifference { faces_without_profile, profiles_without_face, applied } = self.0;
        values![faces_without_profile, profiles_without_face, applied]
    }
}
