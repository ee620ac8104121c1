//! What is seen of the faces in a photo, and which are too poor to be indexed.

use absenki_core::Result;
use absenki_core::backend::{FaceDetail, ImageQuality, UnindexedReason};
use absenki_core::detect::{DetectedFace, FaceDetector};
use absenki_core::geometry::NormalizedBox;
use absenki_core::photo::Pixels;
use absenki_core::quality::measure;

use crate::align::{align, points_in};
use crate::pose::pose;
use crate::sface::{Template, embed};
use crate::yunet::YunetDetector;

/// Least shorter side of a face, pixels: also the smallest face that is looked for.
const FACE_SIDE: f64 = 40.0;

/// Least detector score, 0..1. In the dark and the blur, faces under it are no longer recognised.
const SCORE: f64 = 0.8;

/// Least mean brightness of the aligned face, 0..255. At 23 the fixture people are as like
/// themselves as ever (cosine 0.65 to 0.72 between photos); at 16 it falls to 0.54.
const BRIGHTNESS: f64 = 20.0;

/// Least variance of the Laplacian of the aligned face. At 11 (blurred by 2 % of the face's
/// height) the fixture people still recognise themselves (0.64 to 0.70), at 5 (3 %) barely.
const LAPLACE: f64 = 8.0;

/// The variance of the Laplacian at which sharpness is 63 of 100.
const LAPLACE_SCALE: f64 = 80.0;

/// Most degrees that a head may be turned to a side, or up and down: beyond, the far eye and the
/// mouth's far corner are guessed.
const TURN: (f64, f64) = (45.0, 40.0);

/// Least share of the face's box that lies inside the photo.
const VISIBLE: f64 = 0.7;

/// A face in a photo.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) detail: FaceDetail,
    /// The face as SFace wants it; `None` where its points make no face.
    aligned: Option<Pixels>,
    side: f64,
    measured: Option<(f64, f64)>,
}

/// Every face in `photo`, the largest first.
pub(crate) fn faces_in(photo: &Pixels) -> Result<Vec<Seen>> {
    let mut faces = YunetDetector.detect(photo, FACE_SIDE as u32)?;
    faces.sort_by(|a, b| b.bounding_box.area().total_cmp(&a.bounding_box.area()));
    Ok(faces.iter().map(|face| Seen::new(photo, face)).collect())
}

impl Seen {
    fn new(photo: &Pixels, face: &DetectedFace) -> Self {
        let NormalizedBox { width, height, .. } = face.bounding_box;
        let side = (width * f64::from(photo.width())).min(height * f64::from(photo.height()));
        let aligned = face.landmarks.and_then(|landmarks| align(photo, &landmarks).ok());
        let measures = aligned.as_ref().map(measure);
        let quality = measures.map(|measures| ImageQuality {
            brightness: measures.brightness / 255.0 * 100.0,
            sharpness: 100.0 * (1.0 - (-measures.laplace / LAPLACE_SCALE).exp()),
        });
        let detail = FaceDetail {
            bounding_box: face.bounding_box,
            confidence: 100.0 * f64::from(face.score),
            landmarks: face.landmarks,
            pose: face.landmarks.and_then(|landmarks| pose(&points_in(photo, &landmarks))),
            quality,
        };
        let measured = measures.map(|measures| (measures.brightness, measures.laplace));
        Seen { detail, aligned, side, measured }
    }

    /// The face's template; `None` where its points make no face.
    pub(crate) fn template(&self) -> Result<Option<Template>> {
        self.aligned.as_ref().map(embed).transpose()
    }

    /// Why the face is too poor to be indexed; empty where it is not.
    pub(crate) fn faults(&self) -> Vec<UnindexedReason> {
        let turned = |turn: (f64, f64)| turn.0.abs() > TURN.0 || turn.1.abs() > TURN.1;
        let pose = self.detail.pose.map(|pose| (pose.yaw, pose.pitch));
        let (brightness, laplace) = self.measured.unwrap_or((BRIGHTNESS, LAPLACE));
        let unclear = self.aligned.is_none() || visible(&self.detail.bounding_box) < VISIBLE;
        [
            (UnindexedReason::SmallBoundingBox, self.side < FACE_SIDE),
            (UnindexedReason::LowConfidence, self.detail.confidence < 100.0 * SCORE),
            (UnindexedReason::ExtremePose, pose.is_some_and(turned)),
            (UnindexedReason::LowBrightness, brightness < BRIGHTNESS),
            (UnindexedReason::LowSharpness, laplace < LAPLACE),
            (UnindexedReason::LowFaceQuality, unclear),
        ]
        .into_iter()
        .filter_map(|(reason, holds)| holds.then_some(reason))
        .collect()
    }
}

/// The share of a box that lies inside the photo.
fn visible(face: &NormalizedBox) -> f64 {
    let inside = |start: f64, length: f64| (start + length).min(1.0) - start.max(0.0);
    inside(face.left, face.width).max(0.0) * inside(face.top, face.height).max(0.0) / face.area()
}
