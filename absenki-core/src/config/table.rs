//! The table of settings: key, environment name, accepted values, meaning.

use super::value::{Kind, Value};
use super::{Allowed, Config};
use crate::backend::limits::{MAX_INLINE_BYTES, MAX_PAGE, MIN_SIDE};
use crate::error::{Error, ErrorKind, Result};

/// One row of [`SETTINGS`].
#[non_exhaustive]
pub struct Setting {
    /// The key for [`Config::set`].
    pub key: &'static str,
    /// The environment variable that [`Config::from_env`] reads.
    pub env: &'static str,
    /// Other keys that [`Config::set`] takes: the names in the app's `config/services.php`.
    pub aliases: &'static [&'static str],
    /// Its type.
    pub kind: Kind,
    /// Which values it accepts.
    pub allowed: Allowed,
    /// What it means, with its unit.
    pub help: &'static str,
    parse: fn(&mut Config, &str, Allowed) -> bool,
    show: fn(&Config) -> String,
    fits: fn(&Config, Allowed) -> bool,
}

impl Setting {
    /// The setting with this key or alias.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] for an unknown key, with the nearest known one.
    pub fn find(key: &str) -> Result<&'static Setting> {
        let named = |setting: &&Setting| setting.key == key || setting.aliases.contains(&key);
        SETTINGS
            .iter()
            .find(named)
            .ok_or_else(|| Error::new(ErrorKind::Configuration, "config", unknown_key(key)))
    }

    /// The setting's value in `config` as text. A credential reads `***`.
    #[must_use]
    pub fn value(&self, config: &Config) -> String {
        (self.show)(config)
    }

    /// Sets `config` from `text`. `name` is what an error calls the setting.
    pub(super) fn apply(&self, config: &mut Config, text: &str, name: &str) -> Result<()> {
        match (self.parse)(config, text.trim(), self.allowed) {
            true => {
                if let (PRESET, Some(preset)) = (self.key, config.preset) {
                    preset.apply(config);
                }
                Ok(())
            }
            false => Err(self.refusal(name)),
        }
    }

    /// Checks the setting's value in `config`.
    pub(super) fn check(&self, config: &Config) -> Result<()> {
        match (self.fits)(config, self.allowed) {
            true => Ok(()),
            false => Err(self.refusal(self.key)),
        }
    }

    fn refusal(&self, name: &str) -> Error {
        let message = format!("{name} must be {}", self.allowed.expected(self.kind));
        Error::new(ErrorKind::Configuration, "config", message)
    }
}

/// Parses `text` into `field`; returns false and leaves it alone if the text is not accepted.
fn parse_into<V: Value>(field: &mut V, text: &str, allowed: Allowed) -> bool {
    match V::parse(text) {
        Some(value) if allowed.admits(&value) => {
            *field = value;
            true
        }
        _ => false,
    }
}

const fn kind_of<V: Value>(_: fn(&Config) -> &V) -> Kind {
    V::KIND
}

macro_rules! settings {
    ($($key:literal, $env:literal, [$($alias:literal),*], $($field:ident).+, $allowed:expr, $help:literal;)*) => {
        /// Every setting, in the order of [`Config`]'s fields.
        pub const SETTINGS: &[Setting] = &[$(Setting {
            key: $key,
            env: $env,
            aliases: &[$($alias),*],
            kind: kind_of(|config| &config.$($field).+),
            allowed: $allowed,
            help: $help,
            parse: |config, text, allowed| parse_into(&mut config.$($field).+, text, allowed),
            show: |config| Value::show(&config.$($field).+),
            fits: |config, allowed| allowed.admits(&config.$($field).+),
        },)*];
    };
}

use Allowed::{Any, AtLeast, Between, CollectionId, Endpoint, Region};

/// The setting that sets others.
const PRESET: &str = "face.preset";
const DAY: f64 = 86_400_000.0;
const TEN_MINUTES: f64 = 600_000.0;

