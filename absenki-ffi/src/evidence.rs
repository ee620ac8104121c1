//! Pictures to keep and pictures to send.

use absenki_core::annotate::annotate_faces;
use absenki_core::geometry::NormalizedBox;
use absenki_core::reason::Label;
use absenki_core::recognition::LabelledFace;
use absenki_core::upload::prepare_for_upload;

use absenki_ffi_export::export;

use crate::buffer::absenki_buffer;
use crate::failure::{Failure, absenki_error};
use crate::guard::guard;
use crate::handle::{Array, Out, absenki_str, needed};
use crate::photo::{absenki_photo, format_of, photo_of};
use crate::processor::absenki_processor;
use crate::reason::absenki_label;
use crate::result::absenki_result;
use crate::verification::absenki_face;

/// Draws the evidence picture of a check-in: the photo with a labelled box around each of `count`
/// faces, those of `absenki_verification_get_face`, in the language of the setting `language`. `name`
/// is the user's own, for the face that matched, or empty. `format` is an `absenki_format`. The caller
/// frees `*out`.
///
/// Fails with `ABSENKI_RESULT_IMAGE_CORRUPT` for a photo that is damaged after its header.
#[export]
pub extern "C" fn absenki_processor_annotate(
    processor: Option<&absenki_processor>,
    photo: Option<&absenki_photo>,
    faces: Array<'_, absenki_face>,
    count: usize,
    name: absenki_str<'_>,
    format: u32,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (processor, photo) = (needed(processor, "processor")?, photo_of(photo)?);
        let (place, format) = (out.needed("out")?, format_of(format)?);
        let faces = faces.slice(count, "faces")?.iter().map(labelled);
        let faces = faces.collect::<Result<Vec<_>, Failure>>()?;
        let name = Some(name.text("name")?).filter(|name| !name.is_empty());
        let config = processor.config();
        let picture = annotate_faces(photo.pixels()?, &faces, name, config.language)?;
        place.fill(Box::new(picture.encode(format, config.crop.jpeg_quality)?.into()));
        Ok(())
    })
}

fn labelled(face: &absenki_face) -> Result<LabelledFace, Failure> {
    let known = Label::ALL.iter().find(|&&label| absenki_label::from(label) as u32 == face.label);
    let at = &face.bounding_box;
    Ok(LabelledFace {
        bounding_box: NormalizedBox {
            left: at.left,
            top: at.top,
            width: at.width,
            height: at.height,
        },
        label: *known.ok_or_else(|| Failure::choice("label"))?,
        score: face.has_score.then_some(face.score),
    })
}

/// The bytes of a photo to send to Rekognition: the photo's own if they fit the settings `upload.*`,
/// else a smaller JPEG. The caller frees `*out`.
///
/// Fails with `ABSENKI_RESULT_IMAGE_CORRUPT` for a photo that is damaged after its header.
#[export]
pub extern "C" fn absenki_processor_prepare_for_upload(
    processor: Option<&absenki_processor>,
    photo: Option<&absenki_photo>,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (processor, photo) = (needed(processor, "processor")?, photo_of(photo)?);
        let place = out.needed("out")?;
        let bytes = prepare_for_upload(photo, &processor.config().upload)?;
        place.fill(Box::new(Vec::from(bytes).into()));
        Ok(())
    })
}
