//! What goes into the operations and what comes out, in Rekognition's own names.

use serde::Serialize;

use super::identifier::{CollectionId, ExternalImageId};
use crate::codes::coded;
use crate::detect::FaceLandmarks;
use crate::geometry::NormalizedBox;
use crate::photo::Photo;

/// Which page of a list to return.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageRequest {
    /// Maximum number of entries, 1..4096; `None` for the service's own default.
    pub max_results: Option<u32>,
    /// The token of the page before, or `None` for the first.
    pub next_token: Option<String>,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Page<T> {
    /// The entries.
    pub items: Vec<T>,
    /// The token of the next page, or `None` after the last.
    pub next_token: Option<String>,
}

/// The output of `DescribeCollection`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CollectionDescription {
    /// The number of faces in it.
    pub face_count: u64,
    /// The number of users in it.
    pub user_count: u64,
    /// The version of the model its faces were indexed with.
    pub face_model_version: String,
}

/// The input of `IndexFaces`.
#[derive(Debug, Clone)]
pub struct IndexFacesRequest<'a> {
    /// The collection that the faces are added to.
    pub collection: &'a CollectionId,
    /// The photo.
    pub photo: &'a Photo,
    /// Whose face it is.
    pub external_image_id: &'a ExternalImageId,
    /// Maximum number of faces to index, largest first, 1..100.
    pub max_faces: u32,
    /// Whether poor faces are skipped.
    pub quality_filter: QualityFilter,
}

/// Which faces `IndexFaces` skips for their quality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QualityFilter {
    /// Poor faces, by the service's own standard.
    Auto,
    /// None: every face is indexed.
    None,
}

/// The output of `IndexFaces`.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexFacesOutput {
    /// The faces that were added.
    pub face_records: Vec<FaceRecord>,
    /// The faces that were found but not added, with the reasons.
    pub unindexed_faces: Vec<UnindexedFace>,
    /// The version of the model that made the templates.
    pub face_model_version: String,
}

/// A face that was added to a collection.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FaceRecord {
    /// The stored face.
    pub face: Face,
    /// Its place and details in the photo.
    pub face_detail: FaceDetail,
}

/// A face that was found but not added.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnindexedFace {
    /// Why it was skipped.
    pub reasons: Vec<UnindexedReason>,
    /// Its place and details in the photo.
    pub face_detail: FaceDetail,
}

coded! {
    /// Why a face was skipped. The code is Rekognition's.
    pub enum UnindexedReason {
        /// `EXCEEDS_MAX_FACES`: larger faces filled the requested number.
        ExceedsMaxFaces = "EXCEEDS_MAX_FACES",
        /// `EXTREME_POSE`: the head is turned too far.
        ExtremePose = "EXTREME_POSE",
        /// `LOW_BRIGHTNESS`: too dark.
        LowBrightness = "LOW_BRIGHTNESS",
        /// `LOW_CONFIDENCE`: perhaps no face at all.
        LowConfidence = "LOW_CONFIDENCE",
        /// `LOW_FACE_QUALITY`: too little detail to recognise.
        LowFaceQuality = "LOW_FACE_QUALITY",
        /// `LOW_SHARPNESS`: too blurry.
        LowSharpness = "LOW_SHARPNESS",
        /// `SMALL_BOUNDING_BOX`: too few pixels.
        SmallBoundingBox = "SMALL_BOUNDING_BOX",
        /// A reason that this version does not know.
        Unknown = "UNKNOWN",
    }
}

/// A face in a collection.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Face {
    /// Its id, assigned by the service.
    pub face_id: String,
    /// The id of the photo it came from.
    pub image_id: Option<String>,
    /// Whose face it is, as the caller named it at indexing.
    pub external_image_id: Option<String>,
    /// Its place in the photo that it came from.
    #[serde(rename = "box")]
    pub bounding_box: Option<NormalizedBox>,
    /// The detector's confidence that it is a face, 0..100.
    pub confidence: f64,
    /// The user that it is associated with, where the operation says so: lists of faces do.
    pub user_id: Option<String>,
}

