//! With which credentials Rekognition answers.

use aws_sdk_rekognition::config::ProvideCredentials;

use super::{RekognitionBackend, client};
use crate::backend::{CollectionId, CredentialSource, Ping, ping};
use crate::blocking::on_runtime;
use crate::error::{Error, ErrorKind, Result};

impl RekognitionBackend {
    /// The time of a call, and what AWS says of its caller.
    pub(super) async fn ping_aws(&self, collection: &CollectionId) -> Result<Ping> {
        let found = ping::timed(self, collection).await?;
        let settings = &self.settings;
        let source = match settings.key.is_empty() {
            true => CredentialSource::Chain,
            false => CredentialSource::Settings,
        };
        Ok(Ping {
            region: Some(settings.region.clone()),
            endpoint_url: Some(settings.endpoint_url.clone()).filter(|url| !url.is_empty()),
            credentials: Some(source),
            access_key_id: Some(masked(&self.access_key_id().await?)),
            ..found
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
