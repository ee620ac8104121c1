//! AWS Face Liveness: sessions that AWS's own component runs in front of a camera.

use aws_sdk_rekognition::Client;
use aws_sdk_rekognition::types::{AuditImage, LivenessSessionStatus as SdkStatus};

use super::request::Request;
use super::{RekognitionBackend, counting};
use crate::backend::{FaceLivenessSessionResults, LivenessSessionStatus};
use crate::config::Limits;
use crate::error::{Error, ErrorKind, Result};
use crate::photo::Photo;
use crate::usage::Operation;

impl RekognitionBackend {
    pub(super) async fn create_liveness_session(&self) -> Result<String> {
        self.call(
            Request::new(Operation::CreateFaceLivenessSession, None),
            async move |client: Client, attempts| {
                let call = client.create_face_liveness_session();
                call.customize().config_override(counting(attempts)).send().await
            },
            |answer, _| Ok(answer.session_id),
        )
        .await
    }

    pub(super) async fn liveness_session_results(
        &self,
        session_id: &str,
    ) -> Result<FaceLivenessSessionResults> {
        let id = session_id.to_owned();
        self.call(
            Request::new(Operation::GetFaceLivenessSessionResults, None),
            async move |client: Client, attempts| {
                let call = client.get_face_liveness_session_results().session_id(id);
                call.customize().config_override(counting(attempts)).send().await
            },
            |answer, operation| {
                Ok(FaceLivenessSessionResults {
                    status: status(&answer.status),
                    confidence: answer.confidence.map(f64::from),
                    reference_image: answer
                        .reference_image
                        .map_or(Ok(None), |image| photo(image, operation))?,
                    session_id: answer.session_id,
                })
            },
        )
        .await
    }
}

fn status(from: &SdkStatus) -> LivenessSessionStatus {
    from.as_str().parse().unwrap_or(LivenessSessionStatus::Unknown)
}

/// The picture, unless it lies in an S3 bucket of the caller's.
fn photo(image: AuditImage, operation: &'static str) -> Result<Option<Photo>> {
    let Some(bytes) = image.bytes else { return Ok(None) };
    Photo::from_bytes(bytes.into_inner(), &Limits::default()).map(Some).map_err(|error| {
        let message = "the session's reference image cannot be read";
        Error::new(ErrorKind::Service, operation, message).with_source(error)
    })
}
