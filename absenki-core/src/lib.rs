//! Photo to attendance verdict, inside the calling process.

#[cfg(feature = "annotate")]
pub mod annotate;
pub mod backend;
pub mod blocking;
mod codes;
pub mod config;
pub mod crop;
pub mod detect;
pub mod enhance;
pub mod enroll;
mod error;
pub mod geometry;
pub mod message;
pub mod per_process;
pub mod photo;
pub mod processor;
pub mod profile;
pub mod quality;
pub mod reason;
pub mod recognition;
pub mod upload;
pub mod usage;
pub mod verify;

pub use config::Config;
pub use crop::CroppedFace;
pub use enroll::{Enrollment, FaceEnrollService};
pub use error::{Error, ErrorKind, OrphanFace, Result};
pub use photo::Photo;
pub use processor::{FaceProcessor, ProcessedImage};
pub use quality::{QualityOutcome, QualityReport};
pub use reason::Reason;
pub use recognition::{FaceIndexer, FaceMatcher};
pub use verify::{FaceVerificationService, LabelledFace, Verification};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
