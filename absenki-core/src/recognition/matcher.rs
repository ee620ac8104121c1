//! Does this photo show this person?

use std::sync::Arc;

use futures_util::future::try_join;

use super::cache::{self, VerdictCache};
use super::sought::Sought;
use super::verdict::{Verification, floor_to_cents, label_faces};
use crate::backend::{CollectionId, FaceBackend, FaceDetail};
use crate::blocking::off_the_runtime;
use crate::config::{
    Config, FaceCount, IdentifySettings, Language, QualityGate, SeveralFaces, VerifySettings,
};
use crate::error::Result;
use crate::geometry::NormalizedBox;
use crate::message::{Fact, quality_text, reason_text, too_small_text};
use crate::photo::Photo;
use crate::processor::FaceProcessor;
use crate::quality::QualityReport;
use crate::reason::{Label, Reason};

/// Decides whether a photo shows one of the faces that the caller names.
///
/// Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct FaceMatcher {
    backend: Arc<dyn FaceBackend>,
    processor: FaceProcessor,
    collection: CollectionId,
    settings: VerifySettings,
    identify: IdentifySettings,
    /// Whether faces are associated with users.
    users: bool,
    gate: QualityGate,
    language: Language,
    aws_min_confidence: f64,
    cache: Option<VerdictCache<Verification>>,
}

impl FaceMatcher {
    /// A matcher over the collection of the setting `rekognition.collection`. `processor` checks the
    /// quality and counts the faces, if the settings say so.
    ///
    /// # Errors
    /// Those of [`Config::validate`].
    pub fn new(
        config: &Config,
        backend: Arc<dyn FaceBackend>,
        processor: FaceProcessor,
    ) -> Result<Self> {
        config.validate()?;
        let settings = config.verify;
        Ok(FaceMatcher {
            backend,
            processor,
            collection: CollectionId::new(&*config.collection)?,
            settings,
            identify: config.identify,
            users: config.enroll.users,
            gate: config.gate,
            language: config.language,
            aws_min_confidence: config.liveness.aws_min_confidence,
            cache: VerdictCache::new(settings.cache_ttl),
        })
    }

    /// The backend that keeps the faces.
    #[must_use]
    pub fn backend(&self) -> &Arc<dyn FaceBackend> {
        &self.backend
    }

    /// The collection that keeps the faces.
    #[must_use]
    pub fn collection(&self) -> &CollectionId {
        &self.collection
    }

    pub(super) fn settings(&self) -> &VerifySettings {
        &self.settings
    }

    pub(super) fn identify_settings(&self) -> &IdentifySettings {
        &self.identify
    }

    pub(super) fn gate(&self) -> &QualityGate {
        &self.gate
    }

    pub(super) fn has_users(&self) -> bool {
        self.users
    }

    pub(crate) fn language(&self) -> Language {
        self.language
    }

    pub(crate) fn aws_min_confidence(&self) -> f64 {
        self.aws_min_confidence
    }

    /// Whether `photo` shows the person whose stored faces are `own_faces`. Without any the verdict
    /// is [`Reason::NotEnrolled`], and no call is made.
    ///
    /// Where `enroll.users` is on, one free call more finds out whether the faces belong to a user,
    /// whose vector is then searched in their place; `face_id` is `None` in such a verdict.
    ///
    /// # Errors
    /// Those of the backend and of decoding the photo.
    pub async fn verify(&self, own_faces: &[String], photo: &Photo) -> Result<Verification> {
        if own_faces.is_empty() {
            return Ok(self.verdict(Reason::NotEnrolled, &[]));
        }
        let Some(known) = &self.cache else {
            return self.ask(own_faces, photo).await;
        };
        let key = cache::key(photo, own_faces);
        if let Some(verdict) = known.get(&key) {
            return Ok(verdict);
        }
        let verdict = self.ask(own_faces, photo).await?;
        known.put(key, &verdict);
        Ok(verdict)
    }

