//! The operations on tags of collections.

use absenki_core::backend::{CollectionId, FaceBackend};
use serde_json::{Value, json};

use super::{Context, Operation};
use crate::failure::Failure;
use crate::fields::{Fields, Violations};
use crate::tags::Tagged;

pub(crate) struct TagResource {
    arn: String,
    tags: Tagged,
}

impl Operation for TagResource {
    fn read(fields: Fields) -> Result<Self, Failure> {
        let mut wrong = Violations::default();
        fields.check_arn(&mut wrong);
        wrong.required("tags", fields.tags.as_ref());
        wrong.tags(fields.tags.as_ref());
        wrong.done()?;
        let (arn, tags) = (fields.resource_arn, fields.tags);
        Ok(TagResource { arn: arn.unwrap_or_default(), tags: tags.unwrap_or_default() })
    }

    async fn perform(self, context: Context<'_>) -> Result<Value, Failure> {
        let collection = collection(&self.arn, &context).await?;
        context.tags.add(collection.as_str(), self.tags)?;
        Ok(json!({}))
    }
}

pub(crate) struct UntagResource {
    arn: String,
    keys: Vec<String>,
}

impl Operation for UntagResource {
    fn read(fields: Fields) -> Result<Self, Failure> {
        let mut wrong = Violations::default();
        fields.check_arn(&mut wrong);
        wrong.required("tagKeys", fields.tag_keys.as_ref());
        wrong.tag_keys(fields.tag_keys.as_deref());
        wrong.done()?;
        let (arn, keys) = (fields.resource_arn, fields.tag_keys);
        Ok(UntagResource { arn: arn.unwrap_or_default(), keys: keys.unwrap_or_default() })
    }

    async fn perform(self, context: Context<'_>) -> Result<Value, Failure> {
        let collection = collection(&self.arn, &context).await?;
        context.tags.remove(collection.as_str(), &self.keys)?;
        Ok(json!({}))
    }
}

pub(crate) struct ListTagsForResource(String);

impl Operation for ListTagsForResource {
    fn read(fields: Fields) -> Result<Self, Failure> {
        let mut wrong = Violations::default();
        fields.check_arn(&mut wrong);
        wrong.done()?;
        Ok(ListTagsForResource(fields.resource_arn.unwrap_or_default()))
    }

    async fn perform(self, context: Context<'_>) -> Result<Value, Failure> {
        let collection = collection(&self.0, &context).await?;
        Ok(json!({ "Tags": context.tags.of(collection.as_str())? }))
    }
}

/// The collection that an ARN names, as `CreateCollection` or `DescribeCollection` gave it.
async fn collection(arn: &str, context: &Context<'_>) -> Result<CollectionId, Failure> {
    let unknown = || {
        let message = "The resource does not exist: a collection's ARN is in DescribeCollection.";
        Failure::service("ResourceNotFoundException", message)
    };
    let ours = arn.trim_start_matches("arn:").starts_with("aws:rekognition:");
    let (_, name) = arn.split_once(":collection/").filter(|_| ours).ok_or_else(unknown)?;
    let collection = CollectionId::new(name).map_err(|_| unknown())?;
    let described = context.recognizer.describe_collection(&collection).await;
    described.map(|_| collection).map_err(|error| match error.kind() {
        absenki_core::ErrorKind::CollectionNotFound => unknown(),
        _ => super::refused(error),
    })
}
