//! `Absenki\FaceLivenessService`

// Parameters have PHP's names, since PHP code may name them.
#![allow(non_snake_case)]

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use absenki_core::liveness::{self, LivenessFrame, LivenessJudge, SessionKey};
use absenki_local::YunetDetector;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendCallable, ZendHashTable};

use crate::backend::Backend;
use crate::guard::{Returned, guard};
use crate::input::{UserId, wrong_type};
use crate::liveness_session::LivenessSession;
use crate::liveness_verification::LivenessVerification;
use crate::record::Object;
use crate::settings::Settings;

/// Checks that a living person, not a picture of one, is in front of the camera.
#[php_class]
#[php(name = "Absenki\\FaceLivenessService")]
pub(crate) struct FaceLivenessService {
    settings: Settings,
    service: liveness::FaceLivenessService,
}

#[php_impl]
impl FaceLivenessService {
    fn __construct(config: Option<&ZendHashTable>) -> Returned<Self> {
        guard("config", || {
            let settings = Settings::from_array(config)?;
            let (config, backend) = (&settings.config, Backend::open(&settings)?.shared());
            let judge =
                LivenessJudge::new(config.liveness, config.language, Arc::new(YunetDetector))?;
            let key = SessionKey::new(&config.liveness_key)?;
            let service = liveness::FaceLivenessService::new(config, judge, backend, key)?;
            Ok(FaceLivenessService { settings, service })
        })
    }

    fn start(&self, userId: UserId) -> Returned<Object<LivenessSession>> {
        guard("start", || Object::of(&self.service.start(&userId.0)?))
    }

    fn verify(
        &self,
        token: &str,
        userId: UserId,
        frames: &ZendHashTable,
        useOnce: ZendCallable<'_>,
    ) -> Returned<Object<LivenessVerification>> {
        guard("verify_liveness", || {
            let verdict = self.check(token, &userId, frames, &useOnce)?;
            LivenessVerification::object(&verdict)
        })
    }
}

impl FaceLivenessService {
    /// The verdict on an attempt; `use_once` is PHP's record of used sessions.
    pub(crate) fn check(
        &self,
        token: &str,
        user_id: &UserId,
        frames: &ZendHashTable,
        use_once: &ZendCallable<'_>,
    ) -> Returned<liveness::LivenessVerification> {
        let frames = self.frames(frames)?;
        let use_once = |nonce: &str, expires: SystemTime| -> Returned<bool> {
            let seconds = expires.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
            let answer = use_once.try_call(vec![&nonce, &(seconds as i64 + 1)])?;
            answer.bool().ok_or_else(|| {
                wrong_type("The callable `useOnce` must return true or false.".to_owned())
            })
        };
        self.service.verify_blocking(token, &user_id.0, &frames, use_once)
    }

    /// The frames of an array: the keys are milliseconds, the values pictures.
    fn frames(&self, array: &ZendHashTable) -> Returned<Vec<LivenessFrame>> {
        let settings = &self.settings.config.liveness;
        // Too many are refused before any is copied.
        liveness::check_count(array.len(), settings)?;
        let mut frames = Vec::with_capacity(array.len());
        let mut entries = array.iter();
        while let Some((key, value)) = entries.next_zval() {
            let at_ms = key.long().and_then(|at| u64::try_from(at).ok());
            let bytes = value.dereference().zend_str().map(|text| text.as_bytes());
            let (Some(at_ms), Some(bytes)) = (at_ms, bytes) else {
                let message = "Argument `frames` must map milliseconds to pictures.";
                return Err(wrong_type(message.to_owned()));
            };
            frames.push(LivenessFrame::new(at_ms, bytes.to_vec(), settings)?);
        }
        Ok(frames)
    }
}
