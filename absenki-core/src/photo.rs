//! Photos: encoded bytes within limits, and the upright RGB pixels in them.
//!
//! JPEG, PNG, WebP and BMP are read. The content decides the format. The pixels are those of
//! OpenCV's `cv2.imread`: turned upright by EXIF, alpha dropped (not blended), 16-bit samples cut
//! to their high byte, grey and palettes expanded, CMYK converted without a colour profile.

mod bmp;
mod decode;
mod encode;
mod format;
mod jpeg;
mod orient;
mod pixels;
mod png;
mod resize;
mod rows;
mod samples;
mod source;
mod stored;
#[cfg(feature = "libjpeg")]
mod stored_rows;
mod webp;

use std::borrow::Cow;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use bytes::Bytes;

use crate::config::{Limits, UploadLimits};
use crate::error::{Error, Result};
use crate::geometry::PixelBox;

#[cfg(test)]
pub(crate) use decode::READS;
pub use format::PhotoFormat;
pub use pixels::Pixels;
pub(crate) use resize::shrink_to;
pub(crate) use rows::Rows;
#[cfg(feature = "libjpeg")]
use stored_rows::StoredRows;

/// A photo: its encoded bytes, and its pixels after their first use.
///
/// Only the header is read at first: a photo that is sent on is never decoded. Cloning is cheap and
/// shares the bytes and the pixels.
///
/// ```
/// use absenki_core::config::Limits;
/// use absenki_core::photo::{Photo, PhotoFormat};
///
/// let url = "data:image/bmp;base64,\
///     Qk06AAAAAAAAADYAAAAoAAAAAQAAAAEAAAABABgAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAAECAwAA==";
/// let photo = Photo::from_data_url(url, &Limits::default())?;
/// assert_eq!((photo.format(), photo.width(), photo.height()), (PhotoFormat::Bmp, 1, 1));
/// assert_eq!(photo.pixels()?.data(), [0x30, 0x20, 0x10]);
/// # Ok::<(), absenki_core::Error>(())
/// ```
#[derive(Clone)]
pub struct Photo(Arc<Inner>);

struct Inner {
    encoded: Bytes,
    header: decode::Header,
    limits: Limits,
    pixels: OnceLock<Pixels>,
    /// Held while decoding: two callers do not decode twice.
    decoding: Mutex<()>,
    /// The bytes that were last made for sending, and within which limits.
    prepared: Mutex<Option<(UploadLimits, Bytes)>>,
}

impl Photo {
    /// A photo from the bytes of a file. Bytes that are the text of a data URL, a common mistake,
    /// are read as by [`Photo::from_data_url`].
    ///
    /// # Errors
    /// [`ErrorKind::ImageFormat`](crate::ErrorKind::ImageFormat) for other formats, [`ErrorKind::ImageTooLarge`](crate::ErrorKind::ImageTooLarge) over a limit and
    /// for a JPEG of more than 100 scans (each costs a pass over the whole picture),
    /// [`ErrorKind::ImageCorrupt`](crate::ErrorKind::ImageCorrupt) for a header that is damaged or incomplete.
    pub fn from_bytes(encoded: impl Into<Bytes>, limits: &Limits) -> Result<Self> {
        let encoded = encoded.into();
        if source::is_data_url(&encoded) {
            return Self::from_encoded(source::decode_data_url(&encoded, limits)?, limits);
        }
        Self::from_encoded(encoded, limits)
    }

    /// A photo from a file. Its name and extension do not matter.
    ///
    /// # Errors
    /// [`ErrorKind::FileNotFound`](crate::ErrorKind::FileNotFound), [`ErrorKind::FileRead`](crate::ErrorKind::FileRead) if it cannot be read or is not a file,
    /// and those of [`Photo::from_bytes`].
    pub fn from_path(path: impl AsRef<Path>, limits: &Limits) -> Result<Self> {
        Self::from_bytes(source::read_file(path.as_ref(), limits)?, limits)
    }

    /// A photo from a `data:image/...;base64,` URL, as a browser's canvas returns it.
    ///
    /// # Errors
    /// [`ErrorKind::ImageFormat`](crate::ErrorKind::ImageFormat) for other text, [`ErrorKind::ImageCorrupt`](crate::ErrorKind::ImageCorrupt) for
    /// broken base64, and those of [`Photo::from_bytes`].
    pub fn from_data_url(url: &str, limits: &Limits) -> Result<Self> {
        Self::from_encoded(source::decode_data_url(url.as_bytes(), limits)?, limits)
    }

    fn from_encoded(encoded: Bytes, limits: &Limits) -> Result<Self> {
        let header = decode::read_header(&encoded, limits)?;
        Ok(Photo(Arc::new(Inner {
            encoded,
            header,
            limits: *limits,
            pixels: OnceLock::new(),
            decoding: Mutex::new(()),
            prepared: Mutex::new(None),
        })))
    }

    /// The encoded picture: the bytes that were given, or those inside the data URL.
    #[must_use]
    pub fn encoded(&self) -> &Bytes {
        &self.0.encoded
    }

    /// The format, from the content.
    #[must_use]
    pub fn format(&self) -> PhotoFormat {
        self.0.header.format
    }

