//! The operations on users, and lists of some faces.

use aws_sdk_rekognition::Client;
use aws_sdk_rekognition::types;

use super::convert::{self, as_told, required};
use super::request::Request;
use super::{RekognitionBackend, all, counting, error, invalid, page_size};
use crate::backend::limits::{MAX_USER_FACES, MAX_USERS};
use crate::backend::{
    AssociateFacesOutput, AssociateFacesRequest, CollectionId, DisassociateFacesOutput, Face,
    FaceFilter, Page, PageRequest, SearchUsersByImageOutput, SearchUsersByImageRequest,
    SearchUsersRequest, Searched, UnsuccessfulFaceAssociation, UnsuccessfulFaceAssociationReason,
    UnsuccessfulFaceDisassociation, UnsuccessfulFaceDisassociationReason, User, UserId, UserMatch,
    UserStatus,
};
use crate::error::Result;
use crate::usage::Operation;

impl RekognitionBackend {
    /// `ListFaces`, of all faces or of some.
    pub(super) async fn list(
        &self,
        collection: &CollectionId,
        filter: Option<FaceFilter<'_>>,
        page: PageRequest,
    ) -> Result<Page<Face>> {
        let size = page_size(Operation::ListFaces, &page)?;
        let id = collection.to_string();
        let (ids, user) = match filter {
            None => (None, None),
            Some(FaceFilter::Ids(ids)) => (Some(ids.to_vec()), None),
            Some(FaceFilter::User(user)) => (None, Some(user.to_string())),
        };
        let request = match user {
            Some(_) => Request::of_user(Operation::ListFaces, collection),
            None => Request::new(Operation::ListFaces, Some(collection)),
        };
        self.call(
            request,
            async move |client: Client, attempts| {
                let call = client.list_faces().collection_id(id).set_max_results(size);
                let call = call.set_face_ids(ids).set_user_id(user);
                let call = call.set_next_token(page.next_token).customize();
                call.config_override(counting(attempts)).send().await
            },
            |answer, operation| {
                let faces = required(answer.faces, operation, "Faces")?;
                let items = all(faces, operation, convert::face)?;
                Ok(Page { items, next_token: answer.next_token })
            },
        )
        .await
    }

    pub(super) async fn make_user(&self, collection: &CollectionId, user: &UserId) -> Result<()> {
        let (id, user) = (collection.to_string(), user.to_string());
        self.call(
            Request::new(Operation::CreateUser, Some(collection)),
            async move |client: Client, attempts| {
                let call = client.create_user().collection_id(id).user_id(user).customize();
                call.config_override(counting(attempts)).send().await
            },
            |_, _| Ok(()),
        )
        .await
    }

    pub(super) async fn remove_user(&self, collection: &CollectionId, user: &UserId) -> Result<()> {
        let (id, user) = (collection.to_string(), user.to_string());
        self.call(
            Request::of_user(Operation::DeleteUser, collection),
            async move |client: Client, attempts| {
                let call = client.delete_user().collection_id(id).user_id(user).customize();
                call.config_override(counting(attempts)).send().await
            },
            |_, _| Ok(()),
        )
        .await
    }

    pub(super) async fn users(
        &self,
        collection: &CollectionId,
        page: PageRequest,
    ) -> Result<Page<User>> {
        let size = match page.max_results {
            None => None,
            Some(size @ 1..=MAX_USERS) => Some(size as i32),
            Some(_) => return Err(invalid(Operation::ListUsers, "max_results must be 1..500")),
        };
        let id = collection.to_string();
        self.call(
            Request::new(Operation::ListUsers, Some(collection)),
            async move |client: Client, attempts| {
                let call = client.list_users().collection_id(id).set_max_results(size);
                let call = call.set_next_token(page.next_token).customize();
                call.config_override(counting(attempts)).send().await
            },
            |answer, operation| {
                let users = required(answer.users, operation, "Users")?;
                let user =
                    |from: types::User, operation| user(from.user_id, from.user_status, operation);
                Ok(Page { items: all(users, operation, user)?, next_token: answer.next_token })
            },
        )
        .await
    }

