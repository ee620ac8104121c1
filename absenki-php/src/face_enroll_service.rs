//! `Absenki\FaceEnrollService`

// Parameters have PHP's names, since PHP code may name them.
#![allow(non_snake_case)]

use std::sync::Arc;

use absenki_core::backend::{CollectionId, FaceBackend, PageRequest};
use absenki_core::blocking::block_on;
use absenki_core::geometry::NormalizedBox;
use absenki_core::photo::Photo;
use absenki_core::profile::MemoryProfileStore;
use absenki_core::{ErrorKind, enroll};
use ext_php_rs::binary_slice::BinarySlice;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendCallable, ZendClassObject, ZendHashTable, Zval};
use futures_util::{StreamExt, stream};

use crate::backend::Backend;
use crate::collection::Collection;
use crate::enrollment::Enrollment;
use crate::face_page::FacePage;
use crate::guard::{Returned, guard};
use crate::input::{self, UserId, texts, wrong_type};
use crate::output::List;
use crate::reconciliation::Reconciliation;
use crate::record::Object;
use crate::settings::Settings;
use crate::{exception, reconcile};

/// Enrols faces, and takes them back out. The app keeps the profiles.
#[php_class]
#[php(name = "Absenki\\FaceEnrollService")]
pub(crate) struct FaceEnrollService {
    settings: Settings,
    backend: Arc<dyn FaceBackend>,
    collection: CollectionId,
    service: enroll::FaceEnrollService,
}

#[php_impl]
impl FaceEnrollService {
    fn __construct(config: Option<&ZendHashTable>) -> Returned<Self> {
        guard("config", || {
            let settings = Settings::from_array(config)?;
            let backend = Backend::open(&settings)?.shared();
            let profiles = Arc::new(MemoryProfileStore::default());
            let service =
                enroll::FaceEnrollService::new(&settings.config, Arc::clone(&backend), profiles)?;
            let collection = CollectionId::new(settings.config.collection.as_str())?;
            Ok(FaceEnrollService { settings, backend, collection, service })
        })
    }

    fn enroll_face(
        self_: &mut ZendClassObject<Self>,
        userId: UserId,
        name: String,
        image: BinarySlice<'_, u8>,
        faceIds: Option<&ZendHashTable>,
    ) -> Returned<Object<Enrollment>> {
        guard("enroll_face", || {
            let photo = input::photo(&image, &self_.settings.config.limits)?;
            enroll(self_, userId, &name, &photo, faceIds)
        })
    }

    fn enroll_face_file(
        self_: &mut ZendClassObject<Self>,
        userId: UserId,
        name: String,
        path: BinarySlice<'_, u8>,
        faceIds: Option<&ZendHashTable>,
    ) -> Returned<Object<Enrollment>> {
        guard("enroll_face", || {
            let photo = input::photo_file(&path, &self_.settings.config.limits)?;
            enroll(self_, userId, &name, &photo, faceIds)
        })
    }

    fn enroll_faces(
        self_: &mut ZendClassObject<Self>,
        userId: UserId,
        name: String,
        images: &ZendHashTable,
        faceIds: Option<&ZendHashTable>,
    ) -> Returned<List> {
        guard("enroll_faces", || {
            let photos = self_.photos(images)?;
            let known = known(faceIds)?;
            let results = block_on(self_.index_all(&userId.0, &name, &known, photos))?;
            let mut list = ZendHashTable::new();
            for result in results {
                let entry = match result {
                    Ok(done) => {
                        let user_id = userId.0.clone();
                        Object(Enrollment::new(done, user_id, this(self_))).into_zval(false)?
                    }
                    Err(error) => exception::object(&error)?,
                };
                list.push(entry)?;
            }
            Ok(List(list.into_zval(false)?))
        })
    }

    fn delete_face(&self, faceId: &str) -> Returned<bool> {
        guard("delete_face", || Ok(block_on(self.service.delete_face(faceId))??))
    }

    fn list_faces(
        &self,
        limit: Option<u32>,
        nextToken: Option<String>,
    ) -> Returned<Object<FacePage>> {
        guard("list_faces", || {
            let page = PageRequest { max_results: limit, next_token: nextToken };
            Ok(Object(FacePage(block_on(self.service.list_faces(page))??)))
        })
    }

