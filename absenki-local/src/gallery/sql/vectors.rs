//! The vectors of users, and what faces are compared with them by.

use std::collections::BTreeMap;

use absenki_core::Result;
use absenki_core::backend::{CollectionId, UserId};
use sqlx::{AnyConnection, Row};

use super::collections::Head;
use super::failure::Attempt;
use super::reading::{MOST_LISTED, OWNER, list, padded};
use super::users::UserRow;
use super::{LONGEST, SqlGallery};
use crate::gallery::Sealer;
use crate::gallery::users::{Named, mean};
use crate::networks::EMBEDDER_SHA256;
use crate::template::Template;

impl SqlGallery {
    pub(super) fn user_vector(
        &self,
        collection: &CollectionId,
        user: &UserId,
    ) -> Result<Option<Template>> {
        let head = self.head("search_users", collection)?;
        self.run("search_users", LONGEST, async |connection| {
            let row = self.user(connection, head, "search_users", user.as_str()).await?;
            let templates = self.templates(connection, &self.sealer(collection), head, row).await?;
            Ok(mean(&templates.into_iter().flatten().collect::<Vec<_>>()))
        })
    }

    pub(super) fn face_template(
        &self,
        collection: &CollectionId,
        face_id: &str,
    ) -> Result<Option<Template>> {
        let head = self.head("search_users", collection)?;
        let ids = [face_id.to_owned()];
        self.run("search_users", LONGEST, async |connection| {
            let found = self
                .compared(connection, &self.sealer(collection), head, &ids)
                .await?
                .into_iter()
                .next();
            Ok(found.and_then(|(_, face)| face).and_then(|face| face.template))
        })
    }

    /// The templates of a user's faces, in order of indexing.
    pub(super) async fn templates(
        &self,
        connection: &mut AnyConnection,
        sealer: &Sealer,
        head: Head,
        user: UserRow,
    ) -> Attempt<Vec<Option<Template>>> {
        let select = self.server.statement(
            "SELECT f.face_id, CASE WHEN f.model = ? THEN f.template END FROM absenki_associations a \
             JOIN absenki_faces f ON f.collection_id = a.collection_id AND f.number = a.face \
             WHERE a.collection_id = ? AND a.owner = ? ORDER BY a.face",
        );
        let query = sqlx::query(select).bind(EMBEDDER_SHA256).bind(head.id).bind(user.id);
        let rows = query.fetch_all(connection).await?;
        rows.iter().map(|row| template(row, sealer, 0)).collect()
    }

    /// The faces with these ids and what they can be compared by, as far as the collection holds
    /// them.
    pub(super) async fn compared(
        &self,
        connection: &mut AnyConnection,
        sealer: &Sealer,
        head: Head,
        face_ids: &[String],
    ) -> Attempt<Vec<(String, Option<Named>)>> {
        let mut known = BTreeMap::new();
        for ids in face_ids.chunks(MOST_LISTED) {
            let select = self.server.statement(&format!(
                "SELECT number, {OWNER}, face_id, CASE WHEN model = ? THEN template END \
                 FROM absenki_faces WHERE collection_id = ? AND face_id IN {}",
                list(ids.len())
            ));
            let padding = std::iter::repeat_n(&ids[0], padded(ids.len()) - ids.len());
            let query = sqlx::query(select).bind(EMBEDDER_SHA256).bind(head.id);
            let query = ids.iter().chain(padding).fold(query, |query, id| query.bind(&**id));
            for row in query.fetch_all(&mut *connection).await? {
                let (number, user) = (row.try_get(0)?, row.try_get(1)?);
                let named = Named { number, user, template: template(&row, sealer, 2)? };
                known.insert(row.try_get::<String, _>(2)?, named);
            }
        }
        let mut named = Vec::with_capacity(face_ids.len());
        for id in face_ids {
            // Named twice, it is looked at once.
            if let Some(face) = known.remove(id) {
                named.push((id.clone(), Some(face)));
            } else if named.iter().all(|(seen, _): &(String, _)| seen != id) {
                named.push((id.clone(), None));
            }
        }
        Ok(named)
    }
}

/// The template in the column after that of the face's id; `None` where it is null, since another
/// model made it, or damaged.
fn template(row: &sqlx::any::AnyRow, sealer: &Sealer, face_id: usize) -> Attempt<Option<Template>> {
    let kept: Option<Vec<u8>> = row.try_get(face_id + 1)?;
    let face_id: String = row.try_get(face_id)?;
    Ok(kept.map(|kept| sealer.open(&face_id, &kept)).transpose()?.flatten())
}
