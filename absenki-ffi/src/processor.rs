//! Everything that is done to a photo on this machine.

use std::sync::Arc;

use absenki_core::detect::{FaceDetector, RustfaceDetector};
use absenki_core::geometry::NormalizedBox;
use absenki_core::message::quality_text;
use absenki_core::quality::Measures;
use absenki_core::{Config, FaceProcessor, QualityReport};

use absenki_ffi_export::export;

use crate::buffer::absenki_buffer;
use crate::config::absenki_config;
use crate::crop::absenki_crop;
use crate::detected_faces::absenki_detected_faces;
use crate::failure::{Failure, absenki_error};
use crate::geometry::absenki_box;
use crate::guard::{free, guard};
use crate::handle::{Out, needed};
use crate::photo::{absenki_photo, format_of, photo_of};
use crate::processed::absenki_processed;
use crate::quality::{Told, absenki_quality};
use crate::result::absenki_result;

/// Checks photos, finds and crops faces, and enhances. Several threads may use one at the same time.
pub struct absenki_processor {
    processor: FaceProcessor,
    config: Config,
}

impl absenki_processor {
    pub(crate) fn get(&self) -> &FaceProcessor {
        &self.processor
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    /// The gate's verdict on these measures.
    fn judge(&self, quality: Option<&absenki_quality>) -> Result<QualityReport, Failure> {
        let &absenki_quality { width, height, laplace, brightness, .. } =
            needed(quality, "quality")?;
        Ok(self.config.gate.judge(&Measures { width, height, laplace, brightness }))
    }
}

/// The detector that finds faces on this machine.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum absenki_detector {
    /// YuNet if it is built in, else rustface.
    Best = 0,
    /// rustface: small, faces from the front.
    Rustface = 1,
    /// YuNet: also turned faces, with landmarks. Part of the feature `local`.
    Yunet = 2,
}

/// The detector that C names by `number`.
pub(crate) fn detector_of(number: u32) -> Result<Arc<dyn FaceDetector>, Failure> {
    use absenki_detector::{Best, Rustface, Yunet};
    let detector = [Best, Rustface, Yunet].into_iter().find(|&known| known as u32 == number);
    match detector.ok_or_else(|| Failure::choice("detector"))? {
        Rustface => Ok(Arc::new(RustfaceDetector)),
        #[cfg(feature = "local")]
        Best | Yunet => Ok(Arc::new(absenki_local::YunetDetector)),
        #[cfg(not(feature = "local"))]
        Best => Ok(Arc::new(RustfaceDetector)),
        #[cfg(not(feature = "local"))]
        Yunet => Err(Failure::new(absenki_result::NotBuilt, "built without the feature `local`")),
    }
}

/// Makes a processor. `config` may be NULL for the defaults; `detector` is an `absenki_detector`.
///
/// Fails with `ABSENKI_RESULT_NOT_BUILT` for a detector that is not built in.
#[export]
pub extern "C" fn absenki_processor_new(
    config: Option<&absenki_config>,
    detector: u32,
    out: Out<'_, Box<absenki_processor>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (place, detector) = (out.needed("out")?, detector_of(detector)?);
        let config = config.map_or_else(Config::default, |config| config.get().clone());
        let processor = FaceProcessor::new(&config, detector)?;
        place.fill(Box::new(absenki_processor { processor, config }));
        Ok(())
    })
}

/// Frees a processor. NULL is allowed.
#[export]
pub extern "C" fn absenki_processor_free(processor: Option<Box<absenki_processor>>) {
    free(processor);
}

/// Measures a photo and applies the quality gate: size, then brightness, then sharpness. A poor
/// photo is not a failure.
///
/// Fails with `ABSENKI_RESULT_IMAGE_CORRUPT` for a photo that is damaged after its header.
#[export]
pub extern "C" fn absenki_processor_quality_check(
    processor: Option<&absenki_processor>,
    photo: Option<&absenki_photo>,
    out: Out<'_, absenki_quality>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (processor, photo) = (needed(processor, "processor")?, photo_of(photo)?);
        let place = out.needed("out")?;
        place.fill((&processor.processor.quality_check(photo)?).into());
        Ok(())
    })
}

