//! Every setting, its default and its environment name.
//!
//! [`Config`] is plain data: fill it in code, by [`Config::set`] with strings, or by
//! [`Config::from_env`] with the names the attendance app already uses. [`SETTINGS`] lists them.

mod aws;
mod preset;
mod secret;
mod table;
mod value;

pub use aws::AwsSettings;
pub use preset::Preset;
pub use secret::Secret;
pub use table::{SETTINGS, Setting};

use std::time::Duration;

use crate::backend::limits::MAX_INLINE_BYTES;
use crate::error::{Error, ErrorKind, Result};

/// Everything that can be set, grouped by the part that reads it.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The language of every text a person reads.
    pub language: Language,
    /// What a photo may cost before it is refused.
    pub limits: Limits,
    /// When a photo is good enough.
    pub gate: QualityGate,
    /// How a face is cut out.
    pub crop: CropSettings,
    /// How a photo is brightened and sharpened.
    pub enhance: EnhanceSettings,
    /// What a photo may be when it is sent.
    pub upload: UploadLimits,
    /// The collection that holds the staff's faces: 1 to 255 characters of `[a-zA-Z0-9_.-]`.
    pub collection: String,
    /// How faces are enrolled.
    pub enroll: EnrollSettings,
    /// How faces are verified.
    pub verify: VerifySettings,
    /// How AWS Rekognition is reached.
    pub aws: AwsSettings,
    /// What is told about the calls that were made.
    pub usage: UsageSettings,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            language: Language::default(),
            limits: Limits::default(),
            gate: QualityGate::default(),
            crop: CropSettings::default(),
            enhance: EnhanceSettings::default(),
            upload: UploadLimits::default(),
            collection: "absenki-staff".to_owned(),
            enroll: EnrollSettings::default(),
            verify: VerifySettings::default(),
            aws: AwsSettings::default(),
            usage: UsageSettings::default(),
        }
    }
}

/// A language that Absenki speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Indonesian, `id`.
    #[default]
    Indonesian,
    /// English, `en`.
    English,
}

/// Bounds that are checked before memory is spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest encoded photo, bytes.
    pub max_input_bytes: u64,
    /// Largest decoded photo, pixels (width × height).
    pub max_pixels: u64,
    /// Longest side, pixels.
    pub max_side: u32,
    /// Most memory that decoding one photo may take, bytes, the finished RGB pixels included.
    pub max_decode_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            max_input_bytes: 15 << 20,
            max_pixels: 50_000_000,
            max_side: 16_384,
            max_decode_bytes: 512 << 20,
        }
    }
}

/// When a photo is good enough: size, then brightness, then sharpness.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QualityGate {
    /// Least width, pixels.
    pub min_width: u32,
    /// Least height, pixels.
    pub min_height: u32,
    /// Least mean brightness, 0..255.
    pub min_brightness: f64,
    /// Least variance of the Laplacian when the threshold is not adaptive.
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
            min_laplace: 100.0,
            adaptive: true,
            laplace_base: 100.0,
            laplace_min: 60.0,
            laplace_max: 140.0,
            target_brightness: 90.0,
        }
    }
}

/// How a face is cut out of a photo.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CropSettings {
    /// Margin added on each side, as a share of the face box (0.1 is 10 %).
    pub padding: f64,
    /// Smallest detected face that is cropped, pixels.
    pub min_face: u32,
    /// A crop whose shorter side is less is enlarged to it, pixels.
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
pub struct EnhanceSettings {
    /// Levels added to every channel, -255..255.
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
pub struct UploadLimits {
    /// Most bytes. Rekognition takes 5,242,880 inline.
    pub max_bytes: u64,
    /// Longest side, pixels.
    pub max_side: u32,
    /// JPEG quality of a photo that must be written anew, 1..100.
    pub jpeg_quality: u8,
}

impl Default for UploadLimits {
    fn default() -> Self {
        UploadLimits { max_bytes: MAX_INLINE_BYTES, max_side: 1920, jpeg_quality: 92 }
    }
}

/// What to do when a photo shows several faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SeveralFaces {
    /// Refuse the photo.
    Refuse,
    /// Go on, and say so in the result.
    Warn,
    /// Go on silently.
    Pass,
}

