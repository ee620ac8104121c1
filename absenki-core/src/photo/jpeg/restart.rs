//! Restart intervals: some rows of a JPEG as a file of their own, for a second thread.
//!
//! After a restart marker a decoder begins as it does at the start of the scan (ITU-T T.81, E.2.4). So
//! where a row of MCUs begins with an interval, a file can begin too: the same headers, with the height
//! of its own rows.

use std::ops::Range;

use memchr::memchr;

/// A JPEG of one scan whose rows can be divided.
pub(crate) struct Restarts<'a> {
    /// The file up to its coded data.
    headers: &'a [u8],
    frame: Frame,
    intervals: Vec<&'a [u8]>,
    /// Rows from one place where a file can begin to the next, pixels.
    step: u32,
    /// Intervals in these rows.
    intervals_in_step: usize,
}

/// What the frame header says.
struct Frame {
    /// Where it says the height.
    height_at: usize,
    width: u32,
    height: u32,
    components: u8,
    /// Width and height of an MCU, pixels.
    mcu: (u32, u32),
}

impl<'a> Restarts<'a> {
    /// Finds the intervals. `None` if there are none, if they divide the picture into fewer than eight
    /// parts, or if anything is not as the standard wants it.
    pub(in crate::photo) fn find(encoded: &'a [u8]) -> Option<Self> {
        let mut frame = None;
        let mut interval = 0;
        let mut at = 2;
        let coded = loop {
            let &[0xFF, marker, high, low] = encoded.get(at..)?.first_chunk()? else {
                return None;
            };
            let end = at + 2 + usize::from(u16::from_be_bytes([high, low]));
            let body = encoded.get(at + 4..end)?;
            match marker {
                0xC0 | 0xC1 if frame.is_none() => frame = Some(Frame::read(body, at + 4)?),
                0xDD => interval = u32::from(u16::from_be_bytes(*body.first_chunk()?)),
                0xDA => break end,
                // Tables, what applications write, comments.
                0xC4 | 0xDB | 0xE0..=0xEF | 0xFE => {}
                _ => return None,
            }
            at = end;
        };
        let frame = frame.filter(|frame| encoded.get(at + 4) == Some(&frame.components))?;
        let across = frame.width.div_ceil(frame.mcu.0);
        let down = frame.height.div_ceil(frame.mcu.1);
        let common = gcd(interval, across);
        // Without restart intervals this is 0.
        let rows_of_mcus =
            interval.checked_div(common).filter(|rows| *rows > 0 && rows * 8 <= down)?;
        Some(Restarts {
            headers: &encoded[..coded],
            intervals: intervals(encoded, coded, (across * down).div_ceil(interval) as usize)?,
            step: rows_of_mcus * frame.mcu.1,
            intervals_in_step: (across / common) as usize,
            frame,
        })
    }

    /// How many steps the picture has.
    pub(super) fn steps(&self) -> u32 {
        self.frame.height.div_ceil(self.step)
    }

    /// Rows in a step, pixels. The last step may have fewer.
    #[cfg(not(feature = "libjpeg"))]
    pub(super) fn step(&self) -> u32 {
        self.step
    }

    /// Width and height as stored, pixels.
    #[cfg(not(feature = "libjpeg"))]
    pub(super) fn size(&self) -> (u32, u32) {
        (self.frame.width, self.frame.height)
    }

    /// The rows from `row` on in a file of their own, and where in it `row` is. Rows above whose colours
    /// reach in are in the file too.
    #[cfg(feature = "libjpeg")]
    pub(in crate::photo) fn tail(&self, row: u32) -> (Vec<u8>, u32) {
        let first = (row / self.step).saturating_sub(1);
        (self.rows(first..self.steps()), row - first * self.step)
    }

