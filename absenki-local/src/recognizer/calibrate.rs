//! Scores all enrolled faces of a collection against each other.

#[cfg(feature = "drawing")]
mod drawing;
mod measure;

use absenki_core::backend::CollectionId;
use absenki_core::{Error, ErrorKind, Result};
use serde::Serialize;

use super::LocalRecognizer;
use measure::{Enrolled, measure};

/// How many faces are read at a time.
const AT_A_TIME: u32 = 1000;

/// What the faces of a collection say about each other. A user is the part of the external image
/// id before the first colon.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Calibration {
    /// Faces that were compared.
    pub faces: u64,
    /// Faces that were left out: they have no external image id, or another model's template.
    pub left_out: u64,
    /// Users of the compared faces.
    pub users: u64,
    /// Pairs of faces of one user.
    pub same_user_pairs: u64,
    /// Pairs of faces of two users.
    pub different_user_pairs: u64,
    /// The proposed threshold; `None` where the collection has fewer pairs of two users than one
    /// false accept at the wanted rate takes, or no similarity under 100 is high enough.
    pub threshold: Option<CalibrationThreshold>,
    /// What passes at each half point of similarity, 0 to 100: for a histogram, and for the curve of
    /// detection error trade-off (ISO/IEC 19795-1).
    pub steps: Vec<CalibrationStep>,
    /// Pairs of two users that are as alike as one person, the most alike first, at most 100: a
    /// person who is enrolled twice, or a photo under the wrong name.
    pub doubles: Vec<Suspicion>,
    /// Pairs of one user that are not alike, the least alike first, at most 100: a photo under the
    /// wrong name, or a poor one.
    pub strangers: Vec<Suspicion>,
}

/// How many pairs are at or above a similarity.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CalibrationStep {
    /// The similarity, 0..100.
    pub similarity: f64,
    /// Pairs of faces of one user.
    pub same_user_pairs: u64,
    /// Pairs of faces of two users.
    pub different_user_pairs: u64,
}

/// A threshold and what it does on the faces of the collection.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CalibrationThreshold {
    /// Similarity, 0..100, with two decimals.
    pub similarity: f64,
    /// Share of the pairs of two users at or above it, 0..1.
    pub false_accept_rate: f64,
    /// The 95 % confidence interval of that share: 1.96 standard errors of the jackknife over the
    /// users (Arvesen, 1969), since the pairs of one user are not independent.
    pub false_accept_interval: [f64; 2],
    /// Share of the pairs of one user below it, 0..1; `None` if no user has two faces.
    pub false_reject_rate: Option<f64>,
}

/// Two faces that may be under the wrong name.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Suspicion {
    /// How alike the faces are, 0..100.
    pub similarity: f64,
    /// The users of the two faces.
    pub users: [String; 2],
    /// The ids of the two faces.
    pub face_ids: [String; 2],
}

impl LocalRecognizer {
    /// Scores all faces of the collection against each other, and proposes the lowest threshold
    /// at which at most `false_accept_rate` (between 0 and 1) of the pairs of two users pass.
    /// Look through [`Calibration::doubles`] first: one person under two names counts as a false
    /// accept.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidParameter`] for a rate out of range, [`ErrorKind::CollectionNotFound`],
    /// [`ErrorKind::Storage`].
    pub async fn calibrate(
        &self,
        collection: &CollectionId,
        false_accept_rate: f64,
    ) -> Result<Calibration> {
        if !(false_accept_rate > 0.0 && false_accept_rate < 1.0) {
            let rule = "a false accept rate is more than 0 and less than 1";
            return Err(Error::new(ErrorKind::InvalidParameter, "calibrate", rule));
        }
        let collection = collection.clone();
        self.work("calibrate", move |gallery| {
            let (mut faces, mut left_out, mut after) = (Vec::new(), 0, 0);
            loop {
                let stored = gallery.export(&collection, after, AT_A_TIME)?;
                let Some(&(last, _)) = stored.last() else { break };
                after = last;
                for (_, stored) in stored {
                    let template = stored.template(gallery, &collection)?;
                    match (stored.face.external_image_id, template) {
                        (Some(id), Some(template)) => {
                            let user = id.split(':').next().unwrap_or_default().to_owned();
                            faces.push(Enrolled { user, id: stored.face.face_id, template });
                        }
                        _ => left_out += 1,
                    }
                }
            }
            Ok(measure(&faces, left_out, false_accept_rate))
        })
        .await
    }
}
