//! Pictures turned, and points in them turned back.

use absenki_core::Result;
use absenki_core::photo::Pixels;

use super::align::sample;

/// A turn of a picture about a point, without a change of scale.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turn {
    /// Cosine and sine.
    turn: [f64; 2],
    /// The fixed point in the picture, pixels.
    from: [f64; 2],
    /// The same point in the turned picture, pixels.
    to: [f64; 2],
}

impl Turn {
    /// The turn that makes a head upright that is tilted by `degrees`, clockwise in the picture.
    pub(crate) fn upright(degrees: f64, from: [f64; 2], to: [f64; 2]) -> Self {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        Turn { turn: [cosine, sine], from, to }
    }

    /// Where a point of the turned picture lies in the picture.
    pub(crate) fn back(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let ([cosine, sine], [x, y]) = (self.turn, [x - self.to[0], y - self.to[1]]);
        [cosine * x - sine * y + self.from[0], sine * x + cosine * y + self.from[1]]
    }

    /// The turned picture: `width` × `height` pixels, bilinear, black outside the picture.
    pub(crate) fn picture(&self, of: &Pixels, width: u32, height: u32) -> Result<Pixels> {
        let places = (0..height).flat_map(|y| (0..width).map(move |x| [x, y].map(f64::from)));
        let data = places.flat_map(|place| sample(of, self.back(place))).collect();
        Pixels::new(width, height, data)
    }
}
