//! Attempts of users: sessions out, verdicts in.

use std::sync::Arc;
use std::time::SystemTime;

use super::challenge::LivenessChallenge;
use super::frame::{LivenessFrame, check};
use super::judge::LivenessJudge;
use super::key::SessionKey;
use super::nonce::{MemoryNonceStore, NonceStore};
use super::token::{Claims, LivenessSession};
use super::verdict::LivenessVerification;
use crate::backend::{CollectionId, ComparedFaces, FaceBackend};
use crate::blocking::{block_on, off_the_runtime};
use crate::config::Config;
use crate::error::{Error, Result};
use crate::photo::Photo;
use crate::reason::LivenessReason;

/// Starts attempts and judges them.
///
/// Cheap to clone; clones share everything. Every method is asynchronous;
/// [`block_on`](crate::blocking::block_on) runs it for a program without a runtime.
///
/// ```no_run
/// # use std::sync::Arc;
/// # use absenki_core::{Config, Result, backend::FaceBackend, detect::FaceDetector};
/// use absenki_core::liveness::{
///     FaceLivenessService, LivenessConfig, LivenessFrame, LivenessJudge, SessionKey,
/// };
///
/// # async fn run(
/// #     backend: Arc<dyn FaceBackend>,
/// #     yunet: Arc<dyn FaceDetector>,
/// #     pictures: Vec<(u64, Vec<u8>)>,
/// # ) -> Result<()> {
/// let config = Config::from_env()?;
/// let judge = LivenessJudge::new(LivenessConfig::default(), config.language, yunet)?;
/// let liveness = FaceLivenessService::new(&config, judge, backend, SessionKey::random()?)?;
///
/// // For the page: what to do, and the token to send back.
/// let session = liveness.start("42")?;
/// // From the page: the token, and the camera's pictures with their milliseconds.
/// let settings = LivenessConfig::default();
/// let frames = pictures
///     .into_iter()
///     .map(|(at_ms, jpeg)| LivenessFrame::new(at_ms, jpeg, &settings))
///     .collect::<Result<Vec<_>>>()?;
/// let verdict = liveness.verify(&session.token, "42", &frames).await?;
/// println!("{}: {}", verdict.reason, verdict.message);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct FaceLivenessService {
    judge: LivenessJudge,
    backend: Arc<dyn FaceBackend>,
    collection: CollectionId,
    key: SessionKey,
    nonces: Arc<dyn NonceStore>,
}

impl FaceLivenessService {
    /// A service whose sessions are signed with `key` and belong to the collection of `config`.
    /// `backend` compares the faces of an attempt with each other. Used sessions are remembered in the
    /// memory of this process: see [`with_nonce_store`](Self::with_nonce_store).
    ///
    /// # Errors
    /// Those of [`Config::validate`].
    pub fn new(
        config: &Config,
        judge: LivenessJudge,
        backend: Arc<dyn FaceBackend>,
        key: SessionKey,
    ) -> Result<Self> {
        config.validate()?;
        Ok(FaceLivenessService {
            judge,
            backend,
            collection: CollectionId::new(&*config.collection)?,
            key,
            nonces: Arc::new(MemoryNonceStore::default()),
        })
    }

    /// Remembers used sessions in a store that other processes share.
    #[must_use]
    pub fn with_nonce_store(mut self, nonces: Arc<dyn NonceStore>) -> Self {
        self.nonces = nonces;
        self
    }

    /// Starts an attempt of the user with a random challenge.
    ///
    /// # Errors
    /// [`Runtime`](crate::ErrorKind::Runtime) where the system has no randomness,
    /// [`InvalidParameter`](crate::ErrorKind::InvalidParameter) for a user id of thousands of
    /// characters.
    pub fn start(&self, user_id: &str) -> Result<LivenessSession> {
        let config = self.judge.config();
        let challenge = LivenessChallenge::random(config.turns)?;
        let (collection, now) = (self.collection.as_str(), SystemTime::now());
        Claims::new(user_id, collection, challenge, config.session_ttl, now)?.sign(&self.key)
    }

