//! A photo with a labelled box around every face.

use absenki_core::config::Language;
use absenki_core::photo::Pixels;
use absenki_core::reason::Label;
use absenki_core::{LabelledFace, Result};
use embedded_graphics::mono_font::MonoTextStyle;
use embedded_graphics::mono_font::iso_8859_1::FONT_10X20;
use embedded_graphics::pixelcolor::Rgb888;
use embedded_graphics::prelude::*;
use embedded_graphics::primitives::{PrimitiveStyle, Rectangle};
use embedded_graphics::text::{Baseline, Text};

const STROKE: u32 = 3;
const LINE: u32 = 22;

/// The app's four label colours.
fn colour(label: Label) -> Rgb888 {
    match label {
        Label::Matched => Rgb888::new(22, 134, 64),
        Label::WrongPerson => Rgb888::new(200, 30, 30),
        Label::Unknown => Rgb888::new(96, 96, 96),
        _ => Rgb888::new(208, 110, 0),
    }
}

/// `photo` with a box and a caption for each face; `name` is the caption of the matched one.
pub(crate) fn draw(
    photo: &Pixels,
    faces: &[LabelledFace],
    name: &str,
    language: Language,
) -> Result<Pixels> {
    let mut canvas =
        Canvas { width: photo.width(), height: photo.height(), data: photo.data().to_vec() };
    for face in faces {
        let Ok(at) = face.bounding_box.to_pixels(photo.width(), photo.height(), 0.0) else {
            continue;
        };
        let what = if face.label == Label::Matched { name } else { face.label.text(language) };
        let caption = match face.displayed_score() {
            Some(score) => format!(" {what} {score:.2}% "),
            None => format!(" {what} "),
        };
        let corner = Point::new(at.x as i32, at.y as i32);
        let frame = Rectangle::new(corner, Size::new(at.width, at.height));
        canvas.outline(frame, colour(face.label));
        canvas.caption(&caption, frame, colour(face.label));
    }
    Pixels::new(canvas.width, canvas.height, canvas.data)
}

struct Canvas {
    width: u32,
    height: u32,
    data: Vec<u8>,
}

impl Canvas {
    fn outline(&mut self, frame: Rectangle, colour: Rgb888) {
        let Ok(()) = frame.into_styled(PrimitiveStyle::with_stroke(colour, STROKE)).draw(self);
    }

    /// Writes above the frame, or inside it where there is no room above.
    fn caption(&mut self, text: &str, frame: Rectangle, colour: Rgb888) {
        let width = FONT_10X20.character_size.width * text.chars().count() as u32;
        let left = frame.top_left.x.min(self.width as i32 - width as i32).max(0);
        let above = frame.top_left.y - LINE as i32;
        let corner = Point::new(left, if above < 0 { frame.top_left.y } else { above });
        let ground = Rectangle::new(corner, Size::new(width, LINE));
        let Ok(()) = ground.into_styled(PrimitiveStyle::with_fill(colour)).draw(self);
        let style = MonoTextStyle::new(&FONT_10X20, Rgb888::WHITE);
        let corner = corner + Point::new(0, 1);
        let Ok(_) = Text::with_baseline(text, corner, style, Baseline::Top).draw(self);
    }
}

impl OriginDimensions for Canvas {
    fn size(&self) -> Size {
        Size::new(self.width, self.height)
    }
}

impl DrawTarget for Canvas {
    type Color = Rgb888;
    type Error = std::convert::Infallible;

    fn draw_iter<I: IntoIterator<Item = Pixel<Rgb888>>>(
        &mut self,
        pixels: I,
    ) -> Result<(), Self::Error> {
        for Pixel(at, colour) in pixels {
            let (Ok(x), Ok(y)) = (u32::try_from(at.x), u32::try_from(at.y)) else { continue };
            if x < self.width && y < self.height {
                let start = (y as usize * self.width as usize + x as usize) * 3;
                self.data[start..start + 3].copy_from_slice(&[colour.r(), colour.g(), colour.b()]);
            }
        }
        Ok(())
    }
}
