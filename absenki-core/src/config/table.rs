//! The table of settings: key, environment name, what it means.

use super::Config;
use super::value::Value;

/// One row of [`SETTINGS`].
pub struct Setting {
    /// The key for [`Config::set`].
    pub key: &'static str,
    /// The environment variable that [`Config::from_env`] reads.
    pub env: &'static str,
    /// What it means, with its unit.
    pub help: &'static str,
    parse: fn(&mut Config, &str) -> Result<(), &'static str>,
    show: fn(&Config) -> String,
}

impl Setting {
    /// Sets `config` from `text`, or says what the text must be.
    pub(super) fn apply(&self, config: &mut Config, text: &str) -> Result<(), &'static str> {
        (self.parse)(config, text.trim())
    }

    /// The setting's value in `config` as text.
    #[must_use]
    pub fn value(&self, config: &Config) -> String {
        (self.show)(config)
    }
}

fn parse_into<V: Value>(field: &mut V, text: &str) -> Result<(), &'static str> {
    *field = V::parse(text).ok_or(V::EXPECTED)?;
    Ok(())
}

macro_rules! settings {
    ($($key:literal, $env:literal, $($field:ident).+, $help:literal;)*) => {
        /// Every setting, in the order of [`Config`]'s fields.
        pub const SETTINGS: &[Setting] = &[$(Setting {
            key: $key,
            env: $env,
            help: $help,
            parse: |config, text| parse_into(&mut config.$($field).+, text),
            show: |config| Value::show(&config.$($field).+),
        },)*];
    };
}

