//! The operations of Face Liveness.

use serde_json::{Value, json};

use super::{Context, Operation};
use crate::failure::Failure;
use crate::fields::{FACE_ID, Fields, Violations};
use crate::sessions;

/// Its settings (audit images in a bucket) are ignored: there is no S3.
pub(crate) struct CreateFaceLivenessSession;

impl Operation for CreateFaceLivenessSession {
    fn read(_: Fields) -> Result<Self, Failure> {
        Ok(CreateFaceLivenessSession)
    }

    async fn perform(self, context: Context<'_>) -> Result<Value, Failure> {
        Ok(json!({ "SessionId": sessions::create(context.recognizer).await? }))
    }
}

pub(crate) struct GetFaceLivenessSessionResults(String);

impl Operation for GetFaceLivenessSessionResults {
    fn read(fields: Fields) -> Result<Self, Failure> {
        let mut wrong = Violations::default();
        wrong.required("sessionId", fields.session_id.as_ref());
        wrong.text("sessionId", fields.session_id.as_deref(), FACE_ID);
        wrong.done()?;
        Ok(GetFaceLivenessSessionResults(fields.session_id.unwrap_or_default()))
    }

    async fn perform(self, context: Context<'_>) -> Result<Value, Failure> {
        sessions::results(context.recognizer, &self.0).await
    }
}
