//! Enumerations whose values have stable codes.

/// Declares an enumeration with one stable code for each value, and all that follows from it:
/// `ALL`, `code()`, `Display`, `FromStr`, and the code as its form in JSON.
macro_rules! coded {
    (
        $(#[$meta:meta])*
        pub enum $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal,)* }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            /// Every value, for tables and bindings.
            pub const ALL: &[$name] = &[$($name::$variant,)*];

            /// The codes of all values, in the same order.
            pub const CODES: &[&str] = &[$($code,)*];

            /// The stable code. It never changes once released.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $($name::$variant => $code,)*
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::error::Error;

            /// The value with this code.
            fn from_str(code: &str) -> $crate::error::Result<Self> {
                let found = Self::ALL.iter().copied().find(|value| value.code() == code);
                found.ok_or_else(|| {
                    $crate::error::Error::new(
                        $crate::error::ErrorKind::InvalidParameter,
                        "parse",
                        concat!("there is no ", stringify!($name), " with this code"),
                    )
                })
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.code())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let code = <::std::borrow::Cow<'_, str>>::deserialize(from)?;
                code.parse().map_err(::serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use coded;
