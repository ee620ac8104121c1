//! Comparing the faces of two photos, without a collection.

use absenki_core::Result;
use absenki_core::backend::{ComparedFaces, SearchedFace};
use absenki_core::photo::Photo;

use super::{LocalRecognizer, within};
use crate::face::observe::faces_in;
use crate::similarity;

impl LocalRecognizer {
    /// See [`FaceBackend::compare_faces`](absenki_core::backend::FaceBackend::compare_faces).
    pub(super) async fn compare(
        &self,
        source: &Photo,
        target: &Photo,
        threshold: f64,
    ) -> Result<Option<ComparedFaces>> {
        let operation = "compare_faces";
        within(operation, (0.0..=100.0).contains(&threshold), "a similarity is 0 to 100")?;
        let (source, target) = (source.clone(), target.clone());
        self.work(operation, move |_| {
            let (seen_in, looked_in) = (source.pixels()?, target.pixels()?);
            let (sources, targets) = (faces_in(seen_in)?, faces_in(looked_in)?);
            let Some(source) = sources.first().filter(|_| !targets.is_empty()) else {
                return Ok(None);
            };
            let wanted = source.template(seen_in)?;
            let source_face = SearchedFace {
                bounding_box: source.detail.bounding_box,
                confidence: source.detail.confidence,
            };
            let (mut face_matches, mut unmatched_faces) = (Vec::new(), Vec::new());
            for face in targets {
                let likeness = match (&wanted, face.template(looked_in)?) {
                    (Some(wanted), Some(template)) => {
                        similarity(f64::from(wanted.cosine(&template)))
                    }
                    _ => 0.0,
                };
                match likeness >= threshold {
                    true => face_matches.push((likeness, face.detail)),
                    false => unmatched_faces.push(face.detail),
                }
            }
            face_matches.sort_by(|a, b| b.0.total_cmp(&a.0));
            Ok(Some(ComparedFaces { source_face, face_matches, unmatched_faces }))
        })
        .await
    }
}
