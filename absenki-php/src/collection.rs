//! `Absenki\Collection`

use absenki_core::backend::CollectionDescription;
use ext_php_rs::convert::IntoZval;

use crate::guard::Returned;
use crate::record::{Field, Object, Record};
use crate::zend::Kind;

/// What is known of a collection.
pub(crate) enum Collection {}

impl Record for Collection {
    const NAME: &'static str = "Absenki\\Collection";
    const FIELDS: &'static [Field] = &[
        Field::new("collectionId", Kind::Text),
        Field::new("faceCount", Kind::Int),
        Field::new("faceModelVersion", Kind::Text),
        Field::new("userCount", Kind::Int),
    ];
}

impl Collection {
    pub(crate) fn object(id: &str, found: &CollectionDescription) -> Returned<Object<Self>> {
        Object::with(found, [("collectionId", id.into_zval(false)?)])
    }
}
