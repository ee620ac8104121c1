//! `Absenki\FacePage`

use absenki_core::backend::{Face, Page};
use ext_php_rs::error::Result;
use ext_php_rs::types::Zval;

use crate::record::{Field, Record, list, values};
use crate::stored_face::StoredFace;
use crate::zend::Kind;

/// One page of the faces in a collection.
pub(crate) struct FacePage(pub(crate) Page<Face>);

impl Record for FacePage {
    const NAME: &'static str = "Absenki\\FacePage";
    const FIELDS: &'static [Field] =
        &[Field::new("faces", Kind::List), Field::new("nextToken", Kind::Text).or_null()];

    fn values(self) -> Result<Vec<Zval>> {
        values![list(self.0.items.into_iter().map(StoredFace))?, self.0.next_token]
    }
}
