//! The rows of a photo for one pass over them.

use std::ops::Range;

use super::Pixels;
#[cfg(feature = "libjpeg")]
use super::stored_rows::StoredRows;
use crate::error::Result;

/// A photo's RGB rows, decoded or not.
pub(crate) enum Rows<'a> {
    /// Of the upright photo.
    Decoded(&'a Pixels),
    /// As they are stored in a JPEG.
    #[cfg(feature = "libjpeg")]
    Stored(StoredRows<'a>),
}

impl Rows<'_> {
    /// Width and height, pixels.
    pub(crate) fn size(&self) -> (u32, u32) {
        match self {
            Rows::Decoded(pixels) => (pixels.width(), pixels.height()),
            #[cfg(feature = "libjpeg")]
            Rows::Stored(rows) => rows.size(),
        }
    }

    /// Where to divide the rows, so that two threads need the same time; `None` if they would gain none.
    pub(crate) fn middle(&self) -> Option<u32> {
        match self {
            Rows::Decoded(pixels) => Some(pixels.height() / 2),
            #[cfg(feature = "libjpeg")]
            Rows::Stored(rows) => rows.middle(),
        }
    }

    /// Passes the given rows to `each`.
    pub(crate) fn each(&self, rows: Range<u32>, each: impl FnMut(&[u8])) -> Result<()> {
        match self {
            Rows::Decoded(pixels) => {
                pixels.rows().skip(rows.start as usize).take(rows.len()).for_each(each);
                Ok(())
            }
            #[cfg(feature = "libjpeg")]
            Rows::Stored(stored) => stored.each(rows, each),
        }
    }
}