    /// Width of the upright photo, pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.0.header.width
    }

    /// Height of the upright photo, pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.0.header.height
    }

    /// Whether both sides have at least `side` pixels.
    pub(crate) fn has_sides_of(&self, side: u32) -> bool {
        self.width().min(self.height()) >= side
    }

    /// The EXIF orientation that the photo is stored in, 1..8; 1 is upright.
    #[must_use]
    pub fn orientation(&self) -> u8 {
        self.0.header.orientation.tag()
    }

    /// The upright pixels, decoded at the first call and kept.
    ///
    /// # Errors
    /// [`ErrorKind::ImageCorrupt`](crate::ErrorKind::ImageCorrupt) for a photo that is truncated or contradicts itself,
    /// [`ErrorKind::ImageFormat`](crate::ErrorKind::ImageFormat) for a variant of its format that is not supported.
    pub fn pixels(&self) -> Result<&Pixels> {
        let inner = &*self.0;
        if let Some(pixels) = inner.pixels.get() {
            return Ok(pixels);
        }
        let _decoding = inner.decoding.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pixels) = inner.pixels.get() {
            return Ok(pixels);
        }
        let decoded = self.decode()?;
        Ok(inner.pixels.get_or_init(|| decoded))
    }

    fn decode(&self) -> Result<Pixels> {
        let Inner { encoded, header, limits, .. } = &*self.0;
        if !self.is_for_two_threads() || self.format() != PhotoFormat::Jpeg {
            return decode::decode(encoded, header, limits);
        }
        #[cfg(feature = "libjpeg")]
        return StoredRows::new(encoded, header, true).pixels();
        #[cfg(not(feature = "libjpeg"))]
        decode::decode_by_two(encoded, header)
    }

    /// The upright pixels, or a smaller picture whose longer side has at least `side` pixels: for a
    /// detector, which would shrink a large photo anyway.
    ///
    /// The picture is smaller if the photo is a JPEG that is not decoded yet and the feature
    /// `libjpeg` is on. Decoding then costs less, and the result is not kept.
    ///
    /// # Errors
    /// Those of [`Photo::pixels`].
    pub fn pixels_for(&self, side: u32) -> Result<Cow<'_, Pixels>> {
        #[cfg(feature = "libjpeg")]
        if self.is_undecoded_jpeg()
            && let Some(eighths) = eighths_for(side, self.width().max(self.height()))
        {
            return decode::reduced(&self.0.encoded, &self.0.header, eighths).map(Cow::Owned);
        }
        #[cfg(not(feature = "libjpeg"))]
        let _ = side;
        self.pixels().map(Cow::Borrowed)
    }

    /// The result of `make`, the bytes to send. It runs once, also if two calls about one photo
    /// start at the same time.
    pub(crate) fn prepared(
        &self,
        limits: &UploadLimits,
        make: impl FnOnce() -> Result<Bytes>,
    ) -> Result<Bytes> {
        let mut prepared = self.0.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        match &*prepared {
            Some((within, bytes)) if within == limits => Ok(bytes.clone()),
            _ => {
                let bytes = make()?;
                *prepared = Some((*limits, bytes.clone()));
                Ok(bytes)
            }
        }
    }

    /// The RGB rows for one use. A large photo's rows may come as they are stored, before EXIF turns
    /// them, and are then not kept.
    pub(crate) fn rows(&self) -> Result<Rows<'_>> {
        #[cfg(feature = "libjpeg")]
        if self.is_large() && self.is_undecoded_jpeg() {
            let two = self.is_for_two_threads();
            return Ok(Rows::Stored(StoredRows::new(&self.0.encoded, &self.0.header, two)));
        }
        self.pixels().map(Rows::Decoded)
    }

    /// Whether two threads may share the photo, and it is large. A smaller one is decoded by one thread
    /// in any build, and its statistics are a fifteenth of that.
    pub(crate) fn is_for_two_threads(&self) -> bool {
        self.0.limits.photo_threads > 1 && self.is_large()
    }

    /// Copies `part` of the upright photo; it must lie inside. If the photo is not decoded yet, the
    /// rows below the part may stay undecoded.
    pub(crate) fn region(&self, part: PixelBox) -> Result<Pixels> {
        #[cfg(feature = "libjpeg")]
        if self.is_undecoded_jpeg() {
            return decode::region(&self.0.encoded, &self.0.header, part);
        }
        let columns = part.x as usize * 3..(part.x + part.width) as usize * 3;
        let rows = self.pixels()?.rows().skip(part.y as usize).take(part.height as usize);
        let mut data = Vec::with_capacity(columns.len() * part.height as usize);
        rows.for_each(|row| data.extend_from_slice(&row[columns.clone()]));
        Pixels::new(part.width, part.height, data)
    }

    /// Whether the pixels take more memory than an allocator keeps ready. Such a photo is read row by row
    /// for one use. A smaller one decodes as fast into memory, and the next use is free.
    fn is_large(&self) -> bool {
        const KEPT: u64 = 4 << 20;
        u64::from(self.width()) * u64::from(self.height()) * 3 > KEPT
    }

    #[cfg(feature = "libjpeg")]
    fn is_undecoded_jpeg(&self) -> bool {
        self.format() == PhotoFormat::Jpeg && self.0.pixels.get().is_none()
    }
}

/// The smallest scale, in eighths, at which `longer` has at least `side` pixels; `None` for all eight.
#[cfg(feature = "libjpeg")]
fn eighths_for(side: u32, longer: u32) -> Option<u8> {
    // libjpeg has fast code for these.
    [1, 2, 4]
        .into_iter()
        .find(|&eighths| u64::from(longer) * u64::from(eighths) >= u64::from(side) * 8)
}

/// A photo within the default [`Limits`], as by [`Photo::from_bytes`].
impl TryFrom<Vec<u8>> for Photo {
    type Error = Error;

    fn try_from(encoded: Vec<u8>) -> Result<Self> {
        Self::from_bytes(encoded, &Limits::default())
    }
}

impl std::fmt::Debug for Photo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Photo")
            .field("format", &self.format())
            .field("width", &self.width())
            .field("height", &self.height())
            .field("bytes", &self.encoded().len())
            .finish_non_exhaustive()
    }
}
