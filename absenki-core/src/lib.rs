//! Photo to attendance verdict, inside the calling process.

pub mod backend;
pub mod blocking;
pub mod config;
pub mod detect;
pub mod enroll;
mod error;
pub mod geometry;
pub mod message;
pub mod photo;
pub mod profile;
pub mod reason;
pub mod usage;

pub use config::Config;
pub use enroll::{Enrollment, FaceEnrollService};
pub use error::{Error, ErrorKind, OrphanFace, Result};
pub use reason::Reason;
