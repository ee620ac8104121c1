//! Whether something covers the eyes or the mouth: dark glasses, a mask.
//!
//! Measured on the aligned face, where eyes and mouth always lie at the same place. Dark glasses leave
//! nothing bright around the eyes. Lips are redder than the skin between the eyes, in light and in dark
//! faces; a mask is not. `docs/accuracy.md` has how often that is right.

use absenki_core::backend::FaceOccluded;
use absenki_core::photo::Pixels;

/// A part of the aligned face: its middle, and how far it reaches to the sides and up and down; pixels.
struct Part([usize; 2], [usize; 2]);

const EYES: [Part; 2] = [Part([38, 53], [10, 6]), Part([73, 53], [10, 6])];
const MOUTH: Part = Part([56, 92], [16, 8]);

/// Skin that neither a mask nor a hat covers.
const BETWEEN_THE_EYES: Part = Part([56, 50], [4, 5]);

/// Two cheeks, forehead and nose: not all of them are in the shade or behind a mask.
const SKIN: [Part; 4] = [
    Part([36, 74], [5, 5]),
    Part([76, 74], [5, 5]),
    Part([56, 30], [8, 5]),
    Part([56, 71], [5, 5]),
];

/// The share of an eye's pixels that are darker than the brightness it counts with: the lid and the skin
/// around the eye are brighter than the eye.
const EYE_QUANTILE: f64 = 0.8;

/// The brighter eye is behind dark glasses under this share of the skin's brightness. Fitted, as
/// [`PALE`] is, on every second person of Labeled Faces in the Wild: it takes 0.4 % of the uncovered
/// faces for covered ones, `PALE` 0.2 %.
const DARK: f64 = 0.5;

/// The mouth is behind a mask under this share of the redness between the eyes.
const PALE: f64 = 0.4;

/// The redness of skin without colour, as in a grey photo: under it the mouth is not judged.
const COLOURLESS: f64 = 0.03;

/// Whether the eyes or the mouth of an aligned face are covered.
pub(crate) fn occlusion(aligned: &Pixels) -> FaceOccluded {
    let skin = quantile(SKIN.iter().map(|part| mean(aligned, part, brightness)).collect(), 0.5);
    let eye = |part: &Part| quantile(values(aligned, part, brightness), EYE_QUANTILE);
    let eyes = EYES.iter().map(eye).fold(0.0, f64::max) / skin.max(1.0);
    let red = mean(aligned, &BETWEEN_THE_EYES, redness);
    let mouth = mean(aligned, &MOUTH, redness).max(0.0) / red.max(COLOURLESS);
    let mouth = if red > COLOURLESS { mouth / PALE } else { f64::MAX };
    let lowest = mouth.min(eyes / DARK);
    let doubt = lowest.min(1.0 / lowest);
    FaceOccluded { value: lowest < 1.0, confidence: 100.0 - 50.0 * doubt }
}

/// 0..255, as OpenCV's `COLOR_RGB2GRAY`.
fn brightness(&[red, green, blue]: &[u8; 3]) -> f64 {
    0.299 * f64::from(red) + 0.587 * f64::from(green) + 0.114 * f64::from(blue)
}

/// How much more red than green, as a share of all: it does not change with the light's strength.
fn redness(&[red, green, blue]: &[u8; 3]) -> f64 {
    let [red, green, blue] = [red, green, blue].map(f64::from);
    (red - green) / (red + green + blue).max(1.0)
}

fn values(
    picture: &Pixels,
    &Part([x, y], [across, down]): &Part,
    value: fn(&[u8; 3]) -> f64,
) -> Vec<f64> {
    let rows = picture.rows().skip(y - down).take(2 * down + 1);
    rows.flat_map(|row| &row.as_chunks().0[x - across..=x + across]).map(value).collect()
}

fn mean(picture: &Pixels, part: &Part, value: fn(&[u8; 3]) -> f64) -> f64 {
    let values = values(picture, part, value);
    values.iter().sum::<f64>() / values.len() as f64
}

/// The value that this share of the others is smaller than, between two of them where it falls there.
fn quantile(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = share * (values.len() - 1) as f64;
    let (low, high) = (values[place.floor() as usize], values[place.ceil() as usize]);
    low + (high - low) * place.fract()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::observe::faces_in;
    use crate::tests::decoded;

    /// The photo with the rows between two landmarks' shares of the face's box painted.
    fn painted(photo: &Pixels, from: f64, to: f64, colour: [u8; 3]) -> Pixels {
        let area = faces_in(photo).unwrap()[0].detail.bounding_box;
        let (width, height) = (photo.width() as usize, photo.height() as usize);
        let row = |share: f64| ((area.top + share * area.height) * height as f64) as usize;
        let column = |share: f64| ((area.left + share * area.width) * width as f64) as usize;
        let mut data = photo.data().to_vec();
        for y in row(from)..row(to) {
            for x in column(0.0)..column(1.0) {
                data[3 * (y * width + x)..][..3].copy_from_slice(&colour);
            }
        }
        Pixels::new(photo.width(), photo.height(), data).unwrap()
    }

    fn is_covered(photo: &Pixels) -> bool {
        faces_in(photo).unwrap()[0].detail.face_occluded.unwrap().value
    }

    #[test]
    fn dark_glasses_and_masks_cover_a_face_and_nothing_does_not() {
        for name in ["obama", "biden", "collins"] {
            let photo = decoded(&format!("fixtures/people/{name}.jpg"));
            assert!(!is_covered(&photo), "{name}");
            assert!(is_covered(&painted(&photo, 0.25, 0.5, [20, 20, 24])), "{name} with glasses");
            for mask in [[228, 228, 230], [150, 188, 212], [30, 30, 32]] {
                assert!(
                    is_covered(&painted(&photo, 0.55, 1.0, mask)),
                    "{name} with a mask {mask:?}"
                );
            }
        }
    }
}
