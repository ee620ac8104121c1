//! Embedded face recognizer for Absenki.

mod align;
mod models;
#[cfg(test)]
mod reference;
mod sface;
mod shrink;
mod similarity;
mod yunet;

pub use models::EMBEDDER_SHA256;
pub use sface::{TEMPLATE_LENGTH, Template};
pub use similarity::similarity;
pub use yunet::YunetDetector;
