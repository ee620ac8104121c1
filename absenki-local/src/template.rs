//! SFace: a face as 128 numbers.

use absenki_core::detect::{DetectedFace, FaceLandmarks};
use absenki_core::photo::Pixels;
use absenki_core::{Error, ErrorKind, Result};

use crate::closeup;
use crate::face::align::{align, mirrored};
use crate::networks;
pub use crate::networks::sface::TEMPLATE_LENGTH;

/// A face for comparison: 128 numbers, a vector of length 1.
///
/// Two faces of one person have templates that point the same way: their [cosine](Self::cosine)
/// is mostly between 0.6 and 0.9, that of two people is near 0.1.
#[derive(Debug, Clone, PartialEq)]
pub struct Template([f32; TEMPLATE_LENGTH]);

impl Template {
    /// The template of a face in a photo, as the recognizer makes it: steadier than [`of`](Self::of).
    ///
    /// The face's points are found again from close up, in the photo and in its mirror, and in a
    /// tilted face once it is upright. The template is the mean of those of the aligned face and of its
    /// mirror. Both kinds are comparable with each other. `docs/accuracy.md` has what that gains.
    ///
    /// # Errors
    /// [`ErrorKind::Recognizer`] if the face has no points, or points that make no face.
    pub fn of_face(photo: &Pixels, face: &DetectedFace) -> Result<Self> {
        let landmarks = closeup::refine_tilted(photo, face)?
            .landmarks
            .ok_or_else(|| Error::new(ErrorKind::Recognizer, "align", "the face has no points"))?;
        let aligned = align(photo, &landmarks)?;
        let [one, other] = [embed(&aligned)?, embed(&mirrored(&aligned)?)?];
        let sum: Vec<f32> = one.0.iter().zip(&other.0).map(|(a, b)| a + b).collect();
        Template::new(&sum)
    }

    /// The template of the face with these landmarks, as OpenCV makes it: from one crop.
    ///
    /// The face is aligned to 112 × 112 pixels by its five points and given to SFace as red,
    /// green and blue, 0..255 (OpenCV swaps its blue-green-red pictures too). The
    /// network is loaded at the first call, once in a process.
    ///
    /// # Errors
    /// [`ErrorKind::Recognizer`] if the points make no face.
    pub fn of(photo: &Pixels, landmarks: &FaceLandmarks) -> Result<Self> {
        embed(&align(photo, landmarks)?)
    }

    /// A template from 128 numbers of any length above 0.
    ///
    /// # Errors
    /// [`ErrorKind::Recognizer`] for another count, a number that is not finite, or all zeros.
    pub(crate) fn new(numbers: &[f32]) -> Result<Self> {
        let square = |&number: &f32| f64::from(number) * f64::from(number);
        let length = numbers.iter().map(square).sum::<f64>().sqrt();
        match <[f32; TEMPLATE_LENGTH]>::try_from(numbers) {
            Ok(numbers) if length.is_normal() => {
                Ok(Template(numbers.map(|number| (f64::from(number) / length) as f32)))
            }
            _ => Err(Error::new(ErrorKind::Recognizer, "embed", "the template is not usable")),
        }
    }

    /// The similarity of two templates, -1 (opposite) to 1 (the same).
    #[must_use]
    pub fn cosine(&self, other: &Template) -> f32 {
        dot(&self.0, &other.0).clamp(-1.0, 1.0)
    }

    /// The numbers.
    #[must_use]
    pub fn as_array(&self) -> &[f32; TEMPLATE_LENGTH] {
        &self.0
    }

    /// The numbers as the gallery keeps them: 4 bytes each, little end first.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|number| number.to_le_bytes()).collect()
    }

    /// The template that [`to_bytes`](Self::to_bytes) wrote, bit for bit; `None` for bytes that it
    /// cannot have written.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (numbers, rest) = bytes.as_chunks();
        let numbers: &[_; TEMPLATE_LENGTH] = numbers.try_into().ok()?;
        let numbers = numbers.map(f32::from_le_bytes);
        let length = dot(&numbers, &numbers);
        (rest.is_empty() && (length - 1.0).abs() < 1e-3).then_some(Template(numbers))
    }
}

/// The template of an aligned face of 112 × 112 pixels.
pub(crate) fn embed(aligned: &Pixels) -> Result<Template> {
    Template::new(&networks::embed(aligned)?)
}

/// The scalar product. Sixteen running sums, since the compiler may not reorder a single one and
/// so could not use vector instructions on it.
#[inline(always)]
pub(crate) fn dot(a: &[f32; TEMPLATE_LENGTH], b: &[f32; TEMPLATE_LENGTH]) -> f32 {
    let mut sums = [0.0_f32; 16];
    for (a, b) in a.as_chunks::<16>().0.iter().zip(b.as_chunks::<16>().0) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}
