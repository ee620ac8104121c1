//! `Absenki\FaceVerificationService`

// Parameters have PHP's names, since PHP code may name them.
#![allow(non_snake_case)]

use absenki_core::blocking::block_on;
use absenki_core::photo::Photo;
use absenki_core::recognition::FaceMatcher;
use ext_php_rs::binary_slice::BinarySlice;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendCallable, ZendHashTable};

use crate::backend::{Backend, processor};
use crate::face_liveness_service::FaceLivenessService;
use crate::guard::{Returned, guard};
use crate::identification::Identification;
use crate::input::{self, UserId, texts};
use crate::live_verification::LiveVerification;
use crate::ping::Ping;
use crate::record::Object;
use crate::settings::Settings;
use crate::verification::Verification;

/// Verifies that a face belongs to a user. The app keeps the profiles.
#[php_class]
#[php(name = "Absenki\\FaceVerificationService")]
pub(crate) struct FaceVerificationService {
    settings: Settings,
    matcher: FaceMatcher,
}

#[php_impl]
impl FaceVerificationService {
    fn __construct(config: Option<&ZendHashTable>) -> Returned<Self> {
        guard("config", || {
            let settings = Settings::from_array(config)?;
            let backend = Backend::open(&settings)?.shared();
            let matcher = FaceMatcher::new(&settings.config, backend, processor(&settings)?)?;
            Ok(FaceVerificationService { settings, matcher })
        })
    }

    fn verify_face(
        &self,
        userId: UserId,
        image: BinarySlice<'_, u8>,
        faceIds: &ZendHashTable,
    ) -> Returned<Object<Verification>> {
        guard("verify_face", || {
            let photo = input::photo(&image, &self.settings.config.limits)?;
            self.verify(userId, &photo, faceIds)
        })
    }

    fn verify_face_file(
        &self,
        userId: UserId,
        path: BinarySlice<'_, u8>,
        faceIds: &ZendHashTable,
    ) -> Returned<Object<Verification>> {
        guard("verify_face", || {
            let photo = input::photo_file(&path, &self.settings.config.limits)?;
            self.verify(userId, &photo, faceIds)
        })
    }

    fn identify(&self, image: BinarySlice<'_, u8>) -> Returned<Object<Identification>> {
        guard("identify", || {
            let photo = input::photo(&image, &self.settings.config.limits)?;
            Object::of(&block_on(self.matcher.identify(&photo))??)
        })
    }

    fn identify_file(&self, path: BinarySlice<'_, u8>) -> Returned<Object<Identification>> {
        guard("identify", || {
            let photo = input::photo_file(&path, &self.settings.config.limits)?;
            Object::of(&block_on(self.matcher.identify(&photo))??)
        })
    }

    fn verify_live(
        &self,
        liveness: &FaceLivenessService,
        token: &str,
        userId: UserId,
        frames: &ZendHashTable,
        useOnce: ZendCallable<'_>,
        faceIds: &ZendHashTable,
    ) -> Returned<Object<LiveVerification>> {
        guard("verify_live", || {
            let own = texts("faceIds", faceIds)?;
            let attempt = liveness.check(token, &userId, frames, &useOnce)?;
            let found = block_on(self.matcher.verify_if_live(attempt, &own))??;
            LiveVerification::object(&found, &userId.0, &self.settings.config)
        })
    }

    fn create_face_liveness_session(&self) -> Returned<String> {
        guard("create_face_liveness_session", || {
            Ok(block_on(self.matcher.backend().create_face_liveness_session())??)
        })
    }

    fn verify_aws_session(
        &self,
        sessionId: &str,
        userId: UserId,
        faceIds: &ZendHashTable,
    ) -> Returned<Object<LiveVerification>> {
        guard("verify_aws_session", || {
            let own = texts("faceIds", faceIds)?;
            let found = block_on(self.matcher.verify_aws_session(sessionId, &own))??;
            LiveVerification::object(&found, &userId.0, &self.settings.config)
        })
    }

    fn ping(&self) -> Returned<Object<Ping>> {
        guard("ping", || {
            Ping::object(&block_on(self.matcher.backend().ping(self.matcher.collection()))??)
        })
    }
}

impl FaceVerificationService {
    fn verify(
        &self,
        user_id: UserId,
        photo: &Photo,
        face_ids: &ZendHashTable,
    ) -> Returned<Object<Verification>> {
        let own = texts("faceIds", face_ids)?;
        let verdict = block_on(self.matcher.verify(&own, photo))??;
        Verification::object(&verdict, &user_id.0, &self.settings.config)
    }
}
