//! One file for each command.

pub(crate) mod audit;
pub(crate) mod calibrate;
pub(crate) mod crop;
pub(crate) mod enroll;
pub(crate) mod forget;
pub(crate) mod gallery;
pub(crate) mod identify;
pub(crate) mod liveness;
pub(crate) mod quality;
pub(crate) mod re_enroll;
pub(crate) mod verify;

/// Why a command ends without a verdict.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;
