//! Everything that is done to a photo on this machine, behind one type.

mod processed;

use std::path::Path;
use std::sync::Arc;

use crate::config::{Config, CropSettings, EnhanceSettings, QualityGate};
use crate::crop::{self, CropSource, CroppedFace};
use crate::detect::{DetectedFace, FaceDetector, RustfaceDetector};
use crate::enhance;
use crate::error::Result;
use crate::geometry::NormalizedBox;
use crate::photo::{Photo, Pixels};
use crate::quality::{QualityReport, measure, measure_photo};
use crate::reason::Reason;

pub use processed::{ProcessStep, ProcessedImage};

/// Checks the quality of photos, finds and crops faces, and enhances.
///
/// Cloning is cheap; one processor serves every thread. A photo is decoded once, however many
/// methods use it. With the feature `libjpeg`, some methods read a JPEG that is not decoded yet
/// without keeping its pixels: the quality check of a large photo (over 4 MiB of pixels), a crop, for
/// which only its part is transformed, and a detector, at a smaller scale.
/// [`FaceProcessor::process_image`] decodes once there too, and so does a caller that reads
/// [`Photo::pixels`] first.
///
/// ```
/// use absenki_core::config::Config;
/// use absenki_core::photo::{Photo, PhotoFormat, Pixels};
/// use absenki_core::processor::FaceProcessor;
/// use absenki_core::quality::QualityOutcome;
///
/// let config = Config::default();
/// let processor = FaceProcessor::with_rustface(&config)?;
/// let tiny = Pixels::new(64, 48, vec![128; 64 * 48 * 3])?.encode(PhotoFormat::Png, 95)?;
/// let photo = Photo::from_bytes(tiny, &config.limits)?;
/// assert_eq!(processor.quality_check(&photo)?.outcome, QualityOutcome::TooSmall);
/// # Ok::<(), absenki_core::Error>(())
/// ```
#[derive(Clone)]
pub struct FaceProcessor {
    gate: QualityGate,
    crop: CropSettings,
    enhance: EnhanceSettings,
    max_side: u32,
    detector: Arc<dyn FaceDetector>,
}

impl FaceProcessor {
    /// A processor with its settings from `config`, that finds faces with `detector`.
    ///
    /// # Errors
    /// Those of [`Config::validate`].
    pub fn new(config: &Config, detector: Arc<dyn FaceDetector>) -> Result<Self> {
        config.validate()?;
        Ok(FaceProcessor {
            gate: config.gate,
            crop: config.crop,
            enhance: config.enhance,
            max_side: config.limits.max_side,
            detector,
        })
    }

    /// A processor with this crate's own detector.
    ///
    /// # Errors
    /// Those of [`Config::validate`].
    pub fn with_rustface(config: &Config) -> Result<Self> {
        Self::new(config, Arc::new(RustfaceDetector))
    }

    /// Measures a photo and judges it by the gate.
    ///
    /// # Errors
    /// Those of [`Photo::pixels`]; a poor photo is not an error.
    pub fn quality_check(&self, photo: &Photo) -> Result<QualityReport> {
        Ok(self.gate.judge(&measure_photo(photo)?))
    }

    /// Measures pixels and judges them by the gate.
    #[must_use]
    pub fn quality_of(&self, pixels: &Pixels) -> QualityReport {
        self.gate.judge(&measure(pixels))
    }

    /// Every face that the detector finds, in no particular order.
    ///
    /// # Errors
    /// Those of [`Photo::pixels`] and of the detector.
    pub fn detect_faces(&self, photo: &Photo) -> Result<Vec<DetectedFace>> {
        let (width, height) = (photo.width(), photo.height());
        let pixels =
            photo.pixels_for(self.detector.working_side(width, height, self.crop.min_face))?;
        // The smallest wanted face shrinks with the photo.
        let shrunk = f64::from(self.crop.min_face) * f64::from(pixels.width()) / f64::from(width);
        self.detector.detect(&pixels, shrunk.round() as u32)
    }

    /// Crops the face in `face`, a box from Rekognition. Without a box, crops the square around the
    /// largest face that the detector finds, of the same area as its box. Adds the margin of the settings, and enlarges a small crop.
    ///
    /// `None` if no face was found that has `crop.min_face` pixels and covers
    /// `face.min_box_percent` of the photo.
    ///
    /// # Errors
    /// [`InvalidBox`](crate::ErrorKind::InvalidBox) for a box that is empty, outside the photo,
    /// too narrow or not finite; those of [`FaceProcessor::detect_faces`].
    pub fn crop_face(
        &self,
        photo: &Photo,
        face: Option<NormalizedBox>,
    ) -> Result<Option<CroppedFace>> {
        self.crop_or_reason(photo, face).map(std::result::Result::ok)
    }

