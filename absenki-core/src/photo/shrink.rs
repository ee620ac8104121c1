//! Making a picture smaller without aliasing.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::pixels::Pixels;
use crate::error::{Error, ErrorKind, Result};

/// The picture with its longer side at most `side` pixels, its proportions kept; `None` if it
/// is no larger already.
pub(crate) fn shrink_to(pixels: &Pixels, side: u32) -> Result<Option<Pixels>> {
    let (width, height) = (pixels.width(), pixels.height());
    let longer = width.max(height);
    if longer <= side {
        return Ok(None);
    }
    let scaled = |length: u32| {
        let exact = f64::from(length) * f64::from(side) / f64::from(longer);
        exact.round().max(1.0) as u32
    };
    let (to_width, to_height) = (scaled(width), scaled(height));
    let from = ImageRef::new(width, height, pixels.data(), PixelType::U8x3).map_err(failed)?;
    let mut to = Image::new(to_width, to_height, PixelType::U8x3);
    // A triangle as wide as the reduction: every source pixel counts.
    let triangle = ResizeAlg::Convolution(FilterType::Bilinear);
    let options = ResizeOptions::new().resize_alg(triangle).use_alpha(false);
    Resizer::new().resize(&from, &mut to, &options).map_err(failed)?;
    Pixels::new(to_width, to_height, to.into_vec()).map(Some)
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::ImageEncode, "shrink", "the picture could not be made smaller")
        .with_source(error)
}
