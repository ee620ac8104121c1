//! Enrol and verify faces without a record of whose face is whose: the caller keeps that.
//!
//! [`FaceIndexer`] puts faces into a collection, [`FaceMatcher`] finds out whether a photo shows
//! one of them. C and PHP stand on these two, since there the app keeps the profiles.
//! [`FaceEnrollService`](crate::FaceEnrollService) and
//! [`FaceVerificationService`](crate::FaceVerificationService) add a profile store.

mod cache;
mod difference;
mod duplicate;
mod forget;
mod identify;
mod indexer;
mod judge;
mod matcher;
mod outcome;
mod person;
mod removal;
mod sought;
mod users;
mod verdict;

pub use difference::{FaceDifference, ReconcileMode};
pub use identify::{Identification, identification_threshold};
pub use indexer::FaceIndexer;
pub use matcher::FaceMatcher;
pub use outcome::{Duplicate, EnrollRefusal, EnrolledFace, Enrollment};
pub use person::{MissingPhoto, PHOTOS_OF_A_PERSON, PersonEnrollment};
pub use verdict::{LabelledFace, Verification};
