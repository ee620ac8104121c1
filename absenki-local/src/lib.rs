//! Embedded face recognizer for Absenki.

mod align;
mod analysis;
mod gallery;
mod models;
mod pose;
mod recognizer;
#[cfg(test)]
mod reference;
mod search;
#[cfg(feature = "server")]
pub mod server;
mod sface;
mod shrink;
mod similarity;
mod yunet;

pub use models::{EMBEDDER_SHA256, MODEL_VERSION};
pub use recognizer::{ComparedFaces, LocalRecognizer};
pub use sface::{TEMPLATE_LENGTH, Template};
pub use similarity::similarity;
pub use yunet::YunetDetector;
