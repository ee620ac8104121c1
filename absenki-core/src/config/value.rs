//! Text to setting and back. `.env` files contain only text, and so does PHP's `env()`.

use std::time::Duration;

use super::{
    BackendName, Duplicates, FaceCount, GalleryPlace, GallerySearch, Language, Preset, Secret,
    SeveralFaces,
};

/// The type of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A duration as a whole number of milliseconds.
    Milliseconds,
    /// `true` or `false`; also `1`, `on`, `yes`, `0`, `off`, `no`.
    Boolean,
    /// Text.
    Text,
    /// Text that is never shown.
    Secret,
    /// One of these names.
    Choice(&'static [&'static str]),
}

impl Kind {
    /// The kind's name: `integer`, `number`, `milliseconds`, `boolean`, `text`, `secret` or
    /// `choice`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Integer => "integer",
            Kind::Number => "number",
            Kind::Milliseconds => "milliseconds",
            Kind::Boolean => "boolean",
            Kind::Text => "text",
            Kind::Secret => "secret",
            Kind::Choice(_) => "choice",
        }
    }
}

/// A type that a setting can have.
pub(super) trait Value: Sized {
    const KIND: Kind;
    fn parse(text: &str) -> Option<Self>;
    fn show(&self) -> String;
    /// The value as a number, if it is one.
    fn number(&self) -> Option<f64> {
        None
    }
}

macro_rules! whole_number {
    ($($type:ty),*) => {$(
        impl Value for $type {
            const KIND: Kind = Kind::Integer;
            fn parse(text: &str) -> Option<Self> {
                text.parse().ok()
            }
            fn show(&self) -> String {
                self.to_string()
            }
            fn number(&self) -> Option<f64> {
                Some(*self as f64)
            }
        }
    )*};
}
whole_number!(u8, u32, u64, usize);

impl Value for f64 {
    const KIND: Kind = Kind::Number;
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }
    fn show(&self) -> String {
        self.to_string()
    }
    fn number(&self) -> Option<f64> {
        Some(*self)
    }
}

impl Value for bool {
    const KIND: Kind = Kind::Boolean;
    fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "1" | "true" | "(true)" | "on" | "yes" => Some(true),
            "0" | "false" | "(false)" | "off" | "no" | "" => Some(false),
            _ => None,
        }
    }
    fn show(&self) -> String {
        self.to_string()
    }
}

impl Value for Duration {
    const KIND: Kind = Kind::Milliseconds;
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Duration::from_millis)
    }
    fn show(&self) -> String {
        self.as_millis().to_string()
    }
    fn number(&self) -> Option<f64> {
        Some(self.as_secs_f64() * 1e3)
    }
}

impl Value for String {
    const KIND: Kind = Kind::Text;
    fn parse(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
    fn show(&self) -> String {
        self.clone()
    }
}

impl Value for GalleryPlace {
    const KIND: Kind = Kind::Text;
    fn parse(text: &str) -> Option<Self> {
        Some(GalleryPlace::new(text))
    }
    fn show(&self) -> String {
        self.to_string()
    }
}

impl Value for Secret {
    const KIND: Kind = Kind::Secret;
    fn parse(text: &str) -> Option<Self> {
        Some(Secret::new(text))
    }
    fn show(&self) -> String {
        self.to_string()
    }
}

/// Empty text is none.
impl Value for Option<Preset> {
    const KIND: Kind = Kind::Choice(Preset::CODES);
    fn parse(text: &str) -> Option<Self> {
        match text {
            "" => Some(None),
            name => name.parse().ok().map(Some),
        }
    }
    fn show(&self) -> String {
        self.map_or_else(String::new, |preset| preset.to_string())
    }
}

macro_rules! choice {
    ($($type:ident),*) => {$(
        impl Value for $type {
            const KIND: Kind = Kind::Choice($type::CODES);
            fn parse(text: &str) -> Option<Self> {
                text.parse().ok()
            }
            fn show(&self) -> String {
                self.to_string()
            }
        }
    )*};
}
choice!(Language, BackendName, GallerySearch, SeveralFaces, FaceCount, Duplicates);