/// How faces are enrolled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EnrollSettings {
    /// What to do when a photo shows several faces. Refused by default: the largest face may be
    /// the wrong person's.
    pub several_faces: SeveralFaces,
    /// How many photos are enrolled at the same time.
    pub concurrency: usize,
    /// How long `reconcile` waits before it deletes a face without a profile, so that an
    /// enrolment under way elsewhere can store its profile first.
    pub reconcile_grace: Duration,
}

impl Default for EnrollSettings {
    fn default() -> Self {
        EnrollSettings {
            several_faces: SeveralFaces::Refuse,
            concurrency: 4,
            reconcile_grace: Duration::from_secs(15),
        }
    }
}

/// Who counts the faces in a photo that is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaceCount {
    /// The backend, at the same time as the search; a paid call with Rekognition.
    Backend,
    /// The local detector: one paid call fewer.
    Detector,
    /// Nobody: the result holds the searched face only.
    Off,
}

/// How faces are verified.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VerifySettings {
    /// Least similarity that is a match, 0..100, on the backend's own scale.
    pub threshold: f64,
    /// How many matches are asked for, 1..4096. More than one, because an orphaned face that
    /// outranks the user's own must not lock the user out.
    pub max_matches: u32,
    /// Who counts the faces.
    pub face_count: FaceCount,
    /// What to do when a photo shows several faces.
    pub several_faces: SeveralFaces,
    /// Whether the quality gate is asked before any paid call.
    pub quality_gate: bool,
    /// How long the same photo of the same user gets the same verdict without a call; zero is
    /// never, a day the most. Enrolments and deletions in this process end it at once; those of other processes
    /// are seen when it runs out, so keep it to a few seconds.
    pub cache_ttl: Duration,
}

impl Default for VerifySettings {
    fn default() -> Self {
        VerifySettings {
            threshold: 80.0,
            max_matches: 5,
            face_count: FaceCount::Backend,
            several_faces: SeveralFaces::Warn,
            quality_gate: false,
            cache_ttl: Duration::ZERO,
        }
    }
}

/// What is told about the calls that were made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UsageSettings {
    /// Price of one image that the service looked at, USD. Rekognition's first price step is
    /// 0.001 USD for each image.
    pub price_per_image_usd: f64,
}

impl Default for UsageSettings {
    fn default() -> Self {
        UsageSettings { price_per_image_usd: 0.001 }
    }
}

impl Config {
    /// The defaults, with every setting replaced whose environment variable is set and not empty.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] for a value that does not fit; the message names the variable
    /// but not its value.
    pub fn from_env() -> Result<Self> {
        let mut config = Config::default();
        for setting in SETTINGS {
            let Some(value) = std::env::var_os(setting.env).filter(|value| !value.is_empty())
            else {
                continue;
            };
            let text = value.to_str().unwrap_or_default();
            setting.apply(&mut config, text).map_err(|expected| {
                Error::new(
                    ErrorKind::Configuration,
                    "config",
                    format!("{} must be {expected}", setting.env),
                )
            })?;
        }
        Ok(config)
    }

    /// Sets one setting by its key, from text: `config.set("face.min_brightness", "70")`.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] for an unknown key, naming the nearest known one, and for a
    /// value that does not fit.
    ///
    /// ```
    /// let mut config = absenki_core::Config::default();
    /// config.set("face.adaptive", "off")?;
    /// assert!(!config.gate.adaptive);
    /// let error = config.set("face.treshold", "90").unwrap_err();
    /// assert_eq!(
    ///     error.message(),
    ///     "there is no setting `face.treshold`; did you mean `face.threshold`?"
    /// );
    /// # Ok::<(), absenki_core::Error>(())
    /// ```
    pub fn set(&mut self, key: &str, value: &str) -> Result<()> {
        let invalid = |message| Error::new(ErrorKind::Configuration, "config", message);
        let Some(setting) = SETTINGS.iter().find(|setting| setting.key == key) else {
            return Err(invalid(table::unknown_key(key)));
        };
        setting.apply(self, value).map_err(|expected| invalid(format!("{key} must be {expected}")))
    }
}
