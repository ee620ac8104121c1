//! One call to the service: the one place where calls are timed, counted and traced, and their
//! errors translated.

use std::future::Future;
use std::sync::Arc;

use aws_sdk_rekognition::Client;
use aws_sdk_rekognition::config::http::HttpResponse;
use aws_sdk_rekognition::error::{ProvideErrorMetadata, SdkError};
use tracing::Instrument;

use super::client::{self, Attempts};
use super::request::Request;
use super::{RekognitionBackend, error};
use crate::blocking::on_runtime;
use crate::error::Result;
use crate::usage::{Outcome, Usage};

impl RekognitionBackend {
    /// Sends one request and waits for its answer.
    pub(super) async fn call<T, E, U, F>(
        &self,
        request: Request<'_>,
        send: impl FnOnce(Client, Attempts) -> F + Send + 'static,
        convert: impl FnOnce(T, &'static str) -> Result<U> + Send,
    ) -> Result<U>
    where
        T: Send + 'static,
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>> + Send,
    {
        let operation = request.operation.name();
        let span = tracing::info_span!(
            "rekognition",
            operation,
            outcome = tracing::field::Empty,
            attempts = tracing::field::Empty,
        );
        let counted = Usage::global().start(request.operation);
        let attempts = Attempts::default();
        let (settings, counter) = (Arc::clone(&self.settings), attempts.clone());
        let exchange = async move {
            let connected = client::connected(&settings).await?;
            Ok(send(connected.client.clone(), counter).await)
        };
        let answer = on_runtime(exchange.instrument(span.clone())).await.flatten();
        let result = match answer {
            Ok(Ok(answer)) => {
                convert(answer, operation).map_err(|error| error::may_be_indexed(error, &request))
            }
            Ok(Err(error)) => Err(error::from_sdk(&request, &self.settings, error)),
            // Lost after it was sent.
            Err(error) if attempts.count() > 0 => Err(error::may_be_indexed(error, &request)),
            Err(error) => Err(error),
        };
        let outcome = match &result {
            Err(error) if !error::is_no_face(error) => Outcome::Failed(error.kind()),
            _ => Outcome::Ok,
        };
        span.record("outcome", outcome.code()).record("attempts", attempts.count());
        counted.finish(outcome, attempts.count());
        result
    }
}
