//! The SDK's types as Absenki's. The service leaves every field optional; what a caller cannot do
//! without is checked here.

use aws_sdk_rekognition::types;

use crate::backend::{
    EyeOpen, Face, FaceDetail, FaceMatch, FaceOccluded, FaceRecord, ImageQuality, Pose,
    UnindexedFace, UnindexedReason,
};
use crate::detect::FaceLandmarks;
use crate::error::{Error, ErrorKind, Result};
use crate::geometry::{NormalizedBox, Point};

/// `value`, or an error that names the field that the answer lacks.
pub(super) fn required<T>(
    value: Option<T>,
    operation: &'static str,
    field: &'static str,
) -> Result<T> {
    value.ok_or_else(|| {
        Error::new(ErrorKind::Service, operation, format!("the answer lacks {field}"))
    })
}

pub(super) fn bounding_box(
    from: Option<&types::BoundingBox>,
    operation: &'static str,
) -> Result<NormalizedBox> {
    let from = required(from, operation, "BoundingBox")?;
    let side = |value: Option<f32>| value.map_or(f64::NAN, f64::from);
    NormalizedBox::new(side(from.left), side(from.top), side(from.width), side(from.height))
        .map_err(|error| {
            Error::new(ErrorKind::Service, operation, "the answer holds a box outside the photo")
                .with_source(error)
        })
}

pub(super) fn face(from: types::Face, operation: &'static str) -> Result<Face> {
    Ok(Face {
        bounding_box: from
            .bounding_box
            .as_ref()
            .map(|found| bounding_box(Some(found), operation))
            .transpose()?,
        face_id: required(from.face_id, operation, "FaceId")?,
        image_id: from.image_id,
        external_image_id: from.external_image_id,
        confidence: share(from.confidence),
        user_id: from.user_id,
    })
}

pub(super) fn face_detail(from: types::FaceDetail, operation: &'static str) -> Result<FaceDetail> {
    Ok(FaceDetail {
        bounding_box: bounding_box(from.bounding_box.as_ref(), operation)?,
        confidence: share(from.confidence),
        landmarks: landmarks(from.landmarks()),
        pose: from.pose.and_then(pose),
        quality: from.quality.and_then(quality),
        face_occluded: from.face_occluded.map(|occluded| FaceOccluded {
            value: occluded.value,
            confidence: share(occluded.confidence),
        }),
        eyes_open: from
            .eyes_open
            .map(|eyes| EyeOpen { value: eyes.value, confidence: share(eyes.confidence) }),
    })
}

/// A face of `CompareFaces`, which has fewer details.
pub(super) fn compared_face(
    from: types::ComparedFace,
    operation: &'static str,
) -> Result<FaceDetail> {
    Ok(FaceDetail {
        bounding_box: bounding_box(from.bounding_box.as_ref(), operation)?,
        confidence: share(from.confidence),
        landmarks: landmarks(from.landmarks()),
        pose: from.pose.and_then(pose),
        quality: from.quality.and_then(quality),
        face_occluded: None,
        eyes_open: None,
    })
}

pub(super) fn compared_match(
    from: types::CompareFacesMatch,
    operation: &'static str,
) -> Result<(f64, FaceDetail)> {
    let similarity = as_told(required(from.similarity, operation, "Similarity")?);
    Ok((similarity, compared_face(required(from.face, operation, "Face")?, operation)?))
}

fn pose(from: types::Pose) -> Option<Pose> {
    Some(Pose { roll: from.roll?.into(), yaw: from.yaw?.into(), pitch: from.pitch?.into() })
}

fn quality(from: types::ImageQuality) -> Option<ImageQuality> {
    Some(ImageQuality { brightness: from.brightness?.into(), sharpness: from.sharpness?.into() })
}

fn landmarks(from: &[types::Landmark]) -> Option<FaceLandmarks> {
    let point = |wanted: types::LandmarkType| {
        let found = from.iter().find(|landmark| landmark.r#type.as_ref() == Some(&wanted))?;
        Some(Point { x: found.x?.into(), y: found.y?.into() })
    };
    Some(FaceLandmarks {
        eye_left: point(types::LandmarkType::EyeLeft)?,
        eye_right: point(types::LandmarkType::EyeRight)?,
        nose: point(types::LandmarkType::Nose)?,
        mouth_left: point(types::LandmarkType::MouthLeft)?,
        mouth_right: point(types::LandmarkType::MouthRight)?,
    })
}

pub(super) fn face_record(from: types::FaceRecord, operation: &'static str) -> Result<FaceRecord> {
    Ok(FaceRecord {
        face: face(required(from.face, operation, "Face")?, operation)?,
        face_detail: face_detail(required(from.face_detail, operation, "FaceDetail")?, operation)?,
    })
}

pub(super) fn unindexed_face(
    from: types::UnindexedFace,
    operation: &'static str,
) -> Result<UnindexedFace> {
    Ok(UnindexedFace {
        reasons: from.reasons().iter().map(reason).collect(),
        face_detail: face_detail(required(from.face_detail, operation, "FaceDetail")?, operation)?,
    })
}

fn reason(from: &types::Reason) -> UnindexedReason {
    match from {
        types::Reason::ExceedsMaxFaces => UnindexedReason::ExceedsMaxFaces,
        types::Reason::ExtremePose => UnindexedReason::ExtremePose,
        types::Reason::LowBrightness => UnindexedReason::LowBrightness,
        types::Reason::LowConfidence => UnindexedReason::LowConfidence,
        types::Reason::LowFaceQuality => UnindexedReason::LowFaceQuality,
        types::Reason::LowSharpness => UnindexedReason::LowSharpness,
        types::Reason::SmallBoundingBox => UnindexedReason::SmallBoundingBox,
        _ => UnindexedReason::Unknown,
    }
}

pub(super) fn face_match(from: types::FaceMatch, operation: &'static str) -> Result<FaceMatch> {
    Ok(FaceMatch {
        similarity: as_told(required(from.similarity, operation, "Similarity")?),
        face: face(required(from.face, operation, "Face")?, operation)?,
    })
}

/// The number that the service wrote: 99.29, where the 32 bits that the SDK keeps of it are 4e-6
/// less and would be shown as 99.28.
pub(super) fn as_told(value: f32) -> f64 {
    value.to_string().parse().unwrap_or(value.into())
}

/// A confidence, 0..100; 0 where the answer holds none.
pub(super) fn share(value: Option<f32>) -> f64 {
    value.map_or(0.0, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_similarity_of_two_decimals_stays_one() {
        for cents in 0..=10_000 {
            let written = f64::from(cents) / 100.0;
            assert_eq!(as_told(written as f32), written);
        }
    }
}
