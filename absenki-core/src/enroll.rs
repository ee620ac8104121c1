//! From a photo to a stored face profile, and back out again where something fails.

mod outcome;
mod reconcile;

pub use outcome::{EnrollRefusal, EnrolledFace, Enrollment};
pub use reconcile::{ReconcileMode, Reconciliation};

use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::stream;

use crate::backend::{
    CollectionId, ExternalImageId, Face, FaceBackend, FaceDetail, FaceRecord, IndexFacesOutput,
    IndexFacesRequest, Page, PageRequest, QualityFilter, UnindexedFace, UnindexedReason,
};
use crate::cache::faces_changed;
use crate::config::{Config, EnrollSettings, Language, SeveralFaces};
use crate::error::{Error, ErrorKind, OrphanFace, Result};
use crate::message::{Fact, reason_text, too_small_text, unindexed_text};
use crate::photo::Photo;
use crate::profile::{FaceProfile, FaceProfileStore, NewFaceProfile};
use crate::reason::Reason;

/// Enrols faces, and takes them back out.
///
/// Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct FaceEnrollService {
    backend: Arc<dyn FaceBackend>,
    profiles: Arc<dyn FaceProfileStore>,
    collection: CollectionId,
    settings: EnrollSettings,
    language: Language,
}

impl FaceEnrollService {
    /// A service that indexes faces with `backend` and records them in `profiles`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidParameter`] for a collection id that breaks the rules.
    pub fn new(
        config: &Config,
        backend: Arc<dyn FaceBackend>,
        profiles: Arc<dyn FaceProfileStore>,
    ) -> Result<Self> {
        Ok(FaceEnrollService {
            backend,
            profiles,
            collection: CollectionId::new(&*config.collection)?,
            settings: config.enroll,
            language: config.language,
        })
    }

    /// Creates the collection where there is none; says whether it did.
    ///
    /// # Errors
    /// Those of the backend.
    pub async fn ensure_collection(&self) -> Result<bool> {
        match self.backend.describe_collection(&self.collection).await {
            Err(error) if error.kind() == ErrorKind::CollectionNotFound => {}
            found => return found.map(|_| false),
        }
        match self.backend.create_collection(&self.collection).await {
            // Somebody else was quicker.
            Err(error) if error.kind() == ErrorKind::CollectionExists => Ok(false),
            created => created.map(|()| true),
        }
    }

    /// Indexes the largest face in `photo` and stores its profile. Where that face is too poor, the
    /// photo is refused, even if the recognizer would take a smaller one behind it.
    ///
    /// Once begun, the work goes on to its end even if the returned future is dropped, so that no
    /// face is left without a profile. A photo that is enrolled a second time for the same user
    /// gives the profile there is: the backend recognises it and adds no second face.
    ///
    /// # Errors
    /// Those of the backend and the profile store. A profile that cannot be stored takes its face
    /// back out; where that fails too, [`ErrorKind::OrphanFace`] names the face.
    pub async fn enroll_face(
        &self,
        user_id: &str,
        user_name: &str,
        photo: &Photo,
    ) -> Result<Enrollment> {
        let (service, user_id, photo) = (self.clone(), user_id.to_owned(), photo.clone());
        let user_name = user_name.to_owned();
        let work = async move {
            // Asked first: a store that does not answer is known before a face is indexed.
            let recorded = service.profiles.by_user(&user_id).await?;
            let known: Vec<_> = recorded.iter().map(|profile| profile.face_id.clone()).collect();
            match service.index(&user_id, &user_name, &known, &photo).await? {
                Enrollment::Enrolled(face) => service.record(user_id, face, recorded).await,
                refused => Ok(refused),
            }
        };
        to_the_end(work).await
    }

    /// Indexes the largest face in `photo` without storing a profile: for a caller that keeps the
    /// profiles itself, and calls [`FaceEnrollService::undo`] where it cannot.
    ///
    /// `known_faces` are the ids that the caller has on record for the user. A photo that was
    /// enrolled before gives one of them again, and a refusal then leaves that face where it is:
    /// left out, the refusal of such a photo takes an enrolled face out of the collection.
    ///
    /// # Errors
    /// Those of the backend.
    pub async fn index_face(
        &self,
        user_id: &str,
        user_name: &str,
        known_faces: &[String],
        photo: &Photo,
    ) -> Result<Enrollment> {
        let (service, user_id, photo) = (self.clone(), user_id.to_owned(), photo.clone());
        let (user_name, known) = (user_name.to_owned(), known_faces.to_vec());
        to_the_end(async move { service.index(&user_id, &user_name, &known, &photo).await }).await
    }

