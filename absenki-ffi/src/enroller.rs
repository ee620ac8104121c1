//! Enrolling faces.

use absenki_core::backend::PageRequest;
use absenki_core::blocking::block_on;
use absenki_core::recognition::ReconcileMode;
use absenki_core::{Config, Error, ErrorKind, FaceIndexer, Photo};

use absenki_ffi_export::export;

use crate::backend::{absenki_backend, backend_of};
use crate::config::absenki_config;
use crate::difference::absenki_difference;
use crate::enrollment::{absenki_enrollment, absenki_enrollments};
use crate::face_page::absenki_face_page;
use crate::failure::{Failure, absenki_error};
use crate::guard::{free, guard};
use crate::handle::{
    Array, Out, Progress, Record, UserData, absenki_progress_callback, absenki_record_callback,
    absenki_str, needed,
};
use crate::photo::{absenki_photo, photo_of};
use crate::result::absenki_result;

/// Enrols faces, lists them and deletes them. It keeps no record of whose face is whose: store each
/// enrolment in your own database. If you cannot store it, remove the face again with
/// `absenki_enroller_undo`.
///
/// Several threads may use one at the same time. Calls block the calling thread.
pub struct absenki_enroller {
    indexer: FaceIndexer,
}

impl absenki_enroller {
    pub(crate) fn indexer(&self) -> &FaceIndexer {
        &self.indexer
    }
}

/// Makes an enroller for the collection of the setting `rekognition.collection`. `config` may be
/// NULL for the defaults.
///
/// Fails with `ABSENKI_RESULT_CONFIGURATION` for a setting outside its range.
#[export]
pub extern "C" fn absenki_enroller_new(
    config: Option<&absenki_config>,
    backend: Option<&absenki_backend>,
    out: Out<'_, Box<absenki_enroller>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (backend, place) = (backend_of(backend)?, out.needed("out")?);
        let defaults = Config::default();
        let config = config.map_or(&defaults, absenki_config::get);
        place.fill(Box::new(absenki_enroller { indexer: FaceIndexer::new(config, backend)? }));
        Ok(())
    })
}

/// Frees an enroller. NULL is allowed.
#[export]
pub extern "C" fn absenki_enroller_free(enroller: Option<Box<absenki_enroller>>) {
    free(enroller);
}

/// Creates the collection where there is none. `created` says whether it did, and may be NULL.
///
/// Fails as the backend does.
#[export]
pub extern "C" fn absenki_enroller_ensure_collection(
    enroller: Option<&absenki_enroller>,
    created: Out<'_, bool>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let enroller = needed(enroller, "enroller")?;
        created.fill(block_on(enroller.indexer.ensure_collection())??);
        Ok(())
    })
}

/// Indexes the largest face in a photo for a user: `user_id` and `user_name` are 1 to 254 and 0 or
/// more characters. A photo that is refused is no failure: ask the enrolment for its reason. The
/// caller frees `*out`.
///
/// `face_ids` points to the `face_id_count` ids that your database has for the user; with none it
/// may be NULL. The same photo enrolled again for the same user gives the same face id, and no
/// second face; if it is refused now, a face that is among `face_ids` stays, and any other is
/// taken back out.
///
/// Fails as the backend does; where a face may be left behind, the error names it.
#[export]
pub extern "C" fn absenki_enroller_enroll(
    enroller: Option<&absenki_enroller>,
    user_id: absenki_str<'_>,
    user_name: absenki_str<'_>,
    face_ids: Array<'_, absenki_str<'_>>,
    face_id_count: usize,
    photo: Option<&absenki_photo>,
    out: Out<'_, Box<absenki_enrollment>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (enroller, photo) = (needed(enroller, "enroller")?, photo_of(photo)?);
        let (user_id, user_name) = (user_id.text("user_id")?, user_name.text("user_name")?);
        let known = face_ids.texts(face_id_count, "face_ids")?;
        let place = out.needed("out")?;
        let enrolling = enroller.indexer.index_face(user_id, user_name, &known, photo);
        let enrollment = block_on(enrolling)??;
        place.fill(Box::new(enrollment.into()));
        Ok(())
    })
}

