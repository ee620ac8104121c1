//! Finds, and on request removes, what a crash left: faces without a profile, and profiles
//! without a face.

use std::collections::HashSet;

use crate::backend::PageRequest;
use crate::cache::faces_changed;
use crate::error::Result;
use crate::profile::FaceProfile;

use super::FaceEnrollService;

/// Rekognition's most entries of `ListFaces`.
const PAGE: u32 = 4096;

/// Faces that are looked up and deleted at a time: few, so that between the two there is hardly a
/// moment in which an enrolment could store the profile of one.
const DELETED: usize = 64;

/// Whether `reconcile` only looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReconcileMode {
    /// Say what would be removed.
    DryRun,
    /// Remove it.
    Apply,
}

/// What `reconcile` found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reconciliation {
    /// Ids of faces in the collection that no profile names.
    pub faces_without_profile: Vec<String>,
    /// Profiles of this backend and collection whose face is gone.
    pub profiles_without_face: Vec<FaceProfile>,
    /// Whether both have been removed.
    pub applied: bool,
}

impl FaceEnrollService {
    /// Compares the collection with the profiles. In [`ReconcileMode::Apply`] it deletes the faces
    /// without a profile and the profiles without a face.
    ///
    /// Faces are deleted only after a grace time, and only if they still have no profile then: an
    /// enrolment under way elsewhere indexes first and stores its profile next.
    ///
    /// # Errors
    /// Those of the backend and the profile store; what was removed before stays removed.
    pub async fn reconcile(&self, mode: ReconcileMode) -> Result<Reconciliation> {
        // Profiles first: a face enrolled between the two lists is then a face without a profile,
        // which is looked at twice, never a profile without a face.
        let profiles = self.own_profiles().await?;
        let faces = self.all_face_ids().await?;
        let recorded: HashSet<&str> =
            profiles.iter().map(|profile| profile.face_id.as_str()).collect();
        let mut found = Reconciliation {
            faces_without_profile: faces
                .iter()
                .filter(|face_id| !recorded.contains(face_id.as_str()))
                .cloned()
                .collect(),
            ..Reconciliation::default()
        };
        found.profiles_without_face =
            profiles.into_iter().filter(|profile| !faces.contains(&profile.face_id)).collect();
        if mode == ReconcileMode::Apply {
            self.remove(&mut found).await?;
        }
        Ok(found)
    }

    async fn remove(&self, found: &mut Reconciliation) -> Result<()> {
        let suspected = std::mem::take(&mut found.faces_without_profile);
        if !suspected.is_empty() {
            tokio::time::sleep(self.settings.reconcile_grace).await;
        }
        for suspected in suspected.chunks(DELETED) {
            let mut without = Vec::new();
            for face_id in suspected {
                if self.profiles.by_face_id(face_id).await?.is_none() {
                    without.push(face_id.clone());
                }
            }
            if !without.is_empty() {
                self.backend.delete_faces(&self.collection, &without).await?;
                found.faces_without_profile.append(&mut without);
            }
        }
        for profile in &found.profiles_without_face {
            self.profiles.remove(&profile.face_id).await?;
        }
        faces_changed();
        found.applied = true;
        Ok(())
    }

    async fn own_profiles(&self) -> Result<Vec<FaceProfile>> {
        let mut own = Vec::new();
        let mut after = None;
        loop {
            let page = self.profiles.page(after, PAGE).await?;
            let Some(last) = page.last() else {
                return Ok(own);
            };
            after = Some(last.id);
            own.extend(
                page.into_iter().filter(|profile| {
                    profile.is_kept_by(self.backend.provider(), &self.collection)
                }),
            );
        }
    }

    async fn all_face_ids(&self) -> Result<HashSet<String>> {
        let mut ids = HashSet::new();
        let mut next_token = None;
        loop {
            let request = PageRequest { max_results: Some(PAGE), next_token };
            let page = self.backend.list_faces(&self.collection, request).await?;
            ids.extend(page.items.into_iter().map(|face| face.face_id));
            next_token = page.next_token;
            if next_token.is_none() {
                return Ok(ids);
            }
        }
    }
}
