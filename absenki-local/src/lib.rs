//! Embedded face recognizer for Absenki: enrol and verify inside the process, without a cloud.
//!
//! [`LocalRecognizer`] stands behind the same [`FaceBackend`](absenki_core::backend::FaceBackend)
//! as AWS Rekognition and keeps its faces in one SQLite file or in memory. Two small networks from
//! OpenCV's model zoo do the work and are embedded in the library (10.6 MB):
//!
//! - YuNet finds faces and five points in each. [`YunetDetector`] also serves as the detector of a
//!   [`FaceProcessor`](absenki_core::FaceProcessor).
//! - SFace turns an aligned face into a [`Template`] of 128 numbers.
//!
//! Similarities are 0 to 100: read [`similarity()`] before setting a threshold, since its scale is
//! not Rekognition's.
//!
//! Both run on the CPU, on their caller's thread; a call of SFace that is alone is shared among up
//! to four. The embedded networks are in pages that all processes share. Nothing is loaded and no
//! thread started before the first use, and a forked child does both again. BENCHMARKS.md has the
//! times and the memory.
//!
//! ```no_run
//! use absenki_core::backend::{CollectionId, ExternalImageId, FaceBackend, IndexFacesRequest};
//! use absenki_core::backend::{QualityFilter, SearchFacesByImageRequest};
//! use absenki_core::config::Limits;
//! use absenki_core::photo::Photo;
//! use absenki_local::LocalRecognizer;
//!
//! # async fn run() -> absenki_core::Result<()> {
//! let recognizer = LocalRecognizer::open("faces.db")?;
//! let staff = CollectionId::new("absenki-staff")?;
//! recognizer.create_collection(&staff).await?;
//!
//! let enrolled = recognizer
//!     .index_faces(IndexFacesRequest {
//!         collection: &staff,
//!         photo: &Photo::from_path("siti.jpg", &Limits::default())?,
//!         external_image_id: &ExternalImageId::for_user("42", "Siti Nurhaliza")?,
//!         max_faces: 1,
//!         quality_filter: QualityFilter::Auto,
//!     })
//!     .await?;
//! println!("enrolled {} face, refused {}", enrolled.face_records.len(), enrolled.unindexed_faces.len());
//!
//! let found = recognizer
//!     .search_faces_by_image(SearchFacesByImageRequest {
//!         collection: &staff,
//!         photo: &Photo::from_path("at-the-door.jpg", &Limits::default())?,
//!         max_faces: 5,
//!         face_match_threshold: 80.0,
//!     })
//!     .await?;
//! for found in found.face_matches {
//!     println!("{:?} {:.2}", found.face.external_image_id, found.similarity);
//! }
//! # Ok(())
//! # }
//! ```

mod closeup;
mod detector;
mod face;
mod gallery;
mod networks;
mod recognizer;
mod shared;
mod similarity;
mod template;
#[cfg(test)]
mod tests;

pub use detector::YunetDetector;
pub use networks::{EMBEDDER_SHA256, MODEL_VERSION};
pub use recognizer::{
    Calibration, CalibrationStep, CalibrationThreshold, CheckedCollection, CopiedCollection,
    IdleFace, LocalRecognizer, Note, RekeyedCollection, Suspicion,
};
pub use similarity::similarity;
pub use template::{TEMPLATE_LENGTH, Template};