/// Enrols several photos of one user, a few at a time (the setting `enroll.concurrency`): `photos`
/// points to `photo_count` photos; `face_ids` are as for `absenki_enroller_enroll`. `progress` is called
/// after each photo, with `user_data`; it may be NULL.
/// The caller frees `*out`, which holds one result for each photo, in their order.
///
/// Fails only if no photo was started: the failure of one photo is its result.
#[export]
pub extern "C" fn absenki_enroller_enroll_many(
    enroller: Option<&absenki_enroller>,
    user_id: absenki_str<'_>,
    user_name: absenki_str<'_>,
    face_ids: Array<'_, absenki_str<'_>>,
    face_id_count: usize,
    photos: Array<'_, Option<&absenki_photo>>,
    photo_count: usize,
    progress: absenki_progress_callback,
    user_data: UserData,
    out: Out<'_, Box<absenki_enrollments>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let enroller = needed(enroller, "enroller")?;
        let (user_id, user_name) = (user_id.text("user_id")?, user_name.text("user_name")?);
        let known = face_ids.texts(face_id_count, "face_ids")?;
        let place = out.needed("out")?;
        let photos = cloned(photos, photo_count)?;
        let progress = Progress::new(progress, user_data);
        let done = |done| progress.call(done, photos.len());
        let results =
            block_on(enroller.indexer.index_faces(user_id, user_name, &known, &photos, done))?;
        place.fill(Box::new(results.into_iter().collect::<absenki_enrollments>()));
        Ok(())
    })
}

/// Enrols those photos of one person that are worth it: not the same photo twice, and none of somebody
/// else than most photos show. `photos` are 3 to 5; the other parameters are those of
/// `absenki_enroller_enroll_many`. `absenki_enrollments_message` says what to add where fewer than three
/// photos were enrolled. The caller frees `*out`.
///
/// With Rekognition this costs one call more for each photo, and as a rule one less than there are photos
/// to compare them. Fails with `ABSENKI_RESULT_INVALID_PARAMETER` for another number of photos, and as the
/// backend does before anything is enrolled.
#[export]
pub extern "C" fn absenki_enroller_enroll_person(
    enroller: Option<&absenki_enroller>,
    user_id: absenki_str<'_>,
    user_name: absenki_str<'_>,
    face_ids: Array<'_, absenki_str<'_>>,
    face_id_count: usize,
    photos: Array<'_, Option<&absenki_photo>>,
    photo_count: usize,
    progress: absenki_progress_callback,
    user_data: UserData,
    out: Out<'_, Box<absenki_enrollments>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let enroller = needed(enroller, "enroller")?;
        let (user_id, user_name) = (user_id.text("user_id")?, user_name.text("user_name")?);
        let known = face_ids.texts(face_id_count, "face_ids")?;
        let place = out.needed("out")?;
        let photos = cloned(photos, photo_count)?;
        let progress = Progress::new(progress, user_data);
        let done = |done| progress.call(done, photos.len());
        let indexing = enroller.indexer.index_person(user_id, user_name, &known, &photos, done);
        place.fill(Box::new(block_on(indexing)??.into()));
        Ok(())
    })
}

fn cloned(photos: Array<'_, Option<&absenki_photo>>, count: usize) -> Result<Vec<Photo>, Failure> {
    let photos = photos.slice(count, "photos")?.iter().map(|photo| photo_of(*photo));
    photos.map(|photo| photo.cloned()).collect()
}

