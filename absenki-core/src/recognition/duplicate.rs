//! Whether a face that is enrolled is somebody else's already.

use super::indexer::FaceIndexer;
use super::outcome::Duplicate;
use crate::backend::limits::MAX_PAGE;
use crate::backend::{ExternalImageId, FaceMatch, SearchFacesByImageRequest};
use crate::config::Duplicates;
use crate::error::Result;
use crate::photo::Photo;

/// Matches to request besides the user's own.
const OTHERS: usize = 5;

impl FaceIndexer {
    /// What is done with a face that is somebody else's already.
    pub(super) fn duplicates(&self) -> Duplicates {
        self.settings().duplicates.with(self.backend().provider())
    }

    /// Somebody else's face that is very much like the one in the photo. `known` are the user's
    /// own faces, and so are those that were indexed under the same user's id.
    pub(super) async fn duplicate_of(
        &self,
        id: &ExternalImageId,
        known: &[String],
        photo: &Photo,
    ) -> Result<Option<Duplicate>> {
        if self.duplicates() == Duplicates::Pass {
            return Ok(None);
        }
        let most = u32::try_from(known.len() + OTHERS).unwrap_or(MAX_PAGE).min(MAX_PAGE);
        let request = SearchFacesByImageRequest {
            collection: self.collection(),
            photo,
            max_faces: most,
            face_match_threshold: self.settings().duplicate_threshold,
        };
        let found = self.backend().search_faces_by_image(request).await?;
        let foreign = |found: &FaceMatch| {
            let owner = found.face.external_image_id.as_deref();
            !known.contains(&found.face.face_id) && owner.is_none_or(|owner| !same_user(owner, id))
        };
        let found = found.face_matches.into_iter().find(foreign);
        Ok(found.map(|found| Duplicate {
            face_id: found.face.face_id,
            external_image_id: found.face.external_image_id,
            similarity: found.similarity,
        }))
    }
}

/// Whether a face was indexed under the user's id: what stands before the first colon.
fn same_user(owner: &str, id: &ExternalImageId) -> bool {
    owner.split(':').next() == id.as_str().split(':').next()
}
