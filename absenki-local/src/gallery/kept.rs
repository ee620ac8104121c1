//! What a gallery takes, keeps and gives back.

use std::collections::BTreeMap;

use absenki_core::Result;
use absenki_core::backend::{CollectionId, Face};
use absenki_core::geometry::NormalizedBox;

use super::{Gallery, Origin};
use crate::networks::EMBEDDER_SHA256;
use crate::template::Template;

/// The tags of a collection: their values by their names.
pub(crate) type Tags = BTreeMap<String, String>;

/// A note to keep.
pub(crate) struct NewNote<'a> {
    pub(crate) kind: &'a str,
    pub(crate) name: &'a str,
    pub(crate) value: &'a [u8],
    /// How long it is kept.
    pub(crate) seconds: i64,
}

/// A note as it is kept.
pub(crate) struct KeptNote {
    /// How often the value was replaced, and one.
    pub(crate) version: i64,
    pub(crate) value: Vec<u8>,
}

/// A face to add.
#[derive(Debug, Clone)]
pub(crate) struct NewFace {
    pub(crate) bounding_box: NormalizedBox,
    pub(crate) confidence: f64,
    pub(crate) template: Template,
}

/// A face as a gallery keeps it, of whatever model.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StoredFace {
    pub(crate) face: Face,
    pub(crate) template: Vec<u8>,
    pub(crate) model: String,
    /// Seconds since 1970.
    pub(crate) created_at: i64,
}

impl StoredFace {
    /// Its template, decrypted; `None` where that is damaged, or another model's.
    pub(crate) fn template(
        &self,
        gallery: &dyn Gallery,
        collection: &CollectionId,
    ) -> Result<Option<Template>> {
        if self.model != EMBEDDER_SHA256 {
            return Ok(None);
        }
        let origin = Origin {
            collection: collection.as_str(),
            face_id: &self.face.face_id,
            model: &self.model,
        };
        let bytes = gallery.keys().open(origin, &self.template)?;
        Ok(bytes.as_deref().and_then(Template::from_bytes))
    }

    /// Left, top, width and height of the face's box; every face in a gallery has one.
    pub(crate) fn at(&self) -> [f64; 4] {
        let at = self.face.bounding_box;
        at.map_or([0.0; 4], |at| [at.left, at.top, at.width, at.height])
    }
}

/// When a face was last indexed or matched.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LastUse {
    pub(crate) face_id: String,
    pub(crate) external_image_id: Option<String>,
    /// Days since 1970.
    pub(crate) indexed: i64,
    /// Days since 1970.
    pub(crate) matched: Option<i64>,
}

impl LastUse {
    /// The later of the two days.
    pub(crate) fn day(&self) -> i64 {
        self.matched.map_or(self.indexed, |matched| matched.max(self.indexed))
    }
}

/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;

/// What a search for faces found, or one for users, who are named by their ids.
#[derive(Debug)]
pub(crate) struct Matches<T = Face> {
    /// Cosine and face, most similar first.
    pub(crate) nearest: Vec<(f32, T)>,
    /// How many could not be compared: another model made their templates.
    pub(crate) incomparable: usize,
}
