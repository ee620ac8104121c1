//! A reader that remembers how far a JPEG's coded data was used.

use std::cell::Cell;

use zune_core::bytestream::{ZByteIoError, ZByteReaderTrait, ZCursor, ZSeekFrom};

/// A cursor over a file. The decoder fetches coded data in fours, or by bytes that cannot fail;
/// headers and the search for the next marker go by bytes that can. So the place of the last
/// fetch of the first two kinds is where the coded data ended for the decoder.
pub(super) struct Tracked<'a> {
    cursor: ZCursor<&'a [u8]>,
    coded_end: &'a Cell<usize>,
}

impl<'a> Tracked<'a> {
    /// A reader that keeps `coded_end` at the place behind the last coded byte fetched.
    pub(super) fn new(encoded: &'a [u8], coded_end: &'a Cell<usize>) -> Self {
        Tracked { cursor: ZCursor::new(encoded), coded_end }
    }

    #[inline(always)]
    fn remember(&mut self) {
        if let Ok(place) = self.cursor.z_position() {
            self.coded_end.set(place as usize);
        }
    }
}

impl ZByteReaderTrait for Tracked<'_> {
    #[inline(always)]
    fn read_byte_no_error(&mut self) -> u8 {
        let byte = self.cursor.read_byte_no_error();
        self.remember();
        byte
    }

    #[inline(always)]
    fn read_exact_bytes(&mut self, buf: &mut [u8]) -> Result<(), ZByteIoError> {
        self.cursor.read_exact_bytes(buf)?;
        if buf.len() == 4 {
            self.remember();
        }
        Ok(())
    }

    fn read_bytes(&mut self, buf: &mut [u8]) -> Result<usize, ZByteIoError> {
        self.cursor.read_bytes(buf)
    }

    fn peek_bytes(&mut self, buf: &mut [u8]) -> Result<usize, ZByteIoError> {
        self.cursor.peek_bytes(buf)
    }

    fn peek_exact_bytes(&mut self, buf: &mut [u8]) -> Result<(), ZByteIoError> {
        self.cursor.peek_exact_bytes(buf)
    }

    #[inline(always)]
    fn z_seek(&mut self, from: ZSeekFrom) -> Result<u64, ZByteIoError> {
        self.cursor.z_seek(from)
    }

    #[inline(always)]
    fn is_eof(&mut self) -> Result<bool, ZByteIoError> {
        self.cursor.is_eof()
    }

    fn z_position(&mut self) -> Result<u64, ZByteIoError> {
        self.cursor.z_position()
    }

    fn read_remaining(&mut self, sink: &mut Vec<u8>) -> Result<usize, ZByteIoError> {
        self.cursor.read_remaining(sink)
    }
}
