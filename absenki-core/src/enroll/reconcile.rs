//! Finds, and on request removes, what a crash left: faces without a profile, profiles without a
//! face, and users without a face.

use std::collections::HashSet;

use serde::Serialize;

use crate::backend::limits::MAX_PAGE;
use crate::error::Result;
use crate::profile::FaceProfile;
use crate::recognition::ReconcileMode;

use super::FaceEnrollService;

/// Faces that are looked up and deleted at a time: few, so that an enrolment has little time
/// to store a profile in between.
const DELETED: usize = 64;

/// What `reconcile` found.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Reconciliation {
    /// Ids of faces in the collection that no profile names.
    pub faces_without_profile: Vec<String>,
    /// Profiles of this backend and collection whose face is gone.
    pub profiles_without_face: Vec<FaceProfile>,
    /// Users of the collection that no face belongs to, where `enroll.users` is on.
    pub users_without_face: Vec<String>,
    /// Whether all of them have been removed.
    pub applied: bool,
}

impl FaceEnrollService {
    /// Compares the collection with the profiles. In [`ReconcileMode::Apply`] it deletes the faces
    /// without a profile, the profiles without a face, and the users without a face.
    ///
    /// Faces are deleted only after a grace time, and only if they still have no profile then: an
    /// enrolment in another process indexes first and stores its profile next.
    ///
    /// # Errors
    /// Those of the backend and the profile store; what was removed before stays removed.
    pub async fn reconcile(&self, mode: ReconcileMode) -> Result<Reconciliation> {
        let profiles = self.own_profiles().await?;
        let recorded: HashSet<String> =
            profiles.iter().map(|profile| profile.face_id.clone()).collect();
        let difference = self.indexer.compare(&recorded).await?;
        let gone: HashSet<String> = difference.profiles_without_face.into_iter().collect();
        let mut found = Reconciliation {
            faces_without_profile: difference.faces_without_profile,
            profiles_without_face: profiles
                .into_iter()
                .filter(|profile| gone.contains(&profile.face_id))
                .collect(),
            users_without_face: difference.users_without_face,
            applied: false,
        };
        if mode == ReconcileMode::Apply {
            self.remove(&mut found).await?;
        }
        Ok(found)
    }

    async fn remove(&self, found: &mut Reconciliation) -> Result<()> {
        let suspected = std::mem::take(&mut found.faces_without_profile);
        if !suspected.is_empty() || !found.users_without_face.is_empty() {
            tokio::time::sleep(self.indexer.settings().reconcile_grace).await;
        }
        for suspected in suspected.chunks(DELETED) {
            let mut without = Vec::new();
            for face_id in suspected {
                if self.profiles.by_face_id(face_id).await?.is_none() {
                    without.push(face_id.clone());
                }
            }
            if !without.is_empty() {
                self.indexer.delete_faces(&without).await?;
                found.faces_without_profile.append(&mut without);
            }
        }
        for profile in &found.profiles_without_face {
            self.profiles.remove(&profile.face_id).await?;
        }
        let users = std::mem::take(&mut found.users_without_face);
        found.users_without_face = self.indexer.delete_empty(users).await?;
        found.applied = true;
        Ok(())
    }

    /// The profiles of this backend and collection.
    async fn own_profiles(&self) -> Result<Vec<FaceProfile>> {
        let provider = self.indexer.backend().provider();
        let mut own = Vec::new();
        let mut after = None;
        loop {
            let page = self.profiles.page(after, MAX_PAGE).await?;
            let Some(last) = page.last() else {
                return Ok(own);
            };
            after = Some(last.id);
            own.extend(
                page.into_iter()
                    .filter(|profile| profile.is_kept_by(provider, self.indexer.collection())),
            );
        }
    }
}