/// A face in a photo.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FaceDetail {
    /// Where it is.
    #[serde(rename = "box")]
    pub bounding_box: NormalizedBox,
    /// The detector's confidence that it is a face, 0..100.
    pub confidence: f64,
    /// Five points of the face, if the backend finds them.
    pub landmarks: Option<FaceLandmarks>,
    /// How the head is turned, if the backend finds it.
    pub pose: Option<Pose>,
    /// The face's quality, if the backend measures it.
    pub quality: Option<ImageQuality>,
    /// Whether something covers the face, if the backend says so: when it indexes and detects.
    pub face_occluded: Option<FaceOccluded>,
    /// Whether the eyes are open, if the backend says so: when it indexes and detects.
    pub eyes_open: Option<EyeOpen>,
}

/// Whether the eyes of a face are open.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct EyeOpen {
    /// Whether they are.
    pub value: bool,
    /// How sure the backend is of that, 0..100.
    pub confidence: f64,
}

/// Whether something covers eyes, nose or mouth: dark glasses, a mask, a hand.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FaceOccluded {
    /// Whether it does.
    pub value: bool,
    /// How sure the backend is of that, 0..100.
    pub confidence: f64,
}

/// How a head is turned, degrees, -180..180.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Pose {
    /// Tilted to a shoulder.
    pub roll: f64,
    /// Turned to a side.
    pub yaw: f64,
    /// Nodded up or down.
    pub pitch: f64,
}

/// The quality of a face's picture, both 0..100.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ImageQuality {
    /// Brightness.
    pub brightness: f64,
    /// Sharpness.
    pub sharpness: f64,
}

/// The input of `SearchFacesByImage`.
#[derive(Debug, Clone)]
pub struct SearchFacesByImageRequest<'a> {
    /// The collection to search.
    pub collection: &'a CollectionId,
    /// The photo; its largest face is searched.
    pub photo: &'a Photo,
    /// Maximum number of matches, 1..4096.
    pub max_faces: u32,
    /// Minimum similarity, 0..100.
    pub face_match_threshold: f64,
}

/// The output of `SearchFacesByImage`.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchFacesOutput {
    /// The face that was searched, the largest in the photo; `None` if the photo has none.
    pub searched_face: Option<SearchedFace>,
    /// The matches, most similar first.
    pub face_matches: Vec<FaceMatch>,
}

/// The face that was searched.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SearchedFace {
    /// Where it is: Rekognition's `SearchedFaceBoundingBox`.
    #[serde(rename = "box")]
    pub bounding_box: NormalizedBox,
    /// The detector's confidence that it is a face, 0..100.
    pub confidence: f64,
}

/// A stored face that is similar to the searched one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FaceMatch {
    /// The similarity, 0..100, on the backend's own scale.
    pub similarity: f64,
    /// The stored face.
    pub face: Face,
}

/// The output of `CompareFaces`.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedFaces {
    /// The largest face of the source photo, which the others were compared with.
    pub source_face: SearchedFace,
    /// The faces of the target photo that are similar enough, each with its similarity (0..100, on
    /// the backend's own scale), most similar first.
    pub face_matches: Vec<(f64, FaceDetail)>,
    /// The other faces of the target photo.
    pub unmatched_faces: Vec<FaceDetail>,
}

coded! {
    /// How far a session of AWS Face Liveness is, with Rekognition's own word as the code.
    pub enum LivenessSessionStatus {
        /// `CREATED`: nobody has started it.
        Created = "CREATED",
        /// `IN_PROGRESS`: the person is in front of the camera.
        InProgress = "IN_PROGRESS",
        /// `SUCCEEDED`: it ended with a confidence. A low one is a success too.
        Succeeded = "SUCCEEDED",
        /// `FAILED`: it ended without a confidence.
        Failed = "FAILED",
        /// `EXPIRED`: it was not finished in three minutes.
        Expired = "EXPIRED",
        /// A status that this version does not know.
        Unknown = "UNKNOWN",
    }
}

/// The output of `GetFaceLivenessSessionResults`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FaceLivenessSessionResults {
    /// The session.
    pub session_id: String,
    /// How far it is.
    pub status: LivenessSessionStatus,
    /// The service's confidence that a living person was in front of the camera, 0..100; only for
    /// [`LivenessSessionStatus::Succeeded`].
    pub confidence: Option<f64>,
    /// The frame to verify, if the service kept one.
    pub reference_image: Option<Photo>,
}

/// The output of `DeleteFaces`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DeleteFacesOutput {
    /// The ids that were deleted.
    pub deleted: Vec<String>,
    /// The ids that are not in the collection.
    pub unsuccessful: Vec<String>,
}
