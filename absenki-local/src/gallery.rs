//! Stores enrolled faces and searches them.

#[cfg(test)]
mod contract;
mod index;
mod kept;
mod page;
mod seal;
#[cfg(feature = "sql")]
mod sql;
mod sqlite;
mod users;

use std::panic::{RefUnwindSafe, UnwindSafe};

use absenki_core::backend::{
    AssociateFacesOutput, CollectionId, DeleteFacesOutput, DisassociateFacesOutput,
    ExternalImageId, Face, Page, PageRequest, User, UserId,
};
use absenki_core::{Error, ErrorKind, Result};

use crate::template::Template;

pub(crate) use kept::{DAY, KeptNote, LastUse, Matches, NewFace, NewNote, StoredFace, Tags};
pub(crate) use seal::{Origin, Sealer, TemplateKeys, is_sealed};
#[cfg(feature = "sql")]
pub(crate) use sql::SqlGallery;
pub(crate) use sqlite::SqliteGallery;

/// Collections, faces and templates: what the recognizer needs of the place that keeps them.
///
/// Every method may block, ends in bounded time, and may be called by several threads at once. A
/// face that one handle or process added is found by the next search of every other, and a deleted
/// one by none. Every implementation passes the tests in `contract`. Each method but the first
/// three fails with [`ErrorKind::CollectionNotFound`] where the collection does not exist, and each
/// with [`ErrorKind::Storage`] where the gallery cannot be read or written.
pub(crate) trait Gallery: Send + Sync + UnwindSafe + RefUnwindSafe {
    /// Fails with [`ErrorKind::CollectionExists`].
    fn create_collection(&self, collection: &CollectionId) -> Result<()>;

    /// Its faces go with it. Fails with [`ErrorKind::CollectionNotFound`].
    fn delete_collection(&self, collection: &CollectionId) -> Result<()>;

    /// The collections' names, the oldest first.
    fn list_collections(&self, page: &PageRequest) -> Result<Page<String>>;

