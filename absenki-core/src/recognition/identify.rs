//! Who is in this photo? For a kiosk, where nobody says who they are.

use std::collections::BTreeMap;

use futures_util::future::try_join;
use serde::{Serialize, Serializer};

use super::matcher::FaceMatcher;
use super::verdict::floor_to_cents;
use crate::backend::{FaceMatch, SearchFacesByImageRequest, SearchUsersByImageRequest};
use crate::message::{Fact, quality_text, reason_text, too_small_text};
use crate::photo::Photo;
use crate::reason::Reason;

/// Faces to request: the best person's own may fill the first places.
const MAX_FACES: u32 = 50;

/// Users to request: the best two decide.
const MAX_USERS: u32 = 2;

/// Who a photo shows.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Identification {
    /// [`Reason::Matched`], [`Reason::NoMatch`], [`Reason::Ambiguous`], [`Reason::NoFace`], or why
    /// the photo was refused.
    pub reason: Reason,
    /// The user. Where the collection has no users, what stands before the colon of the face's
    /// external image id.
    pub user_id: Option<String>,
    /// The face, where faces were searched and not users.
    pub face_id: Option<String>,
    /// The similarity of the best match, 0..100, where it reaches the threshold.
    pub score: Option<f64>,
    /// The similarity that was necessary, 0..100: [`identification_threshold`] of the collection.
    pub threshold: f64,
    /// One sentence for the person in front of the camera.
    pub message: String,
}

impl Identification {
    /// Whether one user was found.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.reason == Reason::Matched
    }
}

impl Serialize for Identification {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shape<'a> {
            ok: bool,
            reason: Reason,
            message: &'a str,
            threshold: f64,
            user_id: Option<&'a str>,
            face_id: Option<&'a str>,
            score: Option<f64>,
        }
        let shape = Shape {
            ok: self.is_ok(),
            reason: self.reason,
            message: &self.message,
            threshold: self.threshold,
            user_id: self.user_id.as_deref(),
            face_id: self.face_id.as_deref(),
            score: self.score,
        };
        shape.serialize(to)
    }
}

/// The similarity that identifies one of `people`, 0..100: `100 - (100 - threshold) / people^0.301`,
/// so that each tenfold of people halves the distance to 100.
///
/// On the scale of the embedded recognizer that is a tenth of the false accept rate of a pair: the
/// chance that a stranger is taken for anybody stays what it is for one person at `threshold`. AWS
/// does not publish what its scale means; measure there.
#[must_use]
pub fn identification_threshold(threshold: f64, people: u64) -> f64 {
    let tenfolds = (people.max(1) as f64).log10();
    100.0 - (100.0 - threshold) * (-tenfolds).exp2()
}

/// Somebody whom the photo may show.
#[derive(Debug)]
struct Candidate {
    user_id: String,
    face_id: Option<String>,
    similarity: f64,
}

impl FaceMatcher {
    /// Who in the collection `photo` shows: one user, nobody, or one of two who are too much alike.
    /// Users are searched where `enroll.users` is on; where none of them is found, or it is off,
    /// faces are.
    ///
    /// # Errors
    /// Those of the backend and of decoding the photo.
    pub async fn identify(&self, photo: &Photo) -> crate::error::Result<Identification> {
        let base = self.identify_settings().threshold;
        let min_side = self.backend().min_side();
        if !photo.has_sides_of(min_side) {
            let message = too_small_text(photo, min_side, self.language());
            return Ok(refused(Reason::TooSmall, base, message));
        }
        if self.settings().quality_gate {
            let quality = self.check_quality(photo).await?;
            if let Some(reason) = quality.outcome.reason() {
                let message = quality_text(&quality, self.gate(), self.language());
                return Ok(refused(reason, base, message.unwrap_or_default()));
            }
        }
        let description = self.backend().describe_collection(self.collection());
        if self.has_users() {
            let (described, found) = try_join(description, self.similar_users(photo)).await?;
            let answer = self.answer(found, described.user_count);
            return match answer.reason {
                Reason::NoMatch => {
                    Ok(self.answer(self.similar_faces(photo).await?, described.face_count))
                }
                _ => Ok(answer),
            };
        }
        let (described, found) = try_join(description, self.similar_faces(photo)).await?;
        Ok(self.answer(found, described.face_count))
    }

