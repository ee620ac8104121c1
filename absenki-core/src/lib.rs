//! Photo to attendance verdict, inside the calling process.

pub mod backend;
pub mod config;
pub mod detect;
pub mod enroll;
mod error;
pub mod geometry;
pub mod message;
pub mod photo;
pub mod profile;
pub mod quality;
pub mod reason;

pub use config::Config;
pub use enroll::{Enrollment, FaceEnrollService};
pub use error::{Error, ErrorKind, OrphanFace, Result};
pub use reason::Reason;
