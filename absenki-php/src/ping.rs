//! `Absenki\Ping`

use absenki_core::backend::{self, CredentialSource};
use ext_php_rs::error::Result;
use ext_php_rs::types::Zval;

use crate::collection::Collection;
use crate::record::{Field, Object, Record, values};
use crate::zend::Kind;

/// Whether the recognition service answers, and as whom.
pub(crate) struct Ping(pub(crate) backend::Ping);

impl Record for Ping {
    const NAME: &'static str = "Absenki\\Ping";
    const FIELDS: &'static [Field] = &[
        Field::new("provider", Kind::Text),
        Field::new("collectionId", Kind::Text),
        Field::new("milliseconds", Kind::Float),
        Field::new("collection", Kind::Object(Collection::NAME)).or_null(),
        Field::new("region", Kind::Text).or_null(),
        Field::new("endpointUrl", Kind::Text).or_null(),
        Field::new("credentials", Kind::Text).or_null(),
        Field::new("accessKeyId", Kind::Text).or_null(),
    ];

    fn values(self) -> Result<Vec<Zval>> {
        let ping = self.0;
        let id = ping.collection_id.clone();
        let collection = ping.collection.map(|description| Collection { id, description });
        values![
            ping.provider,
            ping.collection_id,
            ping.milliseconds,
            collection.map(Object),
            ping.region,
            ping.endpoint_url,
            ping.credentials.map(CredentialSource::code),
            ping.access_key_id,
        ]
    }
}
