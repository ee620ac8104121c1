//! Users: several faces of one person as one vector. What goes into the operations and what comes
//! out, in Rekognition's own names.

use serde::Serialize;

use super::identifier::{CollectionId, UserId};
use super::types::FaceDetail;
use crate::codes::coded;
use crate::photo::Photo;

/// The threshold of `AssociateFaces` where the caller has none of its own, 0..100: Rekognition's.
pub const DEFAULT_USER_MATCH_THRESHOLD: f64 = 75.0;

coded! {
    /// How far the service is with a user's vector, with Rekognition's own word as the code.
    pub enum UserStatus {
        /// `CREATING`: the user is being created.
        Creating = "CREATING",
        /// `CREATED`: no face is associated with it.
        Created = "CREATED",
        /// `UPDATING`: faces are being associated or disassociated.
        Updating = "UPDATING",
        /// `ACTIVE`: its vector stands for all of its faces.
        Active = "ACTIVE",
        /// A status that this version does not know.
        Unknown = "UNKNOWN",
    }
}

/// A user of a collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct User {
    /// Its id, as the caller named it.
    pub user_id: String,
    /// How far the service is with its vector.
    pub user_status: UserStatus,
}

/// Which faces of a collection `ListFaces` returns.
#[derive(Debug, Clone, Copy)]
pub enum FaceFilter<'a> {
    /// Those with these ids, 1 to 4096 of them; ids that the collection does not hold are passed
    /// over.
    Ids(&'a [String]),
    /// Those that are associated with this user.
    User(&'a UserId),
}

/// The input of `AssociateFaces`.
#[derive(Debug, Clone, Copy)]
pub struct AssociateFacesRequest<'a> {
    /// The collection of the user and the faces.
    pub collection: &'a CollectionId,
    /// The user.
    pub user_id: &'a UserId,
    /// The faces, 1 to 100 of them.
    pub face_ids: &'a [String],
    /// Minimum similarity of a face and the user, 0..100, where the user has a face already.
    pub user_match_threshold: f64,
}

/// The output of `AssociateFaces`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AssociateFacesOutput {
    /// The ids of the faces that became the user's. A face that was the user's before is neither
    /// here nor among the unsuccessful.
    pub associated: Vec<String>,
    /// The faces that did not, with the reasons.
    pub unsuccessful: Vec<UnsuccessfulFaceAssociation>,
    /// How far the service is with the user's vector.
    pub user_status: UserStatus,
}

/// A face that was not associated.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnsuccessfulFaceAssociation {
    /// The face.
    pub face_id: String,
    /// The user whose face it is, where it is another's.
    pub user_id: Option<String>,
    /// Its similarity to the user, 0..100, where that was too low.
    pub confidence: Option<f64>,
    /// Why.
    pub reasons: Vec<UnsuccessfulFaceAssociationReason>,
}

coded! {
    /// Why a face was not associated. The code is Rekognition's.
    pub enum UnsuccessfulFaceAssociationReason {
        /// `FACE_NOT_FOUND`: the collection holds no such face.
        FaceNotFound = "FACE_NOT_FOUND",
        /// `ASSOCIATED_TO_A_DIFFERENT_USER`: the face is another user's.
        AssociatedToADifferentUser = "ASSOCIATED_TO_A_DIFFERENT_USER",
        /// `LOW_MATCH_CONFIDENCE`: the face is not similar enough to the user's.
        LowMatchConfidence = "LOW_MATCH_CONFIDENCE",
        /// A reason that this version does not know.
        Unknown = "UNKNOWN",
    }
}

/// The output of `DisassociateFaces`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DisassociateFacesOutput {
    /// The ids of the faces that are nobody's from now on.
    pub disassociated: Vec<String>,
    /// The faces that were not the user's, with the reasons.
    pub unsuccessful: Vec<UnsuccessfulFaceDisassociation>,
    /// How far the service is with the user's vector.
    pub user_status: UserStatus,
}

/// A face that was not disassociated.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnsuccessfulFaceDisassociation {
    /// The face.
    pub face_id: String,
    /// The user whose face it is, where it is another's.
    pub user_id: Option<String>,
    /// Why.
    pub reasons: Vec<UnsuccessfulFaceDisassociationReason>,
}

coded! {
    /// Why a face was not disassociated. The code is Rekognition's.
    pub enum UnsuccessfulFaceDisassociationReason {
        /// `FACE_NOT_FOUND`: the collection holds no such face, or it is no user's.
        FaceNotFound = "FACE_NOT_FOUND",
        /// `ASSOCIATED_TO_A_DIFFERENT_USER`: the face is another user's.
        AssociatedToADifferentUser = "ASSOCIATED_TO_A_DIFFERENT_USER",
        /// A reason that this version does not know.
        Unknown = "UNKNOWN",
    }
}

/// Whom `SearchUsers` compares with the users of the collection.
#[derive(Debug, Clone, Copy)]
pub enum Searched<'a> {
    /// A user, who is not among the matches.
    User(&'a UserId),
    /// A stored face, by its id.
    Face(&'a str),
}

/// The input of `SearchUsers`.
#[derive(Debug, Clone, Copy)]
pub struct SearchUsersRequest<'a> {
    /// The collection to search.
    pub collection: &'a CollectionId,
    /// Whom to look for.
    pub searched: Searched<'a>,
    /// Maximum number of matches, 1..500.
    pub max_users: u32,
    /// Minimum similarity, 0..100.
    pub user_match_threshold: f64,
}

/// A user that is similar to the searched face or user.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UserMatch {
    /// The similarity, 0..100, on the backend's own scale.
    pub similarity: f64,
    /// The user.
    pub user: User,
}

/// The input of `SearchUsersByImage`.
#[derive(Debug, Clone)]
pub struct SearchUsersByImageRequest<'a> {
    /// The collection to search.
    pub collection: &'a CollectionId,
    /// The photo; its largest face is searched.
    pub photo: &'a Photo,
    /// Maximum number of matches, 1..500.
    pub max_users: u32,
    /// Minimum similarity, 0..100.
    pub user_match_threshold: f64,
}

/// The output of `SearchUsersByImage`.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchUsersByImageOutput {
    /// The face that was searched, the largest in the photo; `None` if the photo has none.
    pub searched_face: Option<FaceDetail>,
    /// The other faces of the photo.
    pub unsearched_faces: Vec<FaceDetail>,
    /// The matches, most similar first.
    pub user_matches: Vec<UserMatch>,
}
