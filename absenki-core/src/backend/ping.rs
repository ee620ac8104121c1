//! Whether a backend answers, and as whom: for the person who sets it up.

use std::time::Instant;

use serde::Serialize;

use super::{CollectionDescription, CollectionId, FaceBackend};
use crate::codes::coded;
use crate::error::{ErrorKind, Result};

/// What [`FaceBackend::ping`] found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ping {
    /// The backend: `aws` or `local`.
    pub provider: &'static str,
    /// The collection that was looked up.
    pub collection_id: String,
    /// How long the answer took, milliseconds, connecting included if no connection was open.
    pub milliseconds: f64,
    /// The collection, with its face count and model version; `None` if it does not exist.
    pub collection: Option<CollectionDescription>,
    /// AWS: the region.
    pub region: Option<String>,
    /// AWS: the address that is set in place of AWS's own.
    pub endpoint_url: Option<String>,
    /// AWS: where the credentials come from.
    pub credentials: Option<CredentialSource>,
    /// AWS: the access key id's first and last four characters, `AKIA…MPLE`.
    pub access_key_id: Option<String>,
}

coded! {
    /// Where credentials come from.
    pub enum CredentialSource {
        /// From `aws.key` and `aws.secret`.
        Settings = "settings",
        /// From AWS's own chain: environment, profile files, web identity, container and instance
        /// metadata.
        Chain = "chain",
    }
}

/// Looks the collection up and takes the time.
pub(super) async fn timed<B: FaceBackend + ?Sized>(
    backend: &B,
    collection: &CollectionId,
) -> Result<Ping> {
    let began = Instant::now();
    let found = match backend.describe_collection(collection).await {
        Ok(found) => Some(found),
        Err(error) if error.kind() == ErrorKind::CollectionNotFound => None,
        Err(error) => return Err(error),
    };
    Ok(Ping {
        provider: backend.provider(),
        collection_id: collection.as_str().to_owned(),
        milliseconds: began.elapsed().as_secs_f64() * 1000.0,
        collection: found,
        region: None,
        endpoint_url: None,
        credentials: None,
        access_key_id: None,
    })
}
