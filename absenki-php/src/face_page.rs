//! `Absenki\FacePage`

use absenki_core::backend::{Face, Page};
use serde_json::json;

use crate::guard::Returned;
use crate::record::{Field, Object, Record};
use crate::stored_face::StoredFace;
use crate::zend::Kind;

/// One page of the faces in a collection.
pub(crate) enum FacePage {}

impl Record for FacePage {
    const NAME: &'static str = "Absenki\\FacePage";
    const FIELDS: &'static [Field] =
        &[Field::records::<StoredFace>("faces"), Field::new("nextToken", Kind::Text).or_null()];
}

impl FacePage {
    pub(crate) fn object(page: &Page<Face>) -> Returned<Object<Self>> {
        Object::of(&json!({"faces": page.items, "next_token": page.next_token}))
    }
}