    /// Enrols several photos of one user, a few at a time; one result for each, in their order.
    /// `progress` is told after each how many are done.
    pub async fn enroll_faces(
        &self,
        user_id: &str,
        user_name: &str,
        photos: &[Photo],
        mut progress: impl FnMut(usize),
    ) -> Vec<Result<Enrollment>> {
        let mut results: Vec<_> = stream::iter(photos.iter().enumerate())
            .map(|(index, photo)| async move {
                (index, self.enroll_face(user_id, user_name, photo).await)
            })
            .buffer_unordered(self.settings.concurrency.max(1))
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

    /// Takes a face that was just enrolled back out of the collection and the profiles. One that
    /// was on record before ([`EnrolledFace::known_before`]) stays.
    ///
    /// # Errors
    /// [`ErrorKind::OrphanFace`], naming the face, where the backend does not delete it.
    pub async fn undo(&self, face: &EnrolledFace) -> Result<()> {
        if face.known_before {
            return Ok(());
        }
        self.take_back(&face.face_id, &face.external_image_id, None).await?;
        if face.profile.is_some() {
            self.profiles.remove(&face.face_id).await?;
        }
        Ok(())
    }

    /// Deletes a face from the collection, then its profile; says whether there was either.
    ///
    /// # Errors
    /// Those of the backend and the profile store. A failure between the two leaves a profile
    /// without a face, which matches nobody; repeat the call, or [`FaceEnrollService::reconcile`].
    pub async fn delete_face(&self, face_id: &str) -> Result<bool> {
        let deleted = self.backend.delete_faces(&self.collection, &[face_id.to_owned()]).await?;
        faces_changed();
        let removed = self.profiles.remove(face_id).await?;
        Ok(removed || !deleted.deleted.is_empty())
    }

    /// One page of the faces in the collection.
    ///
    /// # Errors
    /// Those of the backend.
    pub async fn list_faces(&self, page: PageRequest) -> Result<Page<Face>> {
        self.backend.list_faces(&self.collection, page).await
    }

    /// Indexes the largest face, or takes it back out where the photo is refused; a face that is
    /// among the `known` stays.
    async fn index(
        &self,
        user_id: &str,
        user_name: &str,
        known: &[String],
        photo: &Photo,
    ) -> Result<Enrollment> {
        let external_image_id = ExternalImageId::for_user(user_id, user_name)?;
        let min_side = self.backend.min_side();
        if !photo.has_sides_of(min_side) {
            return Ok(Enrollment::Refused(EnrollRefusal {
                reason: Reason::TooSmall,
                unindexed_reasons: Vec::new(),
                face_count: 0,
                message: too_small_text(photo, min_side, self.language),
            }));
        }
        let output = self
            .backend
            .index_faces(IndexFacesRequest {
                collection: &self.collection,
                photo,
                external_image_id: &external_image_id,
                max_faces: 1,
                quality_filter: QualityFilter::Auto,
            })
            .await?;
        faces_changed();
        let face_count = (output.face_records.len() + output.unindexed_faces.len()) as u32;
        let Some(FaceRecord { face, face_detail }) = output.face_records.first() else {
            return Ok(Enrollment::Refused(self.refuse_unindexed(&output, face_count)));
        };
        let known_before = known.contains(&face.face_id);
        let several = self.several_faces(&output);
        let refusal = if let Some(larger) = larger_than(face_detail, &output.unindexed_faces) {
            Some(self.refusal(Reason::LowQuality, larger.reasons.clone(), face_count))
        } else if several && self.settings.several_faces == SeveralFaces::Refuse {
            Some(self.refusal(Reason::MultipleFaces, Vec::new(), face_count))
        } else {
            None
        };
        if let Some(refusal) = refusal {
            if !known_before {
                self.take_back(&face.face_id, external_image_id.as_str(), None).await?;
            }
            return Ok(Enrollment::Refused(refusal));
        }
        let mut message = self.text(Reason::Enrolled, face_count, "");
        if several && self.settings.several_faces == SeveralFaces::Warn {
            message.push(' ');
            message += &self.text(Reason::MultipleFaces, face_count, "");
        }
        Ok(Enrollment::Enrolled(EnrolledFace {
            face_id: face.face_id.clone(),
            external_image_id: external_image_id.as_str().to_owned(),
            bounding_box: face_detail.bounding_box,
            confidence: face.confidence,
            provider: self.backend.provider(),
            collection_id: self.collection.as_str().to_owned(),
            face_model_version: output.face_model_version.clone(),
            face_count,
            known_before,
            profile: None,
            message,
        }))
    }

    /// Whether another face could have been indexed instead. A smaller face that the quality
    /// filter refused (a poster, a passer-by far behind) could not.
    fn several_faces(&self, output: &IndexFacesOutput) -> bool {
        output.face_records.len() > 1
            || output
                .unindexed_faces
                .iter()
                .any(|face| face.reasons.contains(&UnindexedReason::ExceedsMaxFaces))
    }

    fn refuse_unindexed(&self, output: &IndexFacesOutput, face_count: u32) -> EnrollRefusal {
        match largest(&output.unindexed_faces) {
            None => self.refusal(Reason::NoFace, Vec::new(), face_count),
            Some(face) => self.refusal(Reason::LowQuality, face.reasons.clone(), face_count),
        }
    }

    fn refusal(
        &self,
        reason: Reason,
        unindexed_reasons: Vec<UnindexedReason>,
        face_count: u32,
    ) -> EnrollRefusal {
        let details: Vec<_> =
            unindexed_reasons.iter().map(|&reason| unindexed_text(reason, self.language)).collect();
        let message = self.text(reason, face_count, &details.join(", "));
        EnrollRefusal { reason, unindexed_reasons, face_count, message }
    }

    fn text(&self, reason: Reason, face_count: u32, detail: &str) -> String {
        let facts: [Fact; 2] = [("count", face_count.to_string()), ("detail", detail.to_owned())];
        reason_text(reason, self.language, &facts)
    }

    /// Stores the profile of an indexed face, or takes the face back out. The backend gives a
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
        // there is a profile, and the face is its.
        match self.profiles.by_face_id(&face.face_id).await {
            Ok(Some(profile)) if profile.user_id == user_id => Ok(profile),
            Ok(Some(_)) => Err(error),
            Ok(None) | Err(_) => {
                self.take_back(&face.face_id, &face.external_image_id, Some(&error)).await?;
                Err(error)
            }
        }
    }

