//! The operations on tags of collections.

use absenki_core::backend::CollectionId;
use absenki_core::backend::limits::MAX_TAGS;
use absenki_core::{Error, ErrorKind};
use serde_json::{Value, json};

use super::{Context, Operation, refused};
use crate::failure::Failure;
use crate::fields::{Fields, Tagged, Violations};

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
        let collection = collection(&self.arn)?;
        match context.recognizer.add_tags(&collection, self.tags).await.map_err(about_tags)? {
            true => Ok(json!({})),
            false => Err(too_many_tags()),
        }
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
        let collection = collection(&self.arn)?;
        let removed = context.recognizer.remove_tags(&collection, self.keys).await;
        removed.map(|()| json!({})).map_err(about_tags)
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
        let tags = context.recognizer.tags(&collection(&self.0)?).await;
        tags.map(|tags| json!({ "Tags": tags })).map_err(about_tags)
    }
}

/// The collection that an ARN names, as `CreateCollection` or `DescribeCollection` gave it.
fn collection(arn: &str) -> Result<CollectionId, Failure> {
    let ours = arn.trim_start_matches("arn:").starts_with("aws:rekognition:");
    let (_, name) = arn.split_once(":collection/").filter(|_| ours).ok_or_else(unknown)?;
    CollectionId::new(name).map_err(|_| unknown())
}

fn about_tags(error: Error) -> Failure {
    match error.kind() {
        ErrorKind::CollectionNotFound => unknown(),
        _ => refused(error),
    }
}

fn unknown() -> Failure {
    let message = "The resource does not exist: a collection's ARN is in DescribeCollection.";
    Failure::service("ResourceNotFoundException", message)
}

/// A collection has no room for its tags.
pub(super) fn too_many_tags() -> Failure {
    let message = format!("A collection has at most {MAX_TAGS} tags.");
    Failure::service("ServiceQuotaExceededException", message)
}
