//! Text to setting and back. `.env` files know only text, and so does PHP's `env()`.

use std::time::Duration;

use super::{FaceCount, Language, Secret, SeveralFaces};

/// A type that a setting can have.
pub(super) trait Value: Sized {
    /// What a valid text looks like, to complete "must be …".
    const EXPECTED: &'static str;
    fn parse(text: &str) -> Option<Self>;
    fn show(&self) -> String;
}

macro_rules! whole_number {
    ($($type:ty),*) => {$(
        impl Value for $type {
            const EXPECTED: &'static str = "a whole number, 0 or greater";
            fn parse(text: &str) -> Option<Self> {
                text.parse().ok()
            }
            fn show(&self) -> String {
                self.to_string()
            }
        }
    )*};
}
whole_number!(u8, u32, u64, usize);

impl Value for f64 {
    const EXPECTED: &'static str = "a number";
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok().filter(|number: &f64| number.is_finite())
    }
    fn show(&self) -> String {
        self.to_string()
    }
}

impl Value for bool {
    const EXPECTED: &'static str = "true or false";
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
    const EXPECTED: &'static str = "a number of milliseconds";
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Duration::from_millis)
    }
    fn show(&self) -> String {
        self.as_millis().to_string()
    }
}

impl Value for String {
    const EXPECTED: &'static str = "text";
    fn parse(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
    fn show(&self) -> String {
        self.clone()
    }
}

impl Value for Secret {
    const EXPECTED: &'static str = "text";
    fn parse(text: &str) -> Option<Self> {
        Some(Secret::new(text))
    }
    fn show(&self) -> String {
        self.to_string()
    }
}

macro_rules! choice {
    ($type:ident, $expected:literal, $($name:literal => $variant:ident),*) => {
        impl Value for $type {
            const EXPECTED: &'static str = $expected;
            fn parse(text: &str) -> Option<Self> {
                match text {
                    $($name => Some($type::$variant),)*
                    _ => None,
                }
            }
            fn show(&self) -> String {
                match self {
                    $($type::$variant => $name,)*
                }
                .to_owned()
            }
        }
    };
}
choice!(Language, "id or en", "id" => Indonesian, "en" => English);
choice!(SeveralFaces, "refuse, warn or pass", "refuse" => Refuse, "warn" => Warn, "pass" => Pass);
choice!(
    FaceCount, "backend, detector or off",
    "backend" => Backend, "detector" => Detector, "off" => Off
);
