//! Verifying faces.

use absenki_core::blocking::block_on;
use absenki_core::config::Language;
use absenki_core::liveness::LiveVerification;
use absenki_core::{Config, FaceMatcher, FaceProcessor};

use absenki_ffi_export::export;

use crate::backend::{absenki_backend, backend_of};
use crate::config::absenki_config;
use crate::failure::absenki_error;
use crate::guard::{free, guard};
use crate::handle::{
    Array, Once, Out, Place, UserData, absenki_str, absenki_use_once_callback, needed,
};
use crate::identification::absenki_identification;
use crate::liveness::{absenki_liveness, absenki_liveness_frame};
use crate::liveness_verification::absenki_liveness_verification;
use crate::photo::{absenki_photo, photo_of};
use crate::processor::{absenki_detector, absenki_processor, detector_of};
use crate::result::absenki_result;
use crate::verification::absenki_verification;

/// Verifies that a face belongs to a user.
///
/// Several threads may use one at the same time. Calls block the calling thread.
pub struct absenki_verifier {
    matcher: FaceMatcher,
    language: Language,
}

/// Makes a verifier for the collection of the setting `rekognition.collection`. `config` may be
/// NULL for the defaults. `processor` counts faces and checks the quality if the settings require
/// that; NULL means one with the settings of `config` and the best detector.
///
/// Fails with `ABSENKI_RESULT_CONFIGURATION` for a setting outside its range.
#[export]
pub extern "C" fn absenki_verifier_new(
    config: Option<&absenki_config>,
    backend: Option<&absenki_backend>,
    processor: Option<&absenki_processor>,
    out: Out<'_, Box<absenki_verifier>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (backend, place) = (backend_of(backend)?, out.needed("out")?);
        let config = config.map_or_else(Config::default, |config| config.get().clone());
        let processor = match processor {
            Some(processor) => processor.get().clone(),
            None => FaceProcessor::new(&config, detector_of(absenki_detector::Best as u32)?)?,
        };
        let matcher = FaceMatcher::new(&config, backend, processor)?;
        place.fill(Box::new(absenki_verifier { matcher, language: config.language }));
        Ok(())
    })
}

/// Frees a verifier. NULL is allowed.
#[export]
pub extern "C" fn absenki_verifier_free(verifier: Option<Box<absenki_verifier>>) {
    free(verifier);
}

/// Whether a photo shows the person whose stored faces are `face_ids`: `count` ids, those that
/// your database has for the user in this provider and collection. Without one the verdict is
/// `ABSENKI_REASON_NOT_ENROLLED`, and no call is made. The caller frees `*out`.
///
/// Fails as the backend does, and with `ABSENKI_RESULT_IMAGE_CORRUPT` for a photo that is damaged
/// after its header. Another person's face, or none, is not a failure.
#[export]
pub extern "C" fn absenki_verifier_verify(
    verifier: Option<&absenki_verifier>,
    face_ids: Array<'_, absenki_str<'_>>,
    count: usize,
    photo: Option<&absenki_photo>,
    out: Out<'_, Box<absenki_verification>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (verifier, photo) = (needed(verifier, "verifier")?, photo_of(photo)?);
        let place = out.needed("out")?;
        let ids = face_ids.texts(count, "face_ids")?;
        let verification = block_on(verifier.matcher.verify(&ids, photo))??;
        place.fill(Box::new(absenki_verification::new(verification, verifier.language)));
        Ok(())
    })
}

/// Who in the whole collection a photo shows: one user, nobody, or one of two who are too much
/// alike. The similarity that is necessary rises with the collection: settings `identify.threshold`
/// and `identify.margin`. The caller frees `*out`.
///
/// Fails as `absenki_verifier_verify` does. A stranger is not a failure.
#[export]
pub extern "C" fn absenki_verifier_identify(
    verifier: Option<&absenki_verifier>,
    photo: Option<&absenki_photo>,
    out: Out<'_, Box<absenki_identification>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (verifier, photo) = (needed(verifier, "verifier")?, photo_of(photo)?);
        let place = out.needed("out")?;
        place.fill(Box::new(block_on(verifier.matcher.identify(photo))??.into()));
        Ok(())
    })
}

/// Whether `frames` show the person whose stored faces are `face_ids`, living: liveness and
/// verification in one call. The parameters are those of `absenki_liveness_verify` and
/// `absenki_verifier_verify`.
///
/// Only an attempt that is live is verified, by its best frame; else `*out_verification` is NULL. The
/// caller frees `*out_liveness` and `*out_verification`.
///
/// Fails as those two functions do. An attempt that is not live, or shows another person, is not a
/// failure.
#[export]
pub extern "C" fn absenki_verifier_verify_live(
    verifier: Option<&absenki_verifier>,
    liveness: Option<&absenki_liveness>,
    token: absenki_str<'_>,
    user_id: absenki_str<'_>,
    frames: Array<'_, absenki_liveness_frame<'_>>,
    frame_count: usize,
    use_once: absenki_use_once_callback,
    user_data: UserData,
    face_ids: Array<'_, absenki_str<'_>>,
    face_count: usize,
    out_liveness: Out<'_, Box<absenki_liveness_verification>>,
    out_verification: Out<'_, Option<Box<absenki_verification>>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (verifier, liveness) = (needed(verifier, "verifier")?, needed(liveness, "liveness")?);
        let places =
            (out_liveness.needed("out_liveness")?, out_verification.needed("out_verification")?);
        let ids = face_ids.texts(face_count, "face_ids")?;
        let frames = frames.slice(frame_count, "frames")?;
        let attempt = liveness.check(token, user_id, frames, Once::new(use_once, user_data))?;
        verifier.fill(block_on(verifier.matcher.verify_if_live(attempt, &ids))??, places);
        Ok(())
    })
}

/// Whether a session of AWS Face Liveness shows the person whose stored faces are `face_ids`, living.
/// It is live from the setting `liveness.aws_min_confidence` on; its reference image is verified.
///
/// AWS binds no session to a user: take an id of `absenki_backend_create_face_liveness_session` only
/// from the user for whom it was made, and only once. The caller frees `*out_liveness`, and
/// `*out_verification`, which is NULL for a session that is not live.
///
/// Fails as the backend does; the embedded recognizer has no such sessions
/// (`ABSENKI_RESULT_CONFIGURATION`).
#[export]
pub extern "C" fn absenki_verifier_verify_aws_session(
    verifier: Option<&absenki_verifier>,
    session_id: absenki_str<'_>,
    face_ids: Array<'_, absenki_str<'_>>,
    face_count: usize,
    out_liveness: Out<'_, Box<absenki_liveness_verification>>,
    out_verification: Out<'_, Option<Box<absenki_verification>>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let verifier = needed(verifier, "verifier")?;
        let places =
            (out_liveness.needed("out_liveness")?, out_verification.needed("out_verification")?);
        let ids = face_ids.texts(face_count, "face_ids")?;
        let session_id = session_id.text("session_id")?;
        verifier.fill(block_on(verifier.matcher.verify_aws_session(session_id, &ids))??, places);
        Ok(())
    })
}

impl absenki_verifier {
    fn fill(
        &self,
        found: LiveVerification,
        (liveness, verification): (
            Place<'_, Box<absenki_liveness_verification>>,
            Place<'_, Option<Box<absenki_verification>>>,
        ),
    ) {
        let verified = found
            .verification
            .map(|verdict| Box::new(absenki_verification::new(verdict, self.language)));
        verification.fill(verified);
        liveness.fill(Box::new(found.liveness.into()));
    }
}
