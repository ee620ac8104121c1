//! The fields of requests, and the limits that botocore's model of the service gives them.

use serde::{Deserialize, Deserializer, de};

use super::failure::Failure;

/// The service's limit on a photo sent inline, bytes.
const MAX_IMAGE_BYTES: usize = 5_242_880;

/// Most of a wrong value that is told back.
const MAX_QUOTED: usize = 300;

/// Every field of every operation; each operation reads its own. Unknown fields are ignored, as
/// the service ignores them.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Fields {
    pub(super) collection_id: Option<String>,
    pub(super) image: Option<Image>,
    pub(super) source_image: Option<Image>,
    pub(super) target_image: Option<Image>,
    pub(super) external_image_id: Option<String>,
    pub(super) face_id: Option<String>,
    pub(super) face_ids: Option<Vec<String>>,
    pub(super) user_id: Option<String>,
    pub(super) max_faces: Option<i64>,
    pub(super) max_results: Option<i64>,
    pub(super) next_token: Option<String>,
    pub(super) face_match_threshold: Option<f64>,
    pub(super) similarity_threshold: Option<f64>,
    pub(super) quality_filter: Option<String>,
    pub(super) attributes: Option<Vec<String>>,
    pub(super) detection_attributes: Option<Vec<String>>,
}

impl Fields {
    /// The fields of a request's body.
    pub(super) fn read(body: &[u8]) -> Result<Self, Failure> {
        // Serde would take an array as fields in order.
        if !body.trim_ascii_start().starts_with(b"{") {
            return Err(Failure::serialization());
        }
        serde_json::from_slice(body).map_err(|_| Failure::serialization())
    }
}

/// A photo: inline, or in S3.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Image {
    pub(super) bytes: Option<Blob>,
    pub(super) s3_object: Option<de::IgnoredAny>,
}

/// Bytes that travel as base64, decoded while the JSON is read so that the text is not kept too.
#[derive(Debug)]
pub(super) struct Blob(pub(super) Vec<u8>);

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Blob;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("base64")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Blob, E> {
                use base64::Engine as _;
                let bytes = base64::engine::general_purpose::STANDARD.decode(text);
                bytes.map(Blob).map_err(|_| E::custom("not base64"))
            }
        }
        deserializer.deserialize_str(Visitor)
    }
}

/// What a text may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text {
    min: usize,
    max: usize,
    /// The model's pattern, as it is told to the client.
    pattern: Option<&'static str>,
    fits: fn(&str) -> bool,
}

pub(super) const COLLECTION_ID: Text = Text {
    min: 1,
    max: 255,
    pattern: Some(r"[a-zA-Z0-9_.\-]+"),
    fits: |text| !text.is_empty() && text.bytes().all(is_common),
};

pub(super) const EXTERNAL_IMAGE_ID: Text = Text {
    min: 1,
    max: 255,
    pattern: Some(r"[a-zA-Z0-9_.\-:]+"),
    fits: |text| !text.is_empty() && text.bytes().all(|byte| is_common(byte) || byte == b':'),
};

pub(super) const USER_ID: Text = Text { max: 128, ..EXTERNAL_IMAGE_ID };