    /// The rows of the given steps in a file of their own.
    pub(super) fn rows(&self, steps: Range<u32>) -> Vec<u8> {
        let Range { start, end } = steps;
        let height = self.frame.height.min(end * self.step) - start * self.step;
        let [start, end] = [start, end].map(|step| step as usize * self.intervals_in_step);
        let intervals = &self.intervals[start..end.min(self.intervals.len())];
        let coded: usize = intervals.iter().map(|interval| interval.len() + 2).sum();
        let mut file = Vec::with_capacity(self.headers.len() + coded);
        file.extend_from_slice(self.headers);
        file[self.frame.height_at..][..2].copy_from_slice(&(height as u16).to_be_bytes());
        for (marker, interval) in (0xD0..=0xD7).cycle().zip(intervals) {
            file.extend_from_slice(interval);
            file.extend_from_slice(&[0xFF, marker]);
        }
        // The end of the picture, in place of a restart.
        if let Some(last) = file.last_mut() {
            *last = 0xD9;
        }
        file
    }
}

impl Frame {
    /// Reads a frame header, whose body lies at `at` in the file.
    fn read(body: &[u8], at: usize) -> Option<Self> {
        let (&[8, h1, h0, w1, w0, components], rest) = body.split_first_chunk()? else {
            return None;
        };
        let factors = rest.as_chunks::<3>().0.iter().map(|[_, factors, _]| *factors);
        let mcu = match (components, factors.len()) {
            // One component is not interleaved: its factors count for nothing (A.2.2).
            (1, 1) => (8, 8),
            (3, 3) => {
                let across = factors.clone().map(|factors| factors >> 4).max()?;
                let down = factors.map(|factors| factors & 15).max()?;
                (u32::from(across) * 8, u32::from(down) * 8)
            }
            _ => return None,
        };
        let [height, width] = [[h1, h0], [w1, w0]].map(|side| u32::from(u16::from_be_bytes(side)));
        let whole = height > 0 && width > 0 && mcu.0 > 0 && mcu.1 > 0;
        whole.then_some(Frame { height_at: at + 1, width, height, components, mcu })
    }
}

/// The coded data from `coded` to the end of the picture, without the markers; `None` unless it is
/// divided into `count` intervals by markers in their order.
fn intervals(encoded: &[u8], coded: usize, count: usize) -> Option<Vec<&[u8]>> {
    let mut intervals = Vec::new();
    let (mut start, mut at) = (coded, coded);
    while intervals.len() < count {
        at += memchr(0xFF, encoded.get(at..)?)?;
        let marker = *encoded.get(at + 1)?;
        // A stuffed byte is followed by 0.
        if marker != 0 {
            let last = intervals.len() + 1 == count;
            let due = if last { 0xD9 } else { 0xD0 + (intervals.len() % 8) as u8 };
            if marker != due {
                return None;
            }
            intervals.push(&encoded[start..at]);
            start = at + 2;
        }
        at += 2;
    }
    Some(intervals)
}

/// The greatest common divisor; of 0 and `b` it is `b`.
fn gcd(a: u32, b: u32) -> u32 {
    if a == 0 { b } else { gcd(b % a, a) }
}

#[cfg(test)]
mod tests {
    use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

    use super::*;
    use crate::photo::jpeg::decode;

    const WIDTH: u16 = 70;
    const HEIGHT: u16 = 275;

