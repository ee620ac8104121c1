//! Searches a collection.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use absenki_core::Result;
use absenki_core::backend::{CollectionId, Face};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::faces::{COLUMNS, face};
use super::failure::Failure;
use super::index::Index;
use super::{Memory, Open, SqliteGallery, key_of};
use crate::gallery::{Matches, Sealer, is_sealed};
use crate::networks::EMBEDDER_SHA256;
use crate::template::Template;

/// Maximum number of faces of a collection that stay in memory with all their facts after a search
/// found them. They take about 4 MB.
const MOST_KEPT: usize = 4096;

/// A collection as last seen.
#[derive(Debug, Default)]
pub(super) struct Cached {
    index: Index,
    kept: Kept,
    sealer: Sealer,
    /// The collection's row id.
    key: i64,
    /// The version of the gallery that was seen; `None` before all of it was.
    version: Option<Version>,
}

/// Faces that searches have found; in the file a face never changes.
#[derive(Debug, Default)]
struct Kept {
    /// By row id.
    faces: HashMap<i64, Box<(Template, Face)>>,
    /// Row ids by face id.
    ids: HashMap<String, i64>,
}

/// Whether a gallery has changed: SQLite's `data_version`, which every other connection's
/// changes alter, and the count of rows that this connection has changed itself.
pub(super) type Version = (i64, u64);

impl SqliteGallery {
    pub(super) fn search(
        &self,
        collection: &CollectionId,
        template: &Template,
        most: usize,
    ) -> Result<Matches> {
        self.seen("search_faces_by_image", collection, |connection, cached| {
            cached.nearest(connection, template, most)
        })
    }

    pub(super) fn search_face(
        &self,
        collection: &CollectionId,
        face_id: &str,
        most: usize,
    ) -> Result<Option<Matches>> {
        self.seen("search_faces", collection, |connection, cached| {
            let id = match cached.kept.ids.get(face_id) {
                Some(&id) => Some(id),
                None => connection
                    .prepare_cached(
                        "SELECT id FROM faces \
                         WHERE collection = ?1 AND face_id = ?2 AND model = ?3",
                    )?
                    .query_row(params![cached.key, face_id, EMBEDDER_SHA256], |row| row.get(0))
                    .optional()?,
            };
            let Some(id) = id else { return Ok(None) };
            let Some((template, _)) = cached.kept.get(connection, &cached.sealer, id)? else {
                return Ok(None);
            };
            let template = template.clone();
            cached.nearest(connection, &template, most).map(Some)
        })
    }

