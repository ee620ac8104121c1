//! `Absenki\FaceVerificationService`

// Parameters have PHP's names, since PHP code may name them.
#![allow(non_snake_case)]

use std::sync::Arc;
use std::time::Instant;

use absenki_core::ErrorKind;
use absenki_core::backend::{CollectionId, FaceBackend};
use absenki_core::blocking::block_on;
use absenki_core::photo::Photo;
use absenki_core::profile::MemoryProfileStore;
use absenki_core::verify;
use ext_php_rs::binary_slice::BinarySlice;
use ext_php_rs::prelude::*;
use ext_php_rs::types::ZendHashTable;

use crate::backend::{Backend, processor};
use crate::guard::{Returned, guard};
use crate::input::{self, UserId, texts};
use crate::ping::Ping;
use crate::record::Object;
use crate::settings::Settings;
use crate::verification::Verification;

/// Verifies that a face belongs to a user. The app keeps the profiles.
#[php_class]
#[php(name = "Absenki\\FaceVerificationService")]
pub(crate) struct FaceVerificationService {
    settings: Settings,
    backend: Backend,
    collection: CollectionId,
    service: verify::FaceVerificationService,
}

#[php_impl]
impl FaceVerificationService {
    fn __construct(config: Option<&ZendHashTable>) -> Returned<Self> {
        guard("config", || {
            let settings = Settings::from_array(config)?;
            let backend = Backend::open(&settings)?;
            let service = verify::FaceVerificationService::new(
                &settings.config,
                backend.shared(),
                Arc::new(MemoryProfileStore::default()),
                processor(&settings),
            )?;
            let collection = CollectionId::new(settings.config.collection.as_str())?;
            Ok(FaceVerificationService { settings, backend, collection, service })
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

    fn ping(&self) -> Returned<Object<Ping>> {
        guard("ping", || {
            let collection_id = self.collection.as_str().to_owned();
            let began = Instant::now();
            let (provider, collection, aws) = match &self.backend {
                Backend::Rekognition(backend) => {
                    let ping = block_on(backend.ping(&self.collection))??;
                    (backend.provider(), ping.collection.clone(), Some(ping))
                }
                Backend::Local(backend) => {
                    let found = block_on(backend.describe_collection(&self.collection))?;
                    let collection = match found {
                        Ok(collection) => Some(collection),
                        Err(error) if error.kind() == ErrorKind::CollectionNotFound => None,
                        Err(error) => return Err(error.into()),
                    };
                    (backend.provider(), collection, None)
                }
            };
            let milliseconds = began.elapsed().as_secs_f64() * 1000.0;
            Ok(Object(Ping { provider, collection_id, collection, milliseconds, aws }))
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
        let verdict = block_on(self.service.verify_face_ids(&own, photo))??;
        Ok(Object(Verification::new(verdict, user_id.0, &self.settings.config)))
    }
}
