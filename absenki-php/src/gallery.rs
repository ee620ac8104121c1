//! `Absenki\Gallery`

// Parameters have PHP's names, since PHP code may name them.
#![allow(non_snake_case)]

use absenki_core::backend::CollectionId;
use absenki_core::blocking::block_on;
use absenki_core::config::GalleryPlace;
use absenki_core::{Error, ErrorKind};
use absenki_local::LocalRecognizer;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendCallable, ZendHashTable};
use serde_json::json;

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

    #[php(defaults(falseAcceptRate = 0.0001))]
    fn calibrate(&self, falseAcceptRate: f64) -> Returned<Object<Calibration>> {
        guard("calibrate", || {
            let work = self.recognizer.calibrate(&self.collection, falseAcceptRate);
            let found = block_on(work)??;
            let mut facts = json!(found);
            facts["svg"] = found.svg()?.into();
            Object::of(&facts)
        })
    }

    fn load(&self, progress: Option<ZendCallable<'_>>) -> Returned<()> {
        guard("load_collection", || {
            let mut reports = Reports::new(progress.as_ref());
            let collection = self.collection.as_str();
            let loading = self.recognizer.load(&self.collection, |done, total| {
                reports.send(collection, done, total);
            });
            block_on(loading)??;
            Ok(reports.outcome?)
        })
    }

    fn copy_to(&self, place: String, progress: Option<ZendCallable<'_>>) -> Returned<List> {
        guard("copy_gallery", || {
            let to = LocalRecognizer::with_gallery(&GalleryPlace::new(place))?;
            let mut reports = Reports::new(progress.as_ref());
            let copying = self.recognizer.copy_to(&to, |collection, done, total| {
                reports.send(collection, done, total);
            });
            let copied = block_on(copying)??;
            reports.outcome?;
            records::<CopiedCollection>(&copied)
        })
    }
}

/// Reports of progress to PHP. What PHP throws ends the reports, not the work.
struct Reports<'a> {
    progress: Option<&'a ZendCallable<'a>>,
    outcome: Result<(), ext_php_rs::error::Error>,
}

impl<'a> Reports<'a> {
    fn new(progress: Option<&'a ZendCallable<'a>>) -> Self {
        Reports { progress, outcome: Ok(()) }
    }

    fn send(&mut self, collection: &str, done: u64, total: u64) {
        if let (Some(progress), true) = (self.progress, self.outcome.is_ok()) {
            let (done, total) = (done as i64, total as i64);
            self.outcome = progress.try_call(vec![&collection, &done, &total]).map(drop);
        }
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

/// What the faces of the collection say about each other.
pub(crate) enum Calibration {}

impl Record for Calibration {
    const NAME: &'static str = "Absenki\\Calibration";
    const FIELDS: &'static [Field] = &[
        Field::new("faces", Kind::Int),
        Field::new("leftOut", Kind::Int),
        Field::new("users", Kind::Int),
        Field::new("sameUserPairs", Kind::Int),
        Field::new("differentUserPairs", Kind::Int),
        Field::record::<CalibrationThreshold>("threshold").or_null(),
        Field::records::<CalibrationStep>("steps"),
        Field::records::<Suspicion>("doubles"),
        Field::records::<Suspicion>("strangers"),
        Field::new("svg", Kind::Text),
    ];
}

/// A threshold and what it does on the faces of the collection.
pub(crate) enum CalibrationThreshold {}

impl Record for CalibrationThreshold {
    const NAME: &'static str = "Absenki\\CalibrationThreshold";
    const FIELDS: &'static [Field] = &[
        Field::new("similarity", Kind::Float),
        Field::new("falseAcceptRate", Kind::Float),
        Field::new("falseAcceptInterval", Kind::List),
        Field::new("falseRejectRate", Kind::Float).or_null(),
    ];
}

/// How many pairs are at or above a similarity.
pub(crate) enum CalibrationStep {}

impl Record for CalibrationStep {
    const NAME: &'static str = "Absenki\\CalibrationStep";
    const FIELDS: &'static [Field] = &[
        Field::new("similarity", Kind::Float),
        Field::new("sameUserPairs", Kind::Int),
        Field::new("differentUserPairs", Kind::Int),
    ];
}

/// Two faces that may be under the wrong name.
pub(crate) enum Suspicion {}

impl Record for Suspicion {
    const NAME: &'static str = "Absenki\\Suspicion";
    const FIELDS: &'static [Field] = &[
        Field::new("similarity", Kind::Float),
        Field::new("users", Kind::List),
        Field::new("faceIds", Kind::List),
    ];
}