    #[php(defaults(apply = false))]
    fn reconcile(
        &self,
        faceIds: ZendCallable<'_>,
        apply: bool,
    ) -> Returned<Object<Reconciliation>> {
        guard("reconcile", || {
            let on_record = || -> Returned<Vec<String>> {
                let answer = faceIds.try_call(Vec::new())?;
                let list = answer.array().ok_or_else(|| {
                    wrong_type("The callable `faceIds` must return a list.".to_owned())
                })?;
                texts("faceIds", list)
            };
            let grace = self.settings.config.enroll.reconcile_grace;
            reconcile::run(&self.service, on_record, apply, grace).map(Object)
        })
    }

    fn ensure_collection(&self) -> Returned<bool> {
        guard("ensure_collection", || Ok(block_on(self.service.ensure_collection())??))
    }

    fn describe_collection(&self) -> Returned<Option<Object<Collection>>> {
        guard("describe_collection", || {
            let id = self.collection.as_str().to_owned();
            match block_on(self.backend.describe_collection(&self.collection))? {
                Ok(description) => Ok(Some(Object(Collection { id, description }))),
                Err(error) if error.kind() == ErrorKind::CollectionNotFound => Ok(None),
                Err(error) => Err(error.into()),
            }
        })
    }

    fn list_collections(&self) -> Returned<Vec<String>> {
        guard("list_collections", || {
            let mut ids = Vec::new();
            let mut page = PageRequest::default();
            loop {
                let found = block_on(self.backend.list_collections(page))??;
                ids.extend(found.items);
                if found.next_token.is_none() {
                    return Ok(ids);
                }
                page = PageRequest { max_results: None, next_token: found.next_token };
            }
        })
    }

    fn delete_collection(&self) -> Returned<bool> {
        guard("delete_collection", || {
            match block_on(self.backend.delete_collection(&self.collection))? {
                Ok(()) => Ok(true),
                Err(error) if error.kind() == ErrorKind::CollectionNotFound => Ok(false),
                Err(error) => Err(error.into()),
            }
        })
    }
}

impl FaceEnrollService {
    /// Takes a face that was just enrolled back out.
    pub(crate) fn take_back(&self, face_id: String, external_image_id: String) -> Returned<()> {
        // The ids are what `undo` goes by; PHP's object has the rest.
        let face = enroll::EnrolledFace {
            face_id,
            external_image_id,
            bounding_box: NormalizedBox { left: 0.0, top: 0.0, width: 1.0, height: 1.0 },
            confidence: 0.0,
            provider: self.backend.provider(),
            collection_id: self.collection.as_str().to_owned(),
            face_model_version: String::new(),
            face_count: 1,
            known_before: false,
            profile: None,
            message: String::new(),
        };
        Ok(block_on(self.service.undo(&face))??)
    }

    fn photos(&self, images: &ZendHashTable) -> Returned<Vec<Photo>> {
        let limits = &self.settings.config.limits;
        let photo = |image: &Zval| -> Returned<Photo> {
            let bytes = image.dereference().binary_slice::<u8>();
            let bytes = bytes.ok_or_else(|| {
                wrong_type("Argument `images` must be a list of texts.".to_owned())
            })?;
            Ok(input::photo(bytes, limits)?)
        };
        images.values().map(photo).collect()
    }

    /// Indexes a few photos at a time; one result for each, in their order.
    async fn index_all(
        &self,
        user_id: &str,
        name: &str,
        known: &[String],
        photos: Vec<Photo>,
    ) -> Vec<absenki_core::Result<enroll::Enrollment>> {
        let at_once = self.settings.config.enroll.concurrency.max(1);
        stream::iter(photos)
            .map(|photo| async move { self.service.index_face(user_id, name, known, &photo).await })
            .buffered(at_once)
            .collect()
            .await
    }
}

fn enroll(
    service: &mut ZendClassObject<FaceEnrollService>,
    user_id: UserId,
    name: &str,
    photo: &Photo,
    face_ids: Option<&ZendHashTable>,
) -> Returned<Object<Enrollment>> {
    let known = known(face_ids)?;
    let done = block_on(service.service.index_face(&user_id.0, name, &known, photo))??;
    Ok(Object(Enrollment::new(done, user_id.0, this(service))))
}

fn known(face_ids: Option<&ZendHashTable>) -> Returned<Vec<String>> {
    face_ids.map_or_else(|| Ok(Vec::new()), |list| texts("faceIds", list))
}

/// `$this`, for the faces to hold.
fn this(service: &mut ZendClassObject<FaceEnrollService>) -> Zval {
    let mut zval = Zval::new();
    zval.set_object(service.get_mut_zend_obj());
    zval
}
