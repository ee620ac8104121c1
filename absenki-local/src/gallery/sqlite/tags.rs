//! Tags of collections.

use absenki_core::Result;
use absenki_core::backend::CollectionId;
use rusqlite::params;

use super::{SqliteGallery, key_of};
use crate::gallery::Tags;

impl SqliteGallery {
    pub(super) fn tags(&self, collection: &CollectionId) -> Result<Tags> {
        self.with("list_tags", |open| {
            let key = key_of(&open.connection, collection)?;
            let mut statement = open
                .connection
                .prepare_cached("SELECT name, value FROM tags WHERE collection = ?1")?;
            let tags = statement.query_map([key], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(tags.collect::<Result<_, _>>()?)
        })
    }

    pub(super) fn add_tags(
        &self,
        collection: &CollectionId,
        tags: &Tags,
        most: usize,
    ) -> Result<bool> {
        self.write("add_tags", |transaction| {
            let key = key_of(transaction, collection)?;
            let mut kept =
                transaction.prepare_cached("SELECT name FROM tags WHERE collection = ?1")?;
            let kept: Vec<String> =
                kept.query_map([key], |row| row.get(0))?.collect::<Result<_, _>>()?;
            if kept.iter().filter(|name| !tags.contains_key(*name)).count() + tags.len() > most {
                return Ok(false);
            }
            let mut add = transaction.prepare_cached(
                "INSERT INTO tags (collection, name, value) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (collection, name) DO UPDATE SET value = excluded.value",
            )?;
            for (name, value) in tags {
                add.execute(params![key, name, value])?;
            }
            Ok(true)
        })
    }

    pub(super) fn remove_tags(&self, collection: &CollectionId, names: &[String]) -> Result<()> {
        self.write("remove_tags", |transaction| {
            let key = key_of(transaction, collection)?;
            let mut remove = transaction
                .prepare_cached("DELETE FROM tags WHERE collection = ?1 AND name = ?2")?;
            for name in names {
                remove.execute(params![key, name])?;
            }
            Ok(())
        })
    }
}
