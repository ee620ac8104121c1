//! Why a verdict is what it is, in numbers that never change.

use absenki_core::Reason;
use absenki_core::reason::Label;

/// Why an enrolment, a verification or a quality check ended as it did. A number never
/// changes its meaning. Later versions may add numbers: treat an unknown one as a refusal.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum absenki_reason {
    /// No reason: nothing was refused, or the object is NULL.
    None = 0,
    /// The face belongs to the user.
    Matched = 1,
    /// The face was enrolled.
    Enrolled = 2,
    /// The user has no enrolled face.
    NotEnrolled = 3,
    /// The photo shows no face.
    NoFace = 4,
    /// The photo shows several faces, and the settings refuse that.
    MultipleFaces = 5,
    /// The face belongs to another person.
    WrongPerson = 6,
    /// The face is not similar enough to any enrolled face.
    NoMatch = 7,
    /// The photo has too few pixels.
    TooSmall = 8,
    /// The photo is too dark.
    TooDark = 9,
    /// The photo is not sharp enough.
    Blurry = 10,
    /// The recognizer finds the face too poor to enrol.
    LowQuality = 11,
    /// A reason that has a string code but no number in this version.
    Unlisted = 12,
    /// The face covers too few pixels, or too small a share of the photo.
    FaceTooSmall = 13,
    /// The photo is too bright.
    TooBright = 14,
    /// The face is enrolled as somebody else's already.
    AlreadyEnrolled = 15,
    /// The face is not like the user's other faces.
    NotSamePerson = 16,
    /// The face is like two users, and which one it is cannot be said.
    Ambiguous = 17,
    /// Dark glasses, a mask or the like covers the face.
    Occluded = 18,
    /// Another of the photos that were given is the same.
    SamePhoto = 19,
    /// The head is turned to a side, up or down.
    NotFrontal = 20,
    /// The head is tilted to a shoulder.
    Tilted = 21,
    /// The eyes are closed.
    EyesClosed = 22,
    /// Too much of the face is white from light.
    Overexposed = 23,
}

impl From<Reason> for absenki_reason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Matched => absenki_reason::Matched,
            Reason::Enrolled => absenki_reason::Enrolled,
            Reason::NotEnrolled => absenki_reason::NotEnrolled,
            Reason::NoFace => absenki_reason::NoFace,
            Reason::MultipleFaces => absenki_reason::MultipleFaces,
            Reason::WrongPerson => absenki_reason::WrongPerson,
            Reason::NoMatch => absenki_reason::NoMatch,
            Reason::TooSmall => absenki_reason::TooSmall,
            Reason::TooDark => absenki_reason::TooDark,
            Reason::Blurry => absenki_reason::Blurry,
            Reason::LowQuality => absenki_reason::LowQuality,
            Reason::FaceTooSmall => absenki_reason::FaceTooSmall,
            Reason::TooBright => absenki_reason::TooBright,
            Reason::AlreadyEnrolled => absenki_reason::AlreadyEnrolled,
            Reason::NotSamePerson => absenki_reason::NotSamePerson,
            Reason::Ambiguous => absenki_reason::Ambiguous,
            Reason::Occluded => absenki_reason::Occluded,
            Reason::SamePhoto => absenki_reason::SamePhoto,
            Reason::NotFrontal => absenki_reason::NotFrontal,
            Reason::Tilted => absenki_reason::Tilted,
            Reason::EyesClosed => absenki_reason::EyesClosed,
            Reason::Overexposed => absenki_reason::Overexposed,
            // The reason is non-exhaustive; a test holds this list to all there are.
            _ => absenki_reason::Unlisted,
        }
    }
}

/// What a face in a verified photo is.
#[repr(u32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum absenki_label {
    /// A face that was not searched.
    Other = 0,
    /// The user's own face.
    Matched = 1,
    /// Another person's enrolled face.
    WrongPerson = 2,
    /// The searched face, if it is not similar enough to any enrolled face.
    Unknown = 3,
}

impl From<Label> for absenki_label {
    fn from(label: Label) -> Self {
        match label {
            Label::Matched => absenki_label::Matched,
            Label::WrongPerson => absenki_label::WrongPerson,
            Label::Unknown => absenki_label::Unknown,
            // A label that this version of the C ABI does not know is not the searched face.
            _ => absenki_label::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_number_of_its_own() {
        let mut numbers: Vec<_> =
            Reason::ALL.iter().map(|&reason| absenki_reason::from(reason) as u32).collect();
        assert!(!numbers.contains(&(absenki_reason::Unlisted as u32)));
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), Reason::ALL.len());
    }
}