    /// That the collection exists; `operation` is the one that an error names.
    fn require(&self, operation: &'static str, collection: &CollectionId) -> Result<()>;

    /// When the collection was made, seconds since 1970.
    fn created_at(&self, collection: &CollectionId) -> Result<i64>;

    /// How many faces the collection holds.
    fn count_faces(&self, collection: &CollectionId) -> Result<u64>;

    /// How many faces of the collection have templates of another model.
    fn count_incomparable(&self, collection: &CollectionId) -> Result<u64>;

    /// Adds the faces of one photo, all or none. A face that is there already (same photo, same
    /// external id, same place) is not added again: as in Rekognition the stored one is returned,
    /// so that a repeated call leaves no second face behind.
    fn add_faces(
        &self,
        collection: &CollectionId,
        image_id: &str,
        external_image_id: Option<&ExternalImageId>,
        faces: &[NewFace],
    ) -> Result<Vec<Face>>;

    /// One page of the collection's faces, in order of indexing.
    fn list_faces(&self, collection: &CollectionId, page: &PageRequest) -> Result<Page<Face>>;

    /// The faces with these ids, in order of indexing; ids that the collection does not hold are
    /// passed over.
    fn find_faces(
        &self,
        collection: &CollectionId,
        face_ids: &[String],
        page: &PageRequest,
    ) -> Result<Page<Face>>;

    /// Deletes the faces with these ids, 1 to 4096 of them. Those of users are disassociated first.
    fn delete_faces(
        &self,
        collection: &CollectionId,
        face_ids: &[String],
    ) -> Result<DeleteFacesOutput>;

    /// The same, but leaves the faces of users; their ids come second.
    fn delete_unassociated(
        &self,
        collection: &CollectionId,
        face_ids: &[String],
    ) -> Result<(DeleteFacesOutput, Vec<String>)>;

    /// Reads what a search of the collection needs, before the first search does. `progress` gets how
    /// many of how many faces were read.
    fn load(&self, collection: &CollectionId, progress: &mut dyn FnMut(u64, u64)) -> Result<()>;

    /// The `most` faces of the collection that are most like `template`.
    fn search(
        &self,
        collection: &CollectionId,
        template: &Template,
        most: usize,
    ) -> Result<Matches>;

    /// The `most` faces of the collection that are most like one of its own, which is among them.
    /// `None` if the collection holds no face of that id, and where another model made its
    /// template.
    fn search_face(
        &self,
        collection: &CollectionId,
        face_id: &str,
        most: usize,
    ) -> Result<Option<Matches>>;

    /// The keys that it was given.
    fn keys(&self) -> &TemplateKeys;

    /// Puts other bytes in the place of the templates of these faces, all or none, and leaves none of
    /// the old. Faces that are not there are passed over.
    fn replace_templates(
        &self,
        collection: &CollectionId,
        templates: &[(String, Vec<u8>)],
    ) -> Result<()>;

    /// How many users the collection has.
    fn count_users(&self, collection: &CollectionId) -> Result<u64>;

    /// Fails with [`ErrorKind::Conflict`] where the user exists.
    fn create_user(&self, collection: &CollectionId, user: &UserId) -> Result<()>;

    /// Its faces stay, and are nobody's. Fails, as all that follow, with
    /// [`ErrorKind::UserNotFound`].
    fn delete_user(&self, collection: &CollectionId, user: &UserId) -> Result<()>;

    /// One page of the collection's users, the oldest first.
    fn list_users(&self, collection: &CollectionId, page: &PageRequest) -> Result<Page<User>>;

    /// One page of the user's faces, in order of indexing.
    fn list_user_faces(
        &self,
        collection: &CollectionId,
        user: &UserId,
        page: &PageRequest,
    ) -> Result<Page<Face>>;

    /// Makes faces the user's, as [`users::associate`] says.
    fn associate_faces(
        &self,
        collection: &CollectionId,
        user: &UserId,
        face_ids: &[String],
        threshold: f64,
    ) -> Result<AssociateFacesOutput>;

    /// Takes faces from the user, as [`users::disassociate`] says.
    fn disassociate_faces(
        &self,
        collection: &CollectionId,
        user: &UserId,
        face_ids: &[String],
    ) -> Result<DisassociateFacesOutput>;

    /// The `most` users of the collection whose vectors are most like `template`.
    fn search_users(
        &self,
        collection: &CollectionId,
        template: &Template,
        most: usize,
    ) -> Result<Matches<String>>;

    /// The user's vector; `None` where no face of the user can be compared.
    fn user_vector(&self, collection: &CollectionId, user: &UserId) -> Result<Option<Template>>;

    /// The template of a face; `None` if the collection holds no face of that id, and where another
    /// model made its template.
    fn face_template(&self, collection: &CollectionId, face_id: &str) -> Result<Option<Template>>;

    /// Up to `most` faces as they are kept, in order of indexing, after the one of the number `after`.
    fn export(
        &self,
        collection: &CollectionId,
        after: i64,
        most: u32,
    ) -> Result<Vec<(i64, StoredFace)>>;

    /// Adds faces that another gallery kept, all or none, without those whose id the collection
    /// holds already, and makes all of them the users' whose they are there. Returns how many it
    /// added.
    fn import(&self, collection: &CollectionId, faces: &[StoredFace]) -> Result<u64>;

    /// Notes the day on which faces, by id, were last matched, in days since 1970. A day before the
    /// one noted changes nothing; faces that are not there are passed over.
    fn note_matched(&self, collection: &CollectionId, face_ids: &[String], day: i64) -> Result<()>;

    /// Up to `most` faces that were neither indexed nor matched on the day `before` or later, in
    /// order of indexing, after the one of the number `after`.
    fn last_uses(
        &self,
        collection: &CollectionId,
        before: i64,
        after: i64,
        most: u32,
    ) -> Result<Vec<(i64, LastUse)>>;

    /// The collection's tags.
    fn tags(&self, collection: &CollectionId) -> Result<Tags>;

    /// Adds tags, all or none; a name that is there gets the new value. Returns `false`, and adds none,
    /// where the collection would have more than `most`.
    fn add_tags(&self, collection: &CollectionId, tags: &Tags, most: usize) -> Result<bool>;

    /// Removes the tags of these names; names that are not there are passed over.
    fn remove_tags(&self, collection: &CollectionId, names: &[String]) -> Result<()>;

    /// Keeps a note until its time is over. Returns `false`, and keeps nothing, where `most` notes of
    /// its kind are kept, or one of its name.
    fn add_note(&self, note: &NewNote<'_>, most: u64) -> Result<bool>;

    /// The note of this kind and name, until its time is over.
    fn note(&self, kind: &str, name: &str) -> Result<Option<KeptNote>>;

    /// Puts another value in the place of that of a note's version, and counts the version up. Returns
    /// `false`, and changes nothing, where the note has another version, or its time is over.
    fn replace_note(&self, kind: &str, name: &str, version: i64, value: &[u8]) -> Result<bool>;
}

/// Maximum number of ids in one deletion, as in Rekognition.
const MOST_DELETED: usize = 4096;

/// Refuses a deletion of no face, or of too many.
fn check_deletion(face_ids: &[String]) -> Result<()> {
    if (1..=MOST_DELETED).contains(&face_ids.len()) {
        return Ok(());
    }
    let rule = "1 to 4096 faces are deleted at a time";
    Err(Error::new(ErrorKind::InvalidParameter, "delete_faces", rule))
}
