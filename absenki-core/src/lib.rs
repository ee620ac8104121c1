//! Photo to attendance verdict, inside the calling process.

pub mod backend;
pub mod blocking;
pub mod config;
pub mod detect;
mod error;
pub mod geometry;
pub mod photo;
pub mod usage;

pub use config::Config;
pub use error::{Error, ErrorKind, OrphanFace, Result};