    /// `None` where the photo shows no face.
    async fn similar_users(&self, photo: &Photo) -> crate::error::Result<Option<Vec<Candidate>>> {
        let request = SearchUsersByImageRequest {
            collection: self.collection(),
            photo,
            max_users: MAX_USERS,
            user_match_threshold: self.identify_settings().threshold,
        };
        let found = self.backend().search_users_by_image(request).await?;
        let candidate = |found: crate::backend::UserMatch| Candidate {
            user_id: found.user.user_id,
            face_id: None,
            similarity: found.similarity,
        };
        let candidates = found.user_matches.into_iter().map(candidate).collect();
        Ok(found.searched_face.map(|_| candidates))
    }

    /// `None` where the photo shows no face; otherwise each person with the best of their faces.
    async fn similar_faces(&self, photo: &Photo) -> crate::error::Result<Option<Vec<Candidate>>> {
        let request = SearchFacesByImageRequest {
            collection: self.collection(),
            photo,
            max_faces: MAX_FACES,
            face_match_threshold: self.identify_settings().threshold,
        };
        let found = self.backend().search_faces_by_image(request).await?;
        let mut people: BTreeMap<String, Candidate> = BTreeMap::new();
        for FaceMatch { similarity, face } in found.face_matches {
            let id = face.external_image_id.unwrap_or_default();
            let Some(user_id) = id.split(':').next().filter(|user| !user.is_empty()) else {
                continue;
            };
            let (user_id, face_id) = (user_id.to_owned(), Some(face.face_id));
            let candidate = Candidate { user_id: user_id.clone(), face_id, similarity };
            match people.get_mut(&user_id) {
                Some(known) if known.similarity >= similarity => {}
                _ => _ = people.insert(user_id, candidate),
            }
        }
        Ok(found.searched_face.map(|_| people.into_values().collect()))
    }

    /// One, none, or too many.
    fn answer(&self, found: Option<Vec<Candidate>>, people: u64) -> Identification {
        let settings = self.identify_settings();
        let threshold = identification_threshold(settings.threshold, people);
        let verdict = |reason, best: Option<Candidate>| {
            let score = best.as_ref().map(|best| best.similarity);
            let shown = |number: f64| format!("{:.2}", floor_to_cents(number));
            let facts: [Fact; 2] =
                [("score", score.map_or_else(String::new, shown)), ("threshold", shown(threshold))];
            let (user_id, face_id) =
                best.map_or((None, None), |best| (Some(best.user_id), best.face_id));
            let message = reason_text(reason, self.language(), &facts);
            Identification { reason, user_id, face_id, score, threshold, message }
        };
        let Some(mut found) = found else { return verdict(Reason::NoFace, None) };
        found.sort_by(|a, b| b.similarity.total_cmp(&a.similarity));
        let mut found = found.into_iter();
        let Some(best) = found.next().filter(|best| best.similarity >= threshold) else {
            return verdict(Reason::NoMatch, None);
        };
        let too_near = |second: Candidate| best.similarity - second.similarity < settings.margin;
        match found.next().is_some_and(too_near) {
            // Neither is named: whom the app would take for the person is not known.
            true => {
                Identification { score: Some(best.similarity), ..verdict(Reason::Ambiguous, None) }
            }
            false => verdict(Reason::Matched, Some(best)),
        }
    }
}

fn refused(reason: Reason, threshold: f64, message: String) -> Identification {
    Identification { reason, user_id: None, face_id: None, score: None, threshold, message }
}

#[cfg(test)]
mod tests {
    use super::identification_threshold;

    #[test]
    fn the_threshold_rises_with_the_people() {
        for (people, expected) in [(0, 80.0), (1, 80.0), (10, 90.0), (1000, 97.5)] {
            assert!((identification_threshold(80.0, people) - expected).abs() < 1e-9, "{people}");
        }
    }
}