settings! {
    "language", "ABSENKI_LANGUAGE", [], language, Any,
        "language of the texts";
    "backend", "ABSENKI_BACKEND", [], backend, Any,
        "recognizer";
    "gallery", "ABSENKI_GALLERY", [], gallery, Any,
        "where the embedded recognizer keeps its faces: a file, `memory`, `postgres://...` or `mysql://...`";
    "gallery.key", "ABSENKI_GALLERY_KEY", [], gallery_key, Any,
        "encrypts the templates in the gallery: 32 characters or more; after a comma, older keys";
    "gallery.key_file", "ABSENKI_GALLERY_KEY_FILE", [], gallery_key_file, Any,
        "file with such keys, one a line, the newest first";
    "gallery.key_command", "ABSENKI_GALLERY_KEY_COMMAND", [], gallery_key_command, Any,
        "shell command that prints such keys; run once, when a process opens the gallery";
    "gallery.search", "ABSENKI_GALLERY_SEARCH", [], gallery_search, Any,
        "who searches a gallery in a database: each process in its memory, or PostgreSQL with pgvector";
    "audit.key", "ABSENKI_AUDIT_KEY", [], audit_key, Any,
        "signs records of what was deleted: 32 characters or more";
    "limits.max_input_bytes", "ABSENKI_MAX_INPUT_BYTES", [], limits.max_input_bytes, AtLeast(1.0),
        "maximum size of an encoded photo, bytes";
    "limits.max_pixels", "ABSENKI_MAX_PIXELS", [], limits.max_pixels, AtLeast(1.0),
        "maximum size of a decoded photo, pixels";
    "limits.max_side", "ABSENKI_MAX_SIDE", [], limits.max_side, AtLeast(1.0),
        "maximum length of a photo's side, pixels";
    "limits.max_decode_bytes", "ABSENKI_MAX_DECODE_BYTES", [], limits.max_decode_bytes, AtLeast(1.0),
        "maximum memory that decoding one photo may take, bytes";
    "limits.photo_threads", "ABSENKI_PHOTO_THREADS", [], limits.photo_threads, Between(1.0, 2.0),
        "threads that may decode and measure one large photo";
    // Before the settings that it sets: their own values count over it.
    "face.preset", "FACE_PRESET", [], preset, Any,
        "named quality gate and threshold; settings given after it count over it";
    "face.min_width", "FACE_MIN_WIDTH", [], gate.min_width, AtLeast(0.0),
        "minimum width of a photo, pixels";
    "face.min_height", "FACE_MIN_HEIGHT", [], gate.min_height, AtLeast(0.0),
        "minimum height of a photo, pixels";
    "face.min_brightness", "FACE_MIN_BRIGHTNESS", [], gate.min_brightness, Between(0.0, 255.0),
        "minimum mean brightness";
    "face.max_brightness", "FACE_MAX_BRIGHTNESS", [], gate.max_brightness, Between(0.0, 255.0),
        "maximum mean brightness; 255 refuses none";
    "face.min_box_percent", "FACE_MIN_BOX_PERCENT", [], gate.min_box_percent, Between(0.0, 100.0),
        "minimum share of the photo that a face's box covers, percent";
    "face.min_laplace", "FACE_MIN_LAPLACE", [], gate.min_laplace, AtLeast(0.0),
        "minimum sharpness (variance of the Laplacian), if not adaptive";
    "face.adaptive", "ENABLE_ADAPTIVE_LAPLACE", ["face.enable_adaptive_laplace"], gate.adaptive, Any,
        "whether the sharpness threshold follows the brightness";
    "face.laplace_base", "FACE_LAPLACE_BASE", [], gate.laplace_base, AtLeast(0.0),
        "adaptive sharpness threshold at the target brightness";
    "face.laplace_min", "FACE_LAPLACE_MIN", [], gate.laplace_min, AtLeast(0.0),
        "lower bound of the adaptive threshold";
    "face.laplace_max", "FACE_LAPLACE_MAX", [], gate.laplace_max, AtLeast(0.0),
        "upper bound of the adaptive threshold";
    "face.target_brightness", "FACE_TARGET_BRIGHTNESS", [], gate.target_brightness, Between(1.0, 255.0),
        "brightness at which the adaptive threshold equals its base";
    "crop.padding", "ABSENKI_CROP_PADDING", [], crop.padding, Between(0.0, 1.0),
        "margin on each side of a face box, as a share of the box";
    "crop.min_face", "ABSENKI_CROP_MIN_FACE", [], crop.min_face, AtLeast(0.0),
        "minimum size of a detected face that is cropped, pixels";
    "crop.min_side", "ABSENKI_CROP_MIN_SIDE", [], crop.min_side, AtLeast(0.0),
        "minimum shorter side of a crop; a smaller one is enlarged, pixels";
    "crop.jpeg_quality", "ABSENKI_CROP_JPEG_QUALITY", [], crop.jpeg_quality, Between(1.0, 100.0),
        "JPEG quality of a written crop";
    "enhance.brightness_delta", "CLIENT_BRIGHTNESS_DELTA", ["face.client_brightness_delta"], enhance.brightness_delta, Between(-1.0, 1.0),
        "added to every channel, as a share of its 255 levels";
    "enhance.contrast_factor", "CLIENT_CONTRAST_FACTOR", ["face.client_contrast_factor"], enhance.contrast_factor, Between(0.0, 10.0),
        "contrast about mid-grey; 1 changes nothing";
    "enhance.unsharp_amount", "CLIENT_UNSHARP_AMOUNT", ["face.client_unsharp_amount"], enhance.unsharp_amount, Between(0.0, 10.0),
        "share of the unsharp mask that is added; 0 changes nothing";
    "enhance.unsharp_radius", "CLIENT_UNSHARP_RADIUS", ["face.client_unsharp_radius"], enhance.unsharp_radius, Between(0.0, 20.0),
        "standard deviation of the unsharp mask, pixels";
    "upload.max_bytes", "ABSENKI_UPLOAD_MAX_BYTES", [], upload.max_bytes, Between(1.0, MAX_INLINE_BYTES as f64),
        "maximum size of a photo that is sent, bytes";
    "upload.max_side", "ABSENKI_UPLOAD_MAX_SIDE", [], upload.max_side, AtLeast(MIN_SIDE as f64),
        "maximum length of a side of a photo that is sent, pixels";
    "upload.jpeg_quality", "ABSENKI_UPLOAD_JPEG_QUALITY", [], upload.jpeg_quality, Between(1.0, 100.0),
        "JPEG quality of a photo that is encoded again before it is sent";
    "rekognition.collection", "REKOG_COLLECTION", ["rekognition.collection_id"], collection, CollectionId,
        "collection of the staff's faces";
    "enroll.several_faces", "ABSENKI_ENROLL_SEVERAL_FACES", [], enroll.several_faces, Any,
        "what to do if an enrolment photo shows several faces";
    "enroll.refuse_occluded", "ABSENKI_ENROLL_REFUSE_OCCLUDED", [], enroll.refuse_occluded, Any,
        "whether a face behind dark glasses or a mask is refused";
    "enroll.max_turn", "ABSENKI_ENROLL_MAX_TURN", [], enroll.max_turn, Between(0.0, 180.0),
        "maximum turn of the head to a side, up or down, degrees; 180 refuses none";
    "enroll.max_tilt", "ABSENKI_ENROLL_MAX_TILT", [], enroll.max_tilt, Between(0.0, 180.0),
        "maximum tilt of the head to a shoulder, degrees; 180 refuses none";
    "enroll.refuse_closed_eyes", "ABSENKI_ENROLL_REFUSE_CLOSED_EYES", [], enroll.refuse_closed_eyes, Any,
        "whether a face with closed eyes is refused, where the recognizer says so: Rekognition does";
    "enroll.max_overexposed_percent", "ABSENKI_ENROLL_MAX_OVEREXPOSED_PERCENT", [], enroll.max_overexposed_percent, Between(0.0, 100.0),
        "maximum share of the face that is white from light, percent; 100 refuses none";
    "enroll.concurrency", "ABSENKI_ENROLL_CONCURRENCY", [], enroll.concurrency, Between(1.0, 64.0),
        "photos enrolled at the same time";
    "enroll.reconcile_grace_ms", "ABSENKI_RECONCILE_GRACE_MS", [], enroll.reconcile_grace, Between(0.0, DAY),
        "wait before a face without a profile is deleted, ms";
    "enroll.users", "ABSENKI_ENROLL_USERS", [], enroll.users, Any,
        "whether each face is associated with its user; a paid call more with Rekognition";
    "enroll.user_threshold", "ABSENKI_ENROLL_USER_THRESHOLD", [], enroll.user_threshold, Between(0.0, 100.0),
        "minimum similarity of a face and its user's other faces, where users are on";
    "enroll.duplicates", "ABSENKI_ENROLL_DUPLICATES", [], enroll.duplicates, Any,
        "what to do if a face is enrolled as somebody else's; `auto` is `warn`, and `pass` with Rekognition, where it is a paid call more";
    "enroll.duplicate_threshold", "ABSENKI_ENROLL_DUPLICATE_THRESHOLD", [], enroll.duplicate_threshold, Between(0.0, 100.0),
        "minimum similarity of a face to somebody else's that counts as theirs";
    "face.threshold", "FACE_THRESHOLD", ["rekognition.threshold"], verify.threshold, Between(0.0, 100.0),
        "minimum similarity of a match";
    "verify.max_matches", "ABSENKI_VERIFY_MAX_MATCHES", [], verify.max_matches, Between(1.0, MAX_PAGE as f64),
        "matches to request";
    "verify.face_count", "ABSENKI_VERIFY_FACE_COUNT", [], verify.face_count, Any,
        "what counts the faces";
    "verify.several_faces", "ABSENKI_VERIFY_SEVERAL_FACES", [], verify.several_faces, Any,
        "what to do if a verified photo shows several faces";
    "verify.quality_gate", "ABSENKI_VERIFY_QUALITY_GATE", [], verify.quality_gate, Any,
        "whether the quality gate checks the photo before any paid call";
    "verify.cache_ttl_ms", "ABSENKI_VERIFY_CACHE_TTL_MS", [], verify.cache_ttl, Between(0.0, DAY),
        "how long the same photo gets the same verdict without a call, ms; 0 keeps none";
    "identify.threshold", "ABSENKI_IDENTIFY_THRESHOLD", [], identify.threshold, Between(0.0, 100.0),
        "minimum similarity to identify a person in a collection of one; it rises with the collection";
    "identify.margin", "ABSENKI_IDENTIFY_MARGIN", [], identify.margin, Between(0.0, 100.0),
        "minimum distance to the second most similar person, in points of similarity";
    "liveness.key", "ABSENKI_LIVENESS_KEY", [], liveness_key, Any,
        "signs liveness sessions: 32 characters or more, the same on every machine";
    "liveness.session_ttl_ms", "ABSENKI_LIVENESS_SESSION_TTL_MS", [], liveness.session_ttl, Between(1_000.0, TEN_MINUTES),
        "how long a liveness session is valid, ms";
    "liveness.turns", "ABSENKI_LIVENESS_TURNS", [], liveness.turns, Between(2.0, 4.0),
        "turns of the head in a liveness session";
    "liveness.min_frames", "ABSENKI_LIVENESS_MIN_FRAMES", [], liveness.min_frames, Between(5.0, 200.0),
        "minimum number of frames with a face";
    "liveness.max_frames", "ABSENKI_LIVENESS_MAX_FRAMES", [], liveness.max_frames, Between(5.0, 200.0),
        "maximum number of frames";
    "liveness.max_side", "ABSENKI_LIVENESS_MAX_SIDE", [], liveness.max_side, AtLeast(100.0),
        "maximum length of a frame's side, pixels";
    "liveness.max_frame_bytes", "ABSENKI_LIVENESS_MAX_FRAME_BYTES", [], liveness.max_frame_bytes, AtLeast(1.0),
        "maximum size of a frame, bytes";
    "liveness.max_gap_ms", "ABSENKI_LIVENESS_MAX_GAP_MS", [], liveness.max_gap, Between(100.0, 5_000.0),
        "maximum time between two frames with a face, ms";
    "liveness.min_face", "ABSENKI_LIVENESS_MIN_FACE", [], liveness.min_face, AtLeast(20.0),
        "minimum size of a face in a frame, pixels";
    "liveness.min_confidence", "ABSENKI_LIVENESS_MIN_CONFIDENCE", [], liveness.min_confidence, Between(0.0, 100.0),
        "minimum confidence of a live verdict";
    "liveness.min_similarity", "ABSENKI_LIVENESS_MIN_SIMILARITY", [], liveness.min_similarity, Between(0.0, 100.0),
        "minimum similarity of the faces of one attempt";
    "liveness.aws_min_confidence", "ABSENKI_LIVENESS_AWS_MIN_CONFIDENCE", [], liveness.aws_min_confidence, Between(0.0, 100.0),
        "minimum confidence of a session of AWS Face Liveness, on AWS's scale";
    "aws.key", "AWS_ACCESS_KEY_ID", [], aws.key, Any,
        "access key id; if empty, AWS's own credential chain is used";
    "aws.secret", "AWS_SECRET_ACCESS_KEY", [], aws.secret, Any,
        "secret of the access key";
    "aws.token", "AWS_SESSION_TOKEN", [], aws.token, Any,
        "session token of a temporary access key";
    "aws.region", "AWS_DEFAULT_REGION", ["rekognition.region"], aws.region, Region,
        "region that the collection is in";
    "aws.endpoint_url", "AWS_ENDPOINT_URL_REKOGNITION", ["aws.endpoint"], aws.endpoint_url, Endpoint,
        "address that answers in place of AWS";
    "aws.connect_timeout_ms", "ABSENKI_AWS_CONNECT_TIMEOUT_MS", [], aws.connect_timeout, Between(1.0, TEN_MINUTES),
        "maximum wait for a connection, ms";
    "aws.attempt_timeout_ms", "ABSENKI_AWS_ATTEMPT_TIMEOUT_MS", [], aws.attempt_timeout, Between(1.0, TEN_MINUTES),
        "maximum wait for the answer to one attempt, ms";
    "aws.operation_timeout_ms", "ABSENKI_AWS_OPERATION_TIMEOUT_MS", [], aws.operation_timeout, Between(1.0, TEN_MINUTES),
        "maximum wait for a call with all its attempts, ms";
    "aws.max_attempts", "ABSENKI_AWS_MAX_ATTEMPTS", [], aws.max_attempts, Between(1.0, 20.0),
        "attempts of a call, with the first";
    "aws.initial_backoff_ms", "ABSENKI_AWS_INITIAL_BACKOFF_MS", [], aws.initial_backoff, Between(0.0, TEN_MINUTES),
        "maximum pause before the second attempt, doubled for each one after, ms";
    "aws.idle_timeout_ms", "ABSENKI_AWS_IDLE_TIMEOUT_MS", [], aws.idle_timeout, Between(0.0, TEN_MINUTES),
        "how long an unused connection is kept, ms";
    "usage.price_per_image_usd", "ABSENKI_PRICE_PER_IMAGE_USD", [], usage.price_per_image_usd, AtLeast(0.0),
        "price of one analysed image, USD";
    "usage.price_per_liveness_check_usd", "ABSENKI_PRICE_PER_LIVENESS_CHECK_USD", [], usage.price_per_liveness_check_usd, AtLeast(0.0),
        "price of one check of AWS Face Liveness, USD";
}

/// Says that there is no setting `key`, and which one may have been meant.
fn unknown_key(key: &str) -> String {
    // A key is never longer than a word or three; more is not worth comparing or repeating.
    let shown: String = key.chars().take(64).collect();
    let nearest = SETTINGS
        .iter()
        .map(|setting| (strsim::damerau_levenshtein(&shown, setting.key), setting.key))
        .min();
    match nearest {
        Some((distance, name)) if distance <= 4 && 3 * distance <= shown.chars().count() => {
            format!("there is no setting `{shown}`; did you mean `{name}`?")
        }
        _ => format!("there is no setting `{shown}`"),
    }
}
