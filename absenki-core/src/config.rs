//! Every setting, its default and its environment name.
//!
//! [`Config`] is plain data. Fill it in code, with [`Config::builder`], by [`Config::set`] with
//! strings, or by [`Config::from_env`] with the names that the attendance app already uses.
//! [`SETTINGS`] lists every setting with its default and the values it accepts.

mod allowed;
mod aws;
mod builder;
mod gallery;
mod liveness;
mod photo;
mod preset;
mod secret;
mod services;
mod table;
mod value;

pub use allowed::Allowed;
pub use aws::AwsSettings;
pub use builder::ConfigBuilder;
pub use gallery::{GalleryKind, GalleryPlace};
pub use liveness::LivenessConfig;
pub use photo::{CropSettings, EnhanceSettings, Limits, QualityGate, UploadLimits};
pub use preset::Preset;
pub use secret::Secret;
pub use services::{
    Duplicates, EnrollSettings, FaceCount, IdentifySettings, SeveralFaces, UsageSettings,
    VerifySettings,
};
pub use table::{SETTINGS, Setting};
pub use value::Kind;

use crate::codes::coded;
use crate::error::Result;

/// All settings, grouped by the part that reads them.
///
/// ```
/// let mut config = absenki_core::Config::default();
/// config.verify.threshold = 85.0;
/// config.validate()?;
/// # Ok::<(), absenki_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Config {
    /// The language of every text a person reads.
    pub language: Language,
    /// Which recognizer to use. Read by programs that offer both: the command line and PHP.
    pub backend: BackendName,
    /// Where the embedded recognizer keeps its faces. Empty where nowhere.
    pub gallery: GalleryPlace,
    /// Encrypts the templates in the embedded recognizer's gallery: at least 32 characters. With several,
    /// separated by commas, the first encrypts and each of them decrypts. Empty: not encrypted.
    pub gallery_key: Secret,
    /// A file that holds such keys, one a line. Empty where there is none.
    pub gallery_key_file: String,
    /// A command of the shell that prints such keys, one a line. Empty where there is none.
    pub gallery_key_command: String,
    /// Who searches a gallery that is in a database.
    pub gallery_search: GallerySearch,
    /// Signs records of what was deleted: at least 32 bytes. See [`AuditKey`](crate::audit::AuditKey).
    pub audit_key: Secret,
    /// What a photo may cost before it is refused.
    pub limits: Limits,
    /// The named gate that `gate` and `verify.threshold` started from, if any.
    pub preset: Option<Preset>,
    /// When a photo is good enough.
    pub gate: QualityGate,
    /// How a face is cropped.
    pub crop: CropSettings,
    /// How a photo is brightened and sharpened.
    pub enhance: EnhanceSettings,
    /// What a photo may be when it is sent.
    pub upload: UploadLimits,
    /// The collection of the staff's faces: 1 to 255 characters of `[a-zA-Z0-9_.-]`.
    pub collection: String,
    /// How faces are enrolled.
    pub enroll: EnrollSettings,
    /// How faces are verified.
    pub verify: VerifySettings,
    /// How a person is identified among all that are enrolled.
    pub identify: IdentifySettings,
    /// What an attempt to show a living person may cost, and when it counts.
    pub liveness: LivenessConfig,
    /// Signs liveness sessions: at least 32 bytes, the same on every machine. See
    /// [`SessionKey`](crate::liveness::SessionKey).
    pub liveness_key: Secret,
    /// How AWS Rekognition is reached.
    pub aws: AwsSettings,
    /// What API calls cost.
    pub usage: UsageSettings,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            language: Language::default(),
            backend: BackendName::default(),
            gallery: GalleryPlace::default(),
            gallery_key: Secret::default(),
            gallery_key_file: String::new(),
            gallery_key_command: String::new(),
            gallery_search: GallerySearch::default(),
            audit_key: Secret::default(),
            limits: Limits::default(),
            preset: None,
            gate: QualityGate::default(),
            crop: CropSettings::default(),
            enhance: EnhanceSettings::default(),
            upload: UploadLimits::default(),
            collection: "absenki-staff".to_owned(),
            enroll: EnrollSettings::default(),
            verify: VerifySettings::default(),
            identify: IdentifySettings::default(),
            liveness: LivenessConfig::default(),
            liveness_key: Secret::default(),
            aws: AwsSettings::default(),
            usage: UsageSettings::default(),
        }
    }
}

