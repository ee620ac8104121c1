//! The users of a collection, whose vectors stand for all of their faces.

use std::collections::BTreeSet;
use std::time::Duration;

use super::indexer::FaceIndexer;
use crate::backend::limits::{MAX_PAGE, MAX_USER_FACES, MAX_USERS};
use crate::backend::{
    AssociateFacesOutput, AssociateFacesRequest, CollectionId, Face, FaceBackend, FaceFilter,
    PageRequest, UnsuccessfulFaceAssociationReason, UserId,
};
use crate::error::{Error, ErrorKind, Result};

/// How often a user is associated with a face again while the service is at work on it, which
/// Rekognition is for a moment after each association.
const ATTEMPTS: u32 = 5;

/// Before the second attempt; doubled for each one after.
const PAUSE: Duration = Duration::from_millis(200);

impl FaceIndexer {
    /// Makes a face the user's. A user that does not exist is made, with the `known` faces first,
    /// so that the new one is compared with them. Returns whether the face is like the others.
    pub(super) async fn associate(
        &self,
        user: &UserId,
        known: &[String],
        face_id: &str,
    ) -> Result<bool> {
        let new = [face_id.to_owned()];
        let output = match self.associate_patiently(user, &new).await {
            Err(error) if error.kind() == ErrorKind::UserNotFound => {
                self.create_user(user).await?;
                let is_other = |id: &&String| *id != face_id && is_face_id(id);
                let before: Vec<String> =
                    known.iter().filter(is_other).take(MAX_USER_FACES - 1).cloned().collect();
                if !before.is_empty() {
                    self.associate_patiently(user, &before).await?;
                }
                self.associate_patiently(user, &new).await?
            }
            done => done?,
        };
        let Some(failed) = output.unsuccessful.first() else { return Ok(true) };
        match failed.reasons.first() {
            Some(UnsuccessfulFaceAssociationReason::LowMatchConfidence) => Ok(false),
            _ => Err(Error::new(
                ErrorKind::Conflict,
                "associate_faces",
                "the face is another user's, or is no longer in the collection",
            )),
        }
    }

    async fn create_user(&self, user: &UserId) -> Result<()> {
        match self.backend().create_user(self.collection(), user).await {
            // Another enrolment was quicker.
            Err(error) if error.kind() == ErrorKind::Conflict => Ok(()),
            created => created,
        }
    }

    async fn associate_patiently(
        &self,
        user_id: &UserId,
        face_ids: &[String],
    ) -> Result<AssociateFacesOutput> {
        let (collection, user_match_threshold) =
            (self.collection(), self.settings().user_threshold);
        let request = AssociateFacesRequest { collection, user_id, face_ids, user_match_threshold };
        let mut pause = PAUSE;
        for _ in 1..ATTEMPTS {
            match self.backend().associate_faces(request).await {
                Err(error) if error.kind() == ErrorKind::Conflict => {
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
                done => return done,
            }
        }
        self.backend().associate_faces(request).await
    }

    /// The users that these faces belong to, where `enroll.users` is on.
    pub(super) async fn users_of(&self, face_ids: &[String]) -> Result<BTreeSet<UserId>> {
        let mut users = BTreeSet::new();
        if self.settings().users {
            for face in find(&**self.backend(), self.collection(), face_ids).await? {
                users.extend(face.user_id.and_then(|user| UserId::new(user).ok()));
            }
        }
        Ok(users)
    }

    /// Deletes those of the users that have no face any more. What fails here, `reconcile` finds.
    pub(super) async fn forget_empty(&self, users: &BTreeSet<UserId>) {
        for user in users {
            _ = self.delete_if_empty(user).await;
        }
    }

    /// Deletes a user without a face. Returns whether it did.
    pub(crate) async fn delete_if_empty(&self, user: &UserId) -> Result<bool> {
        let one = PageRequest { max_results: Some(1), next_token: None };
        let faces = self.backend().find_faces(self.collection(), FaceFilter::User(user), one);
        let is_empty = match faces.await {
            Err(error) if error.kind() == ErrorKind::UserNotFound => return Ok(false),
            faces => faces?.items.is_empty(),
        };
        if is_empty {
            self.backend().delete_user(self.collection(), user).await?;
        }
        Ok(is_empty)
    }

    /// The collection's users but those that have faces, where `enroll.users` is on.
    pub(super) async fn users_without(&self, with_face: &BTreeSet<String>) -> Result<Vec<String>> {
        let mut without = Vec::new();
        if !self.settings().users {
            return Ok(without);
        }
        let mut next_token = None;
        loop {
            let request = PageRequest { max_results: Some(MAX_USERS), next_token };
            let page = self.backend().list_users(self.collection(), request).await?;
            let ids = page.items.into_iter().map(|user| user.user_id);
            without.extend(ids.filter(|user| !with_face.contains(user)));
            next_token = page.next_token;
            if next_token.is_none() {
                return Ok(without);
            }
        }
    }

    /// Deletes those of the users that have no face still.
    pub(crate) async fn delete_empty(&self, users: Vec<String>) -> Result<Vec<String>> {
        let mut deleted = Vec::new();
        for user in users {
            if self.delete_if_empty(&UserId::new(&*user)?).await? {
                deleted.push(user);
            }
        }
        Ok(deleted)
    }
}

/// The faces with these ids that the collection holds.
pub(super) async fn find(
    backend: &dyn FaceBackend,
    collection: &CollectionId,
    face_ids: &[String],
) -> Result<Vec<Face>> {
    let ids: Vec<String> = face_ids.iter().filter(|id| is_face_id(id)).cloned().collect();
    let mut faces = Vec::new();
    for ids in ids.chunks(MAX_PAGE as usize) {
        let request = PageRequest { max_results: Some(MAX_PAGE), next_token: None };
        faces.extend(backend.find_faces(collection, FaceFilter::Ids(ids), request).await?.items);
    }
    Ok(faces)
}

/// Whether the service may have given the id: it refuses a request that names another.
fn is_face_id(id: &str) -> bool {
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let at_dash = |at: usize| matches!(at, 8 | 13 | 18 | 23);
    id.len() == 36
        && id.bytes().enumerate().all(|(at, byte)| match at_dash(at) {
            true => byte == b'-',
            false => is_hex(byte),
        })
}
