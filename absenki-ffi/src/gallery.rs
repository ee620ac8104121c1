//! The gallery of the embedded recognizer, as an administrator sees it.

use absenki_ffi_export::export;

use crate::buffer::absenki_buffer;
use crate::config::absenki_config;
use crate::failure::absenki_error;
use crate::guard::guard;
use crate::handle::{
    GalleryProgress, Out, UserData, absenki_gallery_callback, absenki_str, needed,
};
use crate::result::absenki_result;

/// Reads every face of the collection of the setting `rekognition.collection` in the gallery of the setting
/// `gallery`. `*out` is JSON: `collection`, `faces`, `incomparable` (how many another model indexed), `damaged`
/// (ids of faces whose templates are damaged) and `not_current` (how many templates are not encrypted as the
/// settings say). No search finds faces that are incomparable or damaged. The caller frees it.
///
/// Fails as `absenki_backend_from_config` does, with `ABSENKI_RESULT_COLLECTION_NOT_FOUND` where there is none,
/// with `_CONFIGURATION` for another backend, and without the feature `local` with `_NOT_BUILT`.
#[export]
pub extern "C" fn absenki_gallery_check(
    config: Option<&absenki_config>,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (config, place) = (needed(config, "config")?, out.needed("out")?);
        place.fill(Box::new(work::check(config.get())?));
        Ok(())
    })
}

/// Lists the faces of the collection that were neither indexed nor matched for `days` days, 1 or more, and with
/// `remove` deletes them. Delete their profiles afterwards. `*out` is JSON, an array of `face_id`,
/// `external_image_id` and `idle_days`. The caller frees it.
///
/// Fails as `absenki_gallery_check` does, and with `ABSENKI_RESULT_INVALID_PARAMETER` for 0 days.
#[export]
pub extern "C" fn absenki_gallery_purge(
    config: Option<&absenki_config>,
    days: u32,
    remove: bool,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (config, place) = (needed(config, "config")?, out.needed("out")?);
        place.fill(Box::new(work::purge(config.get(), days, remove)?));
        Ok(())
    })
}

/// Reads what a search of the collection needs, so that the first one need not wait for it: for a program that
/// starts and has millions of faces. All backends of this process over the same gallery share it. `progress` is
/// called as faces are read, with `user_data`; it may be NULL.
///
/// Fails as `absenki_gallery_check` does.
#[export]
pub extern "C" fn absenki_gallery_load(
    config: Option<&absenki_config>,
    progress: absenki_gallery_callback,
    user_data: UserData,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let config = needed(config, "config")?;
        work::load(config.get(), GalleryProgress::new(progress, user_data))
    })
}

/// Copies every collection of the gallery of the setting `gallery` to another gallery, which is made if it does
/// not exist, and checks the copy. What was cut short goes on where it ended. `progress` is called as faces are
/// copied, with `user_data`; it may be NULL. `*out` is JSON, an array of `collection`, `users`, `faces`, `copied`
/// and `hash`. The caller frees it.
///
/// Fails as `absenki_gallery_check` does.
#[export]
pub extern "C" fn absenki_gallery_copy(
    config: Option<&absenki_config>,
    to: absenki_str<'_>,
    progress: absenki_gallery_callback,
    user_data: UserData,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (config, place) = (needed(config, "config")?, out.needed("out")?);
        let progress = GalleryProgress::new(progress, user_data);
        place.fill(Box::new(work::copy(config.get(), to.text("to")?, progress)?));
        Ok(())
    })
}

/// Scores all faces of the collection against each other, and proposes the lowest threshold at which at most
/// `false_accept_rate`, more than 0 and less than 1, of the pairs of two users pass. `*out` is JSON, with user ids
/// and face ids: for administrators only. It has `faces`, `left_out`, `users`, `same_user_pairs`,
/// `different_user_pairs`, `threshold` (null where there are too few pairs), `steps`, `doubles`, `strangers` and
/// `svg`, a drawing of both errors. `docs/galleries.md` says what they mean. The caller frees it.
///
/// Fails as `absenki_gallery_check` does, and with `ABSENKI_RESULT_INVALID_PARAMETER` for another rate.
#[export]
pub extern "C" fn absenki_gallery_calibrate(
    config: Option<&absenki_config>,
    false_accept_rate: f64,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (config, place) = (needed(config, "config")?, out.needed("out")?);
        place.fill(Box::new(work::calibrate(config.get(), false_accept_rate)?));
        Ok(())
    })
}

