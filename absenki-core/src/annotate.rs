//! The evidence picture of a check-in: the photo with a labelled box around every face.

use std::sync::LazyLock;

use ab_glyph::{FontRef, PxScale};
use image::{Rgb, RgbImage};
use imageproc::drawing::{draw_filled_rect_mut, draw_hollow_rect_mut, draw_text_mut, text_size};
use imageproc::rect::Rect;

use crate::config::Language;
use crate::error::{Error, ErrorKind, Result};
use crate::photo::Pixels;
use crate::reason::Label;
use crate::recognition::{LabelledFace, Verification};

/// Latin letters of DejaVu Sans; its licence and source are beside it.
static FONT: LazyLock<Option<FontRef<'static>>> =
    LazyLock::new(|| FontRef::try_from_slice(include_bytes!("../fonts/DejaVuSans.ttf")).ok());

/// Width of a line as a share of the photo's longer side: 3 pixels at 640.
const LINE: f64 = 3.0 / 640.0;

/// Height of a letter as a share of the photo's longer side: 19 pixels at 640.
const LETTER: f64 = 19.0 / 640.0;

/// Space around a text as a share of the letter's height.
const SPACE: f64 = 0.2;

impl Label {
    /// The colour of the label's box, as red, green and blue, 0..255. White text is readable on
    /// each (contrast 3:1 and more, as WCAG 2.2 wants it for large text).
    #[must_use]
    pub const fn colour(self) -> [u8; 3] {
        match self {
            Label::Matched => [22, 134, 64],
            Label::WrongPerson => [200, 30, 30],
            Label::Unknown => [96, 96, 96],
            Label::Other => [208, 110, 0],
        }
    }
}

/// The photo with a box around every face of the verdict, in the colour of its label, and the
/// label beside it: the person's own name where the face matched, with the similarity. Another
/// person's name is never written.
///
/// The picture has the size of `photo`, which must be the photo that was verified.
///
/// # Errors
/// [`ErrorKind::ImageEncode`] if the picture cannot be drawn.
pub fn annotate(photo: &Pixels, verdict: &Verification, language: Language) -> Result<Pixels> {
    annotate_faces(photo, &verdict.faces, verdict.name.as_deref(), language)
}

/// As [`annotate`], with the faces of a verdict that has been stored. `name` is the person's own,
/// for the face that matched.
///
/// # Errors
/// Those of [`annotate`].
pub fn annotate_faces(
    photo: &Pixels,
    faces: &[LabelledFace],
    name: Option<&str>,
    language: Language,
) -> Result<Pixels> {
    let failed = || Error::new(ErrorKind::ImageEncode, "annotate", "the picture cannot be drawn");
    let font = FONT.as_ref().ok_or_else(failed)?;
    let mut canvas = RgbImage::from_raw(photo.width(), photo.height(), photo.data().to_vec())
        .ok_or_else(failed)?;
    for face in faces {
        let Ok(at) = face.bounding_box.to_pixels(photo.width(), photo.height(), 0.0) else {
            continue;
        };
        let frame = Rect::at(at.x as i32, at.y as i32).of_size(at.width, at.height);
        let text = caption(face, name, language);
        draw_frame(&mut canvas, frame, Rgb(face.label.colour()));
        draw_caption(&mut canvas, frame, &text, Rgb(face.label.colour()), font);
    }
    Pixels::new(photo.width(), photo.height(), canvas.into_raw())
}

/// What to write beside a face.
fn caption(face: &LabelledFace, name: Option<&str>, language: Language) -> String {
    // Names are enrolled with `_` for a space.
    let own = name.filter(|_| face.label == Label::Matched).map(|name| name.replace('_', " "));
    let what = own.unwrap_or_else(|| face.label.text(language).to_owned());
    match face.displayed_score() {
        Some(score) => format!("{what} {score:.2}%"),
        None => what,
    }
}

fn share(canvas: &RgbImage, share: f64) -> u32 {
    (f64::from(canvas.width().max(canvas.height())) * share).round().max(1.0) as u32
}

/// Draws the outline inward, so that it stays in the photo.
fn draw_frame(canvas: &mut RgbImage, frame: Rect, colour: Rgb<u8>) {
    for inset in 0..share(canvas, LINE) {
        let (width, height) = (frame.width(), frame.height());
        if width <= 2 * inset || height <= 2 * inset {
            return;
        }
        let at = Rect::at(frame.left() + inset as i32, frame.top() + inset as i32);
        draw_hollow_rect_mut(canvas, at.of_size(width - 2 * inset, height - 2 * inset), colour);
    }
}

/// Writes above the frame, or inside it if there is no room above.
fn draw_caption(
    canvas: &mut RgbImage,
    frame: Rect,
    text: &str,
    colour: Rgb<u8>,
    font: &FontRef<'_>,
) {
    let letter = share(canvas, LETTER);
    let (scale, space) = (PxScale::from(letter as f32), share(canvas, LETTER * SPACE));
    let (width, height) = (text_size(scale, font, text).0 + 2 * space, letter + 2 * space);
    let left = frame.left().min(canvas.width() as i32 - width as i32).max(0);
    let above = frame.top() - height as i32;
    let top = if above < 0 { frame.top() } else { above };
    draw_filled_rect_mut(canvas, Rect::at(left, top).of_size(width, height), colour);
    let (x, y) = (left + space as i32, top + space as i32);
    draw_text_mut(canvas, Rgb([255, 255, 255]), x, y, scale, font, text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::NormalizedBox;
    use crate::reason::Reason;

    #[test]
    fn a_box_has_its_colour_and_stays_in_the_photo() {
        let photo = Pixels::new(320, 240, vec![0; 320 * 240 * 3]).unwrap();
        let bounding_box = NormalizedBox { left: 0.5, top: 0.25, width: 0.6, height: 0.5 };
        let face = LabelledFace { bounding_box, label: Label::WrongPerson, score: Some(91.239) };
        let mut verdict = Verification::without_faces(Reason::WrongPerson, String::new());
        verdict.name = Some("Nobody".to_owned());
        verdict.faces.push(face);
        assert_eq!(caption(&face, Some("Nobody"), Language::English), {
            format!("{} 91.23%", Label::WrongPerson.text(Language::English))
        });
        let drawn = annotate(&photo, &verdict, Language::English).unwrap();
        let at = |x: usize, y: usize| &drawn.data()[3 * (y * 320 + x)..][..3];
        assert_eq!(at(160, 100), Label::WrongPerson.colour(), "the left side");
        assert_eq!(at(200, 120), [0, 0, 0], "inside");
        assert_eq!(at(100, 100), [0, 0, 0], "outside");
        let bright = |pixel: &[u8; 3]| pixel.iter().all(|&level| level > 200);
        assert!(drawn.data().as_chunks::<3>().0.iter().any(bright), "white letters");
    }
}
