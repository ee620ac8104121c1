//! A decoded picture.

use super::samples::Samples;
use crate::error::{Error, ErrorKind, Result};

/// Upright 8-bit RGB pixels, row by row from the top left.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) data: Samples,
}

impl Pixels {
    /// `width` × `height` pixels from `data`, three bytes each: red, green, blue.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidParameter`] if a side is 0 or `data` has another length than
    /// `width` × `height` × 3.
    pub fn new(width: u32, height: u32, data: Vec<u8>) -> Result<Self> {
        Self::from_samples(width, height, data.into())
    }

    pub(super) fn from_samples(width: u32, height: u32, data: Samples) -> Result<Self> {
        let expected = (width as usize).checked_mul(height as usize).and_then(|n| n.checked_mul(3));
        if width == 0 || height == 0 || expected != Some(data.len()) {
            return Err(Error::new(
                ErrorKind::InvalidParameter,
                "pixels",
                "an RGB picture has width x height x 3 bytes and at least one pixel",
            ));
        }
        Ok(Pixels { width, height, data })
    }

    /// Width, pixels; at least 1.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height, pixels; at least 1.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The samples: red, green, blue, 0..255, row by row from the top left.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// The rows from the top, width × 3 bytes each.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.data.chunks_exact(self.width as usize * 3)
    }
}

impl std::fmt::Debug for Pixels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pixels({} x {})", self.width, self.height)
    }
}
