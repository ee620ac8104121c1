//! The photo that a sequence is made from.

use absenki_core::Result;
use absenki_core::detect::{DetectedFace, FaceDetector};
use absenki_core::geometry::Point;
use absenki_core::photo::{Photo, Pixels};
use absenki_local::YunetDetector;

/// The eye distance under which a photo is not reduced further, pixels.
const EYES: f64 = 124.0;

/// The distance from the eyes to the mouth, in eye distances. It gives the photo its scale, since a
/// turned head keeps it.
const LENGTH: f64 = 1.12;

/// A photo of a face, with its own axes: the middle of the eyes is the origin, the eyes lie along the
/// first axis, one apart.
pub struct Subject {
    pixels: Pixels,
    origin: [f64; 2],
    across: [f64; 2],
    /// The tip of the nose in the face's own axes.
    pub(crate) nose: [f64; 2],
}

impl Subject {
    /// The face nearest to the middle of the photo; `None` where there is none.
    ///
    /// # Errors
    /// Those of decoding the photo and of the detector.
    pub fn of(photo: &Photo) -> Result<Option<Self>> {
        let mut pixels = photo.pixels()?.clone();
        let from_middle = |face: &DetectedFace| {
            let face = face.bounding_box;
            (face.left + face.width / 2.0 - 0.5).hypot(face.top + face.height / 2.0 - 0.5)
        };
        let faces = YunetDetector.detect(&pixels, pixels.width().min(pixels.height()) / 8)?;
        let nearest = faces.iter().min_by(|a, b| from_middle(a).total_cmp(&from_middle(b)));
        let Some(nearest) = nearest else { return Ok(None) };
        let nearest = YunetDetector.refine(&pixels, nearest)?;
        let Some(points) = nearest.landmarks else { return Ok(None) };
        let (mut width, mut height) = (f64::from(pixels.width()), f64::from(pixels.height()));
        let middle = |a: Point, b: Point| (f64::midpoint(a.x, b.x), f64::midpoint(a.y, b.y));
        let eyes = middle(points.eye_left, points.eye_right);
        let mouth = middle(points.mouth_left, points.mouth_right);
        let unit = |width: f64, height: f64| {
            ((mouth.0 - eyes.0) * width).hypot((mouth.1 - eyes.1) * height) / LENGTH
        };
        while unit(width, height) > EYES {
            pixels = halved(&pixels)?;
            (width, height) = (f64::from(pixels.width()), f64::from(pixels.height()));
        }
        let (left, right) = (points.eye_left, points.eye_right);
        let line = [(right.x - left.x) * width, (right.y - left.y) * height];
        let size = unit(width, height) / line[0].hypot(line[1]);
        let origin = [eyes.0 * width, eyes.1 * height];
        let across = line.map(|side| side * size);
        let mut subject = Subject { pixels, origin, across, nose: [0.0, 0.6] };
        subject.nose = subject.own_axes([points.nose.x * width, points.nose.y * height]);
        Ok(Some(subject))
    }

    /// Whether the face is in front: its nose is in the middle, as near as the points are exact.
    #[must_use]
    pub fn is_frontal(&self) -> bool {
        self.nose[0].abs() < 0.06 && (0.45..0.8).contains(&self.nose[1])
    }

    fn own_axes(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let ([a, b], [x, y]) = (self.across, [x - self.origin[0], y - self.origin[1]]);
        let square = a * a + b * b;
        [(x * a + y * b) / square, (y * a - x * b) / square]
    }

    /// The place of a point of the face in the photo, pixels.
    pub(crate) fn place(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [a, b] = self.across;
        [self.origin[0] + x * a - y * b, self.origin[1] + x * b + y * a]
    }

    /// The colour at a place of the photo; beyond its edge that of the edge.
    pub(crate) fn colour(&self, [x, y]: [f64; 2]) -> [f64; 3] {
        let (width, height) = (self.pixels.width() as usize, self.pixels.height() as usize);
        let inside = |at: f64, side: usize| at.clamp(0.0, (side - 1) as f64);
        let (x, y) = (inside(x, width), inside(y, height));
        let (left, top) = (x as usize, y as usize);
        let (right, bottom) = ((left + 1).min(width - 1), (top + 1).min(height - 1));
        let (share_x, share_y) = (x - left as f64, y - top as f64);
        let data = self.pixels.data();
        std::array::from_fn(|channel| {
            let level = |x: usize, y: usize| f64::from(data[3 * (y * width + x) + channel]);
            let upper = level(left, top) + share_x * (level(right, top) - level(left, top));
            let lower =
                level(left, bottom) + share_x * (level(right, bottom) - level(left, bottom));
            upper + share_y * (lower - upper)
        })
    }
}

/// The picture at half its size, each pixel the mean of four.
fn halved(pixels: &Pixels) -> Result<Pixels> {
    let (width, height) = (pixels.width() / 2, pixels.height() / 2);
    let row = pixels.width() as usize * 3;
    let mut data = Vec::with_capacity((width * height * 3) as usize);
    for y in 0..height as usize {
        for x in 0..width as usize {
            for channel in 0..3 {
                let at = 2 * y * row + 6 * x + channel;
                let four = [at, at + 3, at + row, at + row + 3];
                let sum: u32 = four.iter().map(|&at| u32::from(pixels.data()[at])).sum();
                data.push((sum / 4) as u8);
            }
        }
    }
    Pixels::new(width, height, data)
}
