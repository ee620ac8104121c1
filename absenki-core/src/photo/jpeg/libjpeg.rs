//! Pixels by libjpeg-turbo (as MozJPEG has it): the same levels and the same files as OpenCV's.
//!
//! libjpeg ends at an error by calling back and must not be returned to. Its C code is compiled
//! to be unwound: the call-back unwinds, the decoder's own values are dropped on the way, and
//! `guarded` turns what arrives into a typed error, here in this crate. Where panics abort, an
//! unwinding would too, so such a build is refused.

#![allow(unsafe_code, reason = "the crate mozjpeg has no call that skips rows or columns")]

#[cfg(panic = "abort")]
compile_error!(
    "the feature `libjpeg` reports damaged pictures by unwinding: it needs panic = \"unwind\""
);

use std::cell::Cell;
use std::marker::PhantomData;
use std::mem;
use std::os::raw::c_int;
use std::panic::resume_unwind;

use mozjpeg::decompress::{DecompressBuilder, DecompressStarted};
use mozjpeg::{ColorSpace, Compress, Decompress};
use mozjpeg_sys::{
    jpeg_common_struct, jpeg_create_decompress, jpeg_crop_scanline, jpeg_decompress_struct,
    jpeg_destroy_decompress, jpeg_error_mgr, jpeg_finish_decompress, jpeg_mem_src,
    jpeg_read_header, jpeg_read_scanlines, jpeg_skip_scanlines, jpeg_start_decompress,
};

use super::{cmyk_to_rgb, corrupt, extent};
use crate::error::Result;
use crate::geometry::PixelBox;
use crate::photo::Pixels;
use crate::photo::samples::Samples;

type Rows<'a> = DecompressStarted<&'a [u8]>;

thread_local! {
    /// Whether libjpeg has warned, which it does of every damage that it can paint over.
    static WARNED: Cell<bool> = const { Cell::new(false) };
}

/// libjpeg's `error_exit`.
extern "C-unwind" fn give_up(_: &mut jpeg_common_struct) {
    // Not a panic: nothing is printed.
    resume_unwind(Box::new("libjpeg refused the picture"));
}

/// libjpeg's `emit_message`: a warning at levels below 0, else a trace.
extern "C-unwind" fn remember(_: &mut jpeg_common_struct, level: c_int) {
    if level < 0 {
        WARNED.set(true);
    }
}

extern "C-unwind" fn ignore(_: &mut jpeg_common_struct) {}

fn error_manager() -> jpeg_error_mgr {
    jpeg_error_mgr {
        error_exit: Some(give_up),
        emit_message: Some(remember),
        output_message: Some(ignore),
        // Texts are never made.
        format_message: None,
        reset_error_mgr: Some(ignore),
        msg_code: 0,
        msg_parm: Default::default(),
        trace_level: 0,
        num_warnings: 0,
        jpeg_message_table: std::ptr::null(),
        last_jpeg_message: 0,
        addon_message_table: std::ptr::null(),
        first_addon_message: 0,
        last_addon_message: 0,
    }
}

/// Starts decoding at `eighths` of the size, 1..8; in CMYK where the picture has four components.
fn start(encoded: &[u8], eighths: u8) -> Result<Rows<'_>> {
    let builder = DecompressBuilder::new().with_err(error_manager());
    let mut decoder: Decompress<&[u8]> = builder.from_mem(encoded).map_err(corrupt)?;
    decoder.scale(eighths);
    // What it warned of in the header (an unusual version) harms no pixel.
    WARNED.set(false);
    let to = decoded_as(decoder.color_space());
    decoder.to_colorspace(to).map_err(corrupt)
}

/// The colours in which libjpeg hands out a picture that is stored in `stored`.
fn decoded_as(stored: ColorSpace) -> ColorSpace {
    match stored {
        ColorSpace::JCS_CMYK | ColorSpace::JCS_YCCK => ColorSpace::JCS_CMYK,
        _ => ColorSpace::JCS_RGB,
    }
}

