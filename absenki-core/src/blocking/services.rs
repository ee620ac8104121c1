//! The services for programs without an asynchronous runtime: each method waits for its twin.

use std::sync::Arc;

use super::block_on;
use crate::backend::{Face, FaceBackend, Page, PageRequest};
use crate::config::Config;
use crate::enroll::{EnrolledFace, Enrollment, PersonEnrollment, ReconcileMode, Reconciliation};
use crate::error::Result;
use crate::liveness::{FaceLivenessService, LivenessFrame};
use crate::photo::Photo;
use crate::processor::FaceProcessor;
use crate::profile::FaceProfileStore;
use crate::verify::{Identification, LiveVerification, Verification};

/// [`crate::FaceEnrollService`] for programs without a runtime.
///
/// Every method blocks this thread. It also fails with
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) as [`block_on`] does. Cheap to clone; clones
/// share everything.
#[derive(Clone)]
pub struct FaceEnrollService(crate::FaceEnrollService);

impl FaceEnrollService {
    /// A service that indexes faces with `backend` and records them in `profiles`.
    ///
    /// # Errors
    /// Those of [`crate::FaceEnrollService::new`].
    pub fn new(
        config: &Config,
        backend: Arc<dyn FaceBackend>,
        profiles: Arc<dyn FaceProfileStore>,
    ) -> Result<Self> {
        Ok(FaceEnrollService(crate::FaceEnrollService::new(config, backend, profiles)?))
    }

    /// Creates the collection if it does not exist. Returns whether it created it.
    ///
    /// # Errors
    /// Those of [`crate::FaceEnrollService::ensure_collection`].
    pub fn ensure_collection(&self) -> Result<bool> {
        block_on(self.0.ensure_collection())?
    }

    /// Indexes the largest face in `photo` and stores its profile.
    ///
    /// # Errors
    /// Those of [`crate::FaceEnrollService::enroll_face`].
    pub fn enroll_face(&self, user_id: &str, user_name: &str, photo: &Photo) -> Result<Enrollment> {
        block_on(self.0.enroll_face(user_id, user_name, photo))?
    }

    /// Enrols several photos of one user, a few at a time. Returns one result for each photo, in
    /// their order; after each photo it calls `progress` with the number of finished ones.
    ///
    /// # Errors
    /// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) as [`block_on`]. What a single photo fails
    /// with is its own result.
    pub fn enroll_faces(
        &self,
        user_id: &str,
        user_name: &str,
        photos: &[Photo],
        progress: impl FnMut(usize),
    ) -> Result<Vec<Result<Enrollment>>> {
        block_on(self.0.enroll_faces(user_id, user_name, photos, progress))
    }

    /// Enrols the photos of one person that are worth it, and says what to add.
    ///
    /// # Errors
    /// Those of [`crate::FaceEnrollService::enroll_person`].
    pub fn enroll_person(
        &self,
        user_id: &str,
        user_name: &str,
        photos: &[Photo],
        progress: impl FnMut(usize),
    ) -> Result<PersonEnrollment> {
        block_on(self.0.enroll_person(user_id, user_name, photos, progress))?
    }

    /// Takes a face that was just enrolled out of the collection and the profiles again.
    ///
    /// # Errors
    /// Those of [`crate::FaceEnrollService::undo`].
    pub fn undo(&self, face: &EnrolledFace) -> Result<()> {
        block_on(self.0.undo(face))?
    }

    /// Deletes a face from the collection, then its profile. Returns whether either existed.
    ///
    /// # Errors
    /// Those of [`crate::FaceEnrollService::delete_face`].
    pub fn delete_face(&self, face_id: &str) -> Result<bool> {
        block_on(self.0.delete_face(face_id))?
    }

    /// One page of the faces in the collection.
    ///
    /// # Errors
    /// Those of [`crate::FaceEnrollService::list_faces`].
    pub fn list_faces(&self, page: PageRequest) -> Result<Page<Face>> {
        block_on(self.0.list_faces(page))?
    }

    /// Compares the collection with the profiles, and on request removes what has no counterpart.
    ///
    /// # Errors
    /// Those of [`crate::FaceEnrollService::reconcile`].
    pub fn reconcile(&self, mode: ReconcileMode) -> Result<Reconciliation> {
        block_on(self.0.reconcile(mode))?
    }
}

/// [`crate::FaceVerificationService`] for programs without a runtime.
///
/// Every method blocks this thread. It also fails with
/// [`ErrorKind::Runtime`](crate::ErrorKind::Runtime) as [`block_on`] does. Cheap to clone; clones
/// share everything.
#[derive(Clone)]
pub struct FaceVerificationService(crate::FaceVerificationService);

impl FaceVerificationService {
    /// A service over `backend`; `profiles` says whose face is whose.
    ///
    /// # Errors
    /// Those of [`crate::FaceVerificationService::new`].
    pub fn new(
        config: &Config,
        backend: Arc<dyn FaceBackend>,
        profiles: Arc<dyn FaceProfileStore>,
        processor: FaceProcessor,
    ) -> Result<Self> {
        let service = crate::FaceVerificationService::new(config, backend, profiles, processor)?;
        Ok(FaceVerificationService(service))
    }

    /// Whether `photo` shows the user `user_id`.
    ///
    /// # Errors
    /// Those of [`crate::FaceVerificationService::verify_face`].
    pub fn verify_face(&self, user_id: &str, photo: &Photo) -> Result<Verification> {
        block_on(self.0.verify_face(user_id, photo))?
    }

    /// Who among all that are enrolled `photo` shows.
    ///
    /// # Errors
    /// Those of [`crate::FaceVerificationService::identify`].
    pub fn identify(&self, photo: &Photo) -> Result<Identification> {
        block_on(self.0.identify(photo))?
    }

    /// Whether `frames` show the user `user_id`, living.
    ///
    /// # Errors
    /// Those of [`crate::FaceVerificationService::verify_live`].
    pub fn verify_live(
        &self,
        liveness: &FaceLivenessService,
        token: &str,
        user_id: &str,
        frames: &[LivenessFrame],
    ) -> Result<LiveVerification> {
        block_on(self.0.verify_live(liveness, token, user_id, frames))?
    }

    /// Whether a session of AWS Face Liveness shows the user `user_id`, living.
    ///
    /// # Errors
    /// Those of [`crate::FaceVerificationService::verify_aws_session`].
    pub fn verify_aws_session(&self, session_id: &str, user_id: &str) -> Result<LiveVerification> {
        block_on(self.0.verify_aws_session(session_id, user_id))?
    }
}
