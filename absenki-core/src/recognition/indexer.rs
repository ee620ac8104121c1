//! Puts faces into a collection, and takes them out again.

use std::sync::Arc;

use futures_util::{StreamExt, stream};

use super::cache::faces_changed;
use super::judge::{Judge, face_count};
use super::outcome::{EnrolledFace, Enrollment};
use super::person::PersonEnrollment;
use crate::backend::{
    CollectionId, ExternalImageId, Face, FaceBackend, FaceRecord, IndexFacesRequest, Page,
    PageRequest, Ping, QualityFilter, UserId,
};
use crate::blocking::to_the_end;
use crate::config::{Config, Duplicates, EnrollSettings};
use crate::error::{ErrorKind, Result};
use crate::photo::Photo;

/// Enrols faces in one collection. It keeps no record of whose face is whose.
///
/// Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct FaceIndexer {
    backend: Arc<dyn FaceBackend>,
    collection: CollectionId,
    settings: EnrollSettings,
    judge: Judge,
}

impl FaceIndexer {
    /// An indexer for the collection of the setting `rekognition.collection`.
    ///
    /// # Errors
    /// Those of [`Config::validate`].
    pub fn new(config: &Config, backend: Arc<dyn FaceBackend>) -> Result<Self> {
        config.validate()?;
        Ok(FaceIndexer {
            backend,
            collection: CollectionId::new(&*config.collection)?,
            settings: config.enroll,
            judge: Judge { settings: config.enroll, gate: config.gate, language: config.language },
        })
    }

    /// The backend that keeps the faces.
    #[must_use]
    pub fn backend(&self) -> &Arc<dyn FaceBackend> {
        &self.backend
    }

    /// The collection that keeps the faces.
    #[must_use]
    pub fn collection(&self) -> &CollectionId {
        &self.collection
    }

    /// What judges the answers of the backend.
    pub(super) fn judge(&self) -> Judge {
        self.judge
    }

    /// How enrolment is set.
    #[must_use]
    pub fn settings(&self) -> &EnrollSettings {
        &self.settings
    }

    /// Creates the collection if it does not exist. Returns whether it created it.
    ///
    /// # Errors
    /// Those of the backend.
    pub async fn ensure_collection(&self) -> Result<bool> {
        match self.backend.describe_collection(&self.collection).await {
            Err(error) if error.kind() == ErrorKind::CollectionNotFound => {}
            found => return found.map(|_| false),
        }
        match self.backend.create_collection(&self.collection).await {
            // Another caller was quicker.
            Err(error) if error.kind() == ErrorKind::CollectionExists => Ok(false),
            created => created.map(|()| true),
        }
    }

    /// Checks that the backend answers, and measures how long that takes. It costs nothing.
    ///
    /// # Errors
    /// Those of [`FaceBackend::ping`].
    pub async fn ping(&self) -> Result<Ping> {
        self.backend.ping(&self.collection).await
    }

    /// Indexes the largest face in `photo`. If that face is too poor, the photo is refused, even if
    /// the recognizer would take a smaller one behind it.
    ///
    /// `known_faces` are the ids that the caller has on record for the user. A photo that was
    /// enrolled before gives one of them again, and a refusal then leaves that face where it is.
    /// Without them, the refusal of such a photo takes an enrolled face out of the collection.
    ///
    /// Once begun, the work goes on to its end even if the returned future is dropped, so that no
    /// face is left without a record.
    ///
    /// # Errors
    /// Those of the backend. [`ErrorKind::OrphanFace`] names a refused face that could not be taken
    /// out again. [`ErrorKind::InvalidParameter`] for a `user_id` that no [`UserId`] can be, where
    /// `enroll.users` is on.
    pub async fn index_face(
        &self,
        user_id: &str,
        user_name: &str,
        known_faces: &[String],
        photo: &Photo,
    ) -> Result<Enrollment> {
        let (indexer, photo, known) = (self.clone(), photo.clone(), known_faces.to_vec());
        let id = ExternalImageId::for_user(user_id, user_name)?;
        let user = self.settings.users.then(|| UserId::new(user_id)).transpose()?;
        to_the_end(async move { indexer.index(&id, user.as_ref(), &known, &photo).await }).await
    }

    /// Indexes several photos of one user, a few at a time (`enroll.concurrency`). Returns one
    /// result for each photo, in their order; after each photo it calls `progress` with the number
    /// of finished ones.
    pub async fn index_faces(
        &self,
        user_id: &str,
        user_name: &str,
        known_faces: &[String],
        photos: &[Photo],
        progress: impl FnMut(usize),
    ) -> Vec<Result<Enrollment>> {
        let work = |photo| self.index_face(user_id, user_name, known_faces, photo);
        self.each(photos, work, progress).await
    }

