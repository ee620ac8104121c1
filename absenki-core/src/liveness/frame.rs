//! The frames of an attempt, and what is seen in each.

use bytes::Bytes;

use super::grey::Grey;
use super::plane::{Frame, Points};
use crate::config::Limits;
use crate::config::LivenessConfig;
use crate::detect::{DetectedFace, FaceDetector, FaceLandmarks};
use crate::error::{Error, ErrorKind, Result};
use crate::geometry::NormalizedBox;
use crate::photo::{Photo, Pixels};

/// One picture of an attempt, not mirrored.
#[derive(Debug, Clone)]
pub struct LivenessFrame {
    /// When it was taken, milliseconds since any start that all frames share.
    pub at_ms: u64,
    /// The picture.
    pub photo: Photo,
}

impl LivenessFrame {
    /// A frame from the bytes of a picture or of a data URL. Only the header is read.
    ///
    /// # Errors
    /// Those of [`Photo::from_bytes`]; [`ErrorKind::ImageTooLarge`] over a limit of `config`.
    pub fn new(at_ms: u64, bytes: impl Into<Bytes>, config: &LivenessConfig) -> Result<Self> {
        let limits = Limits {
            max_input_bytes: config.max_frame_bytes,
            max_side: config.max_side,
            ..Limits::default()
        };
        Ok(LivenessFrame { at_ms, photo: Photo::from_bytes(bytes, &limits)? })
    }
}

/// Checks a number of frames before any of them is copied or read.
///
/// # Errors
/// [`ErrorKind::InvalidParameter`] for more than the setting `liveness.max_frames`.
pub fn check_count(count: usize, config: &LivenessConfig) -> Result<()> {
    if count <= config.max_frames {
        return Ok(());
    }
    let why = format!("an attempt has at most {} frames", config.max_frames);
    Err(Error::new(ErrorKind::InvalidParameter, "liveness", why))
}

/// Checks what the frames may cost, before one is decoded, and that they are in order.
pub(super) fn check(frames: &[LivenessFrame], config: &LivenessConfig) -> Result<()> {
    let refused = |kind, why: String| Err(Error::new(kind, "liveness", why));
    check_count(frames.len(), config)?;
    for LivenessFrame { photo, .. } in frames {
        if photo.width().max(photo.height()) > config.max_side
            || photo.encoded().len() as u64 > config.max_frame_bytes
        {
            let (side, bytes) = (config.max_side, config.max_frame_bytes);
            let why = format!("a frame has at most {side} pixels a side and {bytes} bytes");
            return refused(ErrorKind::ImageTooLarge, why);
        }
    }
    if frames.windows(2).any(|pair| pair[0].at_ms >= pair[1].at_ms) {
        let why = "the times of the frames must increase".to_owned();
        return refused(ErrorKind::InvalidParameter, why);
    }
    Ok(())
}

/// A face in a frame.
pub(super) struct Observation {
    /// The frame's place in the attempt.
    pub(super) index: usize,
    pub(super) at_ms: u64,
    pub(super) points: Points,
    pub(super) face_box: NormalizedBox,
    /// Whether there is a second face that is not much smaller.
    pub(super) has_company: bool,
    pub(super) grey: Grey,
    /// The face at a fixed size, for a comparison with the next frame's.
    pub(super) face: Vec<f32>,
}

/// The largest face of each frame that shows one.
///
/// # Errors
/// Those of [`Photo::pixels`] and of the detector; [`ErrorKind::Configuration`] for a detector that
/// finds no points.
pub(super) fn observe(
    frames: &[LivenessFrame],
    detector: &dyn FaceDetector,
    config: &LivenessConfig,
) -> Result<Vec<Observation>> {
    let mut seen = Vec::new();
    for (index, LivenessFrame { at_ms, photo }) in frames.iter().enumerate() {
        let pixels = photo.pixels()?;
        let mut faces = detector.detect(pixels, config.min_face)?;
        faces.sort_by(|a, b| b.bounding_box.area().total_cmp(&a.bounding_box.area()));
        let Some(face) = faces.first() else { continue };
        let Some(landmarks) = detector.refine(pixels, face)?.landmarks else {
            let message = "liveness needs a detector that finds eyes, nose and mouth";
            return Err(Error::new(ErrorKind::Configuration, "liveness", message));
        };
        let points = points_in(pixels, &landmarks);
        if Frame::of(&points).is_none() {
            continue;
        }
        let grey = Grey::of(pixels);
        seen.push(Observation {
            index,
            at_ms: *at_ms,
            points,
            face_box: face.bounding_box,
            has_company: has_company(&faces),
            face: grey.face(&points),
            grey,
        });
    }
    Ok(seen)
}

/// Whether a second face has at least a third of the area of the first: a person beside, not one in
/// the background.
fn has_company(faces: &[DetectedFace]) -> bool {
    let area = |face: &DetectedFace| face.bounding_box.area();
    faces.get(1).is_some_and(|second| area(second) * 3.0 >= area(&faces[0]))
}

fn points_in(photo: &Pixels, landmarks: &FaceLandmarks) -> Points {
    let FaceLandmarks { eye_left, eye_right, nose, mouth_left, mouth_right } = landmarks;
    let (width, height) = (f64::from(photo.width()), f64::from(photo.height()));
    [eye_left, eye_right, nose, mouth_left, mouth_right]
        .map(|point| [point.x * width, point.y * height])
}
