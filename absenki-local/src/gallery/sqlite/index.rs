//! A collection's index: what a search compares, and how the file keeps it, so that the next process
//! need not make it of all templates again.

#[cfg(test)]
mod tests;

use std::ops::Range;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Transaction, params};

use super::failure::Failure;
use super::search::template_in;
use super::{Sealer, briefly};
use crate::gallery::index::Matrix;
use crate::networks::EMBEDDER_SHA256;

/// Faces of a part of a kept index. The last faces of a collection, fewer than these, are read one by
/// one, in 6 ms. In tests a part is small, so that all of them use some.
const PART: usize = if cfg!(test) { 16 } else { 8192 };

/// Parts that are written in one transaction, and after one search: 9 MB, in a tenth of a second.
const AT_A_TIME: usize = 8;

/// The templates of a collection as last seen.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) matrix: Matrix,
    /// How many faces another model indexed. They are not in the matrix.
    pub(super) incomparable: usize,
    /// The collection's row id.
    key: i64,
    /// Row id of the last face seen, of whatever model.
    last: i64,
    /// The collection's counts of removals and of replaced templates when they were seen.
    removals: i64,
    replacements: i64,
    /// The faces that were read one by one since the last part.
    open: Stretch,
    /// The parts that the file lacks.
    lacking: Vec<Stretch>,
    /// Row ids of the parts that cannot be used.
    unusable: Vec<i64>,
}

/// The faces of the collection with row ids from `after`, without it, to `through`, with it.
#[derive(Debug, Default)]
struct Stretch {
    after: i64,
    through: i64,
    /// Their rows in the matrix.
    rows: Range<usize>,
    /// How many of them another model indexed.
    incomparable: u32,
    faces: usize,
}

impl Stretch {
    /// What the bytes of a part are bound to.
    fn place(&self) -> String {
        format!("{} {} {}", self.after, self.through, self.incomparable)
    }
}

impl Index {
    /// Takes in what was added since, or everything again if something was removed or the collection
    /// is another of the same name: then it returns `true`. `progress` gets how many faces it has.
    pub(super) fn follow(
        &mut self,
        connection: &Connection,
        sealer: &Sealer,
        key: i64,
        progress: &mut dyn FnMut(u64),
    ) -> Result<bool, Failure> {
        let (removals, replacements) = changes(connection, key)?;
        let begins = (key, removals) != (self.key, self.removals);
        if begins {
            *self = Index { key, removals, ..Index::default() };
        }
        if replacements != self.replacements {
            // What was read before may have been encrypted since: it is not kept.
            self.replacements = replacements;
            self.lacking.clear();
            self.begin();
        }
        self.read_parts(connection, sealer, progress)?;
        self.read_faces(connection, sealer, i64::MAX, progress)?;
        Ok(begins)
    }

    /// Takes in every part, and the faces before each.
    fn read_parts(
        &mut self,
        connection: &Connection,
        sealer: &Sealer,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), Failure> {
        let mut select = connection.prepare_cached(
            "SELECT id, after, through, incomparable, bytes FROM index_parts \
             WHERE collection = ?1 AND after >= ?2 ORDER BY after",
        )?;
        let mut parts = select.query([self.key, self.last])?;
        self.unusable.clear();
        while let Some(row) = parts.next()? {
            let (after, through) = (row.get(1)?, row.get(2)?);
            let part = Stretch { after, through, incomparable: row.get(3)?, ..Stretch::default() };
            let kept = row.get_ref(4)?.as_blob().map_err(rusqlite::Error::from)?;
            let bytes = sealer.open_part(&part.place(), kept);
            let bytes = bytes.filter(|bytes| after >= self.last && Matrix::fits(bytes));
            let Some(bytes) = bytes else {
                self.unusable.push(row.get(0)?);
                // Now, and not at the next part that can be used: another key is an error at once.
                self.read_faces(connection, sealer, through, progress)?;
                continue;
            };
            self.read_faces(connection, sealer, after, progress)?;
            self.close(after);
            self.matrix.extend(&bytes);
            self.incomparable += part.incomparable as usize;
            self.close(through);
            progress(self.faces());
        }
        Ok(())
    }