settings! {
    "language", "ABSENKI_LANGUAGE", language,
        "language of the texts: id or en";
    "limits.max_input_bytes", "ABSENKI_MAX_INPUT_BYTES", limits.max_input_bytes,
        "largest encoded photo, bytes";
    "limits.max_pixels", "ABSENKI_MAX_PIXELS", limits.max_pixels,
        "largest decoded photo, pixels";
    "limits.max_side", "ABSENKI_MAX_SIDE", limits.max_side,
        "longest side of a photo, pixels";
    "limits.max_decode_bytes", "ABSENKI_MAX_DECODE_BYTES", limits.max_decode_bytes,
        "most memory that decoding one photo may take, bytes";
    "face.min_width", "FACE_MIN_WIDTH", gate.min_width,
        "least width of a photo, pixels";
    "face.min_height", "FACE_MIN_HEIGHT", gate.min_height,
        "least height of a photo, pixels";
    "face.min_brightness", "FACE_MIN_BRIGHTNESS", gate.min_brightness,
        "least mean brightness, 0..255";
    "face.min_laplace", "FACE_MIN_LAPLACE", gate.min_laplace,
        "least sharpness (variance of the Laplacian) when not adaptive";
    "face.adaptive", "ENABLE_ADAPTIVE_LAPLACE", gate.adaptive,
        "whether the sharpness threshold follows the brightness";
    "face.laplace_base", "FACE_LAPLACE_BASE", gate.laplace_base,
        "adaptive sharpness threshold at the target brightness";
    "face.laplace_min", "FACE_LAPLACE_MIN", gate.laplace_min,
        "lower bound of the adaptive threshold";
    "face.laplace_max", "FACE_LAPLACE_MAX", gate.laplace_max,
        "upper bound of the adaptive threshold";
    "face.target_brightness", "FACE_TARGET_BRIGHTNESS", gate.target_brightness,
        "brightness at which the adaptive threshold is its base, 0..255";
    "crop.padding", "ABSENKI_CROP_PADDING", crop.padding,
        "margin on each side of a face box, share of the box";
    "crop.min_face", "ABSENKI_CROP_MIN_FACE", crop.min_face,
        "smallest detected face that is cropped, pixels";
    "crop.min_side", "ABSENKI_CROP_MIN_SIDE", crop.min_side,
        "shorter side up to which a crop is enlarged, pixels";
    "crop.jpeg_quality", "ABSENKI_CROP_JPEG_QUALITY", crop.jpeg_quality,
        "JPEG quality of a written crop, 1..100";
    "enhance.brightness_delta", "CLIENT_BRIGHTNESS_DELTA", enhance.brightness_delta,
        "levels added to every channel, -255..255";
    "enhance.contrast_factor", "CLIENT_CONTRAST_FACTOR", enhance.contrast_factor,
        "contrast about mid-grey; 1 changes nothing";
    "enhance.unsharp_amount", "CLIENT_UNSHARP_AMOUNT", enhance.unsharp_amount,
        "share of the unsharp mask that is added; 0 changes nothing";
    "enhance.unsharp_radius", "CLIENT_UNSHARP_RADIUS", enhance.unsharp_radius,
        "standard deviation of the unsharp mask, pixels";
    "upload.max_bytes", "ABSENKI_UPLOAD_MAX_BYTES", upload.max_bytes,
        "largest photo that is sent, bytes";
    "upload.max_side", "ABSENKI_UPLOAD_MAX_SIDE", upload.max_side,
        "longest side of a photo that is sent, pixels";
    "upload.jpeg_quality", "ABSENKI_UPLOAD_JPEG_QUALITY", upload.jpeg_quality,
        "JPEG quality of a photo that is encoded again to be sent, 1..100";
    "rekognition.collection", "REKOG_COLLECTION", collection,
        "collection of the staff's faces";
    "enroll.several_faces", "ABSENKI_ENROLL_SEVERAL_FACES", enroll.several_faces,
        "several faces in an enrolment photo: refuse, warn or pass";
    "enroll.concurrency", "ABSENKI_ENROLL_CONCURRENCY", enroll.concurrency,
        "photos enrolled at the same time";
    "enroll.reconcile_grace_ms", "ABSENKI_RECONCILE_GRACE_MS", enroll.reconcile_grace,
        "wait before a face without a profile is deleted, ms";
    "face.threshold", "FACE_THRESHOLD", verify.threshold,
        "least similarity that is a match, 0..100";
    "verify.max_matches", "ABSENKI_VERIFY_MAX_MATCHES", verify.max_matches,
        "matches to request, 1..4096";
    "verify.face_count", "ABSENKI_VERIFY_FACE_COUNT", verify.face_count,
        "who counts the faces: backend, detector or off";
    "verify.several_faces", "ABSENKI_VERIFY_SEVERAL_FACES", verify.several_faces,
        "several faces in a verified photo: refuse, warn or pass";
    "verify.quality_gate", "ABSENKI_VERIFY_QUALITY_GATE", verify.quality_gate,
        "whether the quality gate is asked before any paid call";
    "verify.cache_ttl_ms", "ABSENKI_VERIFY_CACHE_TTL_MS", verify.cache_ttl,
        "how long the same photo gets the same verdict without a call, ms; 0 is never, a day the most";
    "aws.key", "AWS_ACCESS_KEY_ID", aws.key,
        "access key id; without it AWS's own credential chain is asked";
    "aws.secret", "AWS_SECRET_ACCESS_KEY", aws.secret,
        "secret of the access key";
    "aws.token", "AWS_SESSION_TOKEN", aws.token,
        "session token of a temporary access key";
    "aws.region", "AWS_DEFAULT_REGION", aws.region,
        "region that the collection is in";
    "aws.endpoint_url", "AWS_ENDPOINT_URL_REKOGNITION", aws.endpoint_url,
        "address that answers in place of AWS, http:// or https://";
    "aws.connect_timeout_ms", "ABSENKI_AWS_CONNECT_TIMEOUT_MS", aws.connect_timeout,
        "longest wait for a connection, ms";
    "aws.attempt_timeout_ms", "ABSENKI_AWS_ATTEMPT_TIMEOUT_MS", aws.attempt_timeout,
        "longest wait for the answer to one attempt, ms";
    "aws.operation_timeout_ms", "ABSENKI_AWS_OPERATION_TIMEOUT_MS", aws.operation_timeout,
        "longest wait for a call with all its attempts, ms";
    "aws.max_attempts", "ABSENKI_AWS_MAX_ATTEMPTS", aws.max_attempts,
        "attempts of a call, the first included";
    "aws.initial_backoff_ms", "ABSENKI_AWS_INITIAL_BACKOFF_MS", aws.initial_backoff,
        "longest pause before the second attempt, doubled for each one after, ms";
    "aws.idle_timeout_ms", "ABSENKI_AWS_IDLE_TIMEOUT_MS", aws.idle_timeout,
        "how long an unused connection is kept, ms";
    "usage.price_per_image_usd", "ABSENKI_PRICE_PER_IMAGE_USD", usage.price_per_image_usd,
        "price of one image, USD";
}

/// Says that there is no setting `key`, and which one may have been meant.
pub(super) fn unknown_key(key: &str) -> String {
    // A key is never longer than a word or three; more is not worth comparing or repeating.
    let shown: String = key.chars().take(64).collect();
    let nearest = SETTINGS
        .iter()
        .map(|setting| (strsim::damerau_levenshtein(&shown, setting.key), setting.key))
        .min();
    match nearest {
        Some((distance, name)) if distance <= 4 => {
            format!("there is no setting `{shown}`; did you mean `{name}`?")
        }
        _ => format!("there is no setting `{shown}`"),
    }
}
