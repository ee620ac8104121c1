//! `DeleteFaces`, as often as the number of ids needs.

use aws_sdk_rekognition::Client;
use aws_sdk_rekognition::types::UnsuccessfulFaceDeletionReason;

use super::request::Request;
use super::{RekognitionBackend, counting};
use crate::backend::limits::MAX_PAGE;
use crate::backend::{CollectionId, DeleteFacesOutput};
use crate::error::{Error, ErrorKind, Result};
use crate::usage::Operation;

impl RekognitionBackend {
    /// See [`FaceBackend::delete_faces`](crate::backend::FaceBackend::delete_faces).
    pub(super) async fn delete(
        &self,
        collection: &CollectionId,
        face_ids: &[String],
    ) -> Result<DeleteFacesOutput> {
        if face_ids.is_empty() {
            return Err(Error::new(
                ErrorKind::InvalidParameter,
                "delete_faces",
                "name at least one face id",
            ));
        }
        let mut output = DeleteFacesOutput::default();
        for ids in face_ids.chunks(MAX_PAGE as usize) {
            let (id, ids) = (collection.to_string(), ids.to_vec());
            let answer = self
                .call(
                    Request::new(Operation::DeleteFaces, Some(collection)),
                    async move |client: Client, attempts| {
                        let call = client.delete_faces().collection_id(id).set_face_ids(Some(ids));
                        call.customize().config_override(counting(attempts)).send().await
                    },
                    |answer, _| Ok(answer),
                )
                .await?;
            output.deleted.extend(answer.deleted_faces.unwrap_or_default());
            for face in answer.unsuccessful_face_deletions.unwrap_or_default() {
                let held = UnsuccessfulFaceDeletionReason::AssociatedToAnExistingUser;
                if face.reasons().contains(&held) {
                    return Err(Error::new(
                        ErrorKind::Service,
                        Operation::DeleteFaces.name(),
                        "a face belongs to one of the collection's users: disassociate it first",
                    ));
                }
                output.unsuccessful.extend(face.face_id);
            }
        }
        Ok(output)
    }
}
