//! Checking that a living person is in front of the camera.

use absenki_core::Config;
use absenki_core::blocking::block_on;
use absenki_core::liveness::{
    FaceLivenessService, LivenessFrame, LivenessJudge, LivenessSession, LivenessVerification,
    SessionKey, check_count,
};

use absenki_ffi_export::export;

use crate::backend::{absenki_backend, backend_of};
use crate::config::absenki_config;
use crate::failure::{Failure, absenki_error};
use crate::guard::{free, guard, look};
use crate::handle::{
    Array, Once, Out, UserData, absenki_bytes, absenki_str, absenki_use_once_callback, needed,
};
use crate::liveness_verification::absenki_liveness_verification;
use crate::processor::{absenki_detector, detector_of};
use crate::result::absenki_result;

/// Checks that a living person, not a picture of one, is in front of the camera: the person turns the
/// head as a random session says. It does not stop a video that follows the session, nor a mask.
///
/// Several threads may use one at the same time. Calls block the calling thread.
pub struct absenki_liveness {
    service: FaceLivenessService,
    config: Config,
}

/// One attempt of one user. Several threads may read one at the same time.
pub struct absenki_liveness_session(LivenessSession);

/// A picture of the camera, not mirrored.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct absenki_liveness_frame<'a> {
    /// Milliseconds since the start of the attempt.
    pub at_ms: u64,
    /// The bytes of a picture file, or the text of a data URL.
    pub picture: absenki_bytes<'a>,
}

/// Makes a liveness check. `config` has the settings `liveness.*`; `liveness.key` is required.
/// `backend` compares the faces of an attempt with each other. Needs the YuNet detector.
///
/// Fails with `ABSENKI_RESULT_CONFIGURATION` for a setting outside its range or a key that is too
/// short, and without the feature `local` with `_NOT_BUILT`.
#[export]
pub extern "C" fn absenki_liveness_new(
    config: Option<&absenki_config>,
    backend: Option<&absenki_backend>,
    out: Out<'_, Box<absenki_liveness>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (backend, place) = (backend_of(backend)?, out.needed("out")?);
        let config = needed(config, "config")?.get().clone();
        let judge = LivenessJudge::new(
            config.liveness,
            config.language,
            detector_of(absenki_detector::Yunet as u32)?,
        )?;
        let key = SessionKey::new(&config.liveness_key)?;
        let service = FaceLivenessService::new(&config, judge, backend, key)?;
        place.fill(Box::new(absenki_liveness { service, config }));
        Ok(())
    })
}

/// Frees a liveness check. NULL is allowed.
#[export]
pub extern "C" fn absenki_liveness_free(liveness: Option<Box<absenki_liveness>>) {
    free(liveness);
}

/// Starts an attempt of a user with random steps. The caller frees `*out`.
#[export]
pub extern "C" fn absenki_liveness_start(
    liveness: Option<&absenki_liveness>,
    user_id: absenki_str<'_>,
    out: Out<'_, Box<absenki_liveness_session>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (liveness, place) = (needed(liveness, "liveness")?, out.needed("out")?);
        let session = liveness.service.start(user_id.text("user_id")?)?;
        place.fill(Box::new(absenki_liveness_session(session)));
        Ok(())
    })
}

/// Frees a session. NULL is allowed.
#[export]
pub extern "C" fn absenki_liveness_session_free(session: Option<Box<absenki_liveness_session>>) {
    free(session);
}

/// The session's token, for one call of `absenki_liveness_verify`. Empty for NULL.
#[export]
pub extern "C" fn absenki_liveness_session_token(
    session: Option<&absenki_liveness_session>,
) -> absenki_str<'_> {
    look("".into(), || Some(session?.0.token.as_str().into()))
}

/// The number of steps; 0 for NULL.
#[export]
pub extern "C" fn absenki_liveness_session_steps(
    session: Option<&absenki_liveness_session>,
) -> usize {
    look(0, || Some(session?.0.challenge.steps().len()))
}

/// The step at `index`, from 0: `left`, `right`, `straight` or `closer`; empty if there is none.
#[export]
pub extern "C" fn absenki_liveness_session_step(
    session: Option<&absenki_liveness_session>,
    index: usize,
) -> absenki_str<'static> {
    look("".into(), || Some(session?.0.challenge.steps().get(index)?.code().into()))
}

/// How long the session is valid, milliseconds; 0 for NULL.
#[export]
pub extern "C" fn absenki_liveness_session_expires_in_ms(
    session: Option<&absenki_liveness_session>,
) -> u64 {
    look(0, || Some(session?.0.expires_in_ms))
}

/// Whether `frames`, `count` pictures in the order of their times, show one living person who does
/// what the session of `token` says. The caller frees `*out`.
///
/// `use_once` records a session as used; NULL keeps the record in this process, for a program that is
/// the only one. An attempt that is not live is not a failure.
///
/// Fails with `ABSENKI_RESULT_INVALID_PARAMETER` for too many frames or times that do not increase,
/// with `_IMAGE_TOO_LARGE` for a frame over a limit, and as the backend does.
#[export]
pub extern "C" fn absenki_liveness_verify(
    liveness: Option<&absenki_liveness>,
    token: absenki_str<'_>,
    user_id: absenki_str<'_>,
    frames: Array<'_, absenki_liveness_frame<'_>>,
    count: usize,
    use_once: absenki_use_once_callback,
    user_data: UserData,
    out: Out<'_, Box<absenki_liveness_verification>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (liveness, place) = (needed(liveness, "liveness")?, out.needed("out")?);
        let frames = frames.slice(count, "frames")?;
        let once = Once::new(use_once, user_data);
        let verdict = liveness.check(token, user_id, frames, once)?;
        place.fill(Box::new(verdict.into()));
        Ok(())
    })
}

impl absenki_liveness {
    /// The verdict on an attempt. Without `once`, used sessions are recorded in this process.
    pub(crate) fn check(
        &self,
        token: absenki_str<'_>,
        user_id: absenki_str<'_>,
        frames: &[absenki_liveness_frame<'_>],
        once: Option<Once>,
    ) -> Result<LivenessVerification, Failure> {
        let (token, user_id) = (token.text("token")?, user_id.text("user_id")?);
        let settings = &self.config.liveness;
        check_count(frames.len(), settings)?;
        let mut pictures = Vec::with_capacity(frames.len());
        for frame in frames {
            let picture = frame.picture.slice("picture")?.to_vec();
            pictures.push(LivenessFrame::new(frame.at_ms, picture, settings)?);
        }
        match once {
            Some(once) => {
                let use_once = |nonce: &str, expires| once.call(nonce, expires);
                self.service.verify_blocking(token, user_id, &pictures, use_once)
            }
            None => Ok(block_on(self.service.verify(token, user_id, &pictures))??),
        }
    }
}
