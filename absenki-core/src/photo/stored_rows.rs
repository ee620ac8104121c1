//! The rows of a JPEG as they are stored, by libjpeg: for one thread, or for two that share them.

use std::ops::Range;

use super::decode::{self, Header};
use super::jpeg::{self, Restarts};
use super::pixels::Pixels;
use super::samples::Samples;
use crate::error::Result;
use crate::geometry::PixelBox;
use crate::threads::both;

/// The rows of a JPEG that is not decoded yet.
pub(crate) struct StoredRows<'a> {
    encoded: &'a [u8],
    header: &'a Header,
    /// Looked for if two threads share the rows.
    restarts: Option<Restarts<'a>>,
}

impl<'a> StoredRows<'a> {
    /// For one thread, or for `two`.
    pub(super) fn new(encoded: &'a [u8], header: &'a Header, two: bool) -> Self {
        let restarts = if two { Restarts::find(encoded) } else { None };
        StoredRows { encoded, header, restarts }
    }

    /// Width and height, pixels.
    pub(super) fn size(&self) -> (u32, u32) {
        self.header.stored_size()
    }

    /// The row where the second of two threads begins, so that both need the same time. `None` for a JPEG of
    /// several scans: each thread would read all of them first.
    ///
    /// Without restart intervals the second thread reads the codes of the rows above too, a share `c` of their
    /// decoding. Both need the same time where the first has `1 / (2 - c)` of the rows. `c` was measured on
    /// photos of 12 megapixels: 0.25 at 0.09 bytes a pixel, 0.62 at 0.22.
    pub(super) fn middle(&self) -> Option<u32> {
        let (width, height) = self.size();
        let bytes_per_pixel = self.encoded.len() as f64 / (f64::from(width) * f64::from(height));
        let codes = if self.restarts.is_some() { 0.0 } else { (2.8 * bytes_per_pixel).min(0.8) };
        self.header.row_by_row.then_some((f64::from(height) / (2.0 - codes)) as u32)
    }

    /// Passes the given rows to `each`. Those below are not decoded, those above not transformed.
    pub(super) fn each(&self, rows: Range<u32>, each: impl FnMut(&[u8])) -> Result<()> {
        let part = |y| PixelBox { x: 0, y, width: self.size().0, height: rows.len() as u32 };
        decode::guarded(|| match &self.restarts {
            Some(restarts) if rows.start > 0 => {
                let (encoded, start) = restarts.tail(rows.start);
                jpeg::read_part(&encoded, part(start), each)
            }
            _ => jpeg::read_part(self.encoded, part(rows.start), each),
        })
    }

    /// All pixels, upright, by two threads; by one if they would gain nothing.
    pub(super) fn pixels(&self) -> Result<Pixels> {
        let (width, height) = self.size();
        let length = width as usize * 3;
        let mut samples = Samples::zeroed(height as usize * length);
        let fill = |rows: Range<u32>, samples: &mut [u8]| {
            let mut to = samples.chunks_exact_mut(length);
            self.each(rows, |row| {
                if let Some(to) = to.next() {
                    to.copy_from_slice(row);
                }
            })
        };
        let halves = self.middle().and_then(|middle| {
            let (above, below) = samples.split_at_mut(middle as usize * length);
            both(|| fill(0..middle, above), || fill(middle..height, below))
        });
        match halves {
            Some((above, below)) => above.and(below)?,
            None => fill(0..height, &mut samples)?,
        }
        decode::turned(samples, (width, height), self.header.orientation)
    }
}
