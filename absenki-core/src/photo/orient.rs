//! EXIF orientation: which way up a stored picture is to be shown.

use image::metadata::Orientation as Exif;

use super::samples::Samples;
#[cfg(feature = "libjpeg")]
use crate::geometry::PixelBox;

/// The EXIF orientation tag, 1..8; 1 is upright.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Orientation(u8);

impl Orientation {
    /// The orientation in a raw EXIF block; upright where it tells none or an unknown one.
    pub(super) fn from_exif(exif: Option<&[u8]>) -> Self {
        Orientation(exif.and_then(Exif::from_exif_chunk).map_or(1, Exif::to_exif))
    }

    /// The tag's value, 1..8.
    pub(super) fn tag(self) -> u8 {
        self.0
    }

    /// Whether the picture is stored as it is shown.
    pub(super) fn is_upright(self) -> bool {
        self.0 == 1
    }

    /// Whether rows become columns.
    fn swaps_sides(self) -> bool {
        self.0 >= 5
    }

    /// The sides as shown, from the sides as stored; and back, being its own inverse.
    pub(super) fn upright_size(self, width: u32, height: u32) -> (u32, u32) {
        if self.swaps_sides() { (height, width) } else { (width, height) }
    }

    /// Where a part of the upright picture lies in the stored one of `width` × `height` pixels.
    #[cfg(feature = "libjpeg")]
    pub(super) fn stored_box(self, part: PixelBox, width: u32, height: u32) -> PixelBox {
        let PixelBox { x, y, width: across, height: down } = part;
        let [x, y, across, down] =
            if self.swaps_sides() { [y, x, down, across] } else { [x, y, across, down] };
        let (from_right, from_bottom) = self.counts_from();
        PixelBox {
            x: if from_right { width - x - across } else { x },
            y: if from_bottom { height - y - down } else { y },
            width: across,
            height: down,
        }
    }

    /// Whether stored columns count from the right, and stored rows from the bottom: TIFF 6.0's
    /// definition of tag 274.
    fn counts_from(self) -> (bool, bool) {
        match self.tag() {
            2 => (true, false),
            3 | 7 => (true, true),
            4 => (false, true),
            6 => (false, true),
            8 => (true, false),
            _ => (false, false),
        }
    }
}

/// Columns of the result that are filled together: they read the same stored rows, which then
/// are still in the cache.
const TILE: usize = 32;

/// The upright picture of `width` × `height` stored RGB pixels.
pub(super) fn upright(rgb: Samples, width: u32, height: u32, orientation: Orientation) -> Samples {
    if orientation.is_upright() {
        return rgb;
    }
    let (stored_width, stored_height) = (width as usize, height as usize);
    let (out_width, out_height) = orientation.upright_size(width, height);
    let (out_width, out_height) = (out_width as usize, out_height as usize);
    // Shown (x, y) lies at stored (a, b) or, where the sides swap, (b, a); each of the two may
    // count from the far end.
    let (from_right, from_bottom) = orientation.counts_from();
    let stored = |x: usize, y: usize| {
        let (x, y) = if orientation.swaps_sides() { (y, x) } else { (x, y) };
        let x = if from_right { stored_width - 1 - x } else { x };
        let y = if from_bottom { stored_height - 1 - y } else { y };
        (y * stored_width + x) * 3
    };
    let mut out = Samples::zeroed(rgb.len());
    for left in (0..out_width).step_by(TILE) {
        for y in 0..out_height {
            let right = (left + TILE).min(out_width);
            let row = &mut out[(y * out_width + left) * 3..(y * out_width + right) * 3];
            for (x, pixel) in (left..right).zip(row.chunks_exact_mut(3)) {
                let at = stored(x, y);
                pixel.copy_from_slice(&rgb[at..at + 3]);
            }
        }
    }
    out
}
