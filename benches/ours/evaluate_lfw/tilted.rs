//! Tilted heads: how similar they stay, and whether they are found.

use absenki_benches::{Failure, each, wilson};
use absenki_core::config::Limits;
use absenki_core::detect::FaceDetector;
use absenki_core::geometry::NormalizedBox;
use absenki_core::photo::{Photo, Pixels};
use absenki_local::{YunetDetector, similarity};
use image::{Rgb, RgbImage};
use imageproc::geometric_transformations::{Border, Interpolation, rotate_about_center};

use crate::photos::{FacePhoto, WAYS, in_the_middle, templates};

/// Tilts of one photo of a pair, degrees.
const TILTS: [f32; 3] = [0.0, 20.0, 30.0];

/// Sides of faces that are looked for, pixels.
const SIDES: [f64; 4] = [40.0, 60.0, 80.0, 120.0];

/// The share of pairs of one person that reach similarity 80 with one photo turned: a table.
pub(crate) fn similar(pairs: &[[&FacePhoto; 2]]) -> Result<String, Failure> {
    let mut table = format!(
        "| tilt | OpenCV's, of {} | % | Absenki | % |\n|---|---|---|---|---|\n",
        pairs.len()
    );
    for tilt in TILTS {
        let passed = each(pairs.len(), |index| {
            let [enrolled, asking] = pairs[index];
            // Half of them to each side.
            let tilt = if index % 2 == 0 { tilt } else { -tilt };
            let asking = templates(&turned(&decoded(asking)?, tilt)?)?;
            Ok(WAYS.map(|way| {
                let both = enrolled.template(way).zip(asking.as_ref());
                both.is_some_and(|(one, other)| {
                    similarity(f64::from(one.cosine(&other[way as usize]))) >= 80.0
                })
            }))
        })?;
        let [opencv, absenki] =
            WAYS.map(|way| passed.iter().filter(|passed| passed[way as usize]).count());
        let share = |count: usize| {
            let (low, high) = wilson(count, pairs.len());
            let percent = 100.0 * count as f64 / pairs.len() as f64;
            format!("{count} | {percent:.1} ({:.1} to {:.1})", 100.0 * low, 100.0 * high)
        };
        table += &format!("| {tilt}° | {} | {} |\n", share(opencv), share(absenki));
    }
    Ok(table)
}

/// The share of faces that are found when the photo is turned by 45°, by their side: a table.
pub(crate) fn found(photos: &[&FacePhoto]) -> Result<String, Failure> {
    let mut table =
        String::from("| side of the face, px | found at 45° | of | % |\n|---|---|---|---|\n");
    for side in SIDES {
        let found = each(photos.len(), |index| found_at(&decoded(photos[index])?, side))?;
        let (of, count) =
            (found.iter().flatten().count(), found.iter().flatten().filter(|f| **f).count());
        table +=
            &format!("| {side} | {count} | {of} | {:.1} |\n", 100.0 * count as f64 / of as f64);
    }
    Ok(table)
}

/// Whether the face in the middle is found at this side and a tilt of 45°; `None` for a photo whose face
/// is not found upright or is smaller.
fn found_at(photo: &Pixels, wanted: f64) -> Result<Option<bool>, Failure> {
    let Some(face) = in_the_middle(photo)? else { return Ok(None) };
    let (width, height) = (f64::from(photo.width()), f64::from(photo.height()));
    let side = |face: &NormalizedBox| (face.width * width).min(face.height * height);
    let scale = wanted / side(&face.bounding_box);
    if scale > 1.2 {
        return Ok(None);
    }
    let whole = NormalizedBox::new(0.0, 0.0, 1.0, 1.0)?;
    let scaled = |side: f64| (side * scale).round() as u32;
    let small = photo.resized(&whole, scaled(width), scaled(height))?;
    let tilted = turned(&small, 45.0)?;
    // Turned about the middle of the photo, near which the face is.
    let near = |face: &NormalizedBox| {
        let off = (face.left + face.width / 2.0 - 0.5).hypot(face.top + face.height / 2.0 - 0.5);
        off < 0.5 * wanted / f64::from(tilted.width().min(tilted.height()))
    };
    let faces = YunetDetector.detect(&tilted, wanted as u32)?;
    Ok(near(&face.bounding_box).then(|| faces.iter().any(|face| near(&face.bounding_box))))
}

fn decoded(photo: &FacePhoto) -> Result<Pixels, Failure> {
    Ok(Photo::from_path(&photo.file, &Limits::default())?.pixels()?.clone())
}

/// The photo turned about its middle by degrees; black where nothing is.
fn turned(photo: &Pixels, degrees: f32) -> Result<Pixels, Failure> {
    if degrees == 0.0 {
        return Ok(photo.clone());
    }
    let (width, height) = (photo.width(), photo.height());
    let picture =
        RgbImage::from_raw(width, height, photo.data().to_vec()).ok_or("a photo has its pixels")?;
    let border = Border::Constant(Rgb([0, 0, 0]));
    let turned =
        rotate_about_center(&picture, degrees.to_radians(), Interpolation::Bilinear, border);
    Ok(Pixels::new(width, height, turned.into_raw())?)
}