    /// Runs `work` on every photo, a few at a time; the results are in the photos' order.
    pub(crate) async fn each<'a, F>(
        &self,
        photos: &'a [Photo],
        work: impl Fn(&'a Photo) -> F,
        mut progress: impl FnMut(usize),
    ) -> Vec<Result<Enrollment>>
    where
        F: Future<Output = Result<Enrollment>>,
    {
        let numbered = |(index, photo)| {
            let work = work(photo);
            async move { (index, work.await) }
        };
        let mut results: Vec<_> = stream::iter(photos.iter().enumerate())
            .map(numbered)
            .buffer_unordered(self.settings.concurrency)
            .enumerate()
            .map(|(done, result)| {
                progress(done + 1);
                result
            })
            .collect()
            .await;
        results.sort_unstable_by_key(|&(index, _)| index);
        results.into_iter().map(|(_, result)| result).collect()
    }

    /// Indexes the photos of one person that are worth it. `photos` are three to five: see
    /// [`PersonEnrollment`].
    ///
    /// A photo that is there twice is refused with [`Reason::SamePhoto`](crate::Reason::SamePhoto), one of
    /// somebody else than most photos show with [`Reason::NotSamePerson`](crate::Reason::NotSamePerson):
    /// one that is less similar than `enroll.user_threshold`. Where fewer than three remain, the result
    /// says what to add.
    ///
    /// With Rekognition this is one paid call more for each photo, to detect its faces, and as a rule one
    /// less than there are photos, to compare them.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidParameter`] for another number of photos; those of the backend before anything
    /// is indexed. What a single photo fails with later is its own result.
    pub async fn index_person(
        &self,
        user_id: &str,
        user_name: &str,
        known_faces: &[String],
        photos: &[Photo],
        progress: impl FnMut(usize),
    ) -> Result<PersonEnrollment> {
        let work = |photo| self.index_face(user_id, user_name, known_faces, photo);
        self.person(photos, work, progress).await
    }

    /// One page of the faces in the collection.
    ///
    /// # Errors
    /// Those of the backend.
    pub async fn list_faces(&self, page: PageRequest) -> Result<Page<Face>> {
        self.backend.list_faces(&self.collection, page).await
    }

    /// Indexes the largest face, and takes it out again if the photo is refused and the face is
    /// not among the `known`.
    async fn index(
        &self,
        id: &ExternalImageId,
        user: Option<&UserId>,
        known: &[String],
        photo: &Photo,
    ) -> Result<Enrollment> {
        let min_side = self.backend.min_side();
        if !photo.has_sides_of(min_side) {
            return Ok(Enrollment::Refused(self.judge.too_small(photo, min_side)));
        }
        let duplicate = self.duplicate_of(id, known, photo).await?;
        let duplicate = match duplicate {
            Some(duplicate) if self.duplicates() == Duplicates::Refuse => {
                return Ok(Enrollment::Refused(self.judge.already_enrolled(duplicate)));
            }
            found => found,
        };
        let request = IndexFacesRequest {
            collection: &self.collection,
            photo,
            external_image_id: id,
            max_faces: 1,
            quality_filter: QualityFilter::Auto,
        };
        let output = self.backend.index_faces(request).await?;
        faces_changed();
        let Some(record) = output.face_records.first() else {
            return Ok(Enrollment::Refused(self.judge.no_record(&output)));
        };
        let face_id = &record.face.face_id;
        let known_before = known.contains(face_id);
        if let Some(refusal) = self.judge.refusal_of(photo, record, &output) {
            if !known_before {
                self.take_back(face_id, id.as_str()).await?;
            }
            return Ok(Enrollment::Refused(refusal));
        }
        if let Some(user) = user {
            match self.associate(user, known, face_id).await {
                Ok(true) => {}
                Ok(false) => {
                    if !known_before {
                        self.take_back(face_id, id.as_str()).await?;
                    }
                    return Ok(Enrollment::Refused(self.judge.not_same_person(&output)));
                }
                Err(error) => {
                    if !known_before {
                        self.take_back_after(face_id, id.as_str(), Some(&error)).await?;
                    }
                    return Err(error);
                }
            }
        }
        let FaceRecord { face, face_detail } = record;
        Ok(Enrollment::Enrolled(EnrolledFace {
            face_id: face.face_id.clone(),
            external_image_id: id.as_str().to_owned(),
            bounding_box: face_detail.bounding_box,
            confidence: face.confidence,
            provider: self.backend.provider(),
            collection_id: self.collection.as_str().to_owned(),
            face_count: face_count(&output),
            known_before,
            profile: None,
            message: self.judge.enrolled(&output, duplicate.is_some()),
            duplicate,
            face_model_version: output.face_model_version,
        }))
    }
}
