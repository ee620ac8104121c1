//! Whether a photo is good enough: sharpness, brightness, and the gate over both.
//!
//! The two measures are OpenCV's, bit for bit on the same pixels:
//!
//! - **laplace**, the sharpness: 8-bit grey by OpenCV's fixed-point BT.601,
//!   `(9798 R + 19235 G + 3735 B + 16384) >> 15`; the 3×3 Laplacian `[0 1 0; 1 -4 1; 0 1 0]` with
//!   the border reflected (101); its population variance. About 4 for a blurred photo, over 100
//!   for a sharp one.
//! - **brightness**: the mean of V = max(R, G, B), 0..255.

mod exposure;
mod meter;
mod portable;
mod simd;

use std::ops::Range;

use serde::{Serialize, Serializer};

use crate::codes::coded;
use crate::config::QualityGate;
use crate::error::Result;
use crate::geometry::NormalizedBox;
use crate::photo::{Photo, Pixels, Rows};
use crate::reason::Reason;
use crate::threads::both;

pub use exposure::overexposed;
pub use meter::Measures;
use meter::{RowMeter, Sums};

/// Measures a picture in one pass over its rows.
///
/// ```
/// use absenki_core::photo::Pixels;
/// use absenki_core::quality::measure;
///
/// let grey = Pixels::new(2, 2, vec![80; 12])?;
/// let measures = measure(&grey);
/// assert_eq!((measures.laplace, measures.brightness), (0.0, 80.0));
/// # Ok::<(), absenki_core::Error>(())
/// ```
#[must_use]
pub fn measure(pixels: &Pixels) -> Measures {
    let mut meter = RowMeter::new(pixels.width());
    pixels.rows().for_each(|row| meter.push_row(row));
    meter.finish().measures(pixels.width())
}

/// Measures a photo in the cheapest way: its pixels if they are decoded, else row by
/// row while they are. A turned photo has the same measures as the upright one.
///
/// Two threads decode and measure a large photo together if
/// [`Limits::photo_threads`](crate::config::Limits::photo_threads) is 2. The measures are the same to the bit.
///
/// # Errors
/// Those of [`Photo::pixels`].
pub fn measure_photo(photo: &Photo) -> Result<Measures> {
    let rows = photo.rows()?;
    let (width, height) = rows.size();
    let seam = if photo.is_for_two_threads() { rows.middle() } else { None };
    let parts = seam
        .filter(|seam| (1..height).contains(seam))
        .and_then(|seam| both(|| sums_of(&rows, 0..seam), || sums_of(&rows, seam..height)));
    let sums = match parts {
        Some((above, below)) => above? + below?,
        None => sums_of(&rows, 0..height)?,
    };
    Ok(Measures { width: photo.width(), height: photo.height(), ..sums.measures(width) })
}

/// What is added up over some rows of a photo.
fn sums_of(photo: &Rows<'_>, rows: Range<u32>) -> Result<Sums> {
    let (width, height) = photo.size();
    let mut meter = RowMeter::new(width);
    let mut below = None;
    let mut at = rows.start.saturating_sub(1);
    photo.each(at..height.min(rows.end + 1), |row| {
        if at < rows.start {
            meter.join_above(row);
        } else if at < rows.end {
            meter.push_row(row);
        } else {
            below = Some(row.to_vec());
        }
        at += 1;
    })?;
    Ok(match below {
        Some(below) => meter.join_below(&below),
        None => meter.finish(),
    })
}

/// OpenCV's 8-bit grey of every pixel, row by row.
pub(crate) fn grey(pixels: &Pixels) -> Vec<u8> {
    pixels
        .data()
        .as_chunks::<3>()
        .0
        .iter()
        .map(|&[r, g, b]| portable::grey_of(r.into(), g.into(), b.into()) as u8)
        .collect()
}

coded! {
    /// The gate's outcome.
    pub enum QualityOutcome {
        /// Good enough.
        Passed = "passed",
        /// A side is shorter than the minimum width or height.
        TooSmall = "too_small",
        /// The brightness is below the minimum.
        TooDark = "too_dark",
        /// The brightness is above the maximum.
        TooBright = "too_bright",
        /// The sharpness is below the threshold.
        Blurry = "blurry",
    }
}

