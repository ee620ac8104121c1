//! Photo to attendance verdict, inside the calling process.
//!
//! # A tour
//!
//! A photo comes from a file, from bytes, or from a browser's `data:` URL. [`Photo`] checks its
//! size before it decodes anything. [`FaceProcessor`] then works on this machine alone: it checks
//! the quality and crops the face.
//!
//! ```
//! use absenki_core::{Config, FaceProcessor, Photo};
//!
//! # let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/people/obama.jpg");
//! # let folder = tempfile::tempdir()?;
//! # let crop_file = folder.path().join("crop.jpg");
//! let config = Config::from_env()?;
//! let processor = FaceProcessor::with_rustface(&config)?;
//! let photo = Photo::from_path(file, &config.limits)?;
//!
//! let quality = processor.quality_check(&photo)?;
//! println!("sharpness {:.2}, brightness {:.2}", quality.laplace, quality.brightness);
//! assert!(quality.passed());
//!
//! let face = processor.crop_face(&photo, None)?.expect("a face in the photo");
//! assert!(face.pixels().width() >= config.crop.min_side);
//! face.save(&crop_file)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Enrolment and verification need a recognizer, a [`FaceBackend`](backend::FaceBackend). AWS
//! Rekognition is one (feature `rekognition`, on by default), `absenki_local::LocalRecognizer` is
//! another, which needs no account. [`FaceEnrollService`] stores a face and whose it is.
//! [`FaceVerificationService`] answers whether a photo shows that person.
//!
#![cfg_attr(feature = "rekognition", doc = "```no_run")]
#![cfg_attr(not(feature = "rekognition"), doc = "```ignore")]
//! use std::sync::Arc;
//!
//! use absenki_core::backend::RekognitionBackend;
//! use absenki_core::profile::MemoryProfileStore;
//! use absenki_core::{Config, FaceEnrollService, FaceProcessor, FaceVerificationService, Photo};
//!
//! # async fn tour() -> absenki_core::Result<()> {
//! let config = Config::from_env()?;
//! let backend = Arc::new(RekognitionBackend::new(&config)?);
//! let profiles = Arc::new(MemoryProfileStore::default());
//! let processor = FaceProcessor::with_rustface(&config)?;
//! let enroller = FaceEnrollService::new(&config, backend.clone(), profiles.clone())?;
//! let verifier = FaceVerificationService::new(&config, backend, profiles, processor)?;
//!
//! enroller.ensure_collection().await?;
//! let photo = Photo::from_path("siti.jpg", &config.limits)?;
//! let enrollment = enroller.enroll_face("42", "Siti Nurhaliza", &photo).await?;
//! println!("{}", enrollment.message());
//!
//! let photo = Photo::from_path("at-the-door.jpg", &config.limits)?;
//! let verdict = verifier.verify_face("42", &photo).await?;
//! println!("{}: {}", verdict.reason, verdict.message);
//! # Ok(())
//! # }
//! ```
//!
//! A verdict is a value with a [`Reason`]: too dark, no face, another person's face. An [`Error`]
//! means that there is no verdict; its [`kind`](Error::kind) says why and
//! [`is_retryable`](Error::is_retryable) whether to try again.
//!
//! # Where to look
//!
//! | module | what it does |
//! |---|---|
//! | [`config`] | all settings in one table, with presets |
//! | [`photo`], [`quality`], [`crop`], [`enhance`], [`detect`] | what happens to a photo |
//! | [`processor`] | the five above behind one type |
//! | [`backend`] | what a recognizer does, and AWS Rekognition |
//! | [`recognition`] | enrolment and verification without profiles, for apps that keep their own |
//! | [`profile`], [`enroll`], [`verify`] | whose face it is; the two services |
//! | [`blocking`] | the two services, and every other asynchronous call, for programs without a runtime |
//! | [`liveness`] | whether a living person is in front of the camera |
//! | [`usage`], [`message`] | calls counted and priced; every text a person reads |

#[cfg(feature = "annotate")]
pub mod annotate;
pub mod audit;
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
pub mod liveness;
pub mod message;
pub mod per_process;
pub mod photo;
pub mod processor;
pub mod profile;
pub mod quality;
pub mod reason;
pub mod recognition;
mod threads;
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
