//! What a photo may cost, when it is good enough, how it is cropped, enhanced and sent.

use crate::backend::limits::MAX_INLINE_BYTES;

/// Bounds that are checked before memory is spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The largest encoded photo, bytes.
    pub max_input_bytes: u64,
    /// The largest decoded photo, pixels (width × height).
    pub max_pixels: u64,
    /// The longest side, pixels.
    pub max_side: u32,
    /// The most memory that decoding one photo may take, bytes, with the finished RGB pixels.
    pub max_decode_bytes: u64,
    /// How many threads may decode and measure one photo of over 4 MiB of pixels, 1 or 2. Pixels and
    /// measures are the same. Two share the measuring of any photo, and the decoding of a JPEG that has restart
    /// intervals and is not progressive; with the feature `libjpeg` also of one without intervals.
    pub photo_threads: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            max_input_bytes: 15 << 20,
            max_pixels: 50_000_000,
            max_side: 16_384,
            max_decode_bytes: 512 << 20,
            photo_threads: 1,
        }
    }
}

/// When a photo is good enough: size, then brightness, then sharpness.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct QualityGate {
    /// Minimum width, pixels.
    pub min_width: u32,
    /// Minimum height, pixels.
    pub min_height: u32,
    /// Minimum mean brightness, 0..255.
    pub min_brightness: f64,
    /// Maximum mean brightness, 0..255.
    pub max_brightness: f64,
    /// Minimum share of the photo that a face's box covers, percent.
    pub min_box_percent: f64,
    /// Minimum variance of the Laplacian, if the threshold is not adaptive.
    pub min_laplace: f64,
    /// Whether the sharpness threshold follows the photo's brightness.
    pub adaptive: bool,
    /// The adaptive threshold at the target brightness.
    pub laplace_base: f64,
    /// Lower bound of the adaptive threshold.
    pub laplace_min: f64,
    /// Upper bound of the adaptive threshold.
    pub laplace_max: f64,
    /// The brightness, 0..255, at which the adaptive threshold is its base.
    pub target_brightness: f64,
}

impl Default for QualityGate {
    /// The attendance app's own values.
    fn default() -> Self {
        QualityGate {
            min_width: 200,
            min_height: 200,
            min_brightness: 65.0,
            max_brightness: 255.0,
            min_box_percent: 0.0,
            min_laplace: 100.0,
            adaptive: true,
            laplace_base: 100.0,
            laplace_min: 60.0,
            laplace_max: 140.0,
            target_brightness: 90.0,
        }
    }
}

/// How a face is cropped from a photo.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct CropSettings {
    /// Margin added on each side, as a share of the face box (0.1 is 10 %).
    pub padding: f64,
    /// Smallest detected face that is cropped, pixels.
    pub min_face: u32,
    /// Minimum length of a crop's shorter side, pixels. A smaller crop is enlarged.
    pub min_side: u32,
    /// JPEG quality of a written crop, 1..100.
    pub jpeg_quality: u8,
}

impl Default for CropSettings {
    fn default() -> Self {
        CropSettings { padding: 0.10, min_face: 80, min_side: 224, jpeg_quality: 95 }
    }
}

/// How a photo is brightened and sharpened: the settings of the app's camera page.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct EnhanceSettings {
    /// What is added to every channel, as a share of its 255 levels, -1..1.
    pub brightness_delta: f64,
    /// Factor about mid-grey (128); 1 leaves the contrast as it is.
    pub contrast_factor: f64,
    /// Share of the unsharp mask that is added; 0 leaves the sharpness as it is.
    pub unsharp_amount: f64,
    /// Standard deviation of the unsharp mask's Gaussian, pixels.
    pub unsharp_radius: f64,
}

impl Default for EnhanceSettings {
    fn default() -> Self {
        EnhanceSettings {
            brightness_delta: 0.0,
            contrast_factor: 1.08,
            unsharp_amount: 0.6,
            unsharp_radius: 1.0,
        }
    }
}

/// What a photo may be when it is sent to the recognition service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct UploadLimits {
    /// Maximum size, bytes. Rekognition accepts 5,242,880 in a request.
    pub max_bytes: u64,
    /// The longest side, pixels.
    pub max_side: u32,
    /// JPEG quality of a photo that is encoded again, 1..100.
    pub jpeg_quality: u8,
}

impl Default for UploadLimits {
    fn default() -> Self {
        UploadLimits { max_bytes: MAX_INLINE_BYTES, max_side: 1920, jpeg_quality: 92 }
    }
}