    /// The verdict, from the photo and the backend.
    async fn ask(&self, own_faces: &[String], photo: &Photo) -> Result<Verification> {
        let min_side = self.backend.min_side();
        if !photo.has_sides_of(min_side) {
            let message = too_small_text(photo, min_side, self.language);
            return Ok(Verification::without_faces(Reason::TooSmall, message));
        }
        let quality = match self.settings.quality_gate {
            true => Some(self.check_quality(photo).await?),
            false => None,
        };
        if let Some(quality) = quality
            && let Some(reason) = quality.outcome.reason()
        {
            let message = quality_text(&quality, &self.gate, self.language).unwrap_or_default();
            let refused = Verification::without_faces(reason, message);
            return Ok(Verification { quality: Some(quality), ..refused });
        }
        let sought = self.seek(own_faces, photo);
        let (seen, sought) = try_join(self.count_faces(photo), sought).await?;
        let mut verification = self.judge(seen, sought);
        verification.quality = quality;
        Ok(verification)
    }

    fn verdict(&self, reason: Reason, facts: &[Fact]) -> Verification {
        Verification::without_faces(reason, reason_text(reason, self.language, facts))
    }

    pub(super) async fn check_quality(&self, photo: &Photo) -> Result<QualityReport> {
        let (processor, photo) = (self.processor.clone(), photo.clone());
        off_the_runtime(move || processor.quality_check(&photo)).await
    }

    /// The boxes of the faces in the photo, or `None` if nobody is asked.
    async fn count_faces(&self, photo: &Photo) -> Result<Option<Vec<NormalizedBox>>> {
        match self.settings.face_count {
            FaceCount::Off => Ok(None),
            FaceCount::Backend => {
                let faces = self.backend.detect_faces(photo).await?;
                Ok(Some(faces.iter().map(|face: &FaceDetail| face.bounding_box).collect()))
            }
            FaceCount::Detector => {
                let (processor, photo) = (self.processor.clone(), photo.clone());
                let faces = off_the_runtime(move || processor.detect_faces(&photo)).await?;
                Ok(Some(faces.iter().map(|face| face.bounding_box).collect()))
            }
        }
    }

    fn judge(&self, seen: Option<Vec<NormalizedBox>>, sought: Sought) -> Verification {
        let Sought { searched, own, foreign } = sought;
        let mut face_count = seen.as_ref().map(|faces| faces.len() as u32);
        let (label, reason, matched) = match (searched, &own, &foreign) {
            (None, ..) => (Label::Other, Reason::NoFace, None),
            (Some(face), ..) if self.gate.face_too_small(&face.bounding_box) => {
                (Label::Unknown, Reason::FaceTooSmall, None)
            }
            (Some(_), Some(own), _) => (Label::Matched, Reason::Matched, Some(own)),
            (Some(_), None, Some(foreign)) => {
                (Label::WrongPerson, Reason::WrongPerson, Some(foreign))
            }
            (Some(_), None, None) => (Label::Unknown, Reason::NoMatch, None),
        };
        let score = matched.map(|found| found.similarity);
        let faces = label_faces(seen.unwrap_or_default(), searched, label, score);
        // The search can see a face that the count missed.
        face_count = face_count.map(|count| count.max(faces.len() as u32));
        let several = face_count.is_some_and(|count| count > 1);
        let refused = several && self.settings.several_faces == SeveralFaces::Refuse;
        let reason = if refused { Reason::MultipleFaces } else { reason };
        let own = own.filter(|_| reason == Reason::Matched);
        let mut verification = Verification {
            score,
            face_id: own.as_ref().and_then(|found| found.face_id.clone()),
            name: own.and_then(|found| found.name),
            face_count,
            faces,
            ..self.verdict(reason, &self.facts(score, face_count))
        };
        if several && self.settings.several_faces == SeveralFaces::Warn {
            let facts = self.facts(score, face_count);
            verification.message.push(' ');
            verification.message += &reason_text(Reason::MultipleFaces, self.language, &facts);
        }
        verification
    }

    fn facts(&self, score: Option<f64>, face_count: Option<u32>) -> [Fact; 3] {
        [
            (
                "score",
                score.map_or_else(String::new, |score| format!("{:.2}", floor_to_cents(score))),
            ),
            ("threshold", self.settings.threshold.to_string()),
            ("count", face_count.unwrap_or_default().to_string()),
        ]
    }
}
