//! The search behind a verdict: of users where the person is one, of faces otherwise.

use std::collections::BTreeSet;

use super::matcher::FaceMatcher;
use super::users::find;
use super::verdict::own_name;
use crate::backend::limits::MAX_USERS;
use crate::backend::{
    Face, FaceDetail, FaceMatch, SearchFacesByImageRequest, SearchUsersByImageRequest,
    SearchedFace, UserMatch,
};
use crate::error::Result;
use crate::photo::Photo;

/// What a search found.
pub(super) struct Sought {
    pub(super) searched: Option<SearchedFace>,
    /// The best match that belongs to the person.
    pub(super) own: Option<Match>,
    /// The best that does not.
    pub(super) foreign: Option<Match>,
}

/// A face, or a user, that is similar enough.
pub(super) struct Match {
    pub(super) similarity: f64,
    /// The face, where faces were searched.
    pub(super) face_id: Option<String>,
    pub(super) name: Option<String>,
}

impl FaceMatcher {
    /// Searches for the person of `own_faces`. Where one of these faces is a user's, and
    /// `enroll.users` is on, users are searched.
    pub(super) async fn seek(&self, own_faces: &[String], photo: &Photo) -> Result<Sought> {
        if self.has_users() {
            let faces = find(&**self.backend(), self.collection(), own_faces).await?;
            let users: BTreeSet<&str> =
                faces.iter().filter_map(|face| face.user_id.as_deref()).collect();
            if !users.is_empty() {
                return self.seek_user(&users, &faces, photo).await;
            }
        }
        let request = SearchFacesByImageRequest {
            collection: self.collection(),
            photo,
            max_faces: self.settings().max_matches,
            face_match_threshold: self.settings().threshold,
        };
        let found = self.backend().search_faces_by_image(request).await?;
        let is_own = |found: &FaceMatch| own_faces.contains(&found.face.face_id);
        let (own, foreign) = self.best(found.face_matches, |found| found.similarity, is_own);
        let face = |found: FaceMatch| Match {
            similarity: found.similarity,
            name: own_name(&found.face.external_image_id),
            face_id: Some(found.face.face_id),
        };
        let searched = found.searched_face;
        Ok(Sought { searched, own: own.map(face), foreign: foreign.map(face) })
    }

    async fn seek_user(
        &self,
        users: &BTreeSet<&str>,
        faces: &[Face],
        photo: &Photo,
    ) -> Result<Sought> {
        let request = SearchUsersByImageRequest {
            collection: self.collection(),
            photo,
            max_users: self.settings().max_matches.min(MAX_USERS),
            user_match_threshold: self.settings().threshold,
        };
        let found = self.backend().search_users_by_image(request).await?;
        let is_own = |found: &UserMatch| users.contains(found.user.user_id.as_str());
        let (own, foreign) = self.best(found.user_matches, |found| found.similarity, is_own);
        let user = |found: UserMatch| {
            let is_of = |face: &&Face| face.user_id.as_ref() == Some(&found.user.user_id);
            let name = faces.iter().find(is_of).and_then(|face| own_name(&face.external_image_id));
            Match { similarity: found.similarity, face_id: None, name }
        };
        let searched = found.searched_face.as_ref().map(searched);
        Ok(Sought { searched, own: own.map(user), foreign: foreign.map(user) })
    }

    /// The best match that belongs to the person, and the best that does not.
    fn best<T>(
        &self,
        matches: Vec<T>,
        similarity: impl Fn(&T) -> f64,
        is_own: impl Fn(&T) -> bool,
    ) -> (Option<T>, Option<T>) {
        let threshold = self.settings().threshold;
        let similar = matches.into_iter().filter(|found| similarity(found) >= threshold);
        let (own, foreign): (Vec<_>, Vec<_>) = similar.partition(is_own);
        let best = |found: Vec<T>| {
            found.into_iter().max_by(|a, b| similarity(a).total_cmp(&similarity(b)))
        };
        (best(own), best(foreign))
    }
}

pub(super) fn searched(face: &FaceDetail) -> SearchedFace {
    SearchedFace { bounding_box: face.bounding_box, confidence: face.confidence }
}
