//! Searches of a collection's users, by photo, by stored face and by user.

use absenki_core::ErrorKind;
use absenki_core::backend::{
    CollectionId, FaceBackend, FaceDetail, SearchUsersByImageRequest, SearchUsersRequest, Searched,
    UserId, UserMatch,
};
use absenki_core::photo::Photo;
use absenki_local::MODEL_VERSION;
use serde_json::{Value, json};

use super::photo::photo;
use super::{Context, Operation, about};
use crate::failure::Failure;
use crate::fields::{FACE_ID, Fields, UserSearch, Violations};
use crate::wire::{detail, with};

pub(crate) struct SearchUsers {
    collection: CollectionId,
    user: Option<UserId>,
    face_id: Option<String>,
    search: UserSearch,
}

impl Operation for SearchUsers {
    fn read(mut fields: Fields) -> Result<Self, Failure> {
        let mut wrong = Violations::default();
        fields.check_collection(&mut wrong);
        fields.check_user(&mut wrong);
        wrong.text("faceId", fields.face_id.as_deref(), FACE_ID);
        fields.check_user_search(&mut wrong);
        wrong.done()?;
        let (user, face_id) = (fields.user()?, fields.face_id.take());
        if user.is_some() == face_id.is_some() {
            return Err(Failure::invalid_parameters());
        }
        let search = fields.user_search();
        Ok(SearchUsers { user, face_id, search, collection: fields.collection()? })
    }

    async fn perform(self, context: Context<'_>) -> Result<Value, Failure> {
        let SearchUsers { collection, user, face_id, search } = &self;
        let searched = match user {
            Some(user) => Searched::User(user),
            None => Searched::Face(face_id.as_deref().unwrap_or_default()),
        };
        let request = SearchUsersRequest {
            collection,
            searched,
            max_users: search.max_users,
            user_match_threshold: search.threshold,
        };
        let found = context.recognizer.search_users(request).await;
        let found = found.map_err(|error| match (user, error.kind()) {
            (Some(user), _) => Failure::about_user(&error, collection, user),
            (None, ErrorKind::InvalidParameter) => Failure::unknown_face(),
            (None, _) => about(collection)(error),
        })?;
        let answer = json!({ "UserMatches": matches(&found), "FaceModelVersion": MODEL_VERSION });
        let of_user = user.as_ref().map(|user| json!({ "UserId": user.as_str() }));
        let of_face = face_id.as_ref().map(|face| json!({ "FaceId": face }));
        Ok(with(with(answer, "SearchedUser", of_user), "SearchedFace", of_face))
    }
}

pub(crate) struct SearchUsersByImage {
    collection: CollectionId,
    photo: Photo,
    search: UserSearch,
}

impl Operation for SearchUsersByImage {
    fn read(mut fields: Fields) -> Result<Self, Failure> {
        let mut wrong = Violations::default();
        fields.check_collection(&mut wrong);
        fields.check_image(&mut wrong);
        fields.check_user_search(&mut wrong);
        wrong.quality_filter(fields.quality_filter.as_deref());
        wrong.done()?;
        Ok(SearchUsersByImage {
            photo: photo(fields.image.take())?,
            search: fields.user_search(),
            collection: fields.collection()?,
        })
    }

    async fn perform(self, context: Context<'_>) -> Result<Value, Failure> {
        let request = SearchUsersByImageRequest {
            collection: &self.collection,
            photo: &self.photo,
            max_users: self.search.max_users,
            user_match_threshold: self.search.threshold,
        };
        let found = context.recognizer.search_users_by_image(request).await;
        let found = found.map_err(about(&self.collection))?;
        let searched = found.searched_face.ok_or_else(Failure::no_faces)?;
        let unsearched = |face: &FaceDetail| json!({ "FaceDetails": detail(face), "Reasons": ["FACE_NOT_LARGEST"] });
        Ok(json!({
            "UserMatches": matches(&found.user_matches),
            "FaceModelVersion": MODEL_VERSION,
            "SearchedFace": { "FaceDetail": detail(&searched) },
            "UnsearchedFaces": found.unsearched_faces.iter().map(unsearched).collect::<Vec<_>>(),
        }))
    }
}

fn matches(found: &[UserMatch]) -> Vec<Value> {
    let answer = |found: &UserMatch| {
        let user = json!({ "UserId": found.user.user_id, "UserStatus": found.user.user_status });
        json!({ "Similarity": found.similarity, "User": user })
    };
    found.iter().map(answer).collect()
}
