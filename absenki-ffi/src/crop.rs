//! A face cropped from a photo.

use absenki_core::CroppedFace;

use absenki_ffi_export::export;

use crate::buffer::absenki_buffer;
use crate::failure::absenki_error;
use crate::guard::{free, guard, look};
use crate::handle::{Out, absenki_str, needed};
use crate::photo::format_of;
use crate::result::absenki_result;

/// A face cropped from a photo, enlarged if it was small. Several threads may use one at the same time.
pub struct absenki_crop(CroppedFace);

impl From<CroppedFace> for absenki_crop {
    fn from(face: CroppedFace) -> Self {
        absenki_crop(face)
    }
}

/// Where a crop comes from, and how large it is.
#[repr(C)]
#[derive(Debug, Clone, Copy, Default)]
pub struct absenki_crop_info {
    /// Left edge of the cropped part of the upright photo, with its margin, pixels.
    pub x: u32,
    /// Top edge of that part, pixels.
    pub y: u32,
    /// Width of that part, pixels.
    pub box_width: u32,
    /// Height of that part, pixels.
    pub box_height: u32,
    /// Width of the crop, after enlarging, pixels.
    pub width: u32,
    /// Height of the crop, after enlarging, pixels.
    pub height: u32,
}

/// Frees a crop that `absenki_processor_crop` made. NULL is allowed.
#[export]
pub extern "C" fn absenki_crop_free(crop: Option<Box<absenki_crop>>) {
    free(crop);
}

/// Where the crop comes from and how large it is; all 0 for NULL.
#[export]
pub extern "C" fn absenki_crop_get_info(crop: Option<&absenki_crop>) -> absenki_crop_info {
    look(absenki_crop_info::default(), || {
        let face = &crop?.0;
        let cut = face.pixel_box();
        Some(absenki_crop_info {
            x: cut.x,
            y: cut.y,
            box_width: cut.width,
            box_height: cut.height,
            width: face.width(),
            height: face.height(),
        })
    })
}

/// The source of the face's place: `rekognition` if a box was given, else the local detector's
/// name. Empty for NULL.
#[export]
pub extern "C" fn absenki_crop_source(crop: Option<&absenki_crop>) -> absenki_str<'static> {
    look("".into(), || Some(crop?.0.source().as_str().into()))
}

/// Encodes the crop as the bytes of a file. `format` is an `absenki_format`; JPEG is written at
/// the quality of the setting `crop.jpeg_quality`. The caller frees `*out`.
#[export]
pub extern "C" fn absenki_crop_encode(
    crop: Option<&absenki_crop>,
    format: u32,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (crop, place) = (needed(crop, "crop")?, out.needed("out")?);
        place.fill(Box::new(crop.0.encode(format_of(format)?)?.into()));
        Ok(())
    })
}

/// Writes the crop to a file in the format of its extension (`.jpg`, `.png`, `.webp`, `.bmp`).
/// Creates missing folders. A failure leaves no partial file. `path` is any bytes that the
/// system accepts, on Windows UTF-8.
///
/// Fails with `ABSENKI_RESULT_FILE_WRITE`, and for another extension with `_IMAGE_FORMAT`.
#[export]
pub extern "C" fn absenki_crop_save(
    crop: Option<&absenki_crop>,
    path: absenki_str<'_>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        needed(crop, "crop")?.0.save(path.path("path")?)?;
        Ok(())
    })
}