    /// Whether `frames` show one living person who does what the session of `token` says.
    ///
    /// A token is good for one call. The person must be the same at the start, on the way of each turn
    /// and at the end: up to five comparisons by the backend with two turns, which Rekognition charges
    /// for. They are made only for an attempt that is live otherwise.
    ///
    /// # Errors
    /// Those of [`LivenessJudge::judge`], of the nonce store and of the backend. After an error of the
    /// frames' limits the token is still good.
    pub async fn verify(
        &self,
        token: &str,
        user_id: &str,
        frames: &[LivenessFrame],
    ) -> Result<LivenessVerification> {
        let claims = match self.claims(token, user_id, frames)? {
            Ok(claims) => claims,
            Err(reason) => return Ok(self.judge.refusal(reason)),
        };
        match self.nonces.use_once(&claims.nonce, claims.expires()).await? {
            true => self.judge(&claims.steps, frames).await,
            false => Ok(self.judge.refusal(LivenessReason::Used)),
        }
    }

    /// As [`verify`](Self::verify), for a caller that records used sessions itself: `use_once` records
    /// a nonce until a time, and returns whether it was unused, as [`NonceStore::use_once`] does. It
    /// blocks this thread, and calls `use_once` on it.
    ///
    /// # Errors
    /// Those of `verify` and of `use_once`.
    pub fn verify_blocking<E: From<Error>>(
        &self,
        token: &str,
        user_id: &str,
        frames: &[LivenessFrame],
        use_once: impl FnOnce(&str, SystemTime) -> Result<bool, E>,
    ) -> Result<LivenessVerification, E> {
        let claims = match self.claims(token, user_id, frames)? {
            Ok(claims) => claims,
            Err(reason) => return Ok(self.judge.refusal(reason)),
        };
        match use_once(&claims.nonce, claims.expires())? {
            true => Ok(block_on(self.judge(&claims.steps, frames))??),
            false => Ok(self.judge.refusal(LivenessReason::Used)),
        }
    }

    /// The claims of a token that is good, or why it is not; an error for frames over a limit.
    fn claims(
        &self,
        token: &str,
        user_id: &str,
        frames: &[LivenessFrame],
    ) -> Result<Result<Claims, LivenessReason>> {
        let (collection, now) = (self.collection.as_str(), SystemTime::now());
        let claims = Claims::check(token, user_id, collection, &self.key, now);
        if claims.is_ok() {
            check(frames, self.judge.config())?;
        }
        Ok(claims)
    }

    /// The verdict of [`verify`](Self::verify) without a session: for recordings.
    ///
    /// # Errors
    /// Those of [`LivenessJudge::judge`] and of the backend.
    pub async fn judge(
        &self,
        challenge: &LivenessChallenge,
        frames: &[LivenessFrame],
    ) -> Result<LivenessVerification> {
        let (judge, challenge, frames) = (self.judge.clone(), challenge.clone(), frames.to_vec());
        let judged = off_the_runtime(move || judge.judge_and_choose(&challenge, &frames)).await?;
        let (mut verification, witnesses) = judged;
        if verification.is_live()
            && let Some(best) = &verification.best_frame
            && !self.is_one_person(&best.photo, &witnesses).await?
        {
            let refusal = self.judge.refusal(LivenessReason::OtherPerson);
            (verification.reason, verification.message) = (refusal.reason, refusal.message);
        }
        Ok(verification)
    }

    async fn is_one_person(&self, best: &Photo, witnesses: &[LivenessFrame]) -> Result<bool> {
        let photos = witnesses.iter().map(|witness| &witness.photo);
        let others: Vec<Photo> =
            photos.filter(|photo| photo.encoded() != best.encoded()).cloned().collect();
        let compared = self.backend.compare_faces_in_each(best, &others, 0.0).await?;
        let least = self.judge.config().min_similarity;
        let is_same = |compared: &Option<ComparedFaces>| {
            let matches = compared.iter().flat_map(|compared| &compared.face_matches);
            matches.into_iter().any(|(similarity, _)| *similarity >= least)
        };
        Ok(compared.iter().all(is_same))
    }
}
