//! Tags of collections.

use absenki_core::Result;
use absenki_core::backend::CollectionId;
use sqlx::Row;

use super::collections::lock;
use super::server::Family;
use super::{LONGEST, SqlGallery};
use crate::gallery::Tags;

impl SqlGallery {
    pub(super) fn tags(&self, collection: &CollectionId) -> Result<Tags> {
        let head = self.head("list_tags", collection)?;
        let select =
            self.server.statement("SELECT name, value FROM absenki_tags WHERE collection_id = ?");
        self.run("list_tags", LONGEST, async |connection| {
            let rows = sqlx::query(select.clone()).bind(head.id).fetch_all(connection).await?;
            let tag = |row: &sqlx::any::AnyRow| Ok((row.try_get(0)?, row.try_get(1)?));
            Ok(rows.iter().map(tag).collect::<sqlx::Result<_>>()?)
        })
    }

    pub(super) fn add_tags(
        &self,
        collection: &CollectionId,
        tags: &Tags,
        most: usize,
    ) -> Result<bool> {
        let replace = match self.server.family {
            Family::Postgres => {
                "ON CONFLICT (collection_id, name) DO UPDATE SET value = EXCLUDED.value"
            }
            Family::MySql => "ON DUPLICATE KEY UPDATE value = VALUES(value)",
        };
        let add = self.server.statement(&format!(
            "INSERT INTO absenki_tags (collection_id, name, value) VALUES (?, ?, ?) {replace}"
        ));
        let select = self.server.statement("SELECT name FROM absenki_tags WHERE collection_id = ?");
        self.write("add_tags", LONGEST, async |connection| {
            let head = lock(&self.server, connection, "add_tags", collection).await?;
            let rows =
                sqlx::query(select.clone()).bind(head.id).fetch_all(&mut *connection).await?;
            let old =
                rows.iter().map(|row| row.try_get(0)).collect::<sqlx::Result<Vec<String>>>()?;
            if old.iter().filter(|name| !tags.contains_key(*name)).count() + tags.len() > most {
                return Ok(false);
            }
            for (name, value) in tags {
                let add = sqlx::query(add.clone()).bind(head.id).bind(&**name).bind(&**value);
                add.execute(&mut *connection).await?;
            }
            Ok(true)
        })
    }

    pub(super) fn remove_tags(&self, collection: &CollectionId, names: &[String]) -> Result<()> {
        let remove =
            self.server.statement("DELETE FROM absenki_tags WHERE collection_id = ? AND name = ?");
        self.write("remove_tags", LONGEST, async |connection| {
            let head = lock(&self.server, connection, "remove_tags", collection).await?;
            for name in names {
                let remove = sqlx::query(remove.clone()).bind(head.id).bind(&**name);
                remove.execute(&mut *connection).await?;
            }
            Ok(())
        })
    }
}