/// Reads the next rows into `out`, three bytes a pixel.
fn read_into(rows: &mut Rows<'_>, out: &mut [u8]) -> Result<()> {
    if rows.color_space() == ColorSpace::JCS_CMYK {
        let mut cmyk = vec![0; rows.width() * 4];
        for row in out.chunks_exact_mut(rows.width() * 3) {
            rows.read_scanlines_into(&mut cmyk).map_err(corrupt)?;
            for (rgb, cmyk) in row.as_chunks_mut().0.iter_mut().zip(cmyk.as_chunks().0) {
                *rgb = cmyk_to_rgb(*cmyk);
            }
        }
    } else {
        rows.read_scanlines_into(out).map_err(corrupt)?;
    }
    undamaged()
}

fn undamaged() -> Result<()> {
    if WARNED.get() { Err(corrupt("libjpeg warned of damage")) } else { Ok(()) }
}

/// Reads what follows the last row, which shows whether the decoder was still in step.
fn finish(rows: Rows<'_>, encoded: &[u8]) -> Result<()> {
    rows.finish().map_err(corrupt)?;
    in_step(encoded)
}

fn in_step(encoded: &[u8]) -> Result<()> {
    // Some writers fill up with zeros.
    let end = extent(encoded).map_or(0, |extent| extent.end);
    let filled = end.checked_sub(2).and_then(|at| encoded.get(at..end)) == Some(&[0, 0]);
    if filled { Ok(()) } else { undamaged() }
}

/// All pixels, RGB.
pub(in crate::photo) fn decode(encoded: &[u8]) -> Result<Samples> {
    Ok(reduced(encoded, 8)?.data)
}

/// Hands out the rows of a part, RGB, as it is stored; `part` must lie inside. Rows above it are not
/// transformed, those below it not decoded, and the columns beside it neither, but for those whose colours
/// reach in.
pub(in crate::photo) fn read_part(
    encoded: &[u8],
    part: PixelBox,
    mut each: impl FnMut(&[u8]),
) -> Result<()> {
    let mut reader = Reader::start(encoded)?;
    let left = reader.keep(part.x.saturating_sub(UNIT), part.width + 2 * UNIT);
    reader.skip(part.y)?;
    let columns = (part.x - left) as usize..(part.x - left + part.width) as usize;
    let four = reader.state.out_color_space == ColorSpace::JCS_CMYK;
    let length = reader.state.output_width as usize * if four { 4 } else { 3 };
    let mut row = vec![0; length + 1];
    // Into a row that lies at a multiple of 32 bytes libjpeg's AVX2 code writes past the cache, for rows
    // that nobody reads soon. This one is read at once.
    let start = usize::from(row.as_ptr().align_offset(32) == 0);
    let row = &mut row[start..start + length];
    let mut rgb = Vec::new();
    for _ in 0..part.height {
        reader.read(row)?;
        if four {
            rgb.clear();
            rgb.extend(row.as_chunks().0[columns.clone()].iter().flat_map(|&ink| cmyk_to_rgb(ink)));
            each(&rgb);
        } else {
            each(row.as_chunks::<3>().0[columns.clone()].as_flattened());
        }
    }
    if part.y + part.height == reader.state.output_height {
        reader.finish()?;
        in_step(encoded)?;
    }
    Ok(())
}

/// Columns that libjpeg decodes together, at most. The colours of a unit reach one column into the next.
const UNIT: u32 = 32;

/// A picture that is being decoded, with calls that the crate `mozjpeg` does not have.
struct Reader<'a> {
    state: Box<jpeg_decompress_struct>,
    /// `state` points to it.
    _errors: Box<jpeg_error_mgr>,
    /// `state` points to it.
    encoded: PhantomData<&'a [u8]>,
}

