//! `Absenki\Ping`

use absenki_core::backend;
use ext_php_rs::types::Zval;

use crate::collection::Collection;
use crate::guard::Returned;
use crate::record::{Field, Object, Record};
use crate::zend::Kind;

/// Whether the recognition service answers, and how it was reached.
pub(crate) enum Ping {}

impl Record for Ping {
    const NAME: &'static str = "Absenki\\Ping";
    const FIELDS: &'static [Field] = &[
        Field::new("provider", Kind::Text),
        Field::new("collectionId", Kind::Text),
        Field::new("milliseconds", Kind::Float),
        Field::record::<Collection>("collection").or_null(),
        Field::new("region", Kind::Text).or_null(),
        Field::new("endpointUrl", Kind::Text).or_null(),
        Field::new("credentials", Kind::Text).or_null(),
        Field::new("accessKeyId", Kind::Text).or_null(),
    ];
}

impl Ping {
    pub(crate) fn object(ping: &backend::Ping) -> Returned<Object<Self>> {
        let collection = match &ping.collection {
            Some(found) => Collection::object(&ping.collection_id, found)?.zval(),
            None => Zval::null(),
        };
        Object::with(ping, [("collection", collection)])
    }
}
