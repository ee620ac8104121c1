//! The limits that botocore's model of the service gives to fields, and what breaks them.

use absenki_core::backend::limits::{MAX_INLINE_BYTES, MAX_PAGE, MAX_USER_FACES};

use crate::failure::Failure;
use crate::fields::{Blob, Image, Tagged};

/// Maximum of characters of a wrong value that an answer repeats.
const MAX_QUOTED: usize = 300;

/// What a text may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text {
    min: usize,
    max: usize,
    /// The model's pattern, as the client sees it.
    pattern: Option<&'static str>,
    fits: fn(&str) -> bool,
}

pub(crate) const COLLECTION_ID: Text = Text {
    min: 1,
    max: 255,
    pattern: Some(r"[a-zA-Z0-9_.\-]+"),
    fits: |text| !text.is_empty() && text.bytes().all(is_common),
};

pub(crate) const EXTERNAL_IMAGE_ID: Text = Text {
    min: 1,
    max: 255,
    pattern: Some(r"[a-zA-Z0-9_.\-:]+"),
    fits: |text| !text.is_empty() && text.bytes().all(|byte| is_common(byte) || byte == b':'),
};

pub(crate) const USER_ID: Text = Text { max: 128, ..EXTERNAL_IMAGE_ID };

pub(crate) const CLIENT_REQUEST_TOKEN: Text = Text {
    min: 1,
    max: 64,
    pattern: Some(r"^[a-zA-Z0-9-_]+$"),
    fits: |text| {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        !text.is_empty() && text.bytes().all(fits)
    },
};

