//! The file as a [`Gallery`].

use absenki_core::Result;
use absenki_core::backend::{
    AssociateFacesOutput, CollectionId, DeleteFacesOutput, DisassociateFacesOutput,
    ExternalImageId, Face, Page, PageRequest, User, UserId,
};

use super::SqliteGallery;
use crate::gallery::{
    Gallery, KeptNote, LastUse, Matches, NewFace, NewNote, StoredFace, Tags, TemplateKeys,
};
use crate::template::Template;

impl Gallery for SqliteGallery {
    fn create_collection(&self, collection: &CollectionId) -> Result<()> {
        self.create_collection(collection)
    }

    fn delete_collection(&self, collection: &CollectionId) -> Result<()> {
        self.delete_collection(collection)
    }

    fn list_collections(&self, page: &PageRequest) -> Result<Page<String>> {
        self.list_collections(page)
    }

    fn require(&self, operation: &'static str, collection: &CollectionId) -> Result<()> {
        self.require(operation, collection)
    }

    fn created_at(&self, collection: &CollectionId) -> Result<i64> {
        self.created_at(collection)
    }

    fn count_faces(&self, collection: &CollectionId) -> Result<u64> {
        self.count_faces(collection)
    }

    fn count_incomparable(&self, collection: &CollectionId) -> Result<u64> {
        self.count_incomparable(collection)
    }

    fn add_faces(
        &self,
        collection: &CollectionId,
        image_id: &str,
        external_image_id: Option<&ExternalImageId>,
        faces: &[NewFace],
    ) -> Result<Vec<Face>> {
        self.add_faces(collection, image_id, external_image_id, faces)
    }

    fn list_faces(&self, collection: &CollectionId, page: &PageRequest) -> Result<Page<Face>> {
        self.list_faces(collection, page)
    }

    fn find_faces(
        &self,
        collection: &CollectionId,
        face_ids: &[String],
        page: &PageRequest,
    ) -> Result<Page<Face>> {
        self.find_faces(collection, face_ids, page)
    }

    fn delete_faces(
        &self,
        collection: &CollectionId,
        face_ids: &[String],
    ) -> Result<DeleteFacesOutput> {
        Ok(self.delete(collection, face_ids, false)?.0)
    }

    fn delete_unassociated(
        &self,
        collection: &CollectionId,
        face_ids: &[String],
    ) -> Result<(DeleteFacesOutput, Vec<String>)> {
        self.delete(collection, face_ids, true)
    }

    fn load(&self, collection: &CollectionId, progress: &mut dyn FnMut(u64, u64)) -> Result<()> {
        self.load(collection, progress)
    }

    fn search(
        &self,
        collection: &CollectionId,
        template: &Template,
        most: usize,
    ) -> Result<Matches> {
        self.search(collection, template, most)
    }

    fn search_face(
        &self,
        collection: &CollectionId,
        face_id: &str,
        most: usize,
    ) -> Result<Option<Matches>> {
        self.search_face(collection, face_id, most)
    }

    fn keys(&self) -> &TemplateKeys {
        &self.keys
    }

    fn replace_templates(
        &self,
        collection: &CollectionId,
        templates: &[(String, Vec<u8>)],
    ) -> Result<()> {
        self.replace_templates(collection, templates)
    }

    fn count_users(&self, collection: &CollectionId) -> Result<u64> {
        self.count_users(collection)
    }

    fn create_user(&self, collection: &CollectionId, user: &UserId) -> Result<()> {
        self.create_user(collection, user)
    }

    fn delete_user(&self, collection: &CollectionId, user: &UserId) -> Result<()> {
        self.delete_user(collection, user)
    }

    fn list_users(&self, collection: &CollectionId, page: &PageRequest) -> Result<Page<User>> {
        self.list_users(collection, page)
    }

    fn list_user_faces(
        &self,
        collection: &CollectionId,
        user: &UserId,
        page: &PageRequest,
    ) -> Result<Page<Face>> {
        self.list_user_faces(collection, user, page)
    }

    fn associate_faces(
        &self,
        collection: &CollectionId,
        user: &UserId,
        face_ids: &[String],
        threshold: f64,
    ) -> Result<AssociateFacesOutput> {
        self.associate_faces(collection, user, face_ids, threshold)
    }

    fn disassociate_faces(
        &self,
        collection: &CollectionId,
        user: &UserId,
        face_ids: &[String],
    ) -> Result<DisassociateFacesOutput> {
        self.disassociate_faces(collection, user, face_ids)
    }

    fn search_users(
        &self,
        collection: &CollectionId,
        template: &Template,
        most: usize,
    ) -> Result<Matches<String>> {
        self.search_users(collection, template, most)
    }

    fn user_vector(&self, collection: &CollectionId, user: &UserId) -> Result<Option<Template>> {
        self.user_vector(collection, user)
    }

    fn face_template(&self, collection: &CollectionId, face_id: &str) -> Result<Option<Template>> {
        self.face_template(collection, face_id)
    }

    fn export(
        &self,
        collection: &CollectionId,
        after: i64,
        most: u32,
    ) -> Result<Vec<(i64, StoredFace)>> {
        self.export(collection, after, most)
    }

    fn import(&self, collection: &CollectionId, faces: &[StoredFace]) -> Result<u64> {
        self.import(collection, faces)
    }

    fn note_matched(&self, collection: &CollectionId, face_ids: &[String], day: i64) -> Result<()> {
        self.note_matched(collection, face_ids, day)
    }

    fn last_uses(
        &self,
        collection: &CollectionId,
        before: i64,
        after: i64,
        most: u32,
    ) -> Result<Vec<(i64, LastUse)>> {
        self.last_uses(collection, before, after, most)
    }

    fn tags(&self, collection: &CollectionId) -> Result<Tags> {
        self.tags(collection)
    }

    fn add_tags(&self, collection: &CollectionId, tags: &Tags, most: usize) -> Result<bool> {
        self.add_tags(collection, tags, most)
    }

    fn remove_tags(&self, collection: &CollectionId, names: &[String]) -> Result<()> {
        self.remove_tags(collection, names)
    }

    fn add_note(&self, note: &NewNote<'_>, most: u64) -> Result<bool> {
        self.add_note(note, most)
    }

    fn note(&self, kind: &str, name: &str) -> Result<Option<KeptNote>> {
        self.note(kind, name)
    }

    fn replace_note(&self, kind: &str, name: &str, version: i64, value: &[u8]) -> Result<bool> {
        self.replace_note(kind, name, version, value)
    }
}
