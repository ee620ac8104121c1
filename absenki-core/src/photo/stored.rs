//! What all formats share: a file's header, and why a file cannot be read.

use crate::error::{Error, ErrorKind};

/// What a file's header says, before anything is decoded.
pub(super) struct Stored {
    /// Width as stored, pixels.
    pub(super) width: u32,
    /// Height as stored, pixels.
    pub(super) height: u32,
    /// The raw EXIF block, from its TIFF header on.
    pub(super) exif: Option<Vec<u8>>,
    /// Maximum of bytes alive at once while decoding, the RGB samples included.
    pub(super) peak_bytes: u64,
    /// Whether its rows are coded from the top to the bottom: not in scans over the whole picture.
    #[cfg_attr(not(feature = "libjpeg"), allow(dead_code, reason = "others decode it at once"))]
    pub(super) row_by_row: bool,
}

impl Stored {
    /// Pixels in the picture.
    pub(super) fn pixels(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }
}

/// Says that the picture is truncated or contradicts itself.
pub(super) fn corrupt(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new(ErrorKind::ImageCorrupt, "decode", "the picture is damaged or incomplete")
        .with_source(source)
}

/// Says which limit the picture exceeds.
pub(super) fn too_large(limit: &str) -> Error {
    Error::new(ErrorKind::ImageTooLarge, "decode", format!("the picture has more than {limit}"))
}

/// Drops every sample after the first three of each pixel, in place.
pub(super) fn drop_alpha(mut rgba: Vec<u8>) -> Vec<u8> {
    let count = rgba.len() / 4;
    for pixel in 0..count {
        rgba.copy_within(pixel * 4..pixel * 4 + 3, pixel * 3);
    }
    rgba.truncate(count * 3);
    rgba.shrink_to_fit();
    rgba
}