impl<'a> Reader<'a> {
    fn start(encoded: &'a [u8]) -> Result<Self> {
        let mut errors = Box::new(error_manager());
        // SAFETY: it consists of numbers, C enums that have a value 0, null pointers and absent functions.
        let mut state: Box<jpeg_decompress_struct> = Box::new(unsafe { mem::zeroed() });
        state.common.err = &raw mut *errors;
        let mut reader = Reader { state, _errors: errors, encoded: PhantomData };
        let state = &mut *reader.state;
        // SAFETY: `state` stays where it is, in its box, until `drop` destroys it; so do the error manager and
        // the file's bytes, which outlive the reader. The calls come in the order that libjpeg.txt wants.
        unsafe {
            jpeg_create_decompress(state);
            jpeg_mem_src(state, encoded.as_ptr(), encoded.len() as _);
            jpeg_read_header(state, 1);
        }
        // What it warned of in the header (an unusual version) harms no pixel.
        WARNED.set(false);
        state.out_color_space = decoded_as(state.jpeg_color_space);
        // SAFETY: the header was read.
        let started = unsafe { jpeg_start_decompress(state) };
        if started == 0 { Err(corrupt("the picture ends early")) } else { Ok(reader) }
    }

    /// Leaves out the columns before `left` and after `width` more. Returns the first that is decoded.
    fn keep(&mut self, left: u32, width: u32) -> u32 {
        let (mut left, mut width) = (left, width.min(self.state.output_width - left));
        // SAFETY: decoding has started, no row was read, and the columns lie inside.
        unsafe { jpeg_crop_scanline(&mut self.state, &mut left, &mut width) };
        left
    }

    fn skip(&mut self, rows: u32) -> Result<()> {
        // SAFETY: decoding has started, and the whole file is in memory.
        let skipped = unsafe { jpeg_skip_scanlines(&mut self.state, rows) };
        if skipped == rows { undamaged() } else { Err(corrupt("the picture has fewer rows")) }
    }

    /// Reads the next row; `row` is as long as the kept columns.
    fn read(&mut self, row: &mut [u8]) -> Result<()> {
        let mut start = row.as_mut_ptr();
        // SAFETY: decoding has started, and one row of `output_width` pixels fits where `start` points.
        let read = unsafe { jpeg_read_scanlines(&mut self.state, &mut start, 1) };
        if read == 1 { undamaged() } else { Err(corrupt("the picture has fewer rows")) }
    }

    /// Reads what follows the last row.
    fn finish(&mut self) -> Result<()> {
        // SAFETY: all rows were read or skipped.
        let finished = unsafe { jpeg_finish_decompress(&mut self.state) };
        if finished == 0 { Err(corrupt("the picture ends early")) } else { Ok(()) }
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        // SAFETY: `state` was created, or is all zeros, of which libjpeg frees nothing.
        unsafe { jpeg_destroy_decompress(&mut self.state) };
    }
}

/// The picture at `eighths` of its size, 1..8, as it is stored; most of the work that a smaller
/// picture does not need is not done.
pub(in crate::photo) fn reduced(encoded: &[u8], eighths: u8) -> Result<Pixels> {
    let mut rows = start(encoded, eighths)?;
    let (width, height) = (rows.width(), rows.height());
    let mut data = Samples::zeroed(width * height * 3);
    read_into(&mut rows, &mut data)?;
    finish(rows, encoded)?;
    Ok(Pixels { width: width as u32, height: height as u32, data })
}

/// A JPEG of RGB pixels, byte for byte as `cv2.imwrite` writes it: 4:2:0, standard Huffman tables.
pub(in crate::photo) fn encode(
    rgb: &[u8],
    width: u16,
    height: u16,
    quality: u8,
) -> std::io::Result<Vec<u8>> {
    let mut settings = Compress::new(ColorSpace::JCS_RGB);
    settings.set_size(width.into(), height.into());
    // libjpeg's own choices, in place of MozJPEG's smaller but slower ones.
    settings.set_fastest_defaults();
    settings.set_quality(quality.into());
    let mut writer = settings.start_compress(Vec::new())?;
    writer.write_scanlines(rgb)?;
    writer.finish()
}
