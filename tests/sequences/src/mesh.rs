//! A photo on a surface, seen by a camera.
//!
//! Lengths are eye distances. The face's axes are right, down, towards the camera; the eyes lie in the
//! plane of depth 0.

use absenki_core::Result;
use absenki_core::photo::Pixels;

use crate::{Random, Subject};

/// Size of the picture, pixels.
const WIDTH: usize = 480;
const HEIGHT: usize = 360;

/// From the camera to the face.
const DISTANCE: f64 = 9.5;

/// From eye to eye in the picture, pixels, for a face in front at that distance.
const EYES: f64 = 62.0;

/// Squares of the mesh on each side.
const SQUARES: usize = 90;

/// Half axes of the head's ellipsoid: right, down, towards the camera.
const HEAD: [f64; 3] = [1.25, 1.75, 1.25];

/// How far below the eyes the ellipsoid's middle lies.
const MIDDLE: f64 = 0.55;

/// How far behind the eyes the head turns.
const NECK: f64 = 1.0;

/// Standard deviation of the camera's noise, levels.
const NOISE: f64 = 2.0;

/// What a picture of a face is on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Surface {
    /// A head, whose nose stands out of the ellipsoid by this much.
    Head {
        /// Height of the nose's ridge at its tip.
        nose: f64,
    },
    /// A print, bent round a vertical cylinder of this radius; a flat one where it is infinite.
    Print {
        /// The cylinder's radius.
        radius: f64,
    },
}

impl Surface {
    /// A head with an average nose.
    pub const HEAD: Surface = Surface::Head { nose: 0.3 };
    /// A flat print or a screen.
    pub const FLAT: Surface = Surface::Print { radius: f64::INFINITY };

    /// Half the sides of what is shown: a print ends, what is behind a head does not.
    fn reach(self) -> [f64; 2] {
        match self {
            Surface::Head { .. } => [4.2, 3.6],
            Surface::Print { radius } => [2.3_f64.min(1.5 * radius), 2.6],
        }
    }

    /// Where a point of the photo is in space, and how far the turn takes it along, 0..1.
    fn lift(self, nose_at: [f64; 2], [x, y]: [f64; 2]) -> ([f64; 3], f64) {
        match self {
            Surface::Print { radius } if radius.is_finite() => {
                let angle = x / radius;
                ([radius * angle.sin(), y, radius * (angle.cos() - 1.0)], 1.0)
            }
            Surface::Print { .. } => ([x, y, 0.0], 1.0),
            Surface::Head { nose } => {
                let [a, b, c] = HEAD;
                let depth = |x: f64, y: f64| {
                    let out = (x / a).powi(2) + ((y - MIDDLE) / b).powi(2);
                    (c * (1.0 - out).max(0.0).sqrt(), out.sqrt())
                };
                let (eyes, _) = depth(0.5, 0.0);
                let (skin, out) = depth(x, y);
                let depth = skin - eyes + nose * ridge(x - nose_at[0], y, nose_at[1]);
                // What is behind the head stays, and what is between is stretched.
                ([x, y, depth], (1.0 - (out - 1.0) / 0.5).clamp(0.0, 1.0))
            }
        }
    }
}

/// The nose's height, 0..1: it rises from between the eyes to its tip and ends below.
fn ridge(x: f64, y: f64, tip: f64) -> f64 {
    let along = match y < tip {
        true => (0.15 + 0.85 * y / tip).clamp(0.0, 1.0),
        false => (-((y - tip) / 0.18).powi(2)).exp(),
    };
    along * (-(x / 0.22).powi(2)).exp()
}

/// How the surface is held. Angles in degrees, lengths in eye distances.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pose {
    /// Turned to its own left, to the right edge of the picture.
    pub yaw: f64,
    /// Nodded down.
    pub pitch: f64,
    /// Tilted clockwise in the picture.
    pub roll: f64,
    /// Moved to the right and down.
    pub at: [f64; 2],
    /// Moved towards the camera.
    pub near: f64,
}

