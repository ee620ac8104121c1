//! `DeleteFaces`, as often as the number of ids needs.

use std::collections::BTreeMap;

use aws_sdk_rekognition::Client;
use aws_sdk_rekognition::types::UnsuccessfulFaceDeletionReason;

use super::request::Request;
use super::{RekognitionBackend, counting};
use crate::backend::limits::{MAX_PAGE, MAX_USER_FACES};
use crate::backend::{CollectionId, DeleteFacesOutput, FaceFilter, PageRequest, UserId};
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
            let held = self.delete_some(collection, ids, &mut output).await?;
            if held.is_empty() {
                continue;
            }
            self.release(collection, &held).await?;
            if !self.delete_some(collection, &held, &mut output).await?.is_empty() {
                return Err(Error::new(
                    ErrorKind::Conflict,
                    Operation::DeleteFaces.name(),
                    "a face still belongs to one of the collection's users: try again",
                )
                .with_retryable(true));
            }
        }
        Ok(output)
    }

    /// Deletes faces; returns those that the service keeps because they belong to a user.
    async fn delete_some(
        &self,
        collection: &CollectionId,
        face_ids: &[String],
        output: &mut DeleteFacesOutput,
    ) -> Result<Vec<String>> {
        let (id, ids) = (collection.to_string(), face_ids.to_vec());
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
        let mut held = Vec::new();
        for face in answer.unsuccessful_face_deletions.unwrap_or_default() {
            let reason = UnsuccessfulFaceDeletionReason::AssociatedToAnExistingUser;
            match face.reasons().contains(&reason) {
                true => held.extend(face.face_id),
                false => output.unsuccessful.extend(face.face_id),
            }
        }
        Ok(held)
    }

    /// Disassociates faces from whatever users they belong to.
    async fn release(&self, collection: &CollectionId, face_ids: &[String]) -> Result<()> {
        let page = PageRequest { max_results: Some(MAX_PAGE), next_token: None };
        let faces = self.list(collection, Some(FaceFilter::Ids(face_ids)), page).await?;
        let mut of_users: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for face in faces.items {
            if let Some(user) = face.user_id {
                of_users.entry(user).or_default().push(face.face_id);
            }
        }
        for (user, faces) in of_users {
            let user = UserId::new(user)?;
            for faces in faces.chunks(MAX_USER_FACES) {
                self.disassociate(collection, &user, faces).await?;
            }
        }
        Ok(())
    }
}
