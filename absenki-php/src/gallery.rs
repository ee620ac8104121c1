//! `Absenki\Gallery`

use absenki_core::backend::CollectionId;
use absenki_core::blocking::block_on;
use absenki_core::config::GalleryPlace;
use absenki_core::{Error, ErrorKind};
use absenki_local::LocalRecognizer;
use ext_php_rs::prelude::*;
use ext_php_rs::types::ZendHashTable;

use crate::backend::Backend;
use crate::guard::{Returned, guard};
use crate::output::List;
use crate::record::{Field, Object, Record, records};
use crate::settings::Settings;
use crate::zend::Kind;

/// The gallery of the embedded recognizer, as an administrator sees it.
#[php_class]
#[php(name = "Absenki\\Gallery")]
pub(crate) struct Gallery {
    recognizer: LocalRecognizer,
    collection: CollectionId,
}

#[php_impl]
impl Gallery {
    fn __construct(config: Option<&ZendHashTable>) -> Returned<Self> {
        guard("config", || {
            let settings = Settings::from_array(config)?;
            let Backend::Local(recognizer) = Backend::open(&settings)? else {
                let message = "only the backend local has a gallery";
                return Err(Error::new(ErrorKind::Configuration, "open_gallery", message).into());
            };
            let collection = CollectionId::new(&*settings.config.collection)?;
            Ok(Gallery { recognizer, collection })
        })
    }

    fn check(&self) -> Returned<Object<GalleryCheck>> {
        guard("check_gallery", || Object::of(&block_on(self.recognizer.check(&self.collection))??))
    }

    #[php(defaults(delete = false))]
    fn purge(&self, days: u32, delete: bool) -> Returned<List> {
        guard("purge_gallery", || {
            records::<IdleFace>(&match delete {
                true => block_on(self.recognizer.purge(&self.collection, days))??,
                false => block_on(self.recognizer.idle_faces(&self.collection, days))??,
            })
        })
    }

    fn copy_to(&self, place: String) -> Returned<List> {
        guard("copy_gallery", || {
            let to = LocalRecognizer::with_gallery(&GalleryPlace::new(place))?;
            records::<CopiedCollection>(&block_on(self.recognizer.copy_to(&to, |_, _, _| ()))??)
        })
    }
}

/// What a check of the collection found.
pub(crate) enum GalleryCheck {}

impl Record for GalleryCheck {
    const NAME: &'static str = "Absenki\\GalleryCheck";
    const FIELDS: &'static [Field] = &[
        Field::new("collection", Kind::Text),
        Field::new("faces", Kind::Int),
        Field::new("incomparable", Kind::Int),
        Field::new("damaged", Kind::List),
        Field::new("notCurrent", Kind::Int),
    ];
}

/// A face that nobody used for some time.
pub(crate) enum IdleFace {}

impl Record for IdleFace {
    const NAME: &'static str = "Absenki\\IdleFace";
    const FIELDS: &'static [Field] = &[
        Field::new("faceId", Kind::Text),
        Field::new("externalImageId", Kind::Text).or_null(),
        Field::new("idleDays", Kind::Int),
    ];
}

/// A collection that was copied.
pub(crate) enum CopiedCollection {}

impl Record for CopiedCollection {
    const NAME: &'static str = "Absenki\\CopiedCollection";
    const FIELDS: &'static [Field] = &[
        Field::new("collection", Kind::Text),
        Field::new("users", Kind::Int),
        Field::new("faces", Kind::Int),
        Field::new("copied", Kind::Int),
        Field::new("hash", Kind::Text),
    ];
}
