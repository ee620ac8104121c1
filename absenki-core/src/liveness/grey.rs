//! Grey pictures of faces, and how well two agree.

use super::plane::{Affine, Frame, Points};
use crate::photo::Pixels;

/// The side of a face of [`Grey::face`].
const CELLS: usize = 32;

/// A grey picture.
pub(super) struct Grey {
    width: usize,
    height: usize,
    levels: Vec<u8>,
}

impl Grey {
    /// The green channel: it weighs most in brightness and has most of the detail.
    pub(super) fn of(pixels: &Pixels) -> Self {
        let levels = pixels.data().iter().skip(1).step_by(3).copied().collect();
        Grey { width: pixels.width() as usize, height: pixels.height() as usize, levels }
    }

    /// The level between pixels; outside the picture that of its edge.
    fn at(&self, [x, y]: [f64; 2]) -> f32 {
        let inside = |at: f64, side: usize| at.clamp(0.0, (side - 1) as f64);
        let (x, y) = (inside(x, self.width) as f32, inside(y, self.height) as f32);
        let (left, top) = (x as usize, y as usize);
        let (right, bottom) = ((left + 1).min(self.width - 1), (top + 1).min(self.height - 1));
        let level = |x: usize, y: usize| f32::from(self.levels[y * self.width + x]);
        let (share_x, share_y) = (x - left as f32, y - top as f32);
        let upper = level(left, top) + share_x * (level(right, top) - level(left, top));
        let lower = level(left, bottom) + share_x * (level(right, bottom) - level(left, bottom));
        upper + share_y * (lower - upper)
    }

    /// The levels at a grid of points.
    fn patch(&self, grid: impl Iterator<Item = [f64; 2]>) -> Vec<f32> {
        grid.map(|point| self.at(point)).collect()
    }

    /// The face, turned upright and brought to [`CELLS`] × `CELLS` means.
    pub(super) fn face(&self, points: &Points) -> Vec<f32> {
        /// Samples of one mean to each side.
        const EACH: usize = 2;
        let Some(frame) = Frame::of(points) else { return Vec::new() };
        let samples = self.patch(Region::face(points, &frame).grid(CELLS * EACH));
        let mut means = vec![0.0; CELLS * CELLS];
        for (y, row) in samples.chunks(CELLS * EACH).enumerate() {
            for (x, each) in row.chunks(EACH).enumerate() {
                means[y / EACH * CELLS + x] += each.iter().sum::<f32>();
            }
        }
        means
    }

    /// The variance of the Laplacian over the face: its sharpness.
    pub(super) fn sharpness(&self, points: &Points) -> f64 {
        let Some(frame) = Frame::of(points) else { return 0.0 };
        let region = Region::face(points, &frame);
        let laplacian = region.grid(48).map(|[x, y]| {
            let around = [[x - 1.0, y], [x + 1.0, y], [x, y - 1.0], [x, y + 1.0]];
            around.map(|point| self.at(point)).iter().sum::<f32>() - 4.0 * self.at([x, y])
        });
        variance(&laplacian.collect::<Vec<_>>())
    }
}

/// A part of a face: a centre, and half its sides.
struct Region {
    centre: [f64; 2],
    across: [f64; 2],
    down: [f64; 2],
}

impl Region {
    fn new(centre: [f64; 2], frame: &Frame, half: (f64, f64)) -> Self {
        let across = frame.across.map(|side| half.0 * side);
        // At a right angle to the eyes, whatever the mouth does.
        Region { centre, across, down: [-frame.across[1], frame.across[0]].map(|s| half.1 * s) }
    }

    /// From above the brows to below the mouth.
    fn face(points: &Points, frame: &Frame) -> Self {
        let eyes = [0, 1].map(|axis| f64::midpoint(points[0][axis], points[1][axis]));
        let centre = [0, 1].map(|axis| eyes[axis] + 0.45 * frame.down[axis]);
        Region::new(centre, frame, (0.85, 0.95))
    }

    /// The nose's tip and what is around it.
    fn nose(points: &Points, frame: &Frame) -> Self {
        Region::new(points[2], frame, (0.36, 0.36))
    }