pub(super) const FACE_ID: Text = Text {
    min: 0,
    max: usize::MAX,
    pattern: Some("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    fits: is_uuid,
};

pub(super) const PAGINATION_TOKEN: Text = Text { min: 0, max: 255, pattern: None, fits: |_| true };

pub(super) const QUALITY_FILTERS: &[&str] = &["NONE", "AUTO", "LOW", "MEDIUM", "HIGH"];

pub(super) const ATTRIBUTES: &[&str] = &[
    "DEFAULT",
    "ALL",
    "AGE_RANGE",
    "BEARD",
    "EMOTIONS",
    "EYE_DIRECTION",
    "EYEGLASSES",
    "EYES_OPEN",
    "GENDER",
    "MOUTH_OPEN",
    "MUSTACHE",
    "FACE_OCCLUDED",
    "SMILE",
    "SUNGLASSES",
];

fn is_common(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-')
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

/// What is wrong with a request's fields: all of it is told at once.
#[derive(Debug, Default)]
pub(super) struct Violations(Vec<String>);

impl Violations {
    pub(super) fn text(&mut self, at: &str, value: Option<&str>, rule: Text) {
        let Some(text) = value else { return };
        let length = text.chars().count();
        if let Some(pattern) = rule.pattern
            && !(rule.fits)(text)
        {
            let member = format!("Member must satisfy regular expression pattern: {pattern}");
            self.add(text, at, &member);
        }
        if length < rule.min {
            self.add(text, at, &at_least("length", rule.min));
        }
        if length > rule.max {
            self.add(text, at, &at_most("length", rule.max));
        }
    }

    pub(super) fn number<N>(&mut self, at: &str, value: Option<N>, least: N, most: N)
    where
        N: PartialOrd + std::fmt::Display,
    {
        let Some(number) = value else { return };
        if number < least {
            self.add(&number.to_string(), at, &at_least("value", least));
        } else if number > most {
            self.add(&number.to_string(), at, &at_most("value", most));
        }
    }

    pub(super) fn one_of(&mut self, at: &str, value: Option<&str>, known: &[&str]) {
        if let Some(value) = value.filter(|value| !known.contains(value)) {
            let member = format!("Member must satisfy enum value set: [{}]", known.join(", "));
            self.add(value, at, &member);
        }
    }

    pub(super) fn attributes(&mut self, at: &str, values: Option<&[String]>) {
        let Some(values) = values else { return };
        if values.iter().any(|value| !ATTRIBUTES.contains(&value.as_str())) {
            let member = format!(
                "Member must satisfy constraint: [Member must satisfy enum value set: [{}]]",
                ATTRIBUTES.join(", ")
            );
            self.add(&format!("[{}]", values.join(", ")), at, &member);
        }
    }

    pub(super) fn face_ids(&mut self, values: Option<&[String]>) {
        let Some(values) = values else { return };
        let quoted = format!("[{}]", values.join(", "));
        if !values.iter().all(|value| is_uuid(value)) {
            let pattern = FACE_ID.pattern.unwrap_or_default();
            let member = format!(
                "Member must satisfy constraint: \
                 [Member must satisfy regular expression pattern: {pattern}]"
            );
            self.add(&quoted, "faceIds", &member);
        }
        if values.is_empty() {
            self.add(&quoted, "faceIds", &at_least("length", 1));
        }
        if values.len() > 4096 {
            self.add(&quoted, "faceIds", &at_most("length", 4096));
        }
    }

    pub(super) fn image(&mut self, at: &str, image: Option<&Image>) {
        let Some(Blob(bytes)) = image.and_then(|image| image.bytes.as_ref()) else { return };
        let length = bytes.len();
        let value = format!("java.nio.HeapByteBuffer[pos=0 lim={length} cap={length}]");
        let at = format!("{at}.bytes");
        if bytes.is_empty() {
            self.add(&value, &at, &at_least("length", 1));
        } else if length > MAX_IMAGE_BYTES {
            self.add(&value, &at, &at_most("length", MAX_IMAGE_BYTES));
        }
    }

    pub(super) fn required<T>(&mut self, at: &str, value: Option<&T>) {
        if value.is_none() {
            let constraint = "failed to satisfy constraint: Member must not be null";
            self.0.push(format!("Value null at '{at}' {constraint}"));
        }
    }

    fn add(&mut self, value: &str, at: &str, member: &str) {
        let value: String = value.chars().take(MAX_QUOTED).collect();
        self.0.push(format!("Value '{value}' at '{at}' failed to satisfy constraint: {member}"));
    }

    pub(super) fn done(self) -> Result<(), Failure> {
        let errors = match self.0.len() {
            0 => return Ok(()),
            1 => "1 validation error".to_owned(),
            count => format!("{count} validation errors"),
        };
        let message = format!("{errors} detected: {}", self.0.join("; "));
        Err(Failure::front("ValidationException", message))
    }
}

fn at_least(what: &str, least: impl std::fmt::Display) -> String {
    format!("Member must have {what} greater than or equal to {least}")
}

fn at_most(what: &str, most: impl std::fmt::Display) -> String {
    format!("Member must have {what} less than or equal to {most}")
}
