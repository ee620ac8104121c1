//! Moves faces from one gallery to another.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use absenki_core::backend::{CollectionId, PageRequest, UserId};
use absenki_core::{Error, ErrorKind, Result};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::LocalRecognizer;
use crate::gallery::{Gallery, StoredFace};

/// Faces that are copied at a time, in one transaction.
const AT_A_TIME: u32 = 500;

/// A collection that was copied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CopiedCollection {
    /// Its name.
    pub collection: String,
    /// How many users it has.
    pub users: u64,
    /// How many faces it holds.
    pub faces: u64,
    /// How many of them the other gallery lacked.
    pub copied: u64,
    /// A hash of the faces with all their facts, in hex: the same of both galleries.
    pub hash: String,
}

impl LocalRecognizer {
    /// Copies every collection with its tags, users and faces to another gallery: ids, templates, times and
    /// the days of the last matches stay, and so does whose a face is. Faces that are there already
    /// are passed over, so that a copy that was cut short goes on.
    ///
    /// Afterwards the copies are read again and must have the same count and the same hash.
    /// `progress` gets a collection's name, how many of its faces were copied so far, and how many
    /// it holds.
    ///
    /// # Errors
    /// [`ErrorKind::Storage`] where one of the galleries cannot be read or written, or the copies
    /// differ.
    pub async fn copy_to(
        &self,
        to: &LocalRecognizer,
        mut progress: impl FnMut(&str, u64, u64),
    ) -> Result<Vec<CopiedCollection>> {
        let mut copied = Vec::new();
        let mut page = PageRequest::default();
        loop {
            let next = page.clone();
            let names = self.work("copy_gallery", move |from| from.list_collections(&next)).await?;
            for name in names.items {
                let collection = CollectionId::new(&*name)?;
                copied.push(self.copy_collection(to, &collection, &mut progress).await?);
            }
            match names.next_token {
                Some(token) => page.next_token = Some(token),
                None => return Ok(copied),
            }
        }
    }

    async fn copy_collection(
        &self,
        to: &LocalRecognizer,
        collection: &CollectionId,
        progress: &mut impl FnMut(&str, u64, u64),
    ) -> Result<CopiedCollection> {
        let name = collection.as_str();
        let wanted = collection.clone();
        let all = self.work("copy_gallery", move |from| from.count_faces(&wanted)).await?;
        let wanted = collection.clone();
        to.work("copy_gallery", move |to| match to.create_collection(&wanted) {
            Err(error) if error.kind() != ErrorKind::CollectionExists => Err(error),
            _ => Ok(()),
        })
        .await?;

        to.add_tags(collection, self.tags(collection).await?).await?;
        let users = self.copy_users(to, collection).await?;

        let (mut ids, mut hash, mut after, mut copied) = (HashSet::new(), Hash::default(), 0, 0);
        progress(name, 0, all);
        loop {
            let (wanted, target) = (collection.clone(), Arc::clone(&to.gallery));
            let work = move |from: &dyn Gallery| {
                let (numbers, faces): (Vec<i64>, Vec<StoredFace>) =
                    from.export(&wanted, after, AT_A_TIME)?.into_iter().unzip();
                let added = target.import(&wanted, &faces)?;
                if let Some(first) = numbers.first() {
                    copy_days(from, &*target, &wanted, first - 1, AT_A_TIME)?;
                }
                Ok((numbers.last().copied(), faces, added))
            };
            let (last, faces, added) = self.work("copy_gallery", work).await?;
            let Some(last) = last else { break };
            (after, copied) = (last, copied + added);
            for stored in faces {
                hash.add(&stored);
                ids.insert(stored.face.face_id);
            }
            progress(name, ids.len() as u64, all.max(ids.len() as u64));
        }

        let (wanted, faces) = (collection.clone(), ids.len() as u64);
        let copy = to.work("copy_gallery", move |to| hash_of(to, &wanted, &ids)).await?;
        if copy != (faces, hash) {
            let message = "the copy differs from the gallery; copy again";
            return Err(Error::new(ErrorKind::Storage, "copy_gallery", message));
        }
        let (collection, hash) = (name.to_owned(), hash.hex());
        Ok(CopiedCollection { collection, users, faces, copied, hash })
    }

    /// Makes the users that the other gallery lacks. Returns how many there are.
    async fn copy_users(&self, to: &LocalRecognizer, collection: &CollectionId) -> Result<u64> {
        let (wanted, target) = (collection.clone(), Arc::clone(&to.gallery));
        let mut page = PageRequest::default();
        self.work("copy_gallery", move |from| {
            let mut count = 0;
            loop {
                let users = from.list_users(&wanted, &page)?;
                for user in &users.items {
                    match target.create_user(&wanted, &UserId::new(&*user.user_id)?) {
                        Err(error) if error.kind() != ErrorKind::Conflict => return Err(error),
                        _ => count += 1,
                    }
                }
                match users.next_token {
                    Some(token) => page.next_token = Some(token),
                    None => return Ok(count),
                }
            }
        })
        .await
    }
}

/// Notes in a copy when its faces were last matched: those after a number.
fn copy_days(
    from: &dyn Gallery,
    to: &dyn Gallery,
    collection: &CollectionId,
    after: i64,
    most: u32,
) -> Result<()> {
    let mut of_days = BTreeMap::<i64, Vec<String>>::new();
    for (_, face) in from.last_uses(collection, i64::MAX, after, most)? {
        if let Some(day) = face.matched {
            of_days.entry(day).or_default().push(face.face_id);
        }
    }
    of_days.iter().try_for_each(|(day, faces)| to.note_matched(collection, faces, *day))
}

/// How many of these faces the collection holds, and their hash.
fn hash_of(
    gallery: &dyn Gallery,
    collection: &CollectionId,
    ids: &HashSet<String>,
) -> Result<(u64, Hash)> {
    let (mut count, mut hash, mut after) = (0, Hash::default(), 0);
    loop {
        let faces = gallery.export(collection, after, AT_A_TIME)?;
        let Some(&(last, _)) = faces.last() else { return Ok((count, hash)) };
        after = last;
        for (_, stored) in faces.iter().filter(|(_, stored)| ids.contains(&stored.face.face_id)) {
            hash.add(stored);
            count += 1;
        }
    }
}

/// A hash of faces in any order: the SHA-256 of each, combined by exclusive or. No two faces are
/// equal, since each has an id of its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Hash([u8; 32]);

impl Hash {
    fn add(&mut self, stored: &StoredFace) {
        let StoredFace { face, template, model, created_at } = stored;
        let mut hash = Sha256::new();
        let image = face.image_id.as_deref().unwrap_or_default();
        let id = face.external_image_id.as_deref();
        let user = face.user_id.as_deref();
        // No external id is another fact than an empty one, and no user than one.
        let facts = [face.face_id.as_str(), image, id.unwrap_or("\n"), model, user.unwrap_or("\n")];
        for bytes in facts.map(str::as_bytes).iter().chain(&[template.as_slice()]) {
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        }
        let numbers = stored.at().into_iter().chain([face.confidence]);
        numbers.for_each(|number| hash.update(number.to_le_bytes()));
        hash.update(created_at.to_le_bytes());
        self.0.iter_mut().zip(hash.finalize()).for_each(|(sum, byte)| *sum ^= byte);
    }

    fn hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
