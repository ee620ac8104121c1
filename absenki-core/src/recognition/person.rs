//! Several photos of one person at once: which of them are worth enrolling, and which are missing.

use super::indexer::FaceIndexer;
use super::outcome::Enrollment;
use crate::backend::{ComparedFaces, FaceDetail};
use crate::codes::coded;
use crate::error::{Error, ErrorKind, Result};
use crate::message::person_text;
use crate::photo::Photo;
use crate::reason::Reason;

/// How many photos a person is enrolled from at once.
pub const PHOTOS_OF_A_PERSON: std::ops::RangeInclusive<usize> = 3..=5;

/// Faces that make a good account: see "What 80 and 90 mean" in `docs/accuracy.md`.
const ENOUGH: usize = 3;

/// From this yaw on, degrees, a head is turned to a side.
const TURNED: f64 = 8.0;

/// The side of the pictures by which a photo and its copy are compared, pixels.
const THUMBNAIL: u32 = 32;

/// Mean difference of the samples, 0..255, up to which two photos are one. Written again at 0.5 to 1
/// times the size and JPEG quality 60, 197 photos differ by 5 at most where the face is; the first two
/// photos of 449 people of Labeled Faces in the Wild by 15 and more.
const SAME_PHOTO: f64 = 6.0;

coded! {
    /// A photo that is worth adding.
    pub enum MissingPhoto {
        /// With the face to the camera.
        Front = "front",
        /// With the head turned a little to the person's left.
        Left = "left",
        /// With the head turned a little to the person's right.
        Right = "right",
    }
}

/// How the enrolment of a person from several photos ended.
#[derive(Debug)]
#[non_exhaustive]
pub struct PersonEnrollment {
    /// One result for each photo, in their order.
    pub photos: Vec<Result<Enrollment>>,
    /// What to add, where fewer than three photos were enrolled.
    pub missing: Vec<MissingPhoto>,
    /// One or two sentences for the person: how many photos were enrolled, and what to add.
    pub message: String,
}

impl PersonEnrollment {
    /// How many photos were enrolled.
    #[must_use]
    pub fn enrolled(&self) -> usize {
        self.photos.iter().filter(|photo| is_enrolled(photo)).count()
    }
}

fn is_enrolled(photo: &Result<Enrollment>) -> bool {
    photo.as_ref().is_ok_and(|photo| photo.enrolled().is_some())
}

