//! How AWS Rekognition is reached.

use std::time::Duration;

use super::Secret;
use crate::error::{Error, ErrorKind, Result};

/// How AWS Rekognition is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsSettings {
    /// Access key id. Where it is empty, AWS's own chain is asked: environment, profile files,
    /// web identity, container and instance metadata.
    pub key: Secret,
    /// The access key's secret.
    pub secret: Secret,
    /// The session token of a temporary access key; empty for a permanent one.
    pub token: Secret,
    /// The region that the collection is in. `ap-southeast-1` (Singapore) by default: Rekognition
    /// is not offered in `ap-southeast-3` (Jakarta), says the SDKs' list of endpoints.
    pub region: String,
    /// An address that answers in place of AWS, `http://` or `https://`; empty for AWS itself.
    pub endpoint_url: String,
    /// Longest wait for a connection.
    pub connect_timeout: Duration,
    /// Longest wait for the answer to one attempt, connecting included.
    pub attempt_timeout: Duration,
    /// Longest wait for a call, with all its attempts and the pauses between them.
    pub operation_timeout: Duration,
    /// Attempts of a call, the first included; 1 or more.
    pub max_attempts: u32,
    /// Longest pause before the second attempt, doubled for each one after. The pause itself is
    /// drawn by chance, so that clients do not come back all at once.
    pub initial_backoff: Duration,
    /// How long an unused connection is kept. Less than what servers and firewalls allow, so that
    /// a request is not sent into a connection that is already closed.
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
    /// Checks what can be checked without a call.
    ///
    /// # Errors
    /// [`ErrorKind::Credentials`] for a key without its secret or the other way round,
    /// [`ErrorKind::Configuration`] for any other value that cannot work.
    pub fn check(&self) -> Result<()> {
        if self.key.is_empty() != self.secret.is_empty() {
            return Err(Error::new(
                ErrorKind::Credentials,
                "config",
                "aws.key and aws.secret belong together: set both or neither",
            ));
        }
        let region_fits = (1..=63).contains(&self.region.len())
            && self.region.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let endpoint_fits = self.endpoint_url.is_empty()
            || ["http://", "https://"].iter().any(|scheme| {
                self.endpoint_url.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty())
            });
        let timeouts = [self.connect_timeout, self.attempt_timeout, self.operation_timeout];
        let wrong = if !region_fits {
            "aws.region must be a region's name, as ap-southeast-1"
        } else if !endpoint_fits {
            "aws.endpoint_url must begin with http:// or https://, or be empty"
        } else if timeouts.contains(&Duration::ZERO) {
            "the aws timeouts must be greater than 0"
        } else if self.max_attempts == 0 {
            "aws.max_attempts must be 1 or more"
        } else {
            return Ok(());
        };
        Err(Error::new(ErrorKind::Configuration, "config", wrong))
    }
}