pub(crate) const FACE_ID: Text = Text {
    min: 0,
    max: usize::MAX,
    pattern: Some("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    fits: is_uuid,
};

pub(crate) const RESOURCE_ARN: Text = Text { min: 20, max: 2048, pattern: None, fits: |_| true };

const BUCKET: Text = Text {
    min: 3,
    max: 255,
    pattern: Some(r"[0-9A-Za-z\.\-_]*"),
    fits: |text| text.bytes().all(is_common),
};

const OBJECT: Text = Text { min: 1, max: 1024, pattern: None, fits: |_| true };

/// Maximum length of a tag's key, characters.
const MAX_TAG_KEY: usize = 128;

/// Maximum length of a tag's value, characters.
const MAX_TAG_VALUE: usize = 256;

/// Maximum number of tags in a request.
const MAX_TAGS: usize = 200;

pub(crate) const PAGINATION_TOKEN: Text = Text { min: 0, max: 255, pattern: None, fits: |_| true };

const QUALITY_FILTERS: &[&str] = &["NONE", "AUTO", "LOW", "MEDIUM", "HIGH"];

const ATTRIBUTES: &[&str] = &[
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

/// What is wrong with a request's fields. The answer lists all of it.
#[derive(Debug, Default)]
pub(crate) struct Violations(Vec<String>);

impl Violations {
    pub(crate) fn text(&mut self, at: &str, value: Option<&str>, rule: Text) {
        let Some(text) = value else { return };
        let length = text.chars().count();
        if let Some(pattern) = rule.pattern
            && !(rule.fits)(text)
        {
            self.add(text, at, &self::pattern(pattern));
        }
        if length < rule.min {
            self.add(text, at, &at_least("length", rule.min));
        }
        if length > rule.max {
            self.add(text, at, &at_most("length", rule.max));
        }
    }

    pub(crate) fn number<N>(&mut self, at: &str, value: Option<N>, low: N, most: N)
    where
        N: PartialOrd + std::fmt::Display,
    {
        let Some(number) = value else { return };
        if number < low {
            self.add(&number.to_string(), at, &at_least("value", low));
        } else if number > most {
            self.add(&number.to_string(), at, &at_most("value", most));
        }
    }

    pub(crate) fn quality_filter(&mut self, value: Option<&str>) {
        self.one_of("qualityFilter", value, QUALITY_FILTERS);
    }

    fn one_of(&mut self, at: &str, value: Option<&str>, known: &[&str]) {
        if let Some(value) = value.filter(|value| !known.contains(value)) {
            let member = format!("Member must satisfy enum value set: [{}]", known.join(", "));
            self.add(value, at, &member);
        }
    }

    pub(crate) fn attributes(&mut self, at: &str, values: Option<&[String]>) {
        let Some(values) = values else { return };
        if values.iter().any(|value| !ATTRIBUTES.contains(&value.as_str())) {
            let member = format!(
                "Member must satisfy constraint: [Member must satisfy enum value set: [{}]]",
                ATTRIBUTES.join(", ")
            );
            self.add(&format!("[{}]", values.join(", ")), at, &member);
        }
    }

    pub(crate) fn face_ids(&mut self, values: Option<&[String]>) {
        self.ids(values, MAX_PAGE as usize);
    }

    /// The faces of a request about a user.
    pub(crate) fn user_face_ids(&mut self, values: Option<&[String]>) {
        self.required("faceIds", values.as_ref());
        self.ids(values, MAX_USER_FACES);
    }

    fn ids(&mut self, values: Option<&[String]>, most: usize) {
        let Some(values) = values else { return };
        let quoted = format!("[{}]", values.join(", "));
        if !values.iter().all(|value| is_uuid(value)) {
            let member = each(&pattern(FACE_ID.pattern.unwrap_or_default()));
            self.add(&quoted, "faceIds", &member);
        }
        if values.is_empty() {
            self.add(&quoted, "faceIds", &at_least("length", 1));
        }
        if values.len() > most {
            self.add(&quoted, "faceIds", &at_most("length", most));
        }
    }

    pub(crate) fn image(&mut self, at: &str, image: Option<&Image>) {
        if let Some(object) = image.and_then(|image| image.s3_object.as_ref()) {
            self.text(&format!("{at}.s3Object.bucket"), object.bucket.as_deref(), BUCKET);
            self.text(&format!("{at}.s3Object.name"), object.name.as_deref(), OBJECT);
            self.text(&format!("{at}.s3Object.version"), object.version.as_deref(), OBJECT);
        }
        let Some(Blob(bytes)) = image.and_then(|image| image.bytes.as_ref()) else { return };
        let length = bytes.len() as u64;
        let value = format!("java.nio.HeapByteBuffer[pos=0 lim={length} cap={length}]");
        let at = format!("{at}.bytes");
        if bytes.is_empty() {
            self.add(&value, &at, &at_least("length", 1));
        } else if length > MAX_INLINE_BYTES {
            self.add(&value, &at, &at_most("length", MAX_INLINE_BYTES));
        }
    }

    pub(crate) fn tags(&mut self, tags: Option<&Tagged>) {
        let Some(tags) = tags else { return };
        let pairs: Vec<_> = tags.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let quoted = format!("{{{}}}", pairs.join(", "));
        self.keys("tags", &quoted, tags.keys(), tags.len());
        if tags.values().any(|value| value.chars().count() > MAX_TAG_VALUE) {
            self.add(&quoted, "tags", &each(&at_most("length", MAX_TAG_VALUE)));
        }
        if !tags.values().all(|value| value.chars().all(is_tagged)) {
            self.add(&quoted, "tags", &each(&pattern(TAG_VALUE)));
        }
    }

    pub(crate) fn tag_keys(&mut self, keys: Option<&[String]>) {
        let Some(keys) = keys else { return };
        self.keys("tagKeys", &format!("[{}]", keys.join(", ")), keys.iter(), keys.len());
    }

    fn keys<'a>(
        &mut self,
        at: &str,
        quoted: &str,
        keys: impl Iterator<Item = &'a String> + Clone,
        count: usize,
    ) {
        if keys.clone().any(|key| key.chars().count() > MAX_TAG_KEY) {
            self.add(quoted, at, &each(&at_most("length", MAX_TAG_KEY)));
        }
        if keys.clone().any(String::is_empty) {
            self.add(quoted, at, &each(&at_least("length", 1)));
        }
        if !keys.clone().all(|key| !key.starts_with("aws:") && key.chars().all(is_tagged)) {
            self.add(quoted, at, &each(&pattern(TAG_KEY)));
        }
        if count > MAX_TAGS {
            self.add(quoted, at, &at_most("length", MAX_TAGS));
        }
    }

    pub(crate) fn required<T>(&mut self, at: &str, value: Option<&T>) {
        if value.is_none() {
            let constraint = "failed to satisfy constraint: Member must not be null";
            self.0.push(format!("Value null at '{at}' {constraint}"));
        }
    }

    fn add(&mut self, value: &str, at: &str, member: &str) {
        let value: String = value.chars().take(MAX_QUOTED).collect();
        self.0.push(format!("Value '{value}' at '{at}' failed to satisfy constraint: {member}"));
    }

    pub(crate) fn done(self) -> Result<(), Failure> {
        let errors = match self.0.len() {
            0 => return Ok(()),
            1 => "1 validation error".to_owned(),
            count => format!("{count} validation errors"),
        };
        let message = format!("{errors} detected: {}", self.0.join("; "));
        Err(Failure::front("ValidationException", message))
    }
}

const TAG_KEY: &str = r"^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$";

const TAG_VALUE: &str = r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$";

/// Whether a tag may have this character.
fn is_tagged(character: char) -> bool {
    character.is_alphanumeric()
        || (character.is_whitespace() && !character.is_control())
        || matches!(character, '_' | '.' | ':' | '/' | '=' | '+' | '-' | '@')
}

fn pattern(pattern: &str) -> String {
    format!("Member must satisfy regular expression pattern: {pattern}")
}

fn each(member: &str) -> String {
    format!("Member must satisfy constraint: [{member}]")
}

fn at_least(what: &str, low: impl std::fmt::Display) -> String {
    format!("Member must have {what} greater than or equal to {low}")
}

fn at_most(what: &str, most: impl std::fmt::Display) -> String {
    format!("Member must have {what} less than or equal to {most}")
}