impl FaceIndexer {
    /// Enrols the photos of one person that are worth it: not twice the same photo, and none of
    /// somebody else than most photos show. `work` enrols one.
    pub(crate) async fn person<'a, F>(
        &self,
        photos: &'a [Photo],
        work: impl Fn(&'a Photo) -> F,
        progress: impl FnMut(usize),
    ) -> Result<PersonEnrollment>
    where
        F: Future<Output = Result<Enrollment>>,
    {
        if !PHOTOS_OF_A_PERSON.contains(&photos.len()) {
            let message = "a person is enrolled from 3 to 5 photos at once";
            return Err(Error::new(ErrorKind::InvalidParameter, "enroll_person", message));
        }
        let mut faces = Vec::with_capacity(photos.len());
        for photo in photos {
            faces.push(match self.largest_face(photo).await {
                // Its enrolment says that the photo is damaged.
                Err(error) if error.kind() == ErrorKind::ImageCorrupt => None,
                found => found?,
            });
        }
        let refused = self.refused(photos, &faces).await?;
        let chosen = |photo: &'a Photo| {
            let at = photos.iter().position(|other| std::ptr::eq(photo, other));
            let refusal =
                at.and_then(|at| refused[at]).map(|reason| self.judge().of_person(reason));
            let work = &work;
            async move {
                match refusal {
                    Some(refusal) => Ok(Enrollment::Refused(refusal)),
                    None => work(photo).await,
                }
            }
        };
        let results = self.each(photos, chosen, progress).await;
        let enrolled: Vec<&FaceDetail> = results
            .iter()
            .zip(&faces)
            .filter(|(result, _)| is_enrolled(result))
            .filter_map(|(_, face)| face.as_ref())
            .collect();
        let missing = missing(&enrolled);
        let language = self.judge().language;
        let message = person_text(enrolled.len(), photos.len(), &missing, language);
        Ok(PersonEnrollment { photos: results, missing, message })
    }

    /// `None` where the photo shows no face.
    async fn largest_face(&self, photo: &Photo) -> Result<Option<FaceDetail>> {
        if !photo.has_sides_of(self.backend().min_side()) {
            return Ok(None);
        }
        let faces = self.backend().detect_faces(photo).await?;
        let area = |face: &FaceDetail| face.bounding_box.area();
        Ok(faces.into_iter().max_by(|a, b| area(a).total_cmp(&area(b))))
    }

    /// Why photos are not enrolled. One without a face goes on: its enrolment says what is wrong.
    async fn refused(
        &self,
        photos: &[Photo],
        faces: &[Option<FaceDetail>],
    ) -> Result<Vec<Option<Reason>>> {
        let mut refused = vec![None; photos.len()];
        let mut different: Vec<(usize, &FaceDetail)> = Vec::new();
        for (at, face) in faces.iter().enumerate() {
            let Some(face) = face else { continue };
            let mut is_copy = false;
            for &(before, its_face) in &different {
                is_copy |= is_same(&photos[before], &photos[at], its_face)?;
            }
            match is_copy {
                true => refused[at] = Some(Reason::SamePhoto),
                false => different.push((at, face)),
            }
        }
        let different: Vec<usize> = different.into_iter().map(|(at, _)| at).collect();
        let group = self.one_person(photos, &different).await?;
        for at in different.into_iter().filter(|at| !group.contains(at)) {
            refused[at] = Some(Reason::NotSamePerson);
        }
        Ok(refused)
    }

    /// Those of the photos that show the person whom most of them show; none where no person is in more
    /// than half of them.
    async fn one_person(&self, photos: &[Photo], of: &[usize]) -> Result<Vec<usize>> {
        for &reference in of {
            let others: Vec<usize> = of.iter().copied().filter(|&at| at != reference).collect();
            let targets: Vec<Photo> = others.iter().map(|&at| photos[at].clone()).collect();
            let compared =
                self.backend().compare_faces_in_each(&photos[reference], &targets, 0.0).await?;
            let is_like = |(_, compared): &(usize, Option<ComparedFaces>)| {
                let mut matches = compared.iter().flat_map(|compared| &compared.face_matches);
                matches.any(|(likeness, _)| *likeness >= self.settings().user_threshold)
            };
            let alike = others.into_iter().zip(compared).filter(is_like).map(|(at, _)| at);
            let group: Vec<usize> = [reference].into_iter().chain(alike).collect();
            if 2 * group.len() > of.len() {
                return Ok(group);
            }
        }
        Ok(Vec::new())
    }
}

/// What to add to these faces.
fn missing(enrolled: &[&FaceDetail]) -> Vec<MissingPhoto> {
    let yaws = || enrolled.iter().filter_map(|face| Some(face.pose?.yaw));
    let views = [
        (MissingPhoto::Front, yaws().any(|yaw| yaw.abs() < TURNED)),
        (MissingPhoto::Left, yaws().any(|yaw| yaw >= TURNED)),
        (MissingPhoto::Right, yaws().any(|yaw| yaw <= -TURNED)),
    ];
    let missing = views.into_iter().filter(|(_, there)| !there).map(|(view, _)| view);
    missing.take(ENOUGH.saturating_sub(enrolled.len())).collect()
}

/// Whether two photos are one, by the part where the face of the first is. The boxes of two faces are
/// not: a detector finds the copy's at another place by some pixels.
fn is_same(one: &Photo, other: &Photo, face: &FaceDetail) -> Result<bool> {
    let part = |photo: &Photo| photo.pixels()?.resized(&face.bounding_box, THUMBNAIL, THUMBNAIL);
    let (one, other) = (part(one)?, part(other)?);
    let differences = one.data().iter().zip(other.data()).map(|(&a, &b)| f64::from(a.abs_diff(b)));
    Ok(differences.sum::<f64>() / one.data().len() as f64 <= SAME_PHOTO)
}
