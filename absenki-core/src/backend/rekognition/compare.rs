//! `CompareFaces`.

use aws_sdk_rekognition::Client;

use super::convert::{self, required, share};
use super::request::Request;
use super::{RekognitionBackend, all, counting, error, invalid};
use crate::backend::{ComparedFaces, SearchedFace};
use crate::error::Result;
use crate::photo::Photo;
use crate::usage::Operation;

impl RekognitionBackend {
    /// See [`FaceBackend::compare_faces`](crate::backend::FaceBackend::compare_faces).
    pub(super) async fn compare(
        &self,
        source: &Photo,
        target: &Photo,
        threshold: f64,
    ) -> Result<Option<ComparedFaces>> {
        let operation = Operation::CompareFaces;
        if !(0.0..=100.0).contains(&threshold) {
            return Err(invalid(operation, "the threshold must be 0..100"));
        }
        let (source, target) = (self.image(source).await?, self.image(target).await?);
        let compared = self
            .call(
                Request::new(operation, None),
                async move |client: Client, attempts| {
                    let call = client.compare_faces().source_image(source).target_image(target);
                    let call = call.similarity_threshold(threshold as f32);
                    call.customize().config_override(counting(attempts)).send().await
                },
                |answer, operation| {
                    let source = required(answer.source_image_face, operation, "SourceImageFace")?;
                    let found = source.bounding_box.as_ref();
                    let matches = answer.face_matches.unwrap_or_default();
                    let unmatched = answer.unmatched_faces.unwrap_or_default();
                    Ok(ComparedFaces {
                        source_face: SearchedFace {
                            bounding_box: convert::bounding_box(found, operation)?,
                            confidence: share(source.confidence),
                        },
                        face_matches: all(matches, operation, convert::compared_match)?,
                        unmatched_faces: all(unmatched, operation, convert::compared_face)?,
                    })
                },
            )
            .await;
        match compared {
            Ok(compared) => Ok(Some(compared)),
            // The service refuses a photo without a face with no words of its own.
            Err(error) if error::is_invalid_parameter(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
