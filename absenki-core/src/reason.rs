//! Why a verdict is what it is, in codes that never change.

mod liveness;

pub use liveness::{LivenessReason, LivenessStep, LivenessVerdict};

use crate::codes::coded;

coded! {
    /// Why an enrolment or a verification ended as it did. Rust, C and PHP use the same
    /// [code](Reason::code).
    pub enum Reason {
    /// The face belongs to the user.
        Matched = "matched",
        /// The face was enrolled.
        Enrolled = "enrolled",
        /// The user has no enrolled face.
        NotEnrolled = "not_enrolled",
        /// The photo shows no face.
        NoFace = "no_face",
        /// The photo shows several faces, and the settings refuse that.
        MultipleFaces = "multiple_faces",
        /// The face belongs to another person.
        WrongPerson = "wrong_person",
        /// The face is not similar enough to any enrolled face.
        NoMatch = "no_match",
        /// The photo has too few pixels.
        TooSmall = "too_small",
        /// The photo is too dark.
        TooDark = "too_dark",
        /// The photo is not sharp enough.
        Blurry = "blurry",
        /// The recognizer finds the face too poor to enrol.
        LowQuality = "low_quality",
        /// The face covers too few pixels, or too small a share of the photo. ISO/IEC 29794-5
        /// measures it as head size.
        FaceTooSmall = "face_too_small",
        /// The photo as a whole is too bright. ISO/IEC 29794-5 measures it as luminance mean.
        TooBright = "too_bright",
        /// The face is enrolled as somebody else's already.
        AlreadyEnrolled = "already_enrolled",
        /// The face is not like the user's other faces.
        NotSamePerson = "not_same_person",
        /// The face is like two users, and which one it is cannot be said.
        Ambiguous = "ambiguous",
        /// Dark glasses, a mask or the like covers the face. ISO/IEC 29794-5 measures it as eyes visible,
        /// mouth occlusion prevention and face occlusion prevention.
        Occluded = "occluded",
        /// Another of the photos that were given is the same.
        SamePhoto = "same_photo",
        /// The head is turned to a side, up or down. ISO/IEC 29794-5 measures it as head pose angle yaw and
        /// pitch frontal alignment.
        NotFrontal = "not_frontal",
        /// The head is tilted to a shoulder. ISO/IEC 29794-5 measures it as head pose angle roll frontal
        /// alignment.
        Tilted = "tilted",
        /// The eyes are closed. ISO/IEC 29794-5 measures it as eyes open.
        EyesClosed = "eyes_closed",
        /// Too much of the face is white from light. ISO/IEC 29794-5 measures it as over-exposure
        /// prevention.
        Overexposed = "overexposed",
    }
}

coded! {
    /// What a face in a verified photo is.
    pub enum Label {
        /// The user's own face.
        Matched = "matched",
        /// Another person's enrolled face.
        WrongPerson = "wrong_person",
        /// The searched face, if it is not similar enough to any enrolled face.
        Unknown = "unknown",
        /// A face that was not searched.
        Other = "other",
    }
}
