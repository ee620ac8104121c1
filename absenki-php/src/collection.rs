//! `Absenki\Collection`

use absenki_core::backend::CollectionDescription;
use ext_php_rs::error::Result;
use ext_php_rs::types::Zval;

use crate::record::{Field, Record, values};
use crate::zend::Kind;

/// What is known of a collection.
pub(crate) struct Collection {
    pub(crate) id: String,
    pub(crate) description: CollectionDescription,
}

impl Record for Collection {
    const NAME: &'static str = "Absenki\\Collection";
    const FIELDS: &'static [Field] = &[
        Field::new("collectionId", Kind::Text),
        Field::new("faceCount", Kind::Int),
        Field::new("faceModelVersion", Kind::Text),
    ];

    fn values(self) -> Result<Vec<Zval>> {
        values![self.id, self.description.face_count, self.description.face_model_version]
    }
}
