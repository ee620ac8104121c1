//! Searches a collection.

use std::sync::{Arc, PoisonError};

use absenki_core::backend::{CollectionId, Face};
use absenki_core::config::GallerySearch;
use absenki_core::{Error, ErrorKind, Result};
use sqlx::Row;

use super::follow::{Kept, Seen};
use super::reading::{MOST_LISTED, list, padded};
use super::record::{Owner, Record};
use super::{LONGEST, SqlGallery};
use crate::gallery::users::mean;
use crate::gallery::{Matches, Sealer};
use crate::networks::EMBEDDER_SHA256;
use crate::template::Template;

/// Maximum number of faces, or users, of a collection that stay in memory with all their facts
/// after a search found them. They take about 4 MB.
const MOST_KEPT: usize = 4096;

/// How often a search begins again because a face that it was about to return had been deleted.
pub(super) const MOST_ATTEMPTS: u32 = 10;

impl SqlGallery {
    /// Reads the collection's templates, and makes its users' vectors, before the first search does.
    /// Where the server searches, there is nothing to read.
    pub(super) fn load(
        &self,
        collection: &CollectionId,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<()> {
        let operation = "load_collection";
        let all = self.count_faces(collection)?;
        if self.server.search != GallerySearch::Server {
            let mut report = |done: u64| progress(done.min(all), all);
            self.load_records::<Face>(operation, collection, &mut report)?;
            self.load_records::<Owner>(operation, collection, &mut |_| {})?;
        }
        progress(all, all);
        Ok(())
    }

    fn load_records<R: Record>(
        &self,
        operation: &'static str,
        collection: &CollectionId,
        progress: &mut dyn FnMut(u64),
    ) -> Result<()> {
        let node = self.node()?;
        let shared = R::known(&node).seen(collection.as_str());
        let mut seen = shared.write().unwrap_or_else(PoisonError::into_inner);
        let head = self.head(operation, collection)?;
        self.follow(operation, &self.sealer(collection), &mut seen, head, progress)
    }

    pub(super) fn search(
        &self,
        collection: &CollectionId,
        template: &Template,
        most: usize,
    ) -> Result<Matches> {
        self.search_for("search_faces_by_image", collection, template, most)
    }

    pub(super) fn search_users(
        &self,
        collection: &CollectionId,
        template: &Template,
        most: usize,
    ) -> Result<Matches<String>> {
        let operation = "search_users_by_image";
        let found = self.search_for::<Owner>(operation, collection, template, most)?;
        let name = |(cosine, Owner(user)): (f32, Owner)| (cosine, user);
        let nearest = found.nearest.into_iter().map(name).collect();
        Ok(Matches { nearest, incomparable: found.incomparable })
    }

    /// The records of the collection that are most like `template`.
    fn search_for<R: Record>(
        &self,
        operation: &'static str,
        collection: &CollectionId,
        template: &Template,
        most: usize,
    ) -> Result<Matches<R>> {
        if self.server.search == GallerySearch::Server {
            return self.search_on_server(operation, collection, template, most);
        }
        for _ in 0..MOST_ATTEMPTS {
            let head = self.head(operation, collection);
            let node = self.node()?;
            if head.as_ref().is_err_and(|error| error.kind() == ErrorKind::CollectionNotFound) {
                node.forget(collection.as_str());
            }
            let head = head?;
            let shared = R::known(&node).seen(collection.as_str());
            let mut seen = shared.read().unwrap_or_else(PoisonError::into_inner);
            if !seen.is(head) {
                drop(seen);
                let mut behind = shared.write().unwrap_or_else(PoisonError::into_inner);
                let head = self.head(operation, collection)?;
                let sealer = self.sealer(collection);
                self.follow(operation, &sealer, &mut behind, head, &mut |_| {})?;
                drop(behind);
                seen = shared.read().unwrap_or_else(PoisonError::into_inner);
            }
            if let Some(matches) =
                self.nearest(operation, &self.sealer(collection), &seen, template, most)?
            {
                return Ok(matches);
            }
        }
        Err(deleted_too_fast(operation))
    }

    pub(super) fn search_face(
        &self,
        collection: &CollectionId,
        face_id: &str,
        most: usize,
    ) -> Result<Option<Matches>> {
        let operation = "search_faces";
        let head = self.head(operation, collection)?;
        let select = self.server.statement(
            "SELECT template FROM absenki_faces \
             WHERE collection_id = ? AND face_id = ? AND model = ?",
        );
        let template = self.run(operation, LONGEST, async |connection| {
            let query = sqlx::query(select.clone()).bind(head.id).bind(face_id);
            let row = query.bind(EMBEDDER_SHA256).fetch_optional(connection).await?;
            Ok(row.map(|row| row.try_get::<Vec<u8>, _>(0)).transpose()?)
        })?;
        let kept = template.map(|kept| self.sealer(collection).open(face_id, &kept));
        match kept.transpose()?.flatten() {
            Some(template) => self.search(collection, &template, most).map(Some),
            None => Ok(None),
        }
    }

    /// The nearest of those seen; `None` if one of them was deleted or changed since.
    fn nearest<R: Record>(
        &self,
        operation: &'static str,
        sealer: &Sealer,
        seen: &Seen<R>,
        template: &Template,
        most: usize,
    ) -> Result<Option<Matches<R>>> {
        let candidates = seen.matrix.candidates(template, most);
        let Some(faces) = self.in_full(operation, sealer, seen, &candidates)? else {
            return Ok(None);
        };
        let nearest = ranked(&candidates, &faces, template, most);
        Ok(Some(Matches { nearest, incomparable: seen.incomparable.len() }))
    }

    /// Those with these numbers, from memory or, in one query, from the database; `None` if it
    /// lacks one.
    fn in_full<R: Record>(
        &self,
        operation: &'static str,
        sealer: &Sealer,
        seen: &Seen<R>,
        numbers: &[i64],
    ) -> Result<Option<Kept<R>>> {
        let mut faces = Kept::new();
        let mut missing = Vec::new();
        {
            let kept = seen.kept.lock().unwrap_or_else(PoisonError::into_inner);
            for number in numbers {
                match kept.get(number) {
                    Some(face) => _ = faces.insert(*number, Arc::clone(face)),
                    None => missing.push(*number),
                }
            }
        }
        for numbers in missing.chunks(MOST_LISTED) {
            let Some(read) = self.read(operation, sealer, seen.collection, numbers)? else {
                return Ok(None);
            };
            let mut kept = seen.kept.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.len() + read.len() > MOST_KEPT {
                kept.clear();
            }
            kept.extend(read.iter().map(|(number, face)| (*number, Arc::clone(face))));
            faces.extend(read);
        }
        Ok(Some(faces))
    }

    /// Those with these numbers, without those whose templates are damaged; `None` if one was
    /// deleted or changed.
    pub(super) fn read<R: Record>(
        &self,
        operation: &'static str,
        sealer: &Sealer,
        collection: i64,
        numbers: &[i64],
    ) -> Result<Option<Kept<R>>> {
        let count = numbers.len();
        let list = list(numbers.len());
        let select = format!("{} {list} {}", R::IN_FULL, R::IN_ORDER);
        let select = self.server.statement(&select);
        let padding = padded(numbers.len()) - numbers.len();
        let numbers = numbers.iter().chain(std::iter::repeat_n(&numbers[0], padding));
        let rows = self.run(operation, LONGEST, async |connection| {
            let query = sqlx::query(select.clone()).bind(EMBEDDER_SHA256).bind(collection);
            let query = numbers.clone().fold(query, |query, number| query.bind(*number));
            let rows = query.fetch_all(connection).await?;
            let row = |row: &sqlx::any::AnyRow| {
                let (number, record): (i64, R) = R::read(row)?;
                let face_id: String = row.try_get(R::FACE_ID)?;
                Ok((number, record, face_id, row.try_get::<Vec<u8>, _>(R::TEMPLATE)?))
            };
            Ok(rows.iter().map(row).collect::<sqlx::Result<Vec<_>>>()?)
        })?;
        let (mut kept, mut found) = (Kept::new(), 0);
        for rows in rows.chunk_by(|a, b| a.0 == b.0) {
            found += 1;
            let mut templates = Vec::with_capacity(rows.len());
            for (_, _, face_id, bytes) in rows {
                templates.extend(sealer.open(face_id, bytes)?);
            }
            if let Some(vector) = mean(&templates) {
                kept.insert(rows[0].0, Arc::new((vector, rows[0].1.clone())));
            }
        }
        Ok((found == count).then_some(kept))
    }
}

/// The `most` of the candidates with the greatest cosine to `template`, compared in full, greatest first
/// and, where two are equal, in order of their numbers.
pub(super) fn ranked<R: Record>(
    candidates: &[i64],
    faces: &Kept<R>,
    template: &Template,
    most: usize,
) -> Vec<(f32, R)> {
    let mut nearest: Vec<_> = candidates
        .iter()
        .filter_map(|number| Some((faces.get(number)?.0.cosine(template), *number)))
        .collect();
    nearest.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    nearest.truncate(most);
    let with_face = |(cosine, number)| Some((cosine, faces.get(&number)?.1.clone()));
    nearest.into_iter().filter_map(with_face).collect()
}

pub(super) fn deleted_too_fast(operation: &'static str) -> Error {
    let message = "faces are deleted faster than they can be searched; try again";
    Error::new(ErrorKind::Storage, operation, message).with_retryable(true)
}
