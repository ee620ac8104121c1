//! Enrolling faces.

use absenki_core::backend::PageRequest;
use absenki_core::blocking::block_on;
use absenki_core::{Config, FaceIndexer, Photo};

use absenki_ffi_export::export;

use crate::backend::{absenki_backend, backend_of};
use crate::config::absenki_config;
use crate::enrollment::{absenki_enrollment, absenki_enrollments};
use crate::error::{Failure, absenki_error};
use crate::face_page::absenki_face_page;
use crate::guard::{free, guard};
use crate::handle::{Array, Out, Progress, UserData, absenki_str, needed};
use crate::photo::{absenki_photo, photo_of};
use crate::result::absenki_result;

/// Enrols faces, lists them and deletes them. It keeps no record of whose face is whose: the
/// caller stores each enrolment in its own database, and takes the face back out with
/// `absenki_enroller_undo` where it cannot.
///
/// Several threads may use one at once. Calls wait for the service on the calling thread.
pub struct absenki_enroller {
    indexer: FaceIndexer,
}

/// Makes an enroller for the collection of the setting `rekognition.collection`. `config` may be
/// NULL for the defaults.
///
/// Fails with `ABSENKI_RESULT_INVALID_PARAMETER` for a collection id that breaks the rules.
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

/// Told how many of how many photos are done, on the thread that called
/// `absenki_enroller_enroll_many`. It must return, and must not call an enroller or a verifier.
pub type absenki_progress_callback =
    Option<unsafe extern "C" fn(user_data: UserData, done: usize, total: usize)>;

/// Enrols several photos of one user, a few at a time (the setting `enroll.concurrency`): `photos`
/// points to `photo_count` photos; `face_ids` are as for `absenki_enroller_enroll`. `progress` is called
/// after each photo, with `user_data`; it may be NULL.
/// The caller frees `*out`, which holds one result for each photo, in their order.
///
/// Fails only where nothing was begun: what fails on one photo is its result.
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
        let photos = photos.slice(photo_count, "photos")?.iter().map(|photo| photo_of(*photo));
        let photos = photos.map(|photo| photo.cloned()).collect::<Result<Vec<Photo>, Failure>>()?;
        let progress = Progress::new(progress, user_data);
        let done = |done| progress.tell(done, photos.len());
        let results =
            block_on(enroller.indexer.index_faces(user_id, user_name, &known, &photos, done))?;
        place.fill(Box::new(results.into_iter().collect::<absenki_enrollments>()));
        Ok(())
    })
}

/// Takes a face that was just enrolled back out of the collection: for a caller that cannot store
/// it.
///
/// Does nothing for an enrolment that was refused, nor for a face that `face_ids` named
/// (`absenki_enrollment_known_before`). Fails with `ABSENKI_RESULT_ORPHAN_FACE` where
/// the backend does not delete the face.
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

/// Deletes a face from the collection by its id. `deleted` says whether it was there, and may be
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
/// backend's own number), after the page that gave `next_token` (empty for the first). The caller
/// frees `*out`.
///
/// A face that is on no record of yours is left over from a crash between enrolling and storing:
/// delete it.
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
