//! The faces of a photo, with their quality, and which are too poor to be indexed.

use absenki_core::Result;
use absenki_core::backend::{FaceDetail, ImageQuality, UnindexedReason};
use absenki_core::detect::{DetectedFace, FaceDetector, FaceLandmarks};
use absenki_core::geometry::NormalizedBox;
use absenki_core::photo::Pixels;
use absenki_core::quality::measure;

use super::align::{align, points_in};
use super::occlusion::occlusion;
use super::pose::pose;
use crate::detector::YunetDetector;
use crate::template::Template;

/// Minimum shorter side of a face, pixels: also the size of the smallest face that is searched for.
const FACE_SIDE: f64 = 40.0;

/// Minimum detector score, 0..1. In the dark and the blur, faces under it are no longer recognised.
const SCORE: f64 = 0.8;

/// Minimum mean brightness of the aligned face, 0..255. At 23 the fixture people are as similar
/// to themselves as in good light (cosine 0.65 to 0.72 between photos); at 16 it falls to 0.54.
const BRIGHTNESS: f64 = 20.0;

/// Minimum variance of the Laplacian of the aligned face. At 11 (blurred by 2 % of the face's
/// height) the fixture people still recognise themselves (0.64 to 0.70), at 5 (3 %) barely.
const LAPLACE: f64 = 8.0;

/// The variance of the Laplacian at which sharpness is 63 of 100.
const LAPLACE_SCALE: f64 = 80.0;

/// Maximum turn of a head, degrees, to a side, or up and down: beyond, the far eye and the
/// mouth's far corner are guessed.
const TURN: (f64, f64) = (45.0, 40.0);

/// A face in a photo.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) detail: FaceDetail,
    found: DetectedFace,
    /// The aligned face; `None` if its points make no face.
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
            face_occluded: aligned.as_ref().map(occlusion),
            eyes_open: None,
        };
        let measured = measures.map(|measures| (measures.brightness, measures.laplace));
        Seen { detail, found: face.clone(), aligned, side, measured }
    }

    /// The face's template, from the photo that it was seen in; `None` if its points make no face.
    pub(crate) fn template(&self, photo: &Pixels) -> Result<Option<Template>> {
        self.aligned.as_ref().map(|_| Template::of_face(photo, &self.found)).transpose()
    }

    /// Why the face is too poor to be indexed; empty if it is not.
    pub(crate) fn faults(&self) -> Vec<UnindexedReason> {
        let turned = |turn: (f64, f64)| turn.0.abs() > TURN.0 || turn.1.abs() > TURN.1;
        let pose = self.detail.pose.map(|pose| (pose.yaw, pose.pitch));
        let (brightness, laplace) = self.measured.unwrap_or((BRIGHTNESS, LAPLACE));
        let whole = self.aligned.is_some() && self.detail.landmarks.as_ref().is_some_and(is_whole);
        [
            (UnindexedReason::SmallBoundingBox, self.side < FACE_SIDE),
            (UnindexedReason::LowConfidence, self.detail.confidence < 100.0 * SCORE),
            (UnindexedReason::ExtremePose, pose.is_some_and(turned)),
            (UnindexedReason::LowBrightness, brightness < BRIGHTNESS),
            (UnindexedReason::LowSharpness, laplace < LAPLACE),
            (UnindexedReason::LowFaceQuality, !whole),
        ]
        .into_iter()
        .filter_map(|(reason, holds)| holds.then_some(reason))
        .collect()
    }
}

/// Whether eyes, nose and mouth lie inside the photo: a face that its edge cuts in half still
/// scores 0.85, with the other half's points guessed outside.
fn is_whole(landmarks: &FaceLandmarks) -> bool {
    let FaceLandmarks { eye_left, eye_right, nose, mouth_left, mouth_right } = landmarks;
    [eye_left, eye_right, nose, mouth_left, mouth_right]
        .iter()
        .all(|point| (0.0..=1.0).contains(&point.x) && (0.0..=1.0).contains(&point.y))
}

#[cfg(test)]
mod tests {
    use absenki_core::backend::Pose;

    use super::*;
    use crate::tests::decoded;

    fn faults(photo: &Pixels) -> Vec<UnindexedReason> {
        faces_in(photo).unwrap()[0].faults()
    }

    fn changed(photo: &Pixels, level: impl Fn(u8) -> u8) -> Pixels {
        let data = photo.data().iter().map(|&l| level(l)).collect();
        Pixels::new(photo.width(), photo.height(), data).unwrap()
    }

    fn third(photo: &Pixels) -> Pixels {
        let size = (photo.width() as usize / 3, photo.height() as usize / 3);
        let mut picture = crate::networks::shrink::shrink_to_bgr(photo, size, size);
        let pixel = |bgr: &[f32; 3]| bgr.map(|level| level as u8).into_iter().rev();
        let data = picture.rows_mut().flat_map(|row| row.as_chunks().0).flat_map(pixel).collect();
        Pixels::new(size.0 as u32, size.1 as u32, data).unwrap()
    }

    /// Every level the mean of those up to `reach` pixels away, twice; the border stays.
    fn blurred(photo: &Pixels, reach: usize) -> Pixels {
        let mut data = photo.data().to_vec();
        for step in [3, 3 * photo.width() as usize, 3, 3 * photo.width() as usize] {
            let from = data.clone();
            for at in reach * step..data.len() - reach * step {
                let near = (at - reach * step..=at + reach * step).step_by(step);
                let sum: usize = near.map(|at| usize::from(from[at])).sum();
                data[at] = (sum / (2 * reach + 1)) as u8;
            }
        }
        Pixels::new(photo.width(), photo.height(), data).unwrap()
    }

    #[test]
    fn every_fault_is_found() {
        let good = decoded("fixtures/people/collins.jpg");
        assert_eq!(faults(&good), []);
        let dark = changed(&good, |level| level / 12);
        assert_eq!(faults(&dark), [UnindexedReason::LowBrightness, UnindexedReason::LowSharpness]);
        assert_eq!(faults(&blurred(&good, 4)), [UnindexedReason::LowSharpness]);
        assert_eq!(faults(&third(&good)), [UnindexedReason::SmallBoundingBox]);
        // The left half of the face only.
        let half: Vec<u8> = good.rows().flat_map(|row| row[..3 * 222].to_vec()).collect();
        let half = Pixels::new(222, good.height(), half).unwrap();
        assert!(faults(&half).contains(&UnindexedReason::LowFaceQuality), "{:?}", faults(&half));

        let mut turned = faces_in(&good).unwrap().remove(0);
        turned.detail.pose = Some(Pose { roll: 0.0, yaw: -50.0, pitch: 0.0 });
        assert_eq!(turned.faults(), [UnindexedReason::ExtremePose]);
    }

    #[test]
    fn the_fixture_people_face_the_camera() {
        for name in ["people/obama.jpg", "people/biden.jpg", "people/collins.jpg"] {
            let face = faces_in(&decoded(&format!("fixtures/{name}"))).unwrap().remove(0);
            let pose = face.detail.pose.unwrap();
            assert!(pose.yaw.abs() < 20.0 && pose.pitch.abs() < 20.0, "{name}: {pose:?}");
            assert!(pose.roll.abs() < 8.0, "{name}: {pose:?}");
            let quality = face.detail.quality.unwrap();
            assert!(quality.sharpness > 90.0 && quality.brightness > 50.0, "{name}: {quality:?}");
        }
    }
}