    pub(super) async fn associate(
        &self,
        request: AssociateFacesRequest<'_>,
    ) -> Result<AssociateFacesOutput> {
        let AssociateFacesRequest { collection, user_id, face_ids, user_match_threshold } = request;
        check_count(Operation::AssociateFaces, face_ids)?;
        check_threshold(Operation::AssociateFaces, user_match_threshold)?;
        let (id, user, ids) = (collection.to_string(), user_id.to_string(), face_ids.to_vec());
        self.call(
            Request::of_user(Operation::AssociateFaces, collection),
            async move |client: Client, attempts| {
                let call = client.associate_faces().collection_id(id).user_id(user);
                let call = call.set_face_ids(Some(ids));
                let call = call.user_match_threshold(user_match_threshold as f32).customize();
                call.config_override(counting(attempts)).send().await
            },
            |answer, operation| {
                let associated = answer.associated_faces.unwrap_or_default();
                let unsuccessful = answer.unsuccessful_face_associations.unwrap_or_default();
                Ok(AssociateFacesOutput {
                    associated: associated.into_iter().filter_map(|face| face.face_id).collect(),
                    unsuccessful: all(unsuccessful, operation, unassociated)?,
                    user_status: status(answer.user_status),
                })
            },
        )
        .await
    }

    pub(super) async fn disassociate(
        &self,
        collection: &CollectionId,
        user: &UserId,
        face_ids: &[String],
    ) -> Result<DisassociateFacesOutput> {
        check_count(Operation::DisassociateFaces, face_ids)?;
        let (id, user, ids) = (collection.to_string(), user.to_string(), face_ids.to_vec());
        self.call(
            Request::of_user(Operation::DisassociateFaces, collection),
            async move |client: Client, attempts| {
                let call = client.disassociate_faces().collection_id(id).user_id(user);
                let call = call.set_face_ids(Some(ids)).customize();
                call.config_override(counting(attempts)).send().await
            },
            |answer, operation| {
                let gone = answer.disassociated_faces.unwrap_or_default();
                let unsuccessful = answer.unsuccessful_face_disassociations.unwrap_or_default();
                Ok(DisassociateFacesOutput {
                    disassociated: gone.into_iter().filter_map(|face| face.face_id).collect(),
                    unsuccessful: all(unsuccessful, operation, kept)?,
                    user_status: status(answer.user_status),
                })
            },
        )
        .await
    }

    pub(super) async fn users_like(
        &self,
        request: SearchUsersRequest<'_>,
    ) -> Result<Vec<UserMatch>> {
        let SearchUsersRequest { collection, searched, max_users, user_match_threshold } = request;
        check_search(Operation::SearchUsers, max_users, user_match_threshold)?;
        let id = collection.to_string();
        let (user, face) = match searched {
            Searched::User(user) => (Some(user.to_string()), None),
            Searched::Face(face) => (None, Some(face.to_owned())),
        };
        let request = match user {
            Some(_) => Request::of_user(Operation::SearchUsers, collection),
            None => Request::new(Operation::SearchUsers, Some(collection)),
        };
        self.call(
            request,
            async move |client: Client, attempts| {
                let call = client.search_users().collection_id(id);
                let call = call.set_user_id(user).set_face_id(face).max_users(max_users as i32);
                let call = call.user_match_threshold(user_match_threshold as f32).customize();
                call.config_override(counting(attempts)).send().await
            },
            |answer, operation| all(answer.user_matches.unwrap_or_default(), operation, user_match),
        )
        .await
    }

