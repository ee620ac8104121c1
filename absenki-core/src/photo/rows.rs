//! The rows of a photo for one pass over them.

use std::ops::Range;

use super::Pixels;
#[cfg(feature = "libjpeg")]
use super::{Photo, decode, jpeg::Restarts};
use crate::error::Result;

/// A photo's RGB rows, decoded or not.
pub(crate) enum Rows<'a> {
    /// Of the upright photo.
    Decoded(&'a Pixels),
    /// As they are stored in a JPEG.
    #[cfg(feature = "libjpeg")]
    Stored { photo: &'a Photo, restarts: Option<Restarts<'a>> },
}

impl<'a> Rows<'a> {
    /// The rows of a JPEG that is not decoded yet. Its restart intervals are found only for two threads.
    #[cfg(feature = "libjpeg")]
    pub(super) fn of_jpeg(photo: &'a Photo) -> Self {
        let two = photo.is_for_two_threads();
        let restarts = if two { Restarts::find(&photo.0.encoded) } else { None };
        Rows::Stored { photo, restarts }
    }

    /// Width and height, pixels.
    pub(crate) fn size(&self) -> (u32, u32) {
        match self {
            Rows::Decoded(pixels) => (pixels.width(), pixels.height()),
            #[cfg(feature = "libjpeg")]
            Rows::Stored { photo, .. } => photo.0.header.stored_size(),
        }
    }

    /// Where to divide the rows, so that two threads need the same time; `None` if they would gain none.
    pub(crate) fn middle(&self) -> Option<u32> {
        match self {
            Rows::Decoded(pixels) => Some(pixels.height() / 2),
            #[cfg(feature = "libjpeg")]
            Rows::Stored { photo, restarts: None } => {
                decode::middle(&photo.0.encoded, &photo.0.header)
            }
            #[cfg(feature = "libjpeg")]
            Rows::Stored { photo, restarts: Some(_) } => Some(photo.0.header.stored_size().1 / 2),
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
            Rows::Stored { photo, restarts: Some(restarts) } if rows.start > 0 => {
                let (encoded, above) = restarts.tail(rows.start);
                decode::each_row(&encoded, &photo.0.header, above..above + rows.len() as u32, each)
            }
            #[cfg(feature = "libjpeg")]
            Rows::Stored { photo, .. } => {
                decode::each_row(&photo.0.encoded, &photo.0.header, rows, each)
            }
        }
    }
}
