//! How AWS Rekognition is reached.

use std::time::Duration;

use super::{Config, Secret};
use crate::error::{Error, ErrorKind, Result};

/// How AWS Rekognition is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AwsSettings {
    /// Access key id. If it is empty, AWS's own chain is used: environment, profile files, web
    /// identity, container and instance metadata.
    pub key: Secret,
    /// The access key's secret.
    pub secret: Secret,
    /// The session token of a temporary access key; empty for a permanent one.
    pub token: Secret,
    /// The collection's region. `ap-southeast-1` (Singapore) by default: the SDKs' list of
    /// endpoints has no Rekognition in `ap-southeast-3` (Jakarta).
    pub region: String,
    /// An address that answers in place of AWS, `http://` or `https://`; empty for AWS itself.
    pub endpoint_url: String,
    /// Maximum wait for a connection.
    pub connect_timeout: Duration,
    /// Maximum wait for the answer to one attempt, with connecting.
    pub attempt_timeout: Duration,
    /// Maximum wait for a call, with all its attempts and the pauses between them.
    pub operation_timeout: Duration,
    /// Attempts of a call, with the first; 1..20.
    pub max_attempts: u32,
    /// Maximum pause before the second attempt, doubled for each one after. The pause itself is
    /// random, so that clients do not return all at once.
    pub initial_backoff: Duration,
    /// How long an unused connection is kept. Shorter than servers and firewalls keep it, so that
    /// no request goes into a connection that is already closed.
    pub idle_timeout: Duration,
}

impl Default for AwsSettings {
    fn default() -> Self {
        AwsSettings {
            key: Secret::default(),
            secret: Secret::default(),
            token: Secret::default(),
            region: "ap-southeast-1".to_owned(),
            endpoint_url: String::new(),
            connect_timeout: Duration::from_secs(2),
            attempt_timeout: Duration::from_secs(5),
            operation_timeout: Duration::from_secs(12),
            max_attempts: 3,
            initial_backoff: Duration::from_millis(150),
            idle_timeout: Duration::from_secs(25),
        }
    }
}

impl AwsSettings {
    /// Checks these settings, as [`Config::validate`] checks all, and that the access key and its
    /// secret are complete.
    ///
    /// # Errors
    /// Those of [`Config::validate`]; [`ErrorKind::Credentials`] for a key without its secret or a
    /// secret without its key.
    pub fn validate(&self) -> Result<()> {
        if self.key.is_empty() != self.secret.is_empty() {
            return Err(Error::new(
                ErrorKind::Credentials,
                "config",
                "aws.key and aws.secret belong together: set both or neither",
            ));
        }
        Config { aws: self.clone(), ..Config::default() }.validate()
    }
}
