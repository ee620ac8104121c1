//! Boxes and points, as shares of a photo and in pixels.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// A point as a share of the photo: `x` of its width, `y` of its height, both 0..1 inside it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// From the left edge, 0..1.
    pub x: f64,
    /// From the top edge, 0..1.
    pub y: f64,
}

/// Rekognition's `BoundingBox`: shares of the upright photo's width and height.
///
/// A face at the edge may reach outside 0..1; the part inside the photo is what counts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct NormalizedBox {
    /// Left edge, 0..1 of the width.
    pub left: f64,
    /// Top edge, 0..1 of the height.
    pub top: f64,
    /// Width, 0..1 of the photo's width.
    pub width: f64,
    /// Height, 0..1 of the photo's height.
    pub height: f64,
}

impl NormalizedBox {
    /// A box from Rekognition's four numbers.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidBox`] for a number that is not finite, a width or height that is not
    /// positive, and a box of which no part lies inside the photo.
    pub fn new(left: f64, top: f64, width: f64, height: f64) -> Result<Self> {
        let invalid = |why: &'static str| Err(Error::new(ErrorKind::InvalidBox, "box", why));
        if ![left, top, width, height].iter().all(|number| number.is_finite()) {
            return invalid("left, top, width and height must be finite numbers");
        }
        if width <= 0.0 || height <= 0.0 {
            return invalid("width and height must be greater than 0");
        }
        if left >= 1.0 || top >= 1.0 || left + width <= 0.0 || top + height <= 0.0 {
            return invalid("the box lies outside the photo");
        }
        Ok(NormalizedBox { left, top, width, height })
    }

    /// Area as a share of the photo's area.
    #[must_use]
    pub fn area(&self) -> f64 {
        self.width * self.height
    }

    /// The square of the same area and centre, in a photo of `width` × `height` pixels. It may reach outside
    /// the photo.
    #[must_use]
    pub fn squared(&self, width: u32, height: u32) -> NormalizedBox {
        let (photo_width, photo_height) = (f64::from(width), f64::from(height));
        let side = (self.area() * photo_width * photo_height).sqrt();
        let (wide, high) = (side / photo_width, side / photo_height);
        NormalizedBox {
            left: self.left + (self.width - wide) / 2.0,
            top: self.top + (self.height - high) / 2.0,
            width: wide,
            height: high,
        }
    }

    /// Intersection over union with `other`, 0 (apart) to 1 (equal).
    #[must_use]
    pub fn overlap(&self, other: &NormalizedBox) -> f64 {
        let width =
            (self.left + self.width).min(other.left + other.width) - self.left.max(other.left);
        let height =
            (self.top + self.height).min(other.top + other.height) - self.top.max(other.top);
        if width <= 0.0 || height <= 0.0 {
            return 0.0;
        }
        let shared = width * height;
        shared / (self.area() + other.area() - shared)
    }

    /// The box in the pixels of a `width` × `height` photo, `padding` (a share of the box, 0.1 is
    /// 10 %) added on each side.
    ///
    /// The corners are rounded half to even, as Python's `round` does, and clamped to
    /// 0..width-1 and 0..height-1; the result holds at least one pixel.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidBox`] as for [`NormalizedBox::new`], since the fields are public.
    pub fn to_pixels(&self, width: u32, height: u32, padding: f64) -> Result<PixelBox> {
        let NormalizedBox { left, top, width: w, height: h } =
            NormalizedBox::new(self.left, self.top, self.width, self.height)?;
        let (x, right) = span(left, w, width, padding);
        let (y, bottom) = span(top, h, height, padding);
        Ok(PixelBox { x, y, width: right - x, height: bottom - y })
    }
}

/// First and one-past-last pixel of a padded share of a side of `side` pixels.
fn span(start: f64, length: f64, side: u32, padding: f64) -> (u32, u32) {
    let side_px = f64::from(side);
    let last = f64::from(side.saturating_sub(1));
    let (start, length) = (start * side_px, length * side_px);
    let pad = length * padding;
    let corner = |at: f64| at.round_ties_even().clamp(0.0, last) as u32;
    let first = corner(start - pad);
    let end = corner(start + length + pad);
    (first, end.max(first + 1))
}

/// A box in whole pixels; `x + width` and `y + height` are one past its last pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PixelBox {
    /// Left edge, pixels.
    pub x: u32,
    /// Top edge, pixels.
    pub y: u32,
    /// Width, pixels; at least 1.
    pub width: u32,
    /// Height, pixels; at least 1.
    pub height: u32,
}

impl PixelBox {
    /// The box as shares of a `width` × `height` photo.
    #[must_use]
    pub fn to_normalized(&self, width: u32, height: u32) -> NormalizedBox {
        let (photo_width, photo_height) = (f64::from(width), f64::from(height));
        NormalizedBox {
            left: f64::from(self.x) / photo_width,
            top: f64::from(self.y) / photo_height,
            width: f64::from(self.width) / photo_width,
            height: f64::from(self.height) / photo_height,
        }
    }
}