coded! {
    /// A language of the texts.
    #[derive(Default)]
    pub enum Language {
        /// Indonesian.
        #[default]
        Indonesian = "id",
        /// English.
        English = "en",
    }
}

coded! {
    /// The name of a recognizer.
    #[derive(Default)]
    pub enum BackendName {
        /// AWS Rekognition.
        #[default]
        Rekognition = "rekognition",
        /// The embedded recognizer of `absenki-local`.
        Local = "local",
    }
}

coded! {
    /// Who searches a gallery that is in a database.
    #[derive(Default)]
    pub enum GallerySearch {
        /// Every process, in its own memory: exactly.
        #[default]
        Memory = "memory",
        /// PostgreSQL with pgvector: approximately, in an index of the server's.
        Server = "server",
    }
}

impl Config {
    /// The defaults, each replaced by its environment variable if that is set and not empty.
    ///
    /// # Errors
    /// Those of [`Config::read_env`].
    pub fn from_env() -> Result<Self> {
        let mut config = Config::default();
        config.read_env()?;
        Ok(config)
    }

    /// Replaces every setting whose environment variable is set and not empty.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) for a value that the setting
    /// does not accept. The message names the variable but not its value.
    pub fn read_env(&mut self) -> Result<()> {
        for setting in SETTINGS {
            let Some(value) = std::env::var_os(setting.env).filter(|value| !value.is_empty())
            else {
                continue;
            };
            // Text that is not UTF-8 becomes text that no setting accepts.
            setting.apply(self, &value.to_string_lossy(), setting.env)?;
        }
        Ok(())
    }

    /// Sets one setting from text, by its key or its name in the app's `config/services.php`:
    /// `config.set("face.min_brightness", "70")`.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) for an unknown key, with the
    /// nearest known one, and for a value that the setting does not accept. The setting then keeps
    /// its value.
    ///
    /// ```
    /// let mut config = absenki_core::Config::default();
    /// config.set("face.adaptive", "off")?;
    /// assert!(!config.gate.adaptive);
    /// let message = |error: absenki_core::Error| error.message().to_owned();
    /// assert_eq!(
    ///     message(config.set("face.treshold", "90").unwrap_err()),
    ///     "there is no setting `face.treshold`; did you mean `face.threshold`?"
    /// );
    /// assert_eq!(
    ///     message(config.set("face.threshold", "900").unwrap_err()),
    ///     "face.threshold must be a number from 0 to 100"
    /// );
    /// # Ok::<(), absenki_core::Error>(())
    /// ```
    pub fn set(&mut self, key: &str, value: &str) -> Result<()> {
        Setting::find(key)?.apply(self, value, key)
    }

    /// Checks every setting against the values that it accepts. The services check their
    /// configuration with it.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) with the key of the first
    /// setting that has another value.
    pub fn validate(&self) -> Result<()> {
        SETTINGS.iter().try_for_each(|setting| setting.check(self))
    }
}

/// Gives every group of settings a `validate` of its own.
macro_rules! validated {
    ($($field:ident: $group:ident),*) => {$(
        impl $group {
            /// Checks these settings, as [`Config::validate`] checks all.
            ///
            /// # Errors
            /// Those of [`Config::validate`].
            pub fn validate(&self) -> Result<()> {
                Config { $field: self.clone(), ..Config::default() }.validate()
            }
        }
    )*};
}
validated!(
    limits: Limits, gate: QualityGate, crop: CropSettings, enhance: EnhanceSettings,
    upload: UploadLimits, enroll: EnrollSettings, verify: VerifySettings, identify: IdentifySettings,
    liveness: LivenessConfig,
    usage: UsageSettings
);
