//! The vectors of users, and the search among them.

use absenki_core::Result;
use absenki_core::backend::{CollectionId, UserId};
use rusqlite::{Connection, params};

use super::failure::Failure;
use super::search::{Version, template_in};
use super::users::{named, user_key};
use super::{SqliteGallery, key_of};
use crate::gallery::index::Matrix;
use crate::gallery::users::{grouped, mean};
use crate::gallery::{Matches, Sealer};
use crate::networks::EMBEDDER_SHA256;
use crate::template::Template;

/// A collection's user vectors as last seen, by the users' row ids.
#[derive(Debug, Default)]
pub(super) struct CachedUsers {
    matrix: Matrix,
    /// The collection's row id, and its counts of changes when they were seen.
    seen: (i64, i64, i64),
    incomparable: usize,
    /// The version of the gallery that was seen.
    version: Option<Version>,
}

impl SqliteGallery {
    pub(super) fn search_users(
        &self,
        collection: &CollectionId,
        template: &Template,
        most: usize,
    ) -> Result<Matches<String>> {
        self.seen_users("search_users_by_image", collection, |connection, sealer, cached| {
            let in_full = |id| match vector(connection, sealer, id)? {
                Some(vector) => Ok(vector.cosine(template)),
                None => Err(Failure::from(rusqlite::Error::QueryReturnedNoRows)),
            };
            let nearest = cached.matrix.nearest::<Failure>(template, most, in_full)?;
            let mut name = connection.prepare_cached("SELECT user_id FROM users WHERE id = ?1")?;
            let named = nearest
                .into_iter()
                .map(|(cosine, id)| Ok((cosine, name.query_row([id], |row| row.get(0))?)));
            let nearest = named.collect::<Result<_, Failure>>()?;
            Ok(Matches { nearest, incomparable: cached.incomparable })
        })
    }

    /// Makes the vectors before the first search does.
    pub(super) fn load_users(
        &self,
        operation: &'static str,
        collection: &CollectionId,
    ) -> Result<()> {
        self.seen_users(operation, collection, |_, _, _| Ok(()))
    }

    /// Runs `work` with the collection's vectors as they are now, in one view of the file.
    fn seen_users<T>(
        &self,
        operation: &'static str,
        collection: &CollectionId,
        work: impl FnOnce(&Connection, &Sealer, &mut CachedUsers) -> Result<T, Failure>,
    ) -> Result<T> {
        let sealer = self.sealer(collection);
        self.view(operation, |connection, memory, version| {
            let key = key_of(connection, collection)
                .inspect_err(|_| _ = memory.users.remove(collection.as_str()))?;
            let cached = memory.users.entry(collection.as_str().to_owned()).or_default();
            if cached.version != Some(version) {
                cached.catch_up(connection, &sealer, key)?;
                cached.version = Some(version);
            }
            work(connection, &sealer, cached)
        })
    }

    pub(super) fn user_vector(
        &self,
        collection: &CollectionId,
        user: &UserId,
    ) -> Result<Option<Template>> {
        self.with("search_users", |open| {
            let key = key_of(&open.connection, collection)?;
            let id = user_key(&open.connection, key, user)?;
            vector(&open.connection, &self.sealer(collection), id)
        })
    }

    pub(super) fn face_template(
        &self,
        collection: &CollectionId,
        face_id: &str,
    ) -> Result<Option<Template>> {
        self.with("search_users", |open| {
            let key = key_of(&open.connection, collection)?;
            let ids = [face_id.to_owned()];
            let found =
                named(&open.connection, &self.sealer(collection), key, &ids)?.into_iter().next();
            Ok(found.and_then(|(_, face)| face).and_then(|face| face.template))
        })
    }
}

impl CachedUsers {
    /// Takes in every vector again if one of them changed.
    fn catch_up(
        &mut self,
        connection: &Connection,
        sealer: &Sealer,
        key: i64,
    ) -> Result<(), Failure> {
        let (removals, changes) = connection
            .prepare_cached("SELECT removals, user_changes FROM collections WHERE id = ?1")?
            .query_row([key], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let seen = (key, removals, changes);
        if seen == self.seen {
            return Ok(());
        }
        *self = CachedUsers::default();
        let mut statement = connection.prepare_cached(
            "SELECT user, face_id, CASE WHEN model = ?2 THEN template END FROM faces \
             WHERE collection = ?1 AND user IS NOT NULL ORDER BY user, id",
        )?;
        let mut rows = statement.query(params![key, EMBEDDER_SHA256])?;
        let mut templates = Vec::new();
        while let Some(row) = rows.next()? {
            templates.push((row.get(0)?, comparable(row, sealer, 1)?));
        }
        for (id, vector) in grouped(templates) {
            match vector {
                Some(vector) => self.matrix.push(id, &vector),
                None => self.incomparable += 1,
            }
        }
        self.seen = seen;
        Ok(())
    }
}

/// The templates of a user's faces, in order of indexing.
pub(super) fn templates(
    connection: &Connection,
    sealer: &Sealer,
    user: i64,
) -> Result<Vec<Option<Template>>, Failure> {
    let mut statement = connection.prepare_cached(
        "SELECT face_id, CASE WHEN model = ?2 THEN template END FROM faces WHERE user = ?1 ORDER BY id",
    )?;
    let mut rows = statement.query(params![user, EMBEDDER_SHA256])?;
    let mut templates = Vec::new();
    while let Some(row) = rows.next()? {
        templates.push(comparable(row, sealer, 0)?);
    }
    Ok(templates)
}

fn vector(
    connection: &Connection,
    sealer: &Sealer,
    user: i64,
) -> Result<Option<Template>, Failure> {
    let templates: Vec<Template> =
        templates(connection, sealer, user)?.into_iter().flatten().collect();
    Ok(mean(&templates))
}

/// The template in the column after that of the face's id; `None` where it is null, since another
/// model made it, or damaged.
pub(super) fn comparable(
    row: &rusqlite::Row<'_>,
    sealer: &Sealer,
    face_id: usize,
) -> Result<Option<Template>, Failure> {
    match row.get_ref(face_id + 1)? {
        rusqlite::types::ValueRef::Null => Ok(None),
        _ => template_in(row, sealer, face_id, face_id + 1),
    }
}
