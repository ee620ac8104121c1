//! The formats of photos.

/// A format that photos are read from and pictures written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PhotoFormat {
    /// JPEG: baseline or progressive.
    Jpeg,
    /// PNG.
    Png,
    /// WebP: lossy or lossless.
    WebP,
    /// Windows bitmap.
    Bmp,
}
