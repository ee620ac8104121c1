//! Pixels to a picture file, in memory or on disk.

use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;

use image::codecs::{bmp::BmpEncoder, png::PngEncoder, webp::WebPEncoder};
use image::{ExtendedColorType, ImageEncoder};
#[cfg(not(feature = "libjpeg"))]
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::format::PhotoFormat;
use super::pixels::Pixels;
use crate::error::{Error, ErrorKind, Result};

impl PhotoFormat {
    /// The format of a file's extension: jpg or jpeg, png, webp, bmp, in any case.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidParameter`] for another extension or none.
    pub fn of_extension(path: &Path) -> Result<Self> {
        let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
        match extension.to_ascii_lowercase().as_str() {
            "jpg" | "jpeg" => Ok(PhotoFormat::Jpeg),
            "png" => Ok(PhotoFormat::Png),
            "webp" => Ok(PhotoFormat::WebP),
            "bmp" => Ok(PhotoFormat::Bmp),
            _ => Err(Error::new(
                ErrorKind::InvalidParameter,
                "encode",
                "the file's extension must be jpg, jpeg, png, webp or bmp",
            )),
        }
    }
}

impl Pixels {
    /// The picture as the bytes of a file. JPEG is written 4:2:0 at `jpeg_quality` (1..100), the
    /// other formats keep every level.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidParameter`] for a quality outside 1..100, [`ErrorKind::ImageEncode`]
    /// for a picture that the format cannot hold (65,535 pixels a side in JPEG, 16,384 in WebP).
    pub fn encode(&self, format: PhotoFormat, jpeg_quality: u8) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        let (width, height) = (self.width(), self.height());
        let rgb = ExtendedColorType::Rgb8;
        match format {
            PhotoFormat::Jpeg => out = self.encode_jpeg(jpeg_quality)?,
            PhotoFormat::Png => PngEncoder::new(&mut out)
                .write_image(self.data(), width, height, rgb)
                .map_err(failed)?,
            PhotoFormat::WebP => WebPEncoder::new_lossless(&mut out)
                .write_image(self.data(), width, height, rgb)
                .map_err(failed)?,
            PhotoFormat::Bmp => BmpEncoder::new(&mut out)
                .write_image(self.data(), width, height, rgb)
                .map_err(failed)?,
        }
        Ok(out)
    }

    fn encode_jpeg(&self, quality: u8) -> Result<Vec<u8>> {
        if !(1..=100).contains(&quality) {
            return Err(Error::new(
                ErrorKind::InvalidParameter,
                "encode",
                "the JPEG quality must be 1 to 100",
            ));
        }
        let (Ok(width), Ok(height)) = (self.width().try_into(), self.height().try_into()) else {
            return Err(Error::new(
                ErrorKind::ImageEncode,
                "encode",
                "a JPEG has at most 65,535 pixels a side",
            ));
        };
        encode_jpeg(self.data(), width, height, quality)
    }

    /// Writes the picture to a file in the format of its extension, as [`Pixels::encode`] does.
    /// Missing folders are made. The file appears whole or not at all: it is written beside its
    /// place and then renamed, over a file that is there.
    ///
    /// # Errors
    /// Those of [`Pixels::encode`] and [`PhotoFormat::of_extension`], before anything is written;
    /// [`ErrorKind::FileWrite`] if the file cannot be written.
    pub fn save(&self, path: &Path, jpeg_quality: u8) -> Result<()> {
        let encoded = self.encode(PhotoFormat::of_extension(path)?, jpeg_quality)?;
        write_whole(path, &encoded).map_err(|error| {
            Error::new(ErrorKind::FileWrite, "save", "the file could not be written")
                .with_source(error)
        })
    }
}

#[cfg(not(feature = "libjpeg"))]
fn encode_jpeg(rgb: &[u8], width: u16, height: u16, quality: u8) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, quality);
    // The crate's own choice above quality 90 is 4:4:4; OpenCV's is always this.
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    encoder.encode(rgb, width, height, ColorType::Rgb).map_err(failed)?;
    Ok(out)
}

#[cfg(feature = "libjpeg")]
fn encode_jpeg(rgb: &[u8], width: u16, height: u16, quality: u8) -> Result<Vec<u8>> {
    let encode = || super::jpeg::encode(rgb, width, height, quality);
    // libjpeg reports by unwinding.
    std::panic::catch_unwind(encode)
        .unwrap_or_else(|_| Err(std::io::ErrorKind::Other.into()))
        .map_err(failed)
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::ImageEncode, "encode", "the picture could not be encoded")
        .with_source(error)
}

fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".absenki-");
    // As any program would make it, within the umask; a temporary file's own mode would keep
    // the web server from serving it.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    // Not through `file` itself, whose errors name its path.
    file.as_file_mut().write_all(bytes)?;
    // Without it a loss of power can leave an empty file under the new name.
    file.as_file().sync_data()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
