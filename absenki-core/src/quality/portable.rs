//! The kernel's two row functions in plain Rust, which every processor runs.

/// Pixels that [`grey_row`] takes at once, and the bytes it looks at: one more than theirs.
const BLOCK: usize = 16;
const BLOCK_BYTES: usize = BLOCK * 3 + 1;

/// Grey of each pixel as OpenCV has it; answers the sum of V = max(R, G, B).
#[inline(always)]
pub(super) fn grey_row(rgb: &[u8], grey: &mut [i16]) -> u64 {
    let mut sum = 0;
    let mut done = 0;
    while let (Some(from), Some(to)) =
        (rgb[done * 3..].first_chunk::<BLOCK_BYTES>(), grey[done..].first_chunk_mut::<BLOCK>())
    {
        sum += u64::from(grey_block(from, to));
        done += BLOCK;
    }
    for (rgb, grey) in rgb[done * 3..].as_chunks::<3>().0.iter().zip(&mut grey[done..]) {
        let [red, green, blue] = rgb.map(u16::from);
        *grey = grey_of(red, green, blue);
        sum += u64::from(red.max(green).max(blue));
    }
    sum
}

/// [`grey_row`] for one block, shaped so that the compiler vectorises it with SSE2 alone, which
/// cannot pick bytes from a vector: a pixel and the byte behind it are one load of 32 bits, and
/// of all else that happens to eight pixels, each step is one instruction of 16-bit lanes.
#[inline(always)]
fn grey_block(from: &[u8; BLOCK_BYTES], to: &mut [i16; BLOCK]) -> u16 {
    let (mut red, mut green, mut blue) = ([0; BLOCK], [0; BLOCK], [0; BLOCK]);
    for i in 0..BLOCK {
        let pixel = from[i * 3..].first_chunk().map_or(0, |&bytes| u32::from_le_bytes(bytes));
        red[i] = (pixel & 255) as u16;
        green[i] = (pixel >> 8 & 255) as u16;
        blue[i] = (pixel >> 16 & 255) as u16;
    }
    let mut sum = 0;
    for i in 0..BLOCK {
        to[i] = grey_of(red[i], green[i], blue[i]);
        sum += red[i].max(green[i]).max(blue[i]);
    }
    sum
}

/// OpenCV's grey of levels 0..255, `(9798 R + 19235 G + 3735 B + 16384) >> 15`, without leaving
/// 16 bits: the upper eight and the lower seven bits of the weights apart, which add up to 255
/// and to 128. The lower ones count only by what they carry into the upper.
#[inline(always)]
pub(super) fn grey_of(red: u16, green: u16, blue: u16) -> i16 {
    let upper = red * (9798 >> 7) + green * (19235 >> 7) + blue * (3735 >> 7);
    let lower = red * (9798 & 127) + green * (19235 & 127) + blue * (3735 & 127);
    ((upper + (lower >> 7) + 128) >> 8) as i16
}

/// The sum of the Laplacian's squares over a row whose slices hold one more pixel at both ends.
#[inline(always)]
pub(super) fn laplacian_squares(above: &[i16], row: &[i16], below: &[i16]) -> u64 {
    /// Squares are at most 1020², so this many fit an `i32`.
    const RUN: usize = 1024;
    let width = row.len() - 2;
    let mut sum = 0;
    for start in (0..width).step_by(RUN) {
        let length = RUN.min(width - start);
        let (above, below) = (&above[start + 1..][..length], &below[start + 1..][..length]);
        let (left, middle) = (&row[start..][..length], &row[start + 1..][..length]);
        let right = &row[start + 2..][..length];
        let mut squares = 0;
        for i in 0..length {
            let value = above[i] + below[i] + left[i] + right[i] - 4 * middle[i];
            squares += i32::from(value) * i32::from(value);
        }
        sum += squares as u64;
    }
    sum
}