#[cfg(feature = "local")]
mod work {
    use absenki_core::backend::CollectionId;
    use absenki_core::blocking::block_on;
    use absenki_core::config::{BackendName, GalleryPlace};
    use absenki_core::{Config, Error, ErrorKind};
    use absenki_local::LocalRecognizer;
    use serde_json::json;

    use crate::buffer::absenki_buffer;
    use crate::failure::Failure;
    use crate::handle::GalleryProgress;

    type Done = Result<absenki_buffer, Failure>;

    fn open(config: &Config) -> Result<LocalRecognizer, Failure> {
        if config.backend != BackendName::Local || config.gallery.is_empty() {
            let message = "a gallery needs the settings `backend` = `local` and `gallery`";
            return Err(Error::new(ErrorKind::Configuration, "open_gallery", message).into());
        }
        Ok(LocalRecognizer::shared(config)?)
    }

    pub(super) fn check(config: &Config) -> Done {
        let (recognizer, collection) = (open(config)?, CollectionId::new(&*config.collection)?);
        absenki_buffer::json(&block_on(recognizer.check(&collection))??)
    }

    pub(super) fn purge(config: &Config, days: u32, remove: bool) -> Done {
        let (recognizer, collection) = (open(config)?, CollectionId::new(&*config.collection)?);
        absenki_buffer::json(&match remove {
            true => block_on(recognizer.purge(&collection, days))??,
            false => block_on(recognizer.idle_faces(&collection, days))??,
        })
    }

    pub(super) fn calibrate(config: &Config, false_accept_rate: f64) -> Done {
        let (recognizer, collection) = (open(config)?, CollectionId::new(&*config.collection)?);
        let found = block_on(recognizer.calibrate(&collection, false_accept_rate))??;
        let mut facts = json!(found);
        facts["svg"] = found.svg()?.into();
        absenki_buffer::json(&facts)
    }

    pub(super) fn load(config: &Config, progress: GalleryProgress) -> Result<(), Failure> {
        let (recognizer, collection) = (open(config)?, CollectionId::new(&*config.collection)?);
        let loading = recognizer.load(&collection, |done, total| {
            progress.call(collection.as_str(), done, total);
        });
        Ok(block_on(loading)??)
    }

    pub(super) fn copy(config: &Config, to: &str, progress: GalleryProgress) -> Done {
        let from = open(config)?;
        let to = LocalRecognizer::with_gallery(&GalleryPlace::new(to))?;
        let copying = from.copy_to(&to, |collection, done, total| {
            progress.call(collection, done, total);
        });
        absenki_buffer::json(&block_on(copying)??)
    }
}

#[cfg(not(feature = "local"))]
mod work {
    use absenki_core::Config;

    use crate::buffer::absenki_buffer;
    use crate::failure::Failure;
    use crate::handle::GalleryProgress;
    use crate::result::absenki_result;

    type Done = Result<absenki_buffer, Failure>;

    fn not_built<T>() -> Result<T, Failure> {
        Err(Failure::new(absenki_result::NotBuilt, "built without the feature `local`"))
    }

    pub(super) fn check(_: &Config) -> Done {
        not_built()
    }

    pub(super) fn purge(_: &Config, _: u32, _: bool) -> Done {
        not_built()
    }

    pub(super) fn calibrate(_: &Config, _: f64) -> Done {
        not_built()
    }

    pub(super) fn load(_: &Config, _: GalleryProgress) -> Result<(), Failure> {
        not_built()
    }

    pub(super) fn copy(_: &Config, _: &str, _: GalleryProgress) -> Done {
        not_built()
    }
}
