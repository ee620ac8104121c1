//! The result of the enrolment step of a photo.

use absenki_core::message::process_text;
use absenki_core::processor::ProcessStep;
use absenki_core::{Config, CroppedFace, ProcessedImage, Reason};
use serde::Serialize;

use absenki_ffi_export::export;

use crate::buffer::{absenki_buffer, json_text};
use crate::crop::absenki_crop;
use crate::failure::{Failure, absenki_error};
use crate::guard::{free, guard, look};
use crate::handle::{Out, needed};
use crate::quality::{Told, absenki_quality};
use crate::reason::absenki_reason;
use crate::result::absenki_result;

/// The result of `absenki_processor_process`, up to the step that refused. Several threads may read one at
/// the same time.
pub struct absenki_processed {
    photo: absenki_quality,
    face: Option<absenki_crop>,
    face_quality: Option<absenki_quality>,
    step: absenki_step,
    json: String,
}

/// A step of `absenki_processor_process`.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum absenki_step {
    /// None.
    None = 0,
    /// The quality of the whole photo.
    Photo = 1,
    /// Finding and cropping the face.
    Crop = 2,
    /// The quality of the crop.
    CroppedFace = 3,
}

impl absenki_processed {
    pub(crate) fn new(processed: ProcessedImage, config: &Config) -> Result<Self, Failure> {
        let step = match processed.refusal() {
            None => absenki_step::None,
            Some((ProcessStep::Photo, _)) => absenki_step::Photo,
            Some((ProcessStep::Crop, _)) => absenki_step::Crop,
            Some(_) => absenki_step::CroppedFace,
        };
        Ok(absenki_processed {
            json: json(&processed, config)?,
            photo: (&processed.photo).into(),
            face_quality: processed.face_quality.as_ref().map(Into::into),
            face: processed.face.map(Into::into),
            step,
        })
    }
}

/// The result as JSON, with the texts for the person.
fn json(processed: &ProcessedImage, config: &Config) -> Result<String, Failure> {
    #[derive(Serialize)]
    struct Shape<'a> {
        passed: bool,
        photo: Told<'a>,
        face: Option<&'a CroppedFace>,
        face_quality: Option<Told<'a>>,
        refused_at: Option<ProcessStep>,
        reason: Option<Reason>,
        message: Option<String>,
    }
    let (refused_at, reason) = processed.refusal().unzip();
    json_text(&Shape {
        passed: processed.passed(),
        photo: Told::of(&processed.photo, config),
        face: processed.face.as_ref(),
        face_quality: processed.face_quality.as_ref().map(|report| Told::of(report, config)),
        refused_at,
        reason,
        message: process_text(processed, &config.gate, config.language),
    })
}

/// Frees the result of `absenki_processor_process`, with its crop. NULL is allowed.
#[export]
pub extern "C" fn absenki_processed_free(processed: Option<Box<absenki_processed>>) {
    free(processed);
}

/// The step that refused the photo; `ABSENKI_STEP_NONE` if every step passed, and for NULL.
#[export]
pub extern "C" fn absenki_processed_refused_by(
    processed: Option<&absenki_processed>,
) -> absenki_step {
    look(absenki_step::None, || Some(processed?.step))
}

/// Why the photo was refused: too small, too dark, blurry or no face; `ABSENKI_REASON_NONE` where
/// every step passed, and for NULL.
#[export]
pub extern "C" fn absenki_processed_refusal(
    processed: Option<&absenki_processed>,
) -> absenki_reason {
    look(absenki_reason::None, || {
        let processed = processed?;
        Some(match processed.step {
            absenki_step::None => absenki_reason::None,
            absenki_step::Photo => processed.photo.refusal,
            absenki_step::Crop => absenki_reason::NoFace,
            absenki_step::CroppedFace => processed.face_quality?.refusal,
        })
    })
}

/// Writes the quality of the whole photo to `*out`. Returns false, and writes nothing, if a
/// pointer is NULL.
#[export]
pub extern "C" fn absenki_processed_photo_quality(
    processed: Option<&absenki_processed>,
    out: Out<'_, absenki_quality>,
) -> bool {
    look(false, move || {
        let quality = processed?.photo;
        out.needed("out").ok()?.fill(quality);
        Some(true)
    })
}

/// Writes the quality of the crop to `*out`. Returns false, and writes nothing, if the photo
/// was refused before, and where a pointer is NULL.
#[export]
pub extern "C" fn absenki_processed_face_quality(
    processed: Option<&absenki_processed>,
    out: Out<'_, absenki_quality>,
) -> bool {
    look(false, move || {
        let quality = processed?.face_quality?;
        out.needed("out").ok()?.fill(quality);
        Some(true)
    })
}

/// The cropped face, or NULL if the photo was refused before. It belongs to
/// `processed`: do not free it.
#[export]
pub extern "C" fn absenki_processed_crop(
    processed: Option<&absenki_processed>,
) -> Option<&absenki_crop> {
    look(None, || Some(processed?.face.as_ref()))
}

/// The result as JSON, with the field names of Rust and PHP and the texts for the person. The caller
/// frees `*out`.
#[export]
pub extern "C" fn absenki_processed_to_json(
    processed: Option<&absenki_processed>,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (processed, place) = (needed(processed, "processed")?, out.needed("out")?);
        place.fill(Box::new(processed.json.clone().into()));
        Ok(())
    })
}
