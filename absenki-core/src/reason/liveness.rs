//! The codes of liveness: its steps, verdicts and reasons.

use crate::codes::coded;

coded! {
    /// One thing that the person at the camera must do.
    pub enum LivenessStep {
        /// Turn the head to its own left: the nose moves to the right edge of a picture that is not
        /// mirrored.
        Left = "left",
        /// Turn the head to its own right.
        Right = "right",
        /// Look straight into the camera.
        Straight = "straight",
        /// Come closer to the camera.
        Closer = "closer",
    }
}

impl LivenessStep {
    /// Whether the step is a turn to a side.
    #[must_use]
    pub const fn is_turn(self) -> bool {
        matches!(self, LivenessStep::Left | LivenessStep::Right)
    }
}

coded! {
    /// Whether a living person did what the challenge says.
    pub enum LivenessVerdict {
        /// The movement is that of a head, and it followed the challenge.
        Live = "live",
        /// Something speaks against it: see the reason.
        NotLive = "not_live",
        /// The frames show too little to tell. Try again.
        Inconclusive = "inconclusive",
    }
}

coded! {
    /// Why a [`LivenessVerdict`] is what it is.
    pub enum LivenessReason {
        /// A head moved as the challenge says.
        Live = "live",
        /// Fewer frames with a face than the setting `min_frames`.
        TooFewFrames = "too_few_frames",
        /// The face was out of the picture for too long.
        NoFace = "no_face",
        /// A second large face is in more than a quarter of the pictures.
        SeveralPeople = "several_people",
        /// The steps were not performed, or not in this order.
        StepMissed = "step_missed",
        /// The head was turned, but too little to tell it from a picture.
        TurnTooSmall = "turn_too_small",
        /// What moved is flat, or bent like paper.
        Flat = "flat",
        /// The movement is broken: pictures were exchanged, or frames are missing.
        Cut = "cut",
        /// The frames do not show one and the same person.
        OtherPerson = "other_person",
        /// The program's own [`SpoofDetector`](crate::liveness::SpoofDetector), or AWS, found a
        /// picture.
        Spoof = "spoof",
        /// A session of AWS Face Liveness has no result.
        Unfinished = "unfinished",
        /// The session's time is over.
        Expired = "expired",
        /// The session was used before.
        Used = "used",
        /// The session belongs to another user or collection.
        OtherUser = "other_user",
        /// The session's token was altered, or signed with another key.
        Invalid = "invalid",
    }
}

impl LivenessReason {
    /// The verdict that goes with the reason.
    #[must_use]
    pub const fn verdict(self) -> LivenessVerdict {
        match self {
            LivenessReason::Live => LivenessVerdict::Live,
            LivenessReason::TooFewFrames
            | LivenessReason::NoFace
            | LivenessReason::SeveralPeople
            | LivenessReason::TurnTooSmall
            | LivenessReason::Unfinished
            | LivenessReason::Expired => LivenessVerdict::Inconclusive,
            LivenessReason::StepMissed
            | LivenessReason::Flat
            | LivenessReason::Cut
            | LivenessReason::OtherPerson
            | LivenessReason::Spoof
            | LivenessReason::Used
            | LivenessReason::OtherUser
            | LivenessReason::Invalid => LivenessVerdict::NotLive,
        }
    }
}
