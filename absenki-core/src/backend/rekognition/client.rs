//! One SDK client per process and settings, kept warm between calls.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_config::default_provider::credentials::DefaultCredentialsChain;
use aws_config::provider_config::ProviderConfig;
use aws_sdk_rekognition::Client;
use aws_sdk_rekognition::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_rekognition::config::retry::RetryConfig;
use aws_sdk_rekognition::config::timeout::TimeoutConfig;
use aws_sdk_rekognition::config::{
    BehaviorVersion, Config, ConfigBag, Credentials, IdentityCache, Intercept, Region,
    RuntimeComponents, SharedCredentialsProvider, SharedHttpClient, StalledStreamProtectionConfig,
};
use aws_sdk_rekognition::error::BoxError;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_http_client::{Builder, Connector};

use crate::config::AwsSettings;
use crate::error::Result;
use crate::per_process::PerProcess;

/// Clients kept at the same time. Temporary credentials are settings too, and change.
const MAX_CLIENTS: usize = 16;

/// Instance metadata answers within milliseconds or is not there at all.
const METADATA_TIMEOUT: Duration = Duration::from_secs(1);

/// A client and what it signs with.
pub(super) struct Connected {
    pub(super) client: Client,
    pub(super) credentials: SharedCredentialsProvider,
}

/// The clients of a process, each with the settings it was built from.
type Clients = Vec<(AwsSettings, Arc<Connected>)>;

/// This process's client for `settings`, built where there is none.
pub(super) async fn connected(settings: &AwsSettings) -> Result<Arc<Connected>> {
    static CLIENTS: PerProcess<Mutex<Clients>> = PerProcess::new();
    let clients = CLIENTS.get_or_try_init(|| Ok(Mutex::default()))?;
    let list = || clients.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(connected) = find(&list(), settings) {
        return Ok(connected);
    }
    let built = Arc::new(connect(settings).await);
    let mut list = list();
    // Another thread may have built one meanwhile.
    if let Some(connected) = find(&list, settings) {
        return Ok(connected);
    }
    if list.len() >= MAX_CLIENTS {
        list.remove(0);
    }
    list.push((settings.clone(), Arc::clone(&built)));
    Ok(built)
}

fn find(clients: &Clients, settings: &AwsSettings) -> Option<Arc<Connected>> {
    let (_, connected) = clients.iter().find(|(of, _)| of == settings)?;
    Some(Arc::clone(connected))
}

async fn connect(settings: &AwsSettings) -> Connected {
    let http = http_client(settings.idle_timeout);
    let region = Region::new(settings.region.clone());
    let retries = RetryConfig::standard()
        .with_max_attempts(settings.max_attempts)
        .with_initial_backoff(settings.initial_backoff);
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(settings.connect_timeout)
        .operation_attempt_timeout(settings.attempt_timeout)
        .operation_timeout(settings.operation_timeout)
        .build();
    let credentials = if settings.key.is_empty() {
        let provider = ProviderConfig::default()
            .with_region(Some(region.clone()))
            .with_http_client(http.clone())
            .with_retry_config(retries.clone())
            .with_timeout_config(timeouts.clone());
        credential_chain(region.clone(), provider).await
    } else {
        let token = (!settings.token.is_empty()).then(|| settings.token.expose().to_owned());
        let (key, secret) = (settings.key.expose(), settings.secret.expose());
        SharedCredentialsProvider::new(Credentials::new(key, secret, token, None, "absenki"))
    };
    let mut config = Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(region)
        .http_client(http)
        .credentials_provider(credentials.clone())
        .identity_cache(IdentityCache::lazy().load_timeout(settings.attempt_timeout).build())
        .retry_config(retries)
        .timeout_config(timeouts)
        // The attempt's own timeout ends a stalled connection sooner.
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
    if !settings.endpoint_url.is_empty() {
        config = config.endpoint_url(&settings.endpoint_url);
    }
    Connected { client: Client::from_conf(config.build()), credentials }
}

/// The SDK's own client, but for how long it keeps idle connections, which only its builder sets.
fn http_client(idle_timeout: Duration) -> SharedHttpClient {
    Builder::new().build_with_connector_fn(move |settings, components| {
        let mut connector = Connector::builder()
            .pool_idle_timeout(idle_timeout)
            .proxy_config(ProxyConfig::from_env());
        connector.set_connector_settings(settings.cloned());
        connector.set_sleep_impl(components.and_then(RuntimeComponents::sleep_impl));
        connector.tls_provider(Provider::Rustls(CryptoMode::AwsLc)).build()
    })
}

/// AWS's chain, with the instance metadata bounded: off EC2 nothing answers there.
async fn credential_chain(region: Region, provider: ProviderConfig) -> SharedCredentialsProvider {
    let metadata = aws_config::imds::Client::builder()
        .configure(&provider)
        .max_attempts(1)
        .connect_timeout(METADATA_TIMEOUT)
        .read_timeout(METADATA_TIMEOUT)
        .operation_timeout(METADATA_TIMEOUT * 2)
        .build();
    let chain = DefaultCredentialsChain::builder()
        .region(region)
        .configure(provider)
        .imds_client(metadata)
        .build()
        .await;
    SharedCredentialsProvider::new(chain)
}

/// Counts the requests that are sent for one call.
#[derive(Debug, Clone, Default)]
pub(super) struct Attempts(Arc<AtomicU32>);

impl Attempts {
    pub(super) fn count(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Intercept for Attempts {
    fn name(&self) -> &'static str {
        "absenki_attempts"
    }

    fn read_before_attempt(
        &self,
        _context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}
