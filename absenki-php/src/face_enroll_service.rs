//! `Absenki\FaceEnrollService`

// Parameters have PHP's names, since PHP code may name them.
#![allow(non_snake_case)]

use std::collections::HashSet;

use absenki_core::ErrorKind;
use absenki_core::backend::PageRequest;
use absenki_core::blocking::block_on;
use absenki_core::photo::Photo;
use absenki_core::recognition::{FaceIndexer, ReconcileMode};
use ext_php_rs::binary_slice::BinarySlice;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendCallable, ZendClassObject, ZendHashTable, Zval};

use crate::backend::Backend;
use crate::collection::Collection;
use crate::enrollment::Enrollment;
use crate::exception;
use crate::face_page::FacePage;
use crate::guard::{Returned, guard};
use crate::input::{self, UserId, texts, wrong_type};
use crate::output::List;
use crate::reconciliation::Reconciliation;
use crate::record::Object;
use crate::settings::Settings;

/// Enrols faces, and takes them back out. The app keeps the profiles.
#[php_class]
#[php(name = "Absenki\\FaceEnrollService")]
pub(crate) struct FaceEnrollService {
    settings: Settings,
    indexer: FaceIndexer,
}

#[php_impl]
impl FaceEnrollService {
    fn __construct(config: Option<&ZendHashTable>) -> Returned<Self> {
        guard("config", || {
            let settings = Settings::from_array(config)?;
            let backend = Backend::open(&settings)?.shared();
            let indexer = FaceIndexer::new(&settings.config, backend)?;
            Ok(FaceEnrollService { settings, indexer })
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
            let work = self_.indexer.index_faces(&userId.0, &name, &known, &photos, |_| ());
            let results = block_on(work)?;
            Ok(List(each(self_, &userId, results)?))
        })
    }

    fn enroll_person(
        self_: &mut ZendClassObject<Self>,
        userId: UserId,
        name: String,
        images: &ZendHashTable,
        faceIds: Option<&ZendHashTable>,
    ) -> Returned<List> {
        guard("enroll_person", || {
            let photos = self_.photos(images)?;
            let known = known(faceIds)?;
            let work = self_.indexer.index_person(&userId.0, &name, &known, &photos, |_| ());
            let person = block_on(work)??;
            let missing: Vec<&str> = person.missing.iter().map(|photo| photo.code()).collect();
            let mut answer = ZendHashTable::new();
            answer.insert("photos", each(self_, &userId, person.photos)?)?;
            answer.insert("missing", missing)?;
            answer.insert("message", person.message)?;
            Ok(List(answer.into_zval(false)?))
        })
    }

    fn delete_face(&self, faceId: &str) -> Returned<bool> {
        guard("delete_face", || Ok(block_on(self.indexer.delete_face(faceId))??))
    }

    fn list_faces(
        &self,
        limit: Option<u32>,
        nextToken: Option<String>,
    ) -> Returned<Object<FacePage>> {
        guard("list_faces", || {
            let page = PageRequest { max_results: limit, next_token: nextToken };
            FacePage::object(&block_on(self.indexer.list_faces(page))??)
        })
    }

    #[php(defaults(apply = false))]
    fn reconcile(
        &self,
        faceIds: ZendCallable<'_>,
        apply: bool,
    ) -> Returned<Object<Reconciliation>> {
        guard("reconcile", || {
            let on_record = || -> Returned<HashSet<String>> {
                let answer = faceIds.try_call(Vec::new())?;
                let list = answer.array().ok_or_else(|| {
                    wrong_type("The callable `faceIds` must return a list.".to_owned())
                })?;
                Ok(texts("faceIds", list)?.into_iter().collect())
            };
            let mode = if apply { ReconcileMode::Apply } else { ReconcileMode::DryRun };
            Object::of(&self.indexer.reconcile_blocking(on_record, mode)?)
        })
    }

    fn ensure_collection(&self) -> Returned<bool> {
        guard("ensure_collection", || Ok(block_on(self.indexer.ensure_collection())??))
    }

    fn describe_collection(&self) -> Returned<Option<Object<Collection>>> {
        guard("describe_collection", || {
            let id = self.indexer.collection();
            match block_on(self.indexer.backend().describe_collection(id))? {
                Ok(found) => Collection::object(id.as_str(), &found).map(Some),
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
                let found = block_on(self.indexer.backend().list_collections(page))??;
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
            match block_on(self.indexer.backend().delete_collection(self.indexer.collection()))? {
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
        Ok(block_on(self.indexer.take_back(&face_id, &external_image_id))??)
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
}

fn enroll(
    service: &mut ZendClassObject<FaceEnrollService>,
    user_id: UserId,
    name: &str,
    photo: &Photo,
    face_ids: Option<&ZendHashTable>,
) -> Returned<Object<Enrollment>> {
    let known = known(face_ids)?;
    let done = block_on(service.indexer.index_face(&user_id.0, name, &known, photo))??;
    Enrollment::object(&done, &user_id.0, this(service))
}

/// A list of what became of each photo: an enrolment, or an exception.
fn each(
    service: &mut ZendClassObject<FaceEnrollService>,
    user_id: &UserId,
    results: Vec<absenki_core::Result<absenki_core::recognition::Enrollment>>,
) -> Returned<Zval> {
    let mut list = ZendHashTable::new();
    for result in results {
        let entry = match result {
            Ok(done) => Enrollment::object(&done, &user_id.0, this(service))?.zval(),
            Err(error) => exception::object(&error)?,
        };
        list.push(entry)?;
    }
    Ok(list.into_zval(false)?)
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