    /// Reads the collection's templates, and makes its users' vectors, before the first search does.
    /// `progress` gets how many of how many faces were read.
    pub(super) fn load(
        &self,
        collection: &CollectionId,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<()> {
        let all = self.count_faces(collection)?;
        let mut report = |done: u64| progress(done.min(all), all);
        let operation = "load_collection";
        self.followed(operation, collection, &mut report, |_, _| Ok(()))?;
        self.keep(collection, true);
        self.load_users(operation, collection)?;
        report(all);
        Ok(())
    }

    /// Runs `work` with the collection's templates as they are now, in one view of the file.
    fn seen<T>(
        &self,
        operation: &'static str,
        collection: &CollectionId,
        work: impl FnOnce(&Connection, &mut Cached) -> Result<T, Failure>,
    ) -> Result<T> {
        self.followed(operation, collection, &mut |_| {}, work)
    }

    /// The same, with a report of how many faces were read.
    fn followed<T>(
        &self,
        operation: &'static str,
        collection: &CollectionId,
        progress: &mut dyn FnMut(u64),
        work: impl FnOnce(&Connection, &mut Cached) -> Result<T, Failure>,
    ) -> Result<T> {
        let mut is_ahead = false;
        let done = self.view(operation, |connection, memory, version| {
            if let Some(cached) = memory.faces.get_mut(collection.as_str())
                && cached.version == Some(version)
            {
                return work(connection, cached);
            }
            let key = key_of(connection, collection)
                .inspect_err(|_| _ = memory.faces.remove(collection.as_str()))?;
            let cached = memory
                .faces
                .entry(collection.as_str().to_owned())
                .or_insert_with(|| Cached { sealer: self.sealer(collection), ..Cached::default() });
            cached.version = None;
            let followed = cached.index.follow(connection, &cached.sealer, key, progress);
            if !matches!(followed, Ok(false)) {
                cached.kept = Kept::default();
            }
            followed?;
            cached.key = key;
            cached.version = Some(version);
            is_ahead = cached.index.is_ahead();
            work(connection, cached)
        })?;
        if is_ahead {
            self.keep(collection, false);
        }
        Ok(done)
    }

    /// Keeps some of what the index has and the file lacks, or `all`. The search is done all the same.
    fn keep(&self, collection: &CollectionId, all: bool) {
        _ = self.with("keep_index", |open| {
            if let (Some(_), Some(cached)) =
                (&open.file, open.memory.faces.get_mut(collection.as_str()))
            {
                cached.index.keep(&mut open.connection, &cached.sealer, all);
            }
            Ok(())
        });
    }

    /// Runs `work` in one view of the file, which has this version.
    pub(super) fn view<T>(
        &self,
        operation: &'static str,
        work: impl FnOnce(&Connection, &mut Memory, Version) -> Result<T, Failure>,
    ) -> Result<T> {
        self.with(operation, |open| {
            let Open { connection, memory, .. } = open;
            // A transaction lasts as long as one of its statements, and this one is not stepped
            // to its end: all reads see the same, for no more than one lock on the file.
            let mut statement = connection.prepare_cached("PRAGMA data_version")?;
            let mut view = statement.query([])?;
            let row = view.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
            let version = (row.get(0)?, connection.total_changes());
            work(connection, memory, version)
        })
    }
}

impl Cached {
    fn nearest(
        &mut self,
        connection: &Connection,
        template: &Template,
        most: usize,
    ) -> Result<Matches, Failure> {
        let Cached { index, kept, sealer, .. } = self;
        // A template that was damaged since comes last, and then drops out.
        let in_full = |id| {
            let face = kept.get(connection, sealer, id)?;
            Ok(face.map_or(f32::NEG_INFINITY, |(kept, _)| kept.cosine(template)))
        };
        let nearest = index.matrix.nearest::<Failure>(template, most, in_full)?;
        let face_of = |(cosine, id)| {
            let face = kept.get(connection, sealer, id).transpose()?;
            Some(face.map(|(_, face)| (cosine, face.clone())))
        };
        let nearest = nearest.into_iter().filter_map(face_of).collect::<Result<_, Failure>>()?;
        Ok(Matches { nearest, incomparable: index.incomparable })
    }
}

impl Kept {
    /// The face with this row id and its template, unless that is damaged.
    fn get(
        &mut self,
        connection: &Connection,
        sealer: &Sealer,
        id: i64,
    ) -> Result<Option<&(Template, Face)>, Failure> {
        if self.faces.len() == MOST_KEPT && !self.faces.contains_key(&id) {
            *self = Kept::default();
        }
        match self.faces.entry(id) {
            Entry::Occupied(face) => Ok(Some(face.into_mut())),
            Entry::Vacant(space) => {
                let Some(found) = read(connection, sealer, id)? else { return Ok(None) };
                self.ids.insert(found.1.face_id.clone(), id);
                Ok(Some(space.insert(Box::new(found))))
            }
        }
    }
}

/// A face with its template, unless that is damaged.
fn read(
    connection: &Connection,
    sealer: &Sealer,
    id: i64,
) -> Result<Option<(Template, Face)>, Failure> {
    let mut statement = connection
        .prepare_cached(&format!("SELECT {COLUMNS}, template FROM faces WHERE id = ?1"))?;
    let mut rows = statement.query([id])?;
    let row = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    // Whose it is may change while it is kept here.
    let face = Face { user_id: None, ..face(row)? };
    Ok(template_in(row, sealer, 1, 10)?.map(|template| (template, face)))
}

/// The template of the face whose id and template are in these columns; `None` if it is damaged, which
/// costs that face and no other.
pub(super) fn template_in(
    row: &Row<'_>,
    sealer: &Sealer,
    face_id: usize,
    template: usize,
) -> Result<Option<Template>, Failure> {
    let bytes = row.get_ref(template)?.as_blob().map_err(rusqlite::Error::from)?;
    // SQLite copies a text when it is read: only where it is needed.
    let face_id = match is_sealed(bytes) {
        true => row.get_ref(face_id)?.as_str().map_err(rusqlite::Error::from)?,
        false => "",
    };
    Ok(sealer.open(face_id, bytes)?)
}
