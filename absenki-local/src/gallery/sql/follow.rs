//! What a node knows of a collection, and how it takes in what others changed.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use absenki_core::Result;
use absenki_core::backend::Face;
use sqlx::Row;

use super::collections::Head;
use super::{LONGEST, SqlGallery};
use crate::gallery::Sealer;
use crate::gallery::index::Matrix;
use crate::networks::EMBEDDER_SHA256;
use crate::template::Template;

/// Faces that are read at a time: about 2 MB.
const AT_A_TIME: i64 = 4096;

/// A collection's templates, up to two numbers of changes.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The collection's row id; 0 before anything was seen.
    pub(super) collection: i64,
    /// When the collection was made.
    created_at: i64,
    /// All faces added up to here were taken in.
    additions: i64,
    /// All removals up to here were taken in.
    removals: i64,
    pub(super) matrix: Matrix,
    /// Faces whose templates cannot be compared.
    pub(super) incomparable: HashSet<i64>,
    pub(super) kept: Mutex<Kept>,
}

/// Faces that searches have found, by number: a face never changes.
pub(super) type Kept = HashMap<i64, Arc<(Template, Face)>>;

impl Seen {
    /// Whether this is what the collection's row describes, neither less nor more.
    pub(super) fn is(&self, head: Head) -> bool {
        self.is_of(head) && self.additions == head.changes && self.removals == head.changes
    }

    /// Whether it is the same collection, and not one of the same name that was made since.
    fn is_of(&self, head: Head) -> bool {
        (self.collection, self.created_at) == (head.id, head.created_at)
    }
}

impl SqlGallery {
    /// Takes in every change up to those that the collection's row counts, which is read after
    /// `seen` was locked. A row that counts fewer than were seen is one of a backup that was put
    /// back: all is read again.
    ///
    /// They are all visible: whoever made one held the row's lock until the commit, so that the
    /// next had to wait with its number. What fails half way goes on there the next time.
    pub(super) fn follow(
        &self,
        operation: &'static str,
        sealer: &Sealer,
        seen: &mut Seen,
        head: Head,
    ) -> Result<()> {
        if !seen.is_of(head) || seen.additions.max(seen.removals) > head.changes {
            // Faces removed by now will not be read, so their removals need not be either.
            let Head { id: collection, created_at, changes: removals } = head;
            *seen = Seen { collection, created_at, removals, ..Seen::default() };
        }
        while self.take_in_additions(operation, sealer, seen, head)? {}
        if seen.removals < head.changes {
            self.take_in_removals(operation, seen, head)?;
        }
        Ok(())
    }

    /// Takes in some of the faces; whether there may be more.
    fn take_in_additions(
        &self,
        operation: &'static str,
        sealer: &Sealer,
        seen: &mut Seen,
        head: Head,
    ) -> Result<bool> {
        let select = self.server.statement(
            "SELECT number, face_id, CASE WHEN model = ? THEN template END FROM absenki_faces \
             WHERE collection_id = ? AND number > ? AND number <= ? ORDER BY number LIMIT ?",
        );
        let after = seen.additions;
        let rows = self.run(operation, LONGEST, async |connection| {
            let query = sqlx::query(select.clone()).bind(EMBEDDER_SHA256).bind(head.id);
            let query = query.bind(after).bind(head.changes).bind(AT_A_TIME);
            let rows = query.fetch_all(connection).await?;
            let row = |row: &sqlx::any::AnyRow| {
                let (face_id, kept): (String, Option<Vec<u8>>) = (row.try_get(1)?, row.try_get(2)?);
                Ok((row.try_get::<i64, _>(0)?, face_id, kept))
            };
            Ok(rows.iter().map(row).collect::<sqlx::Result<Vec<_>>>()?)
        })?;
        let more = rows.len() as i64 == AT_A_TIME;
        for (number, face_id, kept) in rows {
            match kept.map(|kept| sealer.open(&face_id, &kept)).transpose()? {
                Some(Some(template)) => seen.matrix.push(number, &template),
                // A damaged template costs this face and no other.
                Some(None) => {}
                None => _ = seen.incomparable.insert(number),
            }
            seen.additions = number;
        }
        if !more {
            seen.additions = seen.additions.max(head.changes);
        }
        Ok(more)
    }

    fn take_in_removals(&self, operation: &'static str, seen: &mut Seen, head: Head) -> Result<()> {
        let select = self.server.statement(
            "SELECT face FROM absenki_removals \
             WHERE collection_id = ? AND number > ? AND number <= ?",
        );
        let after = seen.removals;
        let removed = self.run(operation, LONGEST, async |connection| {
            let query = sqlx::query(select.clone()).bind(head.id).bind(after).bind(head.changes);
            let rows = query.fetch_all(connection).await?;
            let face = |row: &sqlx::any::AnyRow| row.try_get(0);
            Ok(rows.iter().map(face).collect::<sqlx::Result<HashSet<i64>>>()?)
        })?;
        if !removed.is_empty() {
            seen.matrix.remove(&removed);
            seen.incomparable.retain(|number| !removed.contains(number));
            let kept = seen.kept.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner);
            kept.retain(|number, _| !removed.contains(number));
        }
        seen.removals = head.changes;
        Ok(())
    }
}