    pub(super) async fn users_in_image(
        &self,
        request: SearchUsersByImageRequest<'_>,
    ) -> Result<SearchUsersByImageOutput> {
        let operation = Operation::SearchUsersByImage;
        let SearchUsersByImageRequest { collection, photo, max_users, user_match_threshold } =
            request;
        check_search(operation, max_users, user_match_threshold)?;
        let (id, image) = (collection.to_string(), self.image(photo).await?);
        let found = self
            .call(
                Request::new(operation, Some(collection)),
                async move |client: Client, attempts| {
                    let call = client.search_users_by_image().collection_id(id).image(image);
                    let call = call.max_users(max_users as i32);
                    let call = call.user_match_threshold(user_match_threshold as f32).customize();
                    call.config_override(counting(attempts)).send().await
                },
                |answer, operation| {
                    let searched = answer.searched_face.and_then(|face| face.face_detail);
                    let searched = required(searched, operation, "SearchedFace")?;
                    let others = answer.unsearched_faces.unwrap_or_default();
                    let others = others.into_iter().filter_map(|face| face.face_details).collect();
                    let matches = answer.user_matches.unwrap_or_default();
                    Ok(SearchUsersByImageOutput {
                        searched_face: Some(convert::face_detail(searched, operation)?),
                        unsearched_faces: all(others, operation, convert::face_detail)?,
                        user_matches: all(matches, operation, user_match)?,
                    })
                },
            )
            .await;
        match found {
            Err(error) if error::is_no_face(&error) => Ok(SearchUsersByImageOutput {
                searched_face: None,
                unsearched_faces: Vec::new(),
                user_matches: Vec::new(),
            }),
            found => found,
        }
    }
}

fn check_count(operation: Operation, face_ids: &[String]) -> Result<()> {
    match (1..=MAX_USER_FACES).contains(&face_ids.len()) {
        true => Ok(()),
        false => Err(invalid(operation, "name 1 to 100 face ids")),
    }
}

fn check_search(operation: Operation, max_users: u32, threshold: f64) -> Result<()> {
    if !(1..=MAX_USERS).contains(&max_users) {
        return Err(invalid(operation, "max_users must be 1..500"));
    }
    check_threshold(operation, threshold)
}

fn check_threshold(operation: Operation, threshold: f64) -> Result<()> {
    match (0.0..=100.0).contains(&threshold) {
        true => Ok(()),
        false => Err(invalid(operation, "user_match_threshold must be 0..100")),
    }
}

fn status(from: Option<types::UserStatus>) -> UserStatus {
    from.and_then(|status| status.as_str().parse().ok()).unwrap_or(UserStatus::Unknown)
}

fn user(
    id: Option<String>,
    from: Option<types::UserStatus>,
    operation: &'static str,
) -> Result<User> {
    Ok(User { user_id: required(id, operation, "UserId")?, user_status: status(from) })
}

fn user_match(from: types::UserMatch, operation: &'static str) -> Result<UserMatch> {
    let matched = required(from.user, operation, "User")?;
    Ok(UserMatch {
        similarity: as_told(required(from.similarity, operation, "Similarity")?),
        user: user(matched.user_id, matched.user_status, operation)?,
    })
}

fn unassociated(
    from: types::UnsuccessfulFaceAssociation,
    operation: &'static str,
) -> Result<UnsuccessfulFaceAssociation> {
    let unknown = UnsuccessfulFaceAssociationReason::Unknown;
    let reasons = from.reasons().iter().map(|reason| reason.as_str().parse().unwrap_or(unknown));
    Ok(UnsuccessfulFaceAssociation {
        reasons: reasons.collect(),
        confidence: from.confidence.map(as_told),
        user_id: from.user_id,
        face_id: required(from.face_id, operation, "FaceId")?,
    })
}

fn kept(
    from: types::UnsuccessfulFaceDisassociation,
    operation: &'static str,
) -> Result<UnsuccessfulFaceDisassociation> {
    let unknown = UnsuccessfulFaceDisassociationReason::Unknown;
    let reasons = from.reasons().iter().map(|reason| reason.as_str().parse().unwrap_or(unknown));
    Ok(UnsuccessfulFaceDisassociation {
        reasons: reasons.collect(),
        user_id: from.user_id,
        face_id: required(from.face_id, operation, "FaceId")?,
    })
}