    /// Takes in the faces after the last one seen, up to a row id.
    fn read_faces(
        &mut self,
        connection: &Connection,
        sealer: &Sealer,
        through: i64,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), Failure> {
        let mut select = connection.prepare_cached(
            "SELECT id, face_id, CASE WHEN model = ?4 THEN template END FROM faces \
             WHERE collection = ?1 AND id > ?2 AND id <= ?3 ORDER BY id",
        )?;
        let mut rows = select.query(params![self.key, self.last, through, EMBEDDER_SHA256])?;
        while let Some(row) = rows.next()? {
            let id = row.get(0)?;
            if row.get_ref(2)? == ValueRef::Null {
                self.incomparable += 1;
                self.open.incomparable += 1;
            } else if let Some(template) = template_in(row, sealer, 1, 2)? {
                self.matrix.push(id, &template);
            }
            self.last = id;
            self.open.faces += 1;
            if self.open.faces == PART {
                self.close(id);
                progress(self.faces());
            }
        }
        Ok(())
    }

    /// Ends the open stretch at a row id, and begins the next there.
    fn close(&mut self, through: i64) {
        self.last = through;
        let open = self.begin();
        if open.faces > 0 {
            let rows = open.rows.start..self.matrix.len();
            self.lacking.push(Stretch { through, rows, ..open });
        }
    }

    /// Begins a stretch after the last face seen, and returns the one before.
    fn begin(&mut self) -> Stretch {
        let rows = self.matrix.len()..self.matrix.len();
        let next = Stretch { after: self.last, rows, ..Stretch::default() };
        std::mem::replace(&mut self.open, next)
    }

    /// How many faces were seen, but for those whose templates are damaged.
    fn faces(&self) -> u64 {
        (self.matrix.len() + self.incomparable) as u64
    }

    /// Whether [`keep`](Self::keep) has something to do.
    pub(super) fn is_ahead(&self) -> bool {
        !self.lacking.is_empty() || !self.unusable.is_empty()
    }

    /// Writes some of the parts that the file lacks, or `all`. What fails, since the file is busy or full, is
    /// left to the next process that opens the gallery.
    pub(super) fn keep(&mut self, connection: &mut Connection, sealer: &Sealer, all: bool) {
        let mut lacking = std::mem::take(&mut self.lacking);
        let unusable = std::mem::take(&mut self.unusable);
        let later =
            lacking.split_off(if all { lacking.len() } else { lacking.len().min(AT_A_TIME) });
        let seen = (self.removals, self.replacements);
        let deleted = briefly(connection, |transaction| {
            let mut delete = transaction.prepare_cached("DELETE FROM index_parts WHERE id = ?1")?;
            unusable.iter().try_for_each(|id| Ok(delete.execute([id]).map(drop)?))
        });
        let write = |some: &[Stretch]| {
            briefly(connection, |transaction| {
                // A template that was deleted or encrypted since must not come back.
                match changes(transaction, self.key)? == seen {
                    true => some.iter().try_for_each(|part| self.write(transaction, sealer, part)),
                    false => Ok(()),
                }
            })
        };
        if deleted.and_then(|()| lacking.chunks(AT_A_TIME).try_for_each(write)).is_ok() {
            self.lacking = later;
        }
    }

    fn write(
        &self,
        transaction: &Transaction<'_>,
        sealer: &Sealer,
        part: &Stretch,
    ) -> Result<(), Failure> {
        // Another process may have written one since.
        let mut insert = transaction.prepare_cached(
            "INSERT INTO index_parts (collection, after, through, incomparable, bytes) \
             SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS (SELECT 1 FROM index_parts \
             WHERE collection = ?1 AND after < ?3 AND through > ?2)",
        )?;
        let bytes = sealer.seal_part(&part.place(), &self.matrix.to_bytes(part.rows.clone()))?;
        let Stretch { after, through, incomparable, .. } = part;
        insert.execute(params![self.key, after, through, incomparable, bytes])?;
        Ok(())
    }
}

/// A collection's counts of removals and of replaced templates.
fn changes(connection: &Connection, key: i64) -> Result<(i64, i64), Failure> {
    let mut select = connection
        .prepare_cached("SELECT removals, replacements FROM collections WHERE id = ?1")?;
    Ok(select.query_row([key], |row| Ok((row.get(0)?, row.get(1)?)))?)
}