/// Removes a face that was just enrolled from the collection, if you cannot store it.
///
/// Does nothing for a refused enrolment, nor for a face that was one of `face_ids`
/// (`absenki_enrollment_known_before`). Fails with `ABSENKI_RESULT_ORPHAN_FACE` if the backend does
/// not delete the face.
#[export]
pub extern "C" fn absenki_enroller_undo(
    enroller: Option<&absenki_enroller>,
    enrollment: Option<&absenki_enrollment>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let enroller = needed(enroller, "enroller")?;
        match needed(enrollment, "enrollment")?.get().enrolled() {
            Some(face) if !face.known_before => {
                let (id, external) = (&face.face_id, &face.external_image_id);
                Ok(block_on(enroller.indexer.take_back(id, external))??)
            }
            _ => Ok(()),
        }
    })
}

/// As `absenki_enroller_undo`, for a program that kept the ids of an enrolment and not the object. Do
/// not call it for a face that was known before.
#[export]
pub extern "C" fn absenki_enroller_take_back(
    enroller: Option<&absenki_enroller>,
    face_id: absenki_str<'_>,
    external_image_id: absenki_str<'_>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let enroller = needed(enroller, "enroller")?;
        let face_id = face_id.text("face_id")?;
        let external_image_id = external_image_id.text("external_image_id")?;
        Ok(block_on(enroller.indexer.take_back(face_id, external_image_id))??)
    })
}

/// Deletes a face from the collection by its id. `*deleted` is whether it was there; `deleted` may be
/// NULL.
///
/// Fails as the backend does.
#[export]
pub extern "C" fn absenki_enroller_delete_face(
    enroller: Option<&absenki_enroller>,
    face_id: absenki_str<'_>,
    deleted: Out<'_, bool>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let enroller = needed(enroller, "enroller")?;
        let face_id = face_id.text("face_id")?;
        deleted.fill(block_on(enroller.indexer.delete_face(face_id))??);
        Ok(())
    })
}

/// One page of the faces in the collection: at most `max_results` (1 to 4096; 0 means the
/// backend's own number), after the page with `next_token` (empty for the first). The caller
/// frees `*out`.
///
/// To find faces that a crash left without a record, use `absenki_enroller_reconcile`.
#[export]
pub extern "C" fn absenki_enroller_list_faces(
    enroller: Option<&absenki_enroller>,
    max_results: u32,
    next_token: absenki_str<'_>,
    out: Out<'_, Box<absenki_face_page>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let enroller = needed(enroller, "enroller")?;
        let (token, place) = (next_token.text("next_token")?, out.needed("out")?);
        let page = PageRequest {
            max_results: Some(max_results).filter(|&max| max > 0),
            next_token: Some(token.to_owned()).filter(|token| !token.is_empty()),
        };
        place.fill(Box::new(block_on(enroller.indexer.list_faces(page))??.into()));
        Ok(())
    })
}

/// Compares the collection with your record of its faces. `on_record` gives the face ids on record.
/// With `apply`, deletes the faces that are not on record. The caller frees `*out`.
///
/// Before it deletes, it waits for the setting `enroll.reconcile_grace_ms` and calls `on_record`
/// again: an enrolment in another process adds its face first and its record next.
///
/// Fails as the backend does, and with `ABSENKI_RESULT_STORAGE` if `on_record` returns false. What
/// was deleted before stays deleted.
#[export]
pub extern "C" fn absenki_enroller_reconcile(
    enroller: Option<&absenki_enroller>,
    apply: bool,
    on_record: absenki_record_callback,
    user_data: UserData,
    out: Out<'_, Box<absenki_difference>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (enroller, place) = (needed(enroller, "enroller")?, out.needed("out")?);
        let record = needed(Record::new(on_record, user_data), "on_record")?;
        let mode = if apply { ReconcileMode::Apply } else { ReconcileMode::DryRun };
        let unread = || Error::new(ErrorKind::Storage, "reconcile", "the record could not be read");
        let read = || record.read().ok_or_else(unread);
        place.fill(Box::new(enroller.indexer.reconcile_blocking(read, mode)?.into()));
        Ok(())
    })
}