    /// The crop, or why there is none: no face, or one that is too small.
    fn crop_or_reason(
        &self,
        photo: &Photo,
        face: Option<NormalizedBox>,
    ) -> Result<std::result::Result<CroppedFace, Reason>> {
        let (face, source) = match face {
            Some(face) => (face, CropSource::Rekognition),
            None => match self.largest_face(photo)? {
                // A square, as the app's Haar cascade marks faces: the gate measures the enlarged crop, and a
                // narrow one is enlarged more, so that the same photo would be less sharp.
                Ok(face) => {
                    let square = face.squared(photo.width(), photo.height());
                    (square, CropSource::Detector(self.detector.name()))
                }
                Err(reason) => return Ok(Err(reason)),
            },
        };
        let pixel_box = face.to_pixels(photo.width(), photo.height(), self.crop.padding)?;
        crop::cut(photo, pixel_box, source, &self.crop, self.max_side).map(Ok)
    }

    /// The largest face whose shorter side is at least `crop.min_face` pixels and that covers
    /// `face.min_box_percent` of the photo.
    fn largest_face(&self, photo: &Photo) -> Result<std::result::Result<NormalizedBox, Reason>> {
        let (width, height) = (f64::from(photo.width()), f64::from(photo.height()));
        // Rounded, so that 80 pixels of 303 are 80 again.
        let shorter = |face: &NormalizedBox| (face.width * width).min(face.height * height).round();
        let faces = self.detect_faces(photo)?;
        let none = if faces.is_empty() { Reason::NoFace } else { Reason::FaceTooSmall };
        Ok(faces
            .into_iter()
            .map(|face| face.bounding_box)
            .filter(|face| shorter(face) >= f64::from(self.crop.min_face))
            .filter(|face| !self.gate.face_too_small(face))
            .max_by(|a, b| a.area().total_cmp(&b.area()))
            .ok_or(none))
    }

    /// Crops as [`FaceProcessor::crop_face`] does and writes the crop to a file, in the format of
    /// its extension. Creates missing folders. A failure leaves no partial file. Without a face,
    /// writes nothing.
    ///
    /// # Errors
    /// Those of [`FaceProcessor::crop_face`] and of [`CroppedFace::save`].
    pub fn crop_face_to_file(
        &self,
        photo: &Photo,
        face: Option<NormalizedBox>,
        path: impl AsRef<Path>,
    ) -> Result<Option<CroppedFace>> {
        let cropped = self.crop_face(photo, face)?;
        if let Some(cropped) = &cropped {
            cropped.save(path)?;
        }
        Ok(cropped)
    }

    /// Brightens and sharpens a photo with the settings of the app's camera page.
    ///
    /// # Errors
    /// Those of [`Photo::pixels`];
    /// [`Configuration`](crate::ErrorKind::Configuration) for a setting outside its range.
    pub fn enhance(&self, photo: &Photo) -> Result<Pixels> {
        enhance::enhance(photo.pixels()?, &self.enhance)
    }

    /// The app's enrolment step: checks the quality of the whole photo, crops as
    /// [`FaceProcessor::crop_face`] does, and checks the quality of the enlarged crop. It ends at
    /// the first step that refuses the photo.
    ///
    /// # Errors
    /// Those of [`FaceProcessor::crop_face`]; a refusal is not an error.
    pub fn process_image(
        &self,
        photo: &Photo,
        face: Option<NormalizedBox>,
    ) -> Result<ProcessedImage> {
        // Decoded once for every step.
        photo.pixels()?;
        let whole = self.quality_check(photo)?;
        let mut processed =
            ProcessedImage { photo: whole, face: None, face_quality: None, no_crop: None };
        if processed.photo.passed() {
            match self.crop_or_reason(photo, face)? {
                Ok(face) => {
                    processed.face_quality = Some(self.quality_of(face.pixels()));
                    processed.face = Some(face);
                }
                Err(reason) => processed.no_crop = Some(reason),
            }
        }
        Ok(processed)
    }
}

impl std::fmt::Debug for FaceProcessor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FaceProcessor")
            .field("detector", &self.detector.name())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::UploadLimits;
    use crate::photo::READS;
    use crate::upload::prepare_for_upload;

    #[test]
    fn the_enrolment_chain_decodes_once() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/people/biden.jpg");
        let config = Config::default();
        let before = READS.get();
        let photo = Photo::from_path(file, &config.limits).unwrap();
        let processed = FaceProcessor::with_rustface(&config).unwrap();
        let processed = processed.process_image(&photo, None).unwrap();
        assert!(processed.face_quality.is_some());
        // So small that the photo must be encoded again.
        let limits = UploadLimits { max_side: 320, ..config.upload };
        prepare_for_upload(&photo, &limits).unwrap();
        assert_eq!(READS.get() - before, 2, "the header, and the picture");
    }
}
