//! What is searched: faces, and users.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use absenki_core::backend::Face;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::Node;
use super::follow::Seen;
use super::reading;

/// The collections that were searched for faces, or for users, by name.
#[derive(Debug)]
pub(super) struct Known<R>(Mutex<HashMap<String, Arc<RwLock<Seen<R>>>>>);

impl<R> Default for Known<R> {
    fn default() -> Self {
        Known(Mutex::default())
    }
}

impl<R> Known<R> {
    /// What this process knows of the collection of that name.
    pub(super) fn seen(&self, collection: &str) -> Arc<RwLock<Seen<R>>> {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(seen.entry(collection.to_owned()).or_default())
    }

    pub(super) fn forget(&self, collection: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(collection);
    }
}

/// What has a template, or several, and a number by which it is found.
pub(super) trait Record: Clone + Send + Sync + Sized + 'static {
    /// Numbers with their faces' ids and templates, null where they cannot be compared, in order of number. Its
    /// values: the model, the collection, the number after which it begins, the last number, and a
    /// limit.
    const ADDED: &'static str;

    /// The record with all its facts, and a template as the last column; all rows of a number
    /// follow each other. Its values: the model, the collection; the numbers come after it.
    const IN_FULL: &'static str;

    /// What comes after the numbers.
    const IN_ORDER: &'static str;

    /// Whether they are users.
    const ARE_USERS: bool;

    /// The column of the face's id.
    const FACE_ID: usize;

    /// The column of the template.
    const TEMPLATE: usize;

    /// What this process knows of it.
    fn known(node: &Node) -> &Known<Self>;

    /// The record of a row, after its number.
    fn read(row: &AnyRow) -> sqlx::Result<(i64, Self)>;
}

impl Record for Face {
    const ADDED: &'static str = "SELECT number, face_id, CASE WHEN model = ? THEN template END \
         FROM absenki_faces WHERE collection_id = ? AND number > ? AND number <= ? \
         ORDER BY number LIMIT ?";

    const IN_FULL: &'static str = "SELECT number, face_id, image_id, external_image_id, box_left, \
         box_top, box_width, box_height, confidence, template FROM absenki_faces \
         WHERE model = ? AND collection_id = ? AND number IN";

    const IN_ORDER: &'static str = "ORDER BY number";

    const ARE_USERS: bool = false;

    const FACE_ID: usize = 1;

    const TEMPLATE: usize = 9;

    fn known(node: &Node) -> &Known<Self> {
        &node.faces
    }

    fn read(row: &AnyRow) -> sqlx::Result<(i64, Self)> {
        reading::face(row)
    }
}

/// A user, by the id that the caller gave.
#[derive(Debug, Clone)]
pub(super) struct Owner(pub(super) String);

impl Record for Owner {
    const ADDED: &'static str = "SELECT u.number, f.face_id, CASE WHEN f.model = ? THEN f.template END \
         FROM absenki_users u \
         JOIN absenki_associations a ON a.collection_id = u.collection_id AND a.owner = u.id \
         JOIN absenki_faces f ON f.collection_id = a.collection_id AND f.number = a.face \
         WHERE u.collection_id = ? AND u.number > ? AND u.number <= ? \
         ORDER BY u.number, a.face LIMIT ?";

    const IN_FULL: &'static str = "SELECT u.number, u.user_id, f.face_id, f.template FROM absenki_users u \
         JOIN absenki_associations a ON a.collection_id = u.collection_id AND a.owner = u.id \
         JOIN absenki_faces f ON f.collection_id = a.collection_id AND f.number = a.face \
         WHERE f.model = ? AND u.collection_id = ? AND u.number IN";

    const IN_ORDER: &'static str = "ORDER BY u.number, a.face";

    const ARE_USERS: bool = true;

    const FACE_ID: usize = 2;

    const TEMPLATE: usize = 3;

    fn known(node: &Node) -> &Known<Self> {
        &node.users
    }

    fn read(row: &AnyRow) -> sqlx::Result<(i64, Self)> {
        Ok((row.try_get(0)?, Owner(row.try_get(1)?)))
    }
}
