//! Covered faces: how often dark glasses and masks are seen, and how often where there are none.

use std::path::{Path, PathBuf};

use absenki_benches::{Failure, each, photos_of_people};
use absenki_core::backend::FaceBackend;
use absenki_core::blocking::block_on;
use absenki_core::config::Limits;
use absenki_core::detect::FaceLandmarks;
use absenki_core::photo::{Photo, Pixels};
use absenki_local::LocalRecognizer;
use image::{ImageFormat, RgbImage};

use crate::percent;
use crate::photos::in_the_middle;

/// What covers a face.
#[derive(Clone, Copy)]
enum Cover {
    Nothing,
    /// Lenses of a colour that let a share of the light through.
    Glasses([f64; 3], f64),
    /// A mask of a colour, with folds across or without.
    Mask([f64; 3], bool),
}

const WHITE: [f64; 3] = [228.0, 228.0, 230.0];
const BLUE: [f64; 3] = [150.0, 188.0, 212.0];
const BLACK: [f64; 3] = [35.0, 35.0, 38.0];

const COVERS: [(&str, Cover); 10] = [
    ("nothing", Cover::Nothing),
    ("black glasses", Cover::Glasses([22.0, 22.0, 24.0], 0.05)),
    ("brown glasses", Cover::Glasses([70.0, 48.0, 34.0], 0.15)),
    ("tinted glasses", Cover::Glasses([60.0, 50.0, 50.0], 0.4)),
    ("white mask", Cover::Mask(WHITE, false)),
    ("white mask with folds", Cover::Mask(WHITE, true)),
    ("blue mask", Cover::Mask(BLUE, false)),
    ("blue mask with folds", Cover::Mask(BLUE, true)),
    ("black mask", Cover::Mask(BLACK, false)),
    ("skin-coloured mask", Cover::Mask([205.0, 160.0, 135.0], true)),
];

/// The share of photos that are said to be covered, by what is painted into them: a table.
///
/// One photo each of every second person: the signs were fitted on the others.
pub(crate) fn seen(folder: &Path) -> Result<String, Failure> {
    let people = photos_of_people(folder)?.into_iter().skip(1).step_by(2);
    let photos: Vec<PathBuf> = people.filter_map(|photos| photos.into_iter().next()).collect();
    let recognizer = LocalRecognizer::in_memory()?;
    let mut table = String::from(
        "| painted over the face | said to be covered | of | % |\n|---|---|---|---|\n",
    );
    for (name, cover) in COVERS {
        let said = each(photos.len(), |index| {
            let photo = Photo::from_path(&photos[index], &Limits::default())?;
            let pixels = photo.pixels()?;
            let Some(landmarks) = in_the_middle(pixels)?.and_then(|face| face.landmarks) else {
                return Ok(None);
            };
            let faces = block_on(recognizer.detect_faces(&painted(pixels, &landmarks, cover)?))??;
            Ok(faces.first().and_then(|face| face.face_occluded).map(|occluded| occluded.value))
        })?;
        let of = said.iter().flatten().count() as u64;
        let covered = said.iter().flatten().filter(|covered| **covered).count() as u64;
        table += &format!("| {name} | {covered} | {of} | {} |\n", percent(covered, of));
    }
    Ok(table)
}

fn painted(photo: &Pixels, landmarks: &FaceLandmarks, cover: Cover) -> Result<Photo, Failure> {
    let face = Face::new(photo, landmarks);
    let mut picture = RgbImage::from_raw(photo.width(), photo.height(), photo.data().to_vec())
        .ok_or("a photo has its pixels")?;
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let place = face.place([f64::from(x), f64::from(y)]);
        pixel.0 = cover.colour(&face, place, pixel.0);
    }
    let mut encoded = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut encoded, ImageFormat::Png)?;
    Ok(Photo::from_bytes(encoded.into_inner(), &Limits::default())?)
}

/// A face's own measure: right and down from between the eyes, in distances of the eyes.
struct Face {
    origin: [f64; 2],
    across: [f64; 2],
    nose: f64,
    mouth: f64,
}

impl Face {
    fn new(photo: &Pixels, landmarks: &FaceLandmarks) -> Self {
        let FaceLandmarks { eye_left, eye_right, nose, mouth_left, mouth_right } = landmarks;
        let (width, height) = (f64::from(photo.width()), f64::from(photo.height()));
        let [left, right, nose, one, other] = [eye_left, eye_right, nose, mouth_left, mouth_right]
            .map(|p| [p.x * width, p.y * height]);
        let between = |a: [f64; 2], b: [f64; 2]| [0, 1].map(|axis| (a[axis] + b[axis]) / 2.0);
        let across = [0, 1].map(|axis| right[axis] - left[axis]);
        let face = Face { origin: between(left, right), across, nose: 0.0, mouth: 0.0 };
        Face { nose: face.place(nose)[1], mouth: face.place(between(one, other))[1], ..face }
    }

    fn place(&self, point: [f64; 2]) -> [f64; 2] {
        let [x, y] = [0, 1].map(|axis| point[axis] - self.origin[axis]);
        let [a, b] = self.across;
        let square = a * a + b * b;
        [(x * a + y * b) / square, (y * a - x * b) / square]
    }
}

impl Cover {
    fn colour(self, face: &Face, [right, down]: [f64; 2], old: [u8; 3]) -> [u8; 3] {
        let mixed = |colour: [f64; 3], light: f64, through: f64| {
            let channel =
                |of: usize| light * (1.0 - through) * colour[of] + through * f64::from(old[of]);
            [0, 1, 2].map(|of| channel(of).clamp(0.0, 255.0) as u8)
        };
        match self {
            Cover::Glasses(colour, through) if is_lens(right, down) => mixed(colour, 1.0, through),
            Cover::Mask(colour, folded) => {
                let (top, bottom) = (0.55 * face.nose + 0.24 * right * right, 1.75 * face.mouth);
                let share = (down - top) / (bottom - top);
                let half = 0.95 - 0.35 * share * share;
                if !(0.0..1.0).contains(&share) || right.abs() > half {
                    return old;
                }
                let is_fold = folded && [0.3, 0.5, 0.7].iter().any(|at| (share - at).abs() < 0.02);
                // Darker to the sides, below and in the folds.
                let light = 1.0 - 0.28 * right * right - 0.15 * (down - face.nose).max(0.0);
                mixed(colour, if is_fold { 0.72 * light } else { light }, 0.0)
            }
            _ => old,
        }
    }
}

/// Two ellipses and the bridge between them.
fn is_lens(right: f64, down: f64) -> bool {
    let inside =
        |middle: f64| ((right - middle) / 0.4).powi(2) + ((down - 0.05) / 0.3).powi(2) < 1.0;
    inside(-0.5) || inside(0.5) || right.abs() < 0.2 && (down + 0.08).abs() < 0.05
}
