//! Photo to attendance verdict, inside the calling process.

pub mod backend;
pub mod config;
pub mod detect;
mod error;
pub mod geometry;
pub mod photo;
pub mod profile;
pub mod quality;

pub use config::Config;
pub use error::{Error, ErrorKind, OrphanFace, Result};