/// One sentence for a person: why a photo with these measures is refused, in the language of the
/// setting `language`; empty if it is not. The caller frees `*out`.
#[export]
pub extern "C" fn absenki_processor_quality_text(
    processor: Option<&absenki_processor>,
    quality: Option<&absenki_quality>,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let processor = needed(processor, "processor")?;
        let (report, place) = (processor.judge(quality)?, out.needed("out")?);
        let config = &processor.config;
        let text = quality_text(&report, &config.gate, config.language).unwrap_or_default();
        place.fill(Box::new(text.into()));
        Ok(())
    })
}

/// These measures as JSON, with the field names of Rust and PHP, the values as they are shown, and the
/// text of `absenki_processor_quality_text`. The caller frees `*out`.
#[export]
pub extern "C" fn absenki_processor_quality_to_json(
    processor: Option<&absenki_processor>,
    quality: Option<&absenki_quality>,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let processor = needed(processor, "processor")?;
        let (report, place) = (processor.judge(quality)?, out.needed("out")?);
        place.fill(Box::new(absenki_buffer::json(&Told::of(&report, &processor.config))?));
        Ok(())
    })
}

/// Finds every face in a photo, in no particular order. The caller frees `*out`.
#[export]
pub extern "C" fn absenki_processor_detect(
    processor: Option<&absenki_processor>,
    photo: Option<&absenki_photo>,
    out: Out<'_, Box<absenki_detected_faces>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (processor, photo) = (needed(processor, "processor")?, photo_of(photo)?);
        let place = out.needed("out")?;
        place.fill(Box::new(processor.processor.detect_faces(photo)?.into()));
        Ok(())
    })
}

/// Crops a face from a photo, with the margin of the settings. Enlarges a small crop.
///
/// `face` is a box from Rekognition; NULL means the largest face that the detector finds. If it
/// finds none of at least `crop.min_face` pixels, the call succeeds and `*out` is NULL. The caller
/// frees `*out`.
///
/// Fails with `ABSENKI_RESULT_INVALID_BOX` for a box that is empty, outside the photo, too narrow
/// or not finite.
#[export]
pub extern "C" fn absenki_processor_crop(
    processor: Option<&absenki_processor>,
    photo: Option<&absenki_photo>,
    face: Option<&absenki_box>,
    out: Out<'_, Option<Box<absenki_crop>>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (processor, photo) = (needed(processor, "processor")?, photo_of(photo)?);
        let place = out.needed("out")?;
        let face = face.map(NormalizedBox::try_from).transpose()?;
        let cropped = processor.processor.crop_face(photo, face)?;
        place.fill(cropped.map(|cropped| Box::new(cropped.into())));
        Ok(())
    })
}

/// Brightens and sharpens a photo with the settings `enhance.*` and encodes it. `format` is an
/// `absenki_format`; JPEG is written at `crop.jpeg_quality`. The caller frees `*out`.
#[export]
pub extern "C" fn absenki_processor_enhance(
    processor: Option<&absenki_processor>,
    photo: Option<&absenki_photo>,
    format: u32,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (processor, photo) = (needed(processor, "processor")?, photo_of(photo)?);
        let (place, format) = (out.needed("out")?, format_of(format)?);
        let enhanced = processor.processor.enhance(photo)?;
        place.fill(Box::new(enhanced.encode(format, processor.config.crop.jpeg_quality)?.into()));
        Ok(())
    })
}

/// The enrolment step of the attendance app: checks the quality of the whole photo, crops as
/// `absenki_processor_crop` does, and checks the quality of the crop. It ends at the first step that
/// refuses the photo. A refusal is not a failure. The caller frees `*out`.
#[export]
pub extern "C" fn absenki_processor_process(
    processor: Option<&absenki_processor>,
    photo: Option<&absenki_photo>,
    face: Option<&absenki_box>,
    out: Out<'_, Box<absenki_processed>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (processor, photo) = (needed(processor, "processor")?, photo_of(photo)?);
        let place = out.needed("out")?;
        let face = face.map(NormalizedBox::try_from).transpose()?;
        let processed = processor.processor.process_image(photo, face)?;
        place.fill(Box::new(absenki_processed::new(processed, &processor.config)?));
        Ok(())
    })
}
