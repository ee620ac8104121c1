//! From a photo to a stored face profile, and back out again if something fails.

mod forget;
mod reconcile;

pub use crate::recognition::{
    Duplicate, EnrollRefusal, EnrolledFace, Enrollment, MissingPhoto, PersonEnrollment,
    ReconcileMode,
};
pub use forget::ForgottenPerson;
pub use reconcile::Reconciliation;

use std::sync::Arc;

use crate::backend::{Face, FaceBackend, Page, PageRequest};
use crate::blocking::to_the_end;
use crate::config::Config;
use crate::error::Result;
use crate::photo::Photo;
use crate::profile::{FaceProfile, FaceProfileStore, NewFaceProfile};
use crate::recognition::FaceIndexer;

/// Enrols faces and records their profiles; takes both out again.
///
/// Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct FaceEnrollService {
    indexer: FaceIndexer,
    profiles: Arc<dyn FaceProfileStore>,
}

impl FaceEnrollService {
    /// A service that indexes faces with `backend` and records them in `profiles`.
    ///
    /// # Errors
    /// Those of [`FaceIndexer::new`].
    pub fn new(
        config: &Config,
        backend: Arc<dyn FaceBackend>,
        profiles: Arc<dyn FaceProfileStore>,
    ) -> Result<Self> {
        Ok(FaceEnrollService { indexer: FaceIndexer::new(config, backend)?, profiles })
    }

    /// Creates the collection if it does not exist. Returns whether it created it.
    ///
    /// # Errors
    /// Those of the backend.
    pub async fn ensure_collection(&self) -> Result<bool> {
        self.indexer.ensure_collection().await
    }

    /// Indexes the largest face in `photo` and stores its profile. If that face is too poor, the
    /// photo is refused, even if the recognizer would take a smaller one behind it.
    ///
    /// Once begun, the work goes on to its end even if the returned future is dropped, so that no
    /// face is left without a profile. A photo that is enrolled a second time for the same user
    /// gives the existing profile: the backend recognises it and adds no second face.
    ///
    /// # Errors
    /// Those of the backend and the profile store. If the profile cannot be stored, its face is
    /// taken out again; if that fails too, [`ErrorKind::OrphanFace`](crate::ErrorKind::OrphanFace)
    /// names the face.
    pub async fn enroll_face(
        &self,
        user_id: &str,
        user_name: &str,
        photo: &Photo,
    ) -> Result<Enrollment> {
        let (service, user_id, photo) = (self.clone(), user_id.to_owned(), photo.clone());
        let user_name = user_name.to_owned();
        let work = async move {
            // Read first: a store that does not answer is noticed before a face is indexed.
            let recorded = service.profiles.by_user(&user_id).await?;
            let known: Vec<_> = recorded.iter().map(|profile| profile.face_id.clone()).collect();
            match service.indexer.index_face(&user_id, &user_name, &known, &photo).await? {
                Enrollment::Enrolled(face) => service.record(user_id, face, recorded).await,
                refused => Ok(refused),
            }
        };
        to_the_end(work).await
    }

    /// Enrols several photos of one user, a few at a time. Returns one result for each photo, in
    /// their order; after each photo it calls `progress` with the number of finished ones.
    pub async fn enroll_faces(
        &self,
        user_id: &str,
        user_name: &str,
        photos: &[Photo],
        progress: impl FnMut(usize),
    ) -> Vec<Result<Enrollment>> {
        let work = |photo| self.enroll_face(user_id, user_name, photo);
        self.indexer.each(photos, work, progress).await
    }

    /// Enrols the photos of one person that are worth it, and says what to add: as
    /// [`FaceIndexer::index_person`], with a profile for each face.
    ///
    /// # Errors
    /// Those of [`FaceIndexer::index_person`].
    pub async fn enroll_person(
        &self,
        user_id: &str,
        user_name: &str,
        photos: &[Photo],
        progress: impl FnMut(usize),
    ) -> Result<PersonEnrollment> {
        let work = |photo| self.enroll_face(user_id, user_name, photo);
        self.indexer.person(photos, work, progress).await
    }

    /// Takes a face that was just enrolled out of the collection and the profiles again. A face
    /// that was on record before ([`EnrolledFace::known_before`]) stays.
    ///
    /// # Errors
    /// [`ErrorKind::OrphanFace`](crate::ErrorKind::OrphanFace), naming the face, if the backend
    /// does not delete it.
    pub async fn undo(&self, face: &EnrolledFace) -> Result<()> {
        if face.known_before {
            return Ok(());
        }
        self.indexer.take_back(&face.face_id, &face.external_image_id).await?;
        if face.profile.is_some() {
            self.profiles.remove(&face.face_id).await?;
        }
        Ok(())
    }

    /// Deletes a face from the collection, then its profile. Returns whether either existed.
    ///
    /// # Errors
    /// Those of the backend and the profile store. A failure between the two leaves a profile
    /// without a face, which matches nobody; repeat the call, or [`FaceEnrollService::reconcile`].
    pub async fn delete_face(&self, face_id: &str) -> Result<bool> {
        let deleted = self.indexer.delete_face(face_id).await?;
        let removed = self.profiles.remove(face_id).await?;
        Ok(removed || deleted)
    }

    /// One page of the faces in the collection.
    ///
    /// # Errors
    /// Those of the backend.
    pub async fn list_faces(&self, page: PageRequest) -> Result<Page<Face>> {
        self.indexer.list_faces(page).await
    }

    /// Stores the profile of an indexed face, or takes the face out again. The backend gives a
    /// photo that it knows its old face id, whose profile is then among those `recorded`.
    async fn record(
        &self,
        user_id: String,
        mut face: EnrolledFace,
        recorded: Vec<FaceProfile>,
    ) -> Result<Enrollment> {
        let known = recorded.into_iter().find(|profile| profile.face_id == face.face_id);
        face.profile = match known {
            Some(profile) => Some(profile),
            None => Some(self.add_profile(user_id, &face).await?),
        };
        Ok(Enrollment::Enrolled(face))
    }

    async fn add_profile(&self, user_id: String, face: &EnrolledFace) -> Result<FaceProfile> {
        let profile = NewFaceProfile {
            user_id: user_id.clone(),
            face_id: face.face_id.clone(),
            provider: face.provider.to_owned(),
            collection_id: face.collection_id.clone(),
            image_path: None,
            confidence: Some(face.confidence),
        };
        let error = match self.profiles.add(profile).await {
            Err(error) => error,
            added => return added,
        };
        // The same photo sent twice at once, or an answer lost after the row was written: then
        // a profile exists, and the face is its.
        match self.profiles.by_face_id(&face.face_id).await {
            Ok(Some(profile)) if profile.user_id == user_id => Ok(profile),
            Ok(Some(_)) => Err(error),
            Ok(None) | Err(_) => {
                let (id, external) = (&face.face_id, &face.external_image_id);
                self.indexer.take_back_after(id, external, Some(&error)).await?;
                Err(error)
            }
        }
    }
}
