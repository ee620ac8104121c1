//! Compares a collection with the caller's record of its faces.

use std::collections::{BTreeSet, HashSet};

use serde::Serialize;

use super::indexer::FaceIndexer;
use crate::backend::PageRequest;
use crate::backend::limits::MAX_PAGE;
use crate::blocking::block_on;
use crate::error::{Error, Result};

/// Whether reconciling only reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReconcileMode {
    /// Report what would be removed.
    DryRun,
    /// Remove it.
    Apply,
}

/// Where a collection and the caller's record differ.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FaceDifference {
    /// Ids of faces in the collection that are not on record.
    pub faces_without_profile: Vec<String>,
    /// Ids on record whose face is not in the collection.
    pub profiles_without_face: Vec<String>,
    /// Users of the collection that no face belongs to, where `enroll.users` is on.
    pub users_without_face: Vec<String>,
    /// Whether the faces without a profile and the users without a face are deleted.
    pub applied: bool,
}

impl FaceIndexer {
    /// Compares the collection with the ids that are on record.
    ///
    /// Read the record before the call: a face that is enrolled in between is then a face without
    /// a record, which is checked twice, never a record without a face.
    ///
    /// # Errors
    /// Those of the backend.
    pub async fn compare(&self, recorded: &HashSet<String>) -> Result<FaceDifference> {
        let (mut faces, mut users) = (HashSet::new(), BTreeSet::new());
        let mut next_token = None;
        loop {
            let request = PageRequest { max_results: Some(MAX_PAGE), next_token };
            let page = self.list_faces(request).await?;
            for face in page.items {
                faces.insert(face.face_id);
                users.extend(face.user_id);
            }
            next_token = page.next_token;
            if next_token.is_none() {
                break;
            }
        }
        Ok(FaceDifference {
            faces_without_profile: faces.difference(recorded).cloned().collect(),
            profiles_without_face: recorded.difference(&faces).cloned().collect(),
            users_without_face: self.users_without(&users).await?,
            applied: false,
        })
    }

    /// Compares the collection with the ids that `on_record` returns. In [`ReconcileMode::Apply`]
    /// it deletes the faces that are not on record, and the users without a face.
    ///
    /// It waits `enroll.reconcile_grace_ms` and calls `on_record` again before it deletes: an
    /// enrolment in another process indexes its face first and records it next. It blocks this
    /// thread, and calls `on_record` outside of the runtime, so `on_record` may call Absenki.
    ///
    /// # Errors
    /// Those of the backend and of `on_record`. What was deleted before stays deleted.
    pub fn reconcile_blocking<E: From<Error>>(
        &self,
        mut on_record: impl FnMut() -> Result<HashSet<String>, E>,
        mode: ReconcileMode,
    ) -> Result<FaceDifference, E> {
        let recorded = on_record()?;
        let mut found = block_on(self.compare(&recorded))??;
        if mode == ReconcileMode::DryRun {
            return Ok(found);
        }
        if !found.faces_without_profile.is_empty() || !found.users_without_face.is_empty() {
            std::thread::sleep(self.settings().reconcile_grace);
            let recorded = on_record()?;
            found.faces_without_profile.retain(|face| !recorded.contains(face));
        }
        for faces in found.faces_without_profile.chunks(MAX_PAGE as usize) {
            block_on(self.delete_faces(faces))??;
        }
        let users = std::mem::take(&mut found.users_without_face);
        found.users_without_face = block_on(self.delete_empty(users))??;
        found.applied = true;
        Ok(found)
    }
}
