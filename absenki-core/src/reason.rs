//! Why a verdict is what it is, in codes that never change.

macro_rules! reasons {
    ($($(#[$doc:meta])* $variant:ident = $code:literal;)*) => {
        /// Why an enrolment or a verification ended as it did. The same [code](Reason::code) is
        /// used in Rust, C and PHP.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Reason {
            $($(#[$doc])* $variant,)*
        }

        impl Reason {
            /// Every reason there is, for tables and bindings.
            pub const ALL: &[Reason] = &[$(Reason::$variant,)*];

            /// The stable code, in `snake_case`. It never changes once released.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Reason::$variant => $code,)*
                }
            }
        }
    };
}

reasons! {
    /// The face belongs to the user who asks.
    Matched = "matched";
    /// The face was enrolled.
    Enrolled = "enrolled";
    /// The user has no enrolled face.
    NotEnrolled = "not_enrolled";
    /// The photo shows no face.
    NoFace = "no_face";
    /// The photo shows several faces, and the settings refuse that.
    MultipleFaces = "multiple_faces";
    /// The face belongs to somebody else.
    WrongPerson = "wrong_person";
    /// The face resembles nobody enough.
    NoMatch = "no_match";
    /// The photo has too few pixels.
    TooSmall = "too_small";
    /// The photo is too dark.
    TooDark = "too_dark";
    /// The photo is not sharp enough.
    Blurry = "blurry";
    /// The recognizer finds the face too poor to enrol.
    LowQuality = "low_quality";
}

/// What a face in a verified photo is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Label {
    /// The user's own face.
    Matched,
    /// Somebody else's enrolled face.
    WrongPerson,
    /// The searched face, which resembles nobody enough.
    Unknown,
    /// A face that was not searched.
    Other,
}

impl Label {
    /// The stable code: `matched`, `wrong_person`, `unknown` or `other`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Label::Matched => "matched",
            Label::WrongPerson => "wrong_person",
            Label::Unknown => "unknown",
            Label::Other => "other",
        }
    }
}
