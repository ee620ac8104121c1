//! Pictures at another size, without aliasing.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::pixels::Pixels;
use crate::error::{Error, ErrorKind, Result};
use crate::geometry::NormalizedBox;

impl Pixels {
    /// The part of the picture in `part`, at `width` × `height` pixels. What lies outside the picture
    /// does not count: clip the part where the proportions matter.
    ///
    /// A pixel is the mean of those around its place, weighted by a triangle that is as wide as the
    /// reduction: every pixel counts, and an enlargement is bilinear. The triangle reaches beyond the part.
    ///
    /// ```
    /// use absenki_core::geometry::NormalizedBox;
    /// use absenki_core::photo::Pixels;
    ///
    /// let picture = Pixels::new(2, 1, vec![0, 0, 0, 90, 90, 90])?;
    /// let whole = NormalizedBox::new(0.0, 0.0, 1.0, 1.0)?;
    /// assert_eq!(picture.resized(&whole, 1, 1)?.data(), [45, 45, 45]);
    /// # Ok::<(), absenki_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidBox`] as for [`NormalizedBox::new`], [`ErrorKind::InvalidParameter`] for a
    /// side of 0.
    pub fn resized(&self, part: &NormalizedBox, width: u32, height: u32) -> Result<Pixels> {
        let NormalizedBox { left, top, width: w, height: h } =
            NormalizedBox::new(part.left, part.top, part.width, part.height)?;
        let span = |start: f64, length: f64, side: u32| {
            let side = f64::from(side);
            let (first, end) = ((start * side).max(0.0), ((start + length) * side).min(side));
            (first, end - first)
        };
        let ((left, w), (top, h)) = (span(left, w, self.width()), span(top, h, self.height()));
        resize(self, (left, top, w, h), (width, height))
    }
}

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
    let whole = (0.0, 0.0, f64::from(width), f64::from(height));
    resize(pixels, whole, (scaled(width), scaled(height))).map(Some)
}

/// A part (left, top, width, height; pixels) that lies in the picture, at another size.
fn resize(
    pixels: &Pixels,
    (left, top, width, height): (f64, f64, f64, f64),
    (to_width, to_height): (u32, u32),
) -> Result<Pixels> {
    let from = ImageRef::new(pixels.width(), pixels.height(), pixels.data(), PixelType::U8x3)
        .map_err(failed)?;
    let mut to = Image::new(to_width, to_height, PixelType::U8x3);
    // A triangle as wide as the reduction: every source pixel counts.
    let triangle = ResizeAlg::Convolution(FilterType::Bilinear);
    let options =
        ResizeOptions::new().resize_alg(triangle).use_alpha(false).crop(left, top, width, height);
    Resizer::new().resize(&from, &mut to, &options).map_err(failed)?;
    Pixels::new(to_width, to_height, to.into_vec())
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::ImageEncode, "resize", "the picture could not be resized")
        .with_source(error)
}
