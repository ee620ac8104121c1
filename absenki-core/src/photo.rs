//! Photos: encoded bytes within limits, and the upright RGB pixels in them.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;

use crate::config::Limits;
use crate::error::{Error, ErrorKind, Result};

/// Upright 8-bit RGB pixels, row by row from the top left.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    width: u32,
    height: u32,
    data: Vec<u8>,
}

impl Pixels {
    /// `width` × `height` pixels from `data`, three bytes each: red, green, blue.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidParameter`] where a side is 0 or `data` has another length than
    /// `width` × `height` × 3.
    pub fn new(width: u32, height: u32, data: Vec<u8>) -> Result<Self> {
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
}

impl std::fmt::Debug for Pixels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pixels({} x {})", self.width, self.height)
    }
}

/// A photo: its encoded bytes, and its pixels once somebody asks for them.
///
/// Cloning is cheap and shares both.
#[derive(Clone)]
pub struct Photo(Arc<Inner>);

struct Inner {
    encoded: Bytes,
    limits: Limits,
    pixels: OnceLock<Pixels>,
}

impl Photo {
    /// A photo from the bytes of a file.
    ///
    /// # Errors
    /// [`ErrorKind::ImageTooLarge`] over a limit.
    pub fn from_bytes(encoded: impl Into<Bytes>, limits: &Limits) -> Result<Self> {
        Ok(Photo(Arc::new(Inner {
            encoded: encoded.into(),
            limits: *limits,
            pixels: OnceLock::new(),
        })))
    }

    /// The bytes as they were given.
    #[must_use]
    pub fn encoded(&self) -> &Bytes {
        &self.0.encoded
    }

    /// The upright pixels, decoded at the first call.
    ///
    /// # Errors
    /// [`ErrorKind::ImageCorrupt`] for a photo that is truncated or contradicts itself.
    pub fn pixels(&self) -> Result<&Pixels> {
        let _ = self.0.limits;
        self.0.pixels.get().ok_or_else(|| Error::new(ErrorKind::ImageCorrupt, "decode", "x"))
    }
}

impl std::fmt::Debug for Photo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Photo({} bytes)", self.0.encoded.len())
    }
}