    /// `side` × `side` points, row by row.
    fn grid(&self, side: usize) -> impl Iterator<Item = [f64; 2]> {
        let share = move |index: usize| (2 * index + 1) as f64 / side as f64 - 1.0;
        (0..side * side).map(move |index| {
            let (i, j) = (share(index % side), share(index / side));
            [0, 1].map(|axis| self.centre[axis] + i * self.across[axis] + j * self.down[axis])
        })
    }
}

/// A face in a picture.
#[derive(Clone, Copy)]
pub(super) struct Face<'a> {
    pub(super) grey: &'a Grey,
    pub(super) points: &'a Points,
}

/// How well a face in front agrees with the turned one where the plane of eyes and mouth puts it:
/// the nose's surroundings, and the whole face. `None` where the points make no face.
pub(super) fn agreement(front: Face<'_>, turned: Face<'_>) -> Option<(f64, f64)> {
    let frame = Frame::of(front.points)?;
    let map = Affine::between(front.points, turned.points)?;
    let size = Frame::of(turned.points)?.length();
    let nose = Region::nose(front.points, &frame);
    let face = Region::face(front.points, &frame);
    let best = |region: &Region| best_agreement(front.grey, turned.grey, region, &map, size);
    Some((best(&nose), best(&face)))
}

/// The correlation at the best of some small displacements: the points are not exact.
fn best_agreement(front: &Grey, turned: &Grey, region: &Region, map: &Affine, size: f64) -> f64 {
    const SIDE: usize = 32;
    /// Displacements to each side, and their distance as a share of that from the eyes to the mouth.
    const REACH: i32 = 2;
    const STEP: f64 = 0.02;
    let before = front.patch(region.grid(SIDE));
    let places: Vec<[f64; 2]> = region.grid(SIDE).map(|point| map.apply(point)).collect();
    let mut best = -1.0_f64;
    for (right, down) in (-REACH..=REACH).flat_map(|i| (-REACH..=REACH).map(move |j| (i, j))) {
        let moved = [f64::from(right) * STEP * size, f64::from(down) * STEP * size];
        let after = turned.patch(places.iter().map(|[x, y]| [x + moved[0], y + moved[1]]));
        best = best.max(correlation(&before, &after));
    }
    best
}

/// The correlation of two faces of [`Grey::face`] at the best of some small displacements: the points
/// that they are cut out by are not exact.
pub(super) fn likeness(before: &[f32], after: &[f32]) -> f64 {
    const REACH: usize = 3;
    let part = |face: &[f32], right: usize, down: usize| -> Vec<f32> {
        let rows = face.chunks(CELLS).skip(down).take(CELLS - 2 * REACH);
        rows.flat_map(|row| &row[right..right + CELLS - 2 * REACH]).copied().collect()
    };
    let middle = part(before, REACH, REACH);
    let places = (0..=2 * REACH).flat_map(|i| (0..=2 * REACH).map(move |j| (i, j)));
    places.map(|(i, j)| correlation(&middle, &part(after, i, j))).fold(-1.0, f64::max)
}

/// The normalised cross-correlation of two patches, -1..1; 0 where one is of one level.
pub(super) fn correlation(a: &[f32], b: &[f32]) -> f64 {
    let count = a.len().min(b.len()) as f32;
    let mean = |patch: &[f32]| patch.iter().sum::<f32>() / count;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (mut ab, mut aa, mut bb) = (0.0_f32, 0.0_f32, 0.0_f32);
    for (a, b) in a.iter().zip(b) {
        let (a, b) = (a - mean_a, b - mean_b);
        ab += a * b;
        aa += a * a;
        bb += b * b;
    }
    let scale = (aa * bb).sqrt();
    if scale > 0.0 { f64::from(ab / scale).clamp(-1.0, 1.0) } else { 0.0 }
}

fn variance(numbers: &[f32]) -> f64 {
    let mean = numbers.iter().sum::<f32>() / numbers.len() as f32;
    f64::from(numbers.iter().map(|n| (n - mean) * (n - mean)).sum::<f32>() / numbers.len() as f32)
}
