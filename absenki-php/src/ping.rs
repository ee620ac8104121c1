//! `Absenki\Ping`

use absenki_core::backend::CollectionDescription;
use absenki_core::backend::rekognition;
use ext_php_rs::error::Result;
use ext_php_rs::types::Zval;

use crate::collection::Collection;
use crate::record::{Field, Object, Record, values};
use crate::zend::Kind;

/// Whether the recognition service answers, and as whom.
pub(crate) struct Ping {
    pub(crate) provider: &'static str,
    pub(crate) collection_id: String,
    pub(crate) collection: Option<CollectionDescription>,
    pub(crate) milliseconds: f64,
    /// What only AWS has.
    pub(crate) aws: Option<rekognition::Ping>,
}

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
        let id = self.collection_id.clone();
        let collection = self.collection.map(|description| Collection { id, description });
        let aws = self.aws.as_ref();
        values![
            self.provider,
            self.collection_id,
            self.milliseconds,
            collection.map(Object),
            aws.map(|aws| aws.region.as_str()),
            aws.and_then(|aws| aws.endpoint_url.as_deref()),
            aws.map(|aws| aws.credentials.name()),
            aws.map(|aws| aws.access_key_id.as_str()),
        ]
    }
}