impl QualityOutcome {
    /// Why a photo was refused; `None` if it passed.
    #[must_use]
    pub const fn reason(self) -> Option<Reason> {
        match self {
            QualityOutcome::Passed => None,
            QualityOutcome::TooSmall => Some(Reason::TooSmall),
            QualityOutcome::TooDark => Some(Reason::TooDark),
            QualityOutcome::TooBright => Some(Reason::TooBright),
            QualityOutcome::Blurry => Some(Reason::Blurry),
        }
    }
}

/// The measures of a picture and the gate's outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QualityReport {
    /// Sharpness, not rounded.
    pub laplace: f64,
    /// Brightness, 0..255, not rounded.
    pub brightness: f64,
    /// Width of the upright picture, pixels.
    pub width: u32,
    /// Height of the upright picture, pixels.
    pub height: u32,
    /// The gate's outcome.
    pub outcome: QualityOutcome,
    /// The sharpness that the gate required, whatever the outcome.
    pub threshold: f64,
}

impl QualityReport {
    /// Whether the picture is good enough.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.outcome == QualityOutcome::Passed
    }

    /// Sharpness as it is shown: two decimals, rounded as Python's `round` does.
    #[must_use]
    pub fn shown_laplace(&self) -> f64 {
        two_decimals(self.laplace)
    }

    /// Brightness as it is shown: two decimals, rounded as Python's `round` does.
    #[must_use]
    pub fn shown_brightness(&self) -> f64 {
        two_decimals(self.brightness)
    }
}

/// The form in JSON: the fields, and the values that follow from them.
impl Serialize for QualityReport {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shape {
            passed: bool,
            width: u32,
            height: u32,
            laplace: f64,
            brightness: f64,
            shown_laplace: f64,
            shown_brightness: f64,
            threshold: f64,
            reason: Option<Reason>,
        }
        let shape = Shape {
            passed: self.passed(),
            width: self.width,
            height: self.height,
            laplace: self.laplace,
            brightness: self.brightness,
            shown_laplace: self.shown_laplace(),
            shown_brightness: self.shown_brightness(),
            threshold: self.threshold,
            reason: self.outcome.reason(),
        };
        shape.serialize(to)
    }
}

/// Rounds by the exact decimal value, as Python does. Multiplying by 100 first would not.
fn two_decimals(value: f64) -> f64 {
    format!("{value:.2}").parse().unwrap_or(value)
}

impl QualityGate {
    /// The minimum sharpness at a brightness of 0..255: `base × brightness / target`, kept between
    /// the lower and the upper bound; or `min_laplace` if the threshold is not adaptive.
    #[must_use]
    pub fn threshold(&self, brightness: f64) -> f64 {
        if !self.adaptive {
            return self.min_laplace;
        }
        // Not `clamp`, which panics where settings put the lower bound above the upper.
        let adapted = self.laplace_base * brightness / self.target_brightness;
        adapted.min(self.laplace_max).max(self.laplace_min)
    }

    /// Whether a face of this box covers a smaller share of the photo than the gate requires.
    #[must_use]
    pub fn face_too_small(&self, face: &NormalizedBox) -> bool {
        face.area() * 100.0 < self.min_box_percent
    }

    /// Judges measures: the first of size, brightness and sharpness that fails is the outcome.
    #[must_use]
    pub fn judge(&self, measures: &Measures) -> QualityReport {
        let &Measures { width, height, laplace, brightness } = measures;
        let threshold = self.threshold(brightness);
        let outcome = if width < self.min_width || height < self.min_height {
            QualityOutcome::TooSmall
        } else if brightness < self.min_brightness {
            QualityOutcome::TooDark
        } else if brightness > self.max_brightness {
            QualityOutcome::TooBright
        } else if laplace < threshold {
            QualityOutcome::Blurry
        } else {
            QualityOutcome::Passed
        };
        QualityReport { laplace, brightness, width, height, outcome, threshold }
    }
}