impl Pose {
    /// The picture's pixel of a point in space, and its depth.
    fn project(&self, surface: Surface, ([x, y, z], along): ([f64; 3], f64)) -> [f64; 3] {
        let turn = |degrees: f64, a: f64, b: f64| {
            let (sin, cos) = (along * degrees.to_radians()).sin_cos();
            (a * cos - b * sin, a * sin + b * cos)
        };
        let (neck, middle) = match surface {
            Surface::Head { .. } => (NECK, MIDDLE),
            Surface::Print { .. } => (0.0, MIDDLE),
        };
        let (z, x) = turn(self.yaw, z + neck, x);
        let (y, z) = turn(-self.pitch, y - middle, z);
        let (x, y) = turn(self.roll, x, y);
        let (x, y) = (x + along * self.at[0], y + middle + along * self.at[1]);
        let z = z - neck + along * self.near;
        let scale = EYES * DISTANCE / (DISTANCE - z);
        [WIDTH as f64 / 2.0 + scale * x, HEIGHT as f64 / 2.0 + scale * (y - MIDDLE), z]
    }
}

/// The picture of a subject on a surface.
///
/// # Errors
/// None that can happen: those of [`Pixels::new`].
pub fn render(
    subject: &Subject,
    surface: Surface,
    pose: Pose,
    random: &mut Random,
) -> Result<Pixels> {
    let mut canvas = Canvas::new();
    let [reach_x, reach_y] = surface.reach();
    let share = |index: usize| 2.0 * index as f64 / SQUARES as f64 - 1.0;
    let corner = |row: usize, column: usize| {
        let point = [reach_x * share(column), MIDDLE + reach_y * share(row)];
        Corner {
            seen: pose.project(surface, surface.lift(subject.nose, point)),
            photo: subject.place(point),
        }
    };
    let mut above: Vec<Corner> = (0..=SQUARES).map(|column| corner(0, column)).collect();
    for row in 1..=SQUARES {
        let below: Vec<Corner> = (0..=SQUARES).map(|column| corner(row, column)).collect();
        for (upper, lower) in above.windows(2).zip(below.windows(2)) {
            canvas.triangle(subject, [&upper[0], &upper[1], &lower[0]]);
            canvas.triangle(subject, [&upper[1], &lower[1], &lower[0]]);
        }
        above = below;
    }
    canvas.finish(random)
}

struct Corner {
    /// Pixel and depth.
    seen: [f64; 3],
    photo: [f64; 2],
}

struct Canvas {
    colours: Vec<[f64; 3]>,
    depths: Vec<f64>,
}

impl Canvas {
    /// A plain wall, lighter above.
    fn new() -> Self {
        let level = |y: usize| 170.0 - 60.0 * y as f64 / HEIGHT as f64;
        let colours = (0..HEIGHT * WIDTH).map(|at| [level(at / WIDTH); 3]).collect();
        Canvas { colours, depths: vec![f64::NEG_INFINITY; WIDTH * HEIGHT] }
    }

    fn triangle(&mut self, subject: &Subject, corners: [&Corner; 3]) {
        let [a, b, c] = corners.map(|corner| corner.seen);
        let area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
        // Seen from behind, or from the side.
        if area <= 1e-9 {
            return;
        }
        let range = |axis: usize, side: usize| {
            let values = [a[axis], b[axis], c[axis]];
            let first = values.iter().copied().fold(f64::INFINITY, f64::min).ceil().max(0.0);
            let last = values.iter().copied().fold(f64::NEG_INFINITY, f64::max).floor();
            (first as usize, (last.min(side as f64 - 1.0) + 1.0).max(0.0) as usize)
        };
        let ((left, right), (top, bottom)) = (range(0, WIDTH), range(1, HEIGHT));
        for y in top..bottom {
            for x in left..right {
                let (px, py) = (x as f64, y as f64);
                let edge = |p: [f64; 3], q: [f64; 3]| {
                    ((q[0] - p[0]) * (py - p[1]) - (q[1] - p[1]) * (px - p[0])) / area
                };
                let weights = [edge(b, c), edge(c, a), edge(a, b)];
                if weights.iter().any(|&weight| weight < 0.0) {
                    continue;
                }
                let mix = |value: &dyn Fn(usize) -> f64| -> f64 {
                    weights.iter().enumerate().map(|(i, weight)| weight * value(i)).sum()
                };
                let depth = mix(&|i| corners[i].seen[2]);
                let at = y * WIDTH + x;
                if depth > self.depths[at] {
                    self.depths[at] = depth;
                    let place = [0, 1].map(|axis| mix(&|i| corners[i].photo[axis]));
                    self.colours[at] = subject.colour(place);
                }
            }
        }
    }

    fn finish(self, random: &mut Random) -> Result<Pixels> {
        let levels = self.colours.iter().flatten();
        let data = levels.map(|level| random.normal(level + 0.5, NOISE) as u8).collect();
        Pixels::new(WIDTH as u32, HEIGHT as u32, data)
    }
}
