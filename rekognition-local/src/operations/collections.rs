//! The operations on collections.

use absenki_core::backend::limits::MAX_TAGS;
use absenki_core::backend::{CollectionId, FaceBackend, PageRequest};
use absenki_local::MODEL_VERSION;
use serde_json::{Value, json};

use super::tags::too_many_tags;
use super::{Context, Operation, about, refused};
use crate::failure::Failure;
use crate::fields::{Fields, Tagged, Violations};
use crate::wire::with;

/// The account in the ARNs of collections. It belongs to nobody.
const ACCOUNT: &str = "000000000000";

pub(crate) struct CreateCollection {
    collection: CollectionId,
    tags: Tagged,
}

impl Operation for CreateCollection {
    fn read(mut fields: Fields) -> Result<Self, Failure> {
        let mut wrong = Violations::default();
        fields.check_collection(&mut wrong);
        wrong.tags(fields.tags.as_ref());
        wrong.done()?;
        let tags = fields.tags.take().unwrap_or_default();
        Ok(CreateCollection { tags, collection: fields.collection()? })
    }

    async fn perform(self, context: Context<'_>) -> Result<Value, Failure> {
        let Context { recognizer, region } = context;
        let collection = self.collection;
        if self.tags.len() > MAX_TAGS {
            return Err(too_many_tags());
        }
        recognizer.create_collection(&collection).await.map_err(about(&collection))?;
        if !self.tags.is_empty() {
            let added = recognizer.add_tags(&collection, self.tags).await;
            added.map_err(about(&collection))?;
        }
        Ok(json!({
            "StatusCode": 200,
            "CollectionArn": format!("aws:rekognition:{region}:{ACCOUNT}:collection/{collection}"),
            "FaceModelVersion": MODEL_VERSION,
        }))
    }
}

pub(crate) struct DescribeCollection(CollectionId);

impl Operation for DescribeCollection {
    fn read(fields: Fields) -> Result<Self, Failure> {
        only_collection(fields).map(DescribeCollection)
    }

    async fn perform(self, context: Context<'_>) -> Result<Value, Failure> {
        let Context { recognizer, region } = context;
        let collection = self.0;
        let known =
            recognizer.describe_collection(&collection).await.map_err(about(&collection))?;
        let arn = format!("arn:aws:rekognition:{region}:{ACCOUNT}:collection/{collection}");
        let created = recognizer.created_at(&collection).await.map_err(about(&collection))?;
        Ok(json!({
            "FaceCount": known.face_count,
            "UserCount": known.user_count,
            "FaceModelVersion": known.face_model_version,
            "CollectionARN": arn,
            "CreationTimestamp": created,
        }))
    }
}

pub(crate) struct ListCollections(PageRequest);

impl Operation for ListCollections {
    fn read(fields: Fields) -> Result<Self, Failure> {
        let mut wrong = Violations::default();
        fields.check_page(&mut wrong);
        wrong.done()?;
        Ok(ListCollections(fields.page()))
    }

    async fn perform(self, context: Context<'_>) -> Result<Value, Failure> {
        let page = context.recognizer.list_collections(self.0).await.map_err(refused)?;
        let versions = vec![MODEL_VERSION; page.items.len()];
        let answer = json!({ "CollectionIds": page.items, "FaceModelVersions": versions });
        Ok(with(answer, "NextToken", page.next_token))
    }
}

pub(crate) struct DeleteCollection(CollectionId);

impl Operation for DeleteCollection {
    fn read(fields: Fields) -> Result<Self, Failure> {
        only_collection(fields).map(DeleteCollection)
    }

    async fn perform(self, context: Context<'_>) -> Result<Value, Failure> {
        let deleted = context.recognizer.delete_collection(&self.0).await;
        deleted.map_err(about(&self.0))?;
        Ok(json!({ "StatusCode": 200 }))
    }
}

fn only_collection(fields: Fields) -> Result<CollectionId, Failure> {
    let mut wrong = Violations::default();
    fields.check_collection(&mut wrong);
    wrong.done()?;
    fields.collection()
}