    fn picture(sampling: SamplingFactor, colours: ColorType, interval: u16) -> Vec<u8> {
        let components = if colours == ColorType::Luma { 1 } else { 3 };
        let count = usize::from(WIDTH) * usize::from(HEIGHT) * components;
        let samples: Vec<u8> = (0..count).map(|i| (i * 37 % 251) as u8).collect();
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, 90);
        encoder.set_sampling_factor(sampling);
        encoder.set_restart_interval(interval);
        encoder.encode(&samples, WIDTH, HEIGHT, colours).unwrap();
        file
    }

    #[test]
    fn rows_in_a_file_of_their_own_have_the_pixels_of_the_whole() {
        let kinds = [
            (SamplingFactor::F_2_2, ColorType::Rgb, [1, 5, 10]),
            (SamplingFactor::F_1_1, ColorType::Rgb, [3, 9, 12]),
            (SamplingFactor::F_2_1, ColorType::Rgb, [4, 5, 15]),
            (SamplingFactor::F_1_2, ColorType::Rgb, [6, 9, 18]),
            (SamplingFactor::F_1_1, ColorType::Luma, [2, 9, 27]),
        ];
        for (sampling, colours, intervals) in kinds {
            for interval in intervals {
                let file = picture(sampling, colours, interval);
                let whole = decode(&file).unwrap();
                let restarts = Restarts::find(&file).expect("intervals");
                let steps = restarts.steps();
                let row = 3 * usize::from(WIDTH);
                let step = restarts.step as usize * row;
                for (from, to) in [(0, 3), (1, steps - 1), (steps / 2, steps)] {
                    let part = decode(&restarts.rows(from..to)).unwrap();
                    let start = from as usize * step;
                    let end = (to as usize * step).min(whole.len());
                    assert_eq!(part.len(), end - start);
                    // Beside a cut the colours of the rows behind it are missing.
                    let cut = |at: usize| if at == 0 || at == whole.len() { 0 } else { step / 2 };
                    let inner = cut(start)..part.len() - cut(end);
                    let expected = &whole[start + inner.start..start + inner.end];
                    assert!(part[inner] == *expected, "{sampling:?} {interval} {from}..{to}");
                }
            }
        }
    }

    #[test]
    fn a_file_that_cannot_be_divided_is_left_whole() {
        let divided = picture(SamplingFactor::F_2_2, ColorType::Rgb, 5);
        let undivided = |change: &dyn Fn(&mut Vec<u8>)| {
            let mut file = divided.clone();
            change(&mut file);
            Restarts::find(&file).is_none()
        };
        let marker = |marker: u8| move |two: &[u8]| *two == [0xFF, marker];
        let place = |of| divided.windows(2).position(marker(of)).unwrap();
        assert!(!undivided(&|_| {}));
        // Three rows of MCUs at a time are fewer than eight parts of 18.
        assert!(Restarts::find(&picture(SamplingFactor::F_2_2, ColorType::Rgb, 15)).is_none());
        assert!(undivided(&|file| file[place(0xDD) + 5] = 0), "no intervals");
        assert!(undivided(&|file| file[place(0xD3) + 1] = 0xD4), "a marker out of its turn");
        assert!(undivided(&|file| drop(file.drain(place(0xD7)..=place(0xD7) + 1))), "too few");
        assert!(undivided(&|file| file.truncate(file.len() - 2)), "no end");
        assert!(undivided(&|file| file[place(0xC0) + 1] = 0xC2), "progressive");
        assert!(undivided(&|file| file[place(0xC0) + 9] = 4), "four components");
        assert!(undivided(&|file| file[place(0xC0) + 11] = 0), "a sampling factor of 0");
        assert!(undivided(&|file| file[place(0xDA) + 4] = 1), "a scan of one component");
        for end in 0..divided.len() {
            assert!(Restarts::find(&divided[..end]).is_none(), "{end} bytes");
        }
    }

    #[test]
    fn no_header_makes_a_part_reach_outside() {
        let file = picture(SamplingFactor::F_2_2, ColorType::Rgb, 5);
        let headers = Restarts::find(&file).expect("intervals").headers.len();
        for at in 0..headers {
            for value in [0, 1, 2, 3, 0x0F, 0x11, 0x44, 0x7F, 0xC1, 0xFE, 0xFF] {
                let mut changed = file.clone();
                changed[at] = value;
                if let Some(restarts) = Restarts::find(&changed) {
                    let steps = restarts.steps();
                    for (from, to) in [(0, steps), (0, steps / 2), (steps - 1, steps)] {
                        assert!(restarts.rows(from..to).len() <= changed.len());
                    }
                }
            }
        }
    }
}
