//! Comparing the faces of two photos, without a collection.

use absenki_core::Result;
use absenki_core::backend::{ComparedFaces, FaceDetail, SearchedFace};
use absenki_core::photo::{Photo, Pixels};

use super::{LocalRecognizer, within};
use crate::face::observe::faces_in;
use crate::similarity;
use crate::template::Template;

impl LocalRecognizer {
    /// See [`FaceBackend::compare_faces`](absenki_core::backend::FaceBackend::compare_faces).
    pub(super) async fn compare(
        &self,
        source: &Photo,
        target: &Photo,
        threshold: f64,
    ) -> Result<Option<ComparedFaces>> {
        let targets = std::slice::from_ref(target);
        Ok(self.compare_each(source, targets, threshold).await?.pop().flatten())
    }

    /// See [`FaceBackend::compare_faces_in_each`](absenki_core::backend::FaceBackend::compare_faces_in_each).
    pub(super) async fn compare_each(
        &self,
        source: &Photo,
        targets: &[Photo],
        threshold: f64,
    ) -> Result<Vec<Option<ComparedFaces>>> {
        let operation = "compare_faces";
        within(operation, (0.0..=100.0).contains(&threshold), "a similarity is 0 to 100")?;
        let (source, targets) = (source.clone(), targets.to_vec());
        self.work(operation, move |_| {
            let Some(wanted) = Wanted::of(source.pixels()?)? else {
                return Ok(targets.iter().map(|_| None).collect());
            };
            targets.iter().map(|target| wanted.compared(target.pixels()?, threshold)).collect()
        })
        .await
    }
}

/// The largest face of a photo, for comparison.
struct Wanted {
    face: SearchedFace,
    template: Option<Template>,
}

impl Wanted {
    /// `None` if the photo shows no face.
    fn of(photo: &Pixels) -> Result<Option<Self>> {
        let faces = faces_in(photo)?;
        let Some(largest) = faces.first() else { return Ok(None) };
        let FaceDetail { bounding_box, confidence, .. } = largest.detail;
        let face = SearchedFace { bounding_box, confidence };
        Ok(Some(Wanted { face, template: largest.template(photo)? }))
    }

    /// `None` if the photo shows no face.
    fn compared(&self, photo: &Pixels, threshold: f64) -> Result<Option<ComparedFaces>> {
        let faces = faces_in(photo)?;
        if faces.is_empty() {
            return Ok(None);
        }
        let (mut face_matches, mut unmatched_faces) = (Vec::new(), Vec::new());
        for mut face in faces {
            // As Rekognition's, which has no such member here.
            face.detail.face_occluded = None;
            let likeness = match (&self.template, face.template(photo)?) {
                (Some(wanted), Some(template)) => similarity(f64::from(wanted.cosine(&template))),
                _ => 0.0,
            };
            match likeness >= threshold {
                true => face_matches.push((likeness, face.detail)),
                false => unmatched_faces.push(face.detail),
            }
        }
        face_matches.sort_by(|a, b| b.0.total_cmp(&a.0));
        Ok(Some(ComparedFaces { source_face: self.face, face_matches, unmatched_faces }))
    }
}
