//! Answers in the service's words.

use absenki_core::backend::{DeleteFacesOutput, Face, FaceDetail, FaceMatch};
use absenki_core::geometry::NormalizedBox;
use serde_json::{Value, json};

/// What `DeleteFaces` did; `kept` are the faces of users.
pub(crate) fn deleted_faces(output: DeleteFacesOutput, kept: &[Face]) -> Value {
    let missing = |id: &String| json!({ "FaceId": id, "Reasons": ["FACE_NOT_FOUND"] });
    let held = |face: &Face| {
        let reasons = ["ASSOCIATED_TO_AN_EXISTING_USER"];
        let answer = json!({ "FaceId": face.face_id, "Reasons": reasons });
        with(answer, "UserId", face.user_id.as_deref())
    };
    let failed = output.unsuccessful.iter().map(missing).chain(kept.iter().map(held));
    json!({
        "DeletedFaces": output.deleted,
        "UnsuccessfulFaceDeletions": failed.collect::<Vec<_>>(),
    })
}

pub(crate) fn face_matches(matches: &[FaceMatch]) -> Vec<Value> {
    let found =
        |found: &FaceMatch| json!({ "Similarity": found.similarity, "Face": face(&found.face) });
    matches.iter().map(found).collect()
}

pub(crate) fn face(stored: &Face) -> Value {
    let answer = json!({ "FaceId": stored.face_id, "Confidence": stored.confidence });
    let answer = with(answer, "ImageId", stored.image_id.as_deref());
    let answer = with(answer, "ExternalImageId", stored.external_image_id.as_deref());
    let answer = with(answer, "UserId", stored.user_id.as_deref());
    with(answer, "BoundingBox", stored.bounding_box.as_ref().map(bounding_box))
}

pub(crate) fn details(seen: &[FaceDetail]) -> Vec<Value> {
    seen.iter().map(detail).collect()
}

/// What is known of a face; the attributes that only a larger network tells (age, beard, smile)
/// are left out.
pub(crate) fn detail(seen: &FaceDetail) -> Value {
    let answer = json!({
        "BoundingBox": bounding_box(&seen.bounding_box),
        "Confidence": seen.confidence,
    });
    let landmarks = seen.landmarks.map(|points| {
        [
            ("eyeLeft", points.eye_left),
            ("eyeRight", points.eye_right),
            ("mouthLeft", points.mouth_left),
            ("mouthRight", points.mouth_right),
            ("nose", points.nose),
        ]
        .map(|(name, point)| json!({ "Type": name, "X": point.x, "Y": point.y }))
    });
    let pose =
        seen.pose.map(|pose| json!({ "Roll": pose.roll, "Yaw": pose.yaw, "Pitch": pose.pitch }));
    let quality = seen
        .quality
        .map(|quality| json!({ "Brightness": quality.brightness, "Sharpness": quality.sharpness }));
    let answer = with(answer, "Landmarks", landmarks);
    let occluded = seen
        .face_occluded
        .map(|occluded| json!({ "Value": occluded.value, "Confidence": occluded.confidence }));
    let answer = with(answer, "Pose", pose);
    let answer = with(answer, "Quality", quality);
    with(answer, "FaceOccluded", occluded)
}

pub(crate) fn bounding_box(area: &NormalizedBox) -> Value {
    json!({ "Width": area.width, "Height": area.height, "Left": area.left, "Top": area.top })
}

/// `answer` with one more member, where there is a value for it.
pub(crate) fn with(mut answer: Value, name: &str, value: Option<impl Into<Value>>) -> Value {
    if let (Some(members), Some(value)) = (answer.as_object_mut(), value) {
        members.insert(name.to_owned(), value.into());
    }
    answer
}
