//! Whether Rekognition answers, and as whom: for the person who sets it up.

use std::time::{Duration, Instant};

use aws_sdk_rekognition::config::ProvideCredentials;

use super::{RekognitionBackend, client};
use crate::backend::{CollectionDescription, CollectionId, FaceBackend};
use crate::blocking::on_runtime;
use crate::error::{Error, ErrorKind, Result};

/// What [`RekognitionBackend::ping`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ping {
    /// The region that was asked.
    pub region: String,
    /// The address that was set in place of AWS's own, where one was.
    pub endpoint_url: Option<String>,
    /// Where the credentials came from.
    pub credentials: CredentialSource,
    /// The access key id's first and last four characters, `AKIA…MPLE`.
    pub access_key_id: String,
    /// The collection, with its face count and model version; `None` where there is none.
    pub collection: Option<CollectionDescription>,
    /// How long the call took, connecting included where no connection was open.
    pub round_trip: Duration,
}

/// Where credentials came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CredentialSource {
    /// From `aws.key` and `aws.secret`.
    Settings,
    /// From AWS's own chain: environment, profile files, web identity, container and instance
    /// metadata.
    Chain,
}

impl CredentialSource {
    /// `settings` or `chain`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            CredentialSource::Settings => "settings",
            CredentialSource::Chain => "chain",
        }
    }
}

impl RekognitionBackend {
    /// Asks for `collection` and tells what came back, and with which credentials. It costs
    /// nothing. That there is no such collection is no error.
    ///
    /// # Errors
    /// Whatever keeps the question from being answered, most often
    /// [`Credentials`](ErrorKind::Credentials), [`AccessDenied`](ErrorKind::AccessDenied) or
    /// [`Unreachable`](ErrorKind::Unreachable).
    pub async fn ping(&self, collection: &CollectionId) -> Result<Ping> {
        let began = Instant::now();
        let collection = match self.describe_collection(collection).await {
            Ok(found) => Some(found),
            Err(error) if error.kind() == ErrorKind::CollectionNotFound => None,
            Err(error) => return Err(error),
        };
        let round_trip = began.elapsed();
        let settings = &self.settings;
        Ok(Ping {
            region: settings.region.clone(),
            endpoint_url: Some(settings.endpoint_url.clone()).filter(|url| !url.is_empty()),
            credentials: if settings.key.is_empty() {
                CredentialSource::Chain
            } else {
                CredentialSource::Settings
            },
            access_key_id: masked(&self.access_key_id().await?),
            collection,
            round_trip,
        })
    }

    async fn access_key_id(&self) -> Result<String> {
        let settings = self.settings.clone();
        let found = on_runtime(async move {
            let connected = client::connected(&settings).await?;
            let wanted = connected.credentials.provide_credentials();
            let found = tokio::time::timeout(settings.operation_timeout, wanted).await;
            Ok(found.ok().and_then(|found| found.ok()))
        });
        let credentials = found.await.flatten()?.ok_or_else(|| {
            Error::new(ErrorKind::Credentials, "ping", "the credentials could not be read again")
        })?;
        Ok(credentials.access_key_id().to_owned())
    }
}

/// The first and last four characters of an id that is long enough to keep the rest secret.
fn masked(id: &str) -> String {
    if !id.is_ascii() || id.len() < 16 {
        return "***".to_owned();
    }
    format!("{}…{}", &id[..4], &id[id.len() - 4..])
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn an_access_key_id_is_never_shown_whole() {
        assert_eq!(masked("AKIAIOSFODNN7EXAMPLE"), "AKIA…MPLE");
        assert_eq!(masked("test"), "***");
        assert_eq!(masked("ééééééééé"), "***");
    }
}
