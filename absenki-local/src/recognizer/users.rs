//! Users: several faces of one person as one vector.

use std::sync::Arc;

use absenki_core::Result;
use absenki_core::backend::limits::MAX_USERS;
use absenki_core::backend::{
    AssociateFacesOutput, AssociateFacesRequest, CollectionId, DeleteFacesOutput,
    DisassociateFacesOutput, Page, PageRequest, SearchUsersByImageOutput,
    SearchUsersByImageRequest, SearchUsersRequest, Searched, User, UserId, UserMatch, UserStatus,
};

use super::search::incomparable;
use super::{LocalRecognizer, within};
use crate::face::observe::faces_in;
use crate::gallery::{Gallery, Matches};
use crate::similarity;
use crate::template::Template;

impl LocalRecognizer {
    /// Deletes faces, but leaves those of users: Rekognition's `DeleteFaces`. The ids of the faces
    /// that were left come second.
    ///
    /// # Errors
    /// As [`FaceBackend::delete_faces`](absenki_core::backend::FaceBackend::delete_faces).
    pub async fn delete_unassociated_faces(
        &self,
        collection: &CollectionId,
        face_ids: &[String],
    ) -> Result<(DeleteFacesOutput, Vec<String>)> {
        let (collection, face_ids) = (collection.clone(), face_ids.to_vec());
        self.work("delete_faces", move |gallery| {
            gallery.delete_unassociated(&collection, &face_ids)
        })
        .await
    }

    pub(super) async fn users(
        &self,
        collection: &CollectionId,
        page: PageRequest,
    ) -> Result<Page<User>> {
        let size = page.max_results.unwrap_or(MAX_USERS);
        within("list_users", (1..=MAX_USERS).contains(&size), "a page holds 1 to 500 users")?;
        let page = PageRequest { max_results: Some(size), ..page };
        let collection = collection.clone();
        self.work("list_users", move |gallery| gallery.list_users(&collection, &page)).await
    }

    pub(super) async fn associate(
        &self,
        request: AssociateFacesRequest<'_>,
    ) -> Result<AssociateFacesOutput> {
        let (operation, threshold) = ("associate_faces", request.user_match_threshold);
        within(operation, (0.0..=100.0).contains(&threshold), "a similarity is 0 to 100")?;
        let (collection, user) = (request.collection.clone(), request.user_id.clone());
        let face_ids = request.face_ids.to_vec();
        self.work(operation, move |gallery| {
            gallery.associate_faces(&collection, &user, &face_ids, threshold)
        })
        .await
    }

    pub(super) async fn disassociate(
        &self,
        collection: &CollectionId,
        user: &UserId,
        face_ids: &[String],
    ) -> Result<DisassociateFacesOutput> {
        let (collection, user, face_ids) = (collection.clone(), user.clone(), face_ids.to_vec());
        self.work("disassociate_faces", move |gallery| {
            gallery.disassociate_faces(&collection, &user, &face_ids)
        })
        .await
    }

    /// The users most like a user or a stored face. One without a vector is like nobody.
    pub(super) async fn users_like(
        &self,
        request: SearchUsersRequest<'_>,
    ) -> Result<Vec<UserMatch>> {
        let operation = "search_users";
        let (most, threshold) = (request.max_users, request.user_match_threshold);
        check(operation, most, threshold)?;
        let collection = request.collection.clone();
        let (user, face) = match request.searched {
            Searched::User(user) => (Some(user.clone()), None),
            Searched::Face(face) => (None, Some(face.to_owned())),
        };
        self.work(operation, move |gallery| {
            let vector = match (&user, &face) {
                (Some(user), _) => gallery.user_vector(&collection, user)?,
                (None, face) => {
                    let face = face.as_deref().unwrap_or_default();
                    let template = gallery.face_template(&collection, face)?;
                    within(operation, template.is_some(), "the collection holds no such face")?;
                    template
                }
            };
            let Some(vector) = vector else { return Ok(Vec::new()) };
            // One more, since the nearest is the user itself.
            let mut found = gallery.search_users(&collection, &vector, most as usize + 1)?;
            found.nearest.retain(|(_, id)| user.as_ref().is_none_or(|user| user.as_str() != id));
            found.nearest.truncate(most as usize);
            matches(found, threshold)
        })
        .await
    }

    /// The users most like the largest face in a photo.
    pub(super) async fn users_in_image(
        &self,
        request: SearchUsersByImageRequest<'_>,
    ) -> Result<SearchUsersByImageOutput> {
        let SearchUsersByImageRequest { collection, photo, max_users, user_match_threshold } =
            request;
        let operation = "search_users_by_image";
        check(operation, max_users, user_match_threshold)?;
        let (collection, photo) = (collection.clone(), photo.clone());
        let matched = Arc::clone(&self.matched);
        self.work(operation, move |gallery| {
            let pixels = photo.pixels()?;
            let mut faces = faces_in(pixels)?.into_iter();
            let largest = faces.next();
            let template = match &largest {
                Some(face) => face.template(pixels)?,
                None => None,
            };
            let user_matches = match template {
                Some(template) => {
                    nearest(gallery, &collection, &template, max_users, user_match_threshold)?
                }
                None => gallery.require(operation, &collection).map(|()| Vec::new())?,
            };
            matched.note_users(gallery, &collection, &user_matches);
            Ok(SearchUsersByImageOutput {
                searched_face: largest.map(|face| face.detail),
                unsearched_faces: faces.map(|face| face.detail).collect(),
                user_matches,
            })
        })
        .await
    }
}

fn check(operation: &'static str, max_users: u32, threshold: f64) -> Result<()> {
    within(operation, (1..=MAX_USERS).contains(&max_users), "1 to 500 users are returned")?;
    within(operation, (0.0..=100.0).contains(&threshold), "a similarity is 0 to 100")
}

fn nearest(
    gallery: &dyn Gallery,
    collection: &CollectionId,
    template: &Template,
    most: u32,
    threshold: f64,
) -> Result<Vec<UserMatch>> {
    matches(gallery.search_users(collection, template, most as usize)?, threshold)
}

/// The users that are similar enough.
fn matches(found: Matches<String>, threshold: f64) -> Result<Vec<UserMatch>> {
    let similar: Vec<UserMatch> = found
        .nearest
        .into_iter()
        .map(|(cosine, user_id)| UserMatch {
            similarity: similarity(f64::from(cosine)),
            user: User { user_id, user_status: UserStatus::Active },
        })
        .filter(|found| found.similarity >= threshold)
        .collect();
    match similar.is_empty() && found.incomparable > 0 {
        true => Err(incomparable("search_users_by_image", found.incomparable, "users' faces")),
        false => Ok(similar),
    }
}