    /// Deletes a face that was just indexed. `cause` is why, where that is an error.
    async fn take_back(
        &self,
        face_id: &str,
        external_image_id: &str,
        cause: Option<&Error>,
    ) -> Result<()> {
        let ids = [face_id.to_owned()];
        let failure = match self.backend.delete_faces(&self.collection, &ids).await {
            Ok(_) => {
                faces_changed();
                return Ok(());
            }
            Err(failure) => failure,
        };
        let why = cause.map_or_else(String::new, |cause| format!(" after `{}`", cause.kind()));
        let orphan = OrphanFace {
            face_id: Some(face_id.to_owned()),
            external_image_id: external_image_id.to_owned(),
        };
        Err(Error::new(
            ErrorKind::OrphanFace,
            "enroll",
            format!("face {face_id} could not be taken back out{why}; delete it, or run reconcile"),
        )
        .with_orphan(orphan)
        .with_source(failure))
    }
}

/// The face that was seen in front of the one that was indexed: the recognizer leaves poor faces
/// out before it looks for the largest, so what it indexed may be somebody in the background.
fn larger_than<'a>(indexed: &FaceDetail, others: &'a [UnindexedFace]) -> Option<&'a UnindexedFace> {
    let area = |face: &FaceDetail| face.bounding_box.area();
    largest(others).filter(|other| area(&other.face_detail) > area(indexed))
}

fn largest(faces: &[UnindexedFace]) -> Option<&UnindexedFace> {
    let area = |face: &UnindexedFace| face.face_detail.bounding_box.area();
    faces.iter().max_by(|a, b| area(a).total_cmp(&area(b)))
}

/// Runs `work` as a task of its own, which a caller that stops waiting does not cancel.
async fn to_the_end<T: Send + 'static>(
    work: impl Future<Output = Result<T>> + Send + 'static,
) -> Result<T> {
    tokio::spawn(work).await.unwrap_or_else(|failed| {
        Err(Error::new(ErrorKind::Runtime, "enroll", "the work was dropped").with_source(failed))
    })
}
