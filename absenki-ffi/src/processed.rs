//! The result of the enrolment step of a photo.

use absenki_core::ProcessedImage;
use absenki_core::processor::ProcessStep;

use absenki_ffi_export::export;

use crate::crop::absenki_crop;
use crate::guard::{free, look};
use crate::handle::Out;
use crate::quality::absenki_quality;
use crate::reason::absenki_reason;

/// The result of `absenki_processor_process`, up to the step that refused. Several threads may read one at
/// the same time.
pub struct absenki_processed {
    photo: absenki_quality,
    face: Option<absenki_crop>,
    face_quality: Option<absenki_quality>,
    step: absenki_step,
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

impl From<ProcessedImage> for absenki_processed {
    fn from(processed: ProcessedImage) -> Self {
        let step = match processed.refusal() {
            None => absenki_step::None,
            Some((ProcessStep::Photo, _)) => absenki_step::Photo,
            Some((ProcessStep::Crop, _)) => absenki_step::Crop,
            Some(_) => absenki_step::CroppedFace,
        };
        absenki_processed {
            photo: (&processed.photo).into(),
            face_quality: processed.face_quality.as_ref().map(Into::into),
            face: processed.face.map(Into::into),
            step,
        }
    }
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
