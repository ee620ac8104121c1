//! What a node knows of a collection, and how it takes in what others changed.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use absenki_core::Result;
use sqlx::{AnyConnection, Row};

use super::collections::Head;
use super::failure::Attempt;
use super::record::Record;
use super::{LONGEST, SqlGallery};
use crate::gallery::Sealer;
use crate::gallery::index::Matrix;
use crate::gallery::users::grouped;
use crate::networks::EMBEDDER_SHA256;
use crate::template::Template;

/// Faces that are read at a time: about 2 MB.
const AT_A_TIME: i64 = 4096;

/// A collection's templates of faces, or of users, up to two numbers of changes.
#[derive(Debug)]
pub(super) struct Seen<R> {
    /// The collection's row id; 0 before anything was seen.
    pub(super) collection: i64,
    /// When the collection was made.
    created_at: i64,
    /// All that was added up to here was taken in.
    additions: i64,
    /// All removals up to here were taken in.
    removals: i64,
    pub(super) matrix: Matrix,
    /// Those whose templates cannot be compared.
    pub(super) incomparable: HashSet<i64>,
    pub(super) kept: Mutex<Kept<R>>,
}

/// What searches have found, by number: under its number nothing changes.
pub(super) type Kept<R> = HashMap<i64, Arc<(Template, R)>>;

impl<R> Default for Seen<R> {
    fn default() -> Self {
        Seen {
            collection: 0,
            created_at: 0,
            additions: 0,
            removals: 0,
            matrix: Matrix::default(),
            incomparable: HashSet::new(),
            kept: Mutex::default(),
        }
    }
}

impl<R> Seen<R> {
    /// Whether this is what the collection's row describes, neither less nor more.
    pub(super) fn is(&self, head: Head) -> bool {
        self.is_of(head) && self.additions == head.changes && self.removals == head.changes
    }

    /// Whether it is the same collection, and not one of the same name that was made since.
    fn is_of(&self, head: Head) -> bool {
        (self.collection, self.created_at) == (head.id, head.created_at)
    }
}

/// Numbers with their vectors, `None` where they cannot be compared.
pub(super) struct Additions {
    pub(super) added: Vec<(i64, Option<Template>)>,
    /// All that was added up to this number is among them.
    pub(super) through: i64,
    /// Whether there may be more.
    pub(super) more: bool,
}

impl SqlGallery {
    /// Takes in every change up to those that the collection's row counts, which is read after
    /// `seen` was locked. A row that counts fewer than were seen is one of a backup that was put
    /// back: all is read again.
    ///
    /// They are all visible: whoever made one held the row's lock until the commit, so that the
    /// next had to wait with its number. What fails half way goes on there the next time. `progress`
    /// gets how many are seen.
    pub(super) fn follow<R: Record>(
        &self,
        operation: &'static str,
        sealer: &Sealer,
        seen: &mut Seen<R>,
        head: Head,
        progress: &mut dyn FnMut(u64),
    ) -> Result<()> {
        if !seen.is_of(head) || seen.additions.max(seen.removals) > head.changes {
            // Faces removed by now will not be read, so their removals need not be either.
            let Head { id: collection, created_at, changes: removals } = head;
            *seen = Seen { collection, created_at, removals, ..Seen::default() };
        }
        while self.take_in_additions(operation, sealer, seen, head)? {
            progress((seen.matrix.len() + seen.incomparable.len()) as u64);
        }
        if seen.removals < head.changes {
            self.take_in_removals(operation, seen, head)?;
        }
        Ok(())
    }

    /// Takes in some of what was added; whether there may be more.
    fn take_in_additions<R: Record>(
        &self,
        operation: &'static str,
        sealer: &Sealer,
        seen: &mut Seen<R>,
        head: Head,
    ) -> Result<bool> {
        let after = seen.additions;
        let Additions { added, through, more } =
            self.run(operation, LONGEST, async |connection| {
                self.additions::<R>(connection, sealer, head, after, AT_A_TIME).await
            })?;
        for (number, template) in added {
            match template {
                Some(template) => seen.matrix.push(number, &template),
                None => _ = seen.incomparable.insert(number),
            }
        }
        seen.additions = through;
        Ok(more)
    }

    /// What was added after a number, `most` templates of it or fewer.
    pub(super) async fn additions<R: Record>(
        &self,
        connection: &mut AnyConnection,
        sealer: &Sealer,
        head: Head,
        after: i64,
        most: i64,
    ) -> Attempt<Additions> {
        let query = sqlx::query(self.server.statement(R::ADDED)).bind(EMBEDDER_SHA256);
        let query = query.bind(head.id).bind(after).bind(head.changes).bind(most);
        let rows = query.fetch_all(connection).await?;
        let more = rows.len() as i64 == most;
        let mut opened = Vec::with_capacity(rows.len());
        let mut end = after;
        for row in rows {
            let (number, face_id): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
            end = number;
            let kept: Option<Vec<u8>> = row.try_get(2)?;
            match kept.map(|kept| sealer.open(&face_id, &kept)).transpose()? {
                Some(Some(template)) => opened.push((number, Some(template))),
                // A damaged template costs this face and no other.
                Some(None) => {}
                None => opened.push((number, None)),
            }
        }
        let mut added = grouped(opened);
        // There may be more of the last one.
        let cut = more && added.len() > 1 && added.last().is_some_and(|(last, _)| *last == end);
        let left = if cut { added.pop() } else { None };
        let through = match left {
            Some((number, _)) => number - 1,
            None if more => end,
            None => head.changes.max(end),
        };
        Ok(Additions { added, through, more })
    }

    fn take_in_removals<R>(
        &self,
        operation: &'static str,
        seen: &mut Seen<R>,
        head: Head,
    ) -> Result<()> {
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
