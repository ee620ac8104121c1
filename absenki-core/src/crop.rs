//! Crops a face from a photo, with a margin. Enlarges a small crop.

mod resize;

use std::path::Path;

use serde::{Serialize, Serializer};

use crate::config::CropSettings;
use crate::error::{Error, ErrorKind, Result};
use crate::geometry::PixelBox;
use crate::photo::{Photo, PhotoFormat, Pixels};

/// The source of the face's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CropSource {
    /// A box from Rekognition, given by the caller.
    Rekognition,
    /// The local detector of this name.
    Detector(&'static str),
}

impl CropSource {
    /// `rekognition`, or the detector's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            CropSource::Rekognition => "rekognition",
            CropSource::Detector(name) => name,
        }
    }
}

impl Serialize for CropSource {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

/// A face cropped from a photo.
#[derive(Debug, Clone, PartialEq)]
pub struct CroppedFace {
    pixels: Pixels,
    source: CropSource,
    pixel_box: PixelBox,
    jpeg_quality: u8,
}

/// The form in JSON: what was cut out, without the pixels.
impl Serialize for CroppedFace {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shape {
            source: CropSource,
            width: u32,
            height: u32,
            #[serde(rename = "box")]
            pixel_box: PixelBox,
        }
        let (width, height) = (self.width(), self.height());
        Shape { source: self.source, width, height, pixel_box: self.pixel_box }.serialize(to)
    }
}

impl CroppedFace {
    /// The face, enlarged where it was small.
    #[must_use]
    pub fn pixels(&self) -> &Pixels {
        &self.pixels
    }

    /// The source of the face's place.
    #[must_use]
    pub fn source(&self) -> CropSource {
        self.source
    }

    /// The cropped part of the upright photo, with its margin.
    #[must_use]
    pub fn pixel_box(&self) -> PixelBox {
        self.pixel_box
    }

    /// Width of the crop, after enlarging, pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.pixels.width()
    }

    /// Height of the crop, after enlarging, pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.pixels.height()
    }

    /// The crop as the bytes of a file; JPEG at the quality of the settings it was cut with.
    ///
    /// # Errors
    /// As [`Pixels::encode`].
    pub fn encode(&self, format: PhotoFormat) -> Result<Vec<u8>> {
        self.pixels.encode(format, self.jpeg_quality)
    }

    /// Writes the crop to a file in the format of its extension. A failure leaves no
    /// partial file.
    ///
    /// # Errors
    /// As [`Pixels::save`].
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        self.pixels.save(path.as_ref(), self.jpeg_quality)
    }
}

/// Crops `pixel_box`, which contains its margin, from `photo`. Enlarges the crop bicubically if its
/// shorter side is less than `settings.min_side`.
///
/// # Errors
/// [`ErrorKind::InvalidBox`] for a box that reaches outside the photo, and for one so narrow that
/// it would exceed `max_side` pixels enlarged; those of [`Photo::pixels`].
pub(crate) fn cut(
    photo: &Photo,
    pixel_box: PixelBox,
    source: CropSource,
    settings: &CropSettings,
    max_side: u32,
) -> Result<CroppedFace> {
    let PixelBox { x, y, width, height } = pixel_box;
    let invalid = |why| Error::new(ErrorKind::InvalidBox, "crop", why);
    let inside = |start: u32, length: u32, side| {
        length > 0 && start.checked_add(length).is_some_and(|end| end <= side)
    };
    if !inside(x, width, photo.width()) || !inside(y, height, photo.height()) {
        return Err(invalid("the box reaches outside the photo"));
    }
    let (to_width, to_height) = enlarged_size(width, height, settings.min_side);
    let grows = (to_width, to_height) != (width, height);
    if grows && to_width.max(to_height) > max_side {
        return Err(invalid("the box is too narrow to be enlarged"));
    }
    let face = photo.region(pixel_box)?;
    let pixels = if grows { resize::bicubic(&face, to_width, to_height)? } else { face };
    Ok(CroppedFace { pixels, source, pixel_box, jpeg_quality: settings.jpeg_quality })
}

/// The size of a crop after enlarging. Truncated as the app's script does it: with some sides
/// (55) this leaves 223 of 224.
fn enlarged_size(width: u32, height: u32, min_side: u32) -> (u32, u32) {
    let shorter = width.min(height);
    if shorter >= min_side {
        return (width, height);
    }
    let scale = f64::from(min_side) / f64::from(shorter);
    let scaled = |side: u32| (f64::from(side) * scale) as u32;
    (scaled(width), scaled(height))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Limits;

    fn grey(width: u32, height: u32) -> Photo {
        let pixels = Pixels::new(width, height, vec![90; (width * height * 3) as usize]).unwrap();
        Photo::from_bytes(pixels.encode(PhotoFormat::Bmp, 95).unwrap(), &Limits::default()).unwrap()
    }

    #[test]
    fn a_sliver_is_refused_before_it_is_enlarged() {
        let photo = grey(2, 400);
        let sliver = PixelBox { x: 0, y: 0, width: 1, height: 400 };
        let settings = CropSettings::default();
        let error = cut(&photo, sliver, CropSource::Rekognition, &settings, 16_384).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidBox);
        let outside = PixelBox { x: 1, y: u32::MAX, width: 1, height: 2 };
        let error = cut(&photo, outside, CropSource::Rekognition, &settings, 16_384).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidBox);
    }

    #[test]
    fn sides_are_truncated_as_the_app_does() {
        assert_eq!(enlarged_size(55, 70, 224), (223, 285));
        assert_eq!(enlarged_size(80, 100, 224), (224, 280));
        assert_eq!(enlarged_size(224, 500, 224), (224, 500));
    }
}
