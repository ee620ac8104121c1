//! The faces of a collection: added, listed, deleted, searched.

use absenki_core::backend::{
    CollectionId, DeleteFacesOutput, ExternalImageId, Face, Page, PageRequest,
};
use absenki_core::geometry::NormalizedBox;
use absenki_core::{Error, ErrorKind, Result};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::failure::Failure;
use super::{Gallery, bounds, key_of};
use crate::models::EMBEDDER_SHA256;
use crate::search::Matrix;
use crate::sface::Template;

/// Most ids in one deletion, as in Rekognition.
const MOST_DELETED: usize = 4096;

pub(super) const COLUMNS: &str = "id, face_id, image_id, external_image_id, \
                       box_left, box_top, box_width, box_height, confidence";

/// A face to add.
#[derive(Debug, Clone)]
pub(crate) struct NewFace {
    pub(crate) bounding_box: NormalizedBox,
    pub(crate) confidence: f64,
    pub(crate) template: Template,
}

/// What a search found.
#[derive(Debug)]
pub(crate) struct Matches {
    /// Cosine and face, the most alike first.
    pub(crate) nearest: Vec<(f32, Face)>,
    /// Faces of the collection that could not be compared: another model made their templates.
    pub(crate) incomparable: usize,
}

/// A collection's templates as last seen.
#[derive(Debug, Default)]
pub(super) struct Cached {
    matrix: Matrix,
    /// Row id of the last face seen, of whatever model.
    last: i64,
    /// The collection's count of removals when they were seen.
    removals: i64,
    incomparable: usize,
}

impl Gallery {
    /// Adds the faces of one photo, all or none. A face that is there already (same photo, same
    /// external id, same place) is not added again: as in Rekognition the stored one is returned,
    /// so that a repeated call leaves no second face behind.
    pub(crate) fn add_faces(
        &self,
        collection: &CollectionId,
        image_id: &str,
        external_image_id: Option<&ExternalImageId>,
        faces: &[NewFace],
    ) -> Result<Vec<Face>> {
        self.write("index_faces", |transaction| {
            let key = key_of(transaction, collection)?;
            let id = external_image_id.map(ExternalImageId::as_str);
            faces.iter().map(|face| add(transaction, key, image_id, id, face)).collect()
        })
    }

    pub(crate) fn list_faces(
        &self,
        collection: &CollectionId,
        page: &PageRequest,
    ) -> Result<Page<Face>> {
        let bounds = bounds("list_faces", page)?;
        self.with("list_faces", |open| {
            let key = key_of(&open.connection, collection)?;
            let mut statement = open.connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM faces WHERE collection = ?1 AND id > ?2 \
                 ORDER BY id LIMIT ?3"
            ))?;
            let rows = statement
                .query_map([key, bounds.after, bounds.limit + 1], |row| {
                    Ok((row.get(0)?, face(row)?))
                })?
                .collect::<Result<Vec<_>, _>>()?;
            Ok(bounds.page(rows))
        })
    }

    pub(crate) fn delete_faces(
        &self,
        collection: &CollectionId,
        face_ids: &[String],
    ) -> Result<DeleteFacesOutput> {
        if !(1..=MOST_DELETED).contains(&face_ids.len()) {
            return Err(Error::new(
                ErrorKind::InvalidParameter,
                "delete_faces",
                "1 to 4096 faces are deleted at a time",
            ));
        }
        self.write("delete_faces", |transaction| {
            let key = key_of(transaction, collection)?;
            let mut output = DeleteFacesOutput::default();
            let mut statement =
                transaction.prepare("DELETE FROM faces WHERE collection = ?1 AND face_id = ?2")?;
            for face_id in face_ids {
                match statement.execute(params![key, face_id])? {
                    0 => output.unsuccessful.push(face_id.clone()),
                    _ => output.deleted.push(face_id.clone()),
                }
            }
            transaction.execute(
                "UPDATE collections SET removals = removals + ?2 WHERE id = ?1",
                params![key, output.deleted.len() as i64],
            )?;
            Ok(output)
        })
    }

    /// The `most` faces of the collection that are most like `template`.
    pub(crate) fn search(
        &self,
        collection: &CollectionId,
        template: &Template,
        most: usize,
    ) -> Result<Matches> {
        self.with("search_faces_by_image", |open| {
            // One view of the file for the templates and their faces.
            let transaction = open.connection.transaction()?;
            let key = key_of(&transaction, collection)?;
            let cached = open.cached.entry(key).or_default();
            cached.catch_up(&transaction, key)?;
            let mut in_full =
                transaction.prepare_cached("SELECT template FROM faces WHERE id = ?1")?;
            let nearest = cached.matrix.nearest(template, most, |id| {
                in_full.query_row([id], |row| Ok(template_in(row, 0)))?
            })?;
            let mut statement = transaction
                .prepare_cached(&format!("SELECT {COLUMNS} FROM faces WHERE id = ?1"))?;
            let nearest = nearest
                .into_iter()
                .map(|(cosine, id)| Ok((cosine, statement.query_row([id], face)?)))
                .collect::<Result<_, Failure>>()?;
            Ok(Matches { nearest, incomparable: cached.incomparable })
        })
    }

    /// How many faces of the collection have templates of another model.
    pub(crate) fn count_incomparable(&self, collection: &CollectionId) -> Result<u64> {
        self.with("describe_collection", |open| {
            let key = key_of(&open.connection, collection)?;
            let count: i64 = open.connection.query_row(
                "SELECT count(*) FROM faces WHERE collection = ?1 AND model <> ?2",
                params![key, EMBEDDER_SHA256],
                |row| row.get(0),
            )?;
            Ok(count.unsigned_abs())
        })
    }
}

impl Cached {
    /// Takes in what was added since, or everything anew where something was removed.
    fn catch_up(&mut self, connection: &Connection, collection: i64) -> Result<(), Failure> {
        let removals: i64 = connection
            .prepare_cached("SELECT removals FROM collections WHERE id = ?1")?
            .query_row([collection], |row| row.get(0))?;
        if removals != self.removals {
            self.matrix.clear();
            (self.last, self.removals, self.incomparable) = (0, removals, 0);
        }
        let mut statement = connection.prepare_cached(
            "SELECT id, model, template FROM faces WHERE collection = ?1 AND id > ?2 ORDER BY id",
        )?;
        let mut rows = statement.query([collection, self.last])?;
        while let Some(row) = rows.next()? {
            let id = row.get(0)?;
            if row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)? == EMBEDDER_SHA256 {
                self.matrix.push(id, &template_in(row, 2)?);
            } else {
                self.incomparable += 1;
            }
            self.last = id;
        }
        Ok(())
    }
}

pub(super) fn damaged() -> Failure {
    Failure::Told(
        ErrorKind::Storage,
        "the gallery holds a damaged template; put a backup in its place or enrol again".into(),
    )
}

fn add(
    transaction: &Transaction<'_>,
    collection: i64,
    image_id: &str,
    external_image_id: Option<&str>,
    new: &NewFace,
) -> Result<Face, Failure> {
    let NormalizedBox { left, top, width, height } = new.bounding_box;
    let known = transaction
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM faces WHERE collection = ?1 AND image_id = ?2 \
             AND external_image_id IS ?3 AND box_left = ?4 AND box_top = ?5 AND model = ?6"
        ))?
        .query_row(
            params![collection, image_id, external_image_id, left, top, EMBEDDER_SHA256],
            face,
        )
        .optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    let face_id = uuid::Uuid::new_v4().to_string();
    transaction
        .prepare_cached(
            "INSERT INTO faces (collection, face_id, image_id, external_image_id, box_left, \
             box_top, box_width, box_height, confidence, template, model, created_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, unixepoch())",
        )?
        .execute(params![
            collection,
            face_id,
            image_id,
            external_image_id,
            left,
            top,
            width,
            height,
            new.confidence,
            new.template.to_bytes(),
            EMBEDDER_SHA256
        ])?;
    Ok(Face {
        face_id,
        image_id: Some(image_id.to_owned()),
        external_image_id: external_image_id.map(str::to_owned),
        bounding_box: Some(new.bounding_box),
        confidence: new.confidence,
    })
}

/// The template in a column.
fn template_in(row: &Row<'_>, column: usize) -> Result<Template, Failure> {
    let bytes = row.get_ref(column)?.as_blob().map_err(rusqlite::Error::from)?;
    Template::from_bytes(bytes).ok_or_else(damaged)
}

/// A face from its [`COLUMNS`].
pub(super) fn face(row: &Row<'_>) -> rusqlite::Result<Face> {
    Ok(Face {
        face_id: row.get(1)?,
        image_id: Some(row.get(2)?),
        external_image_id: row.get(3)?,
        bounding_box: Some(NormalizedBox {
            left: row.get(4)?,
            top: row.get(5)?,
            width: row.get(6)?,
            height: row.get(7)?,
        }),
        confidence: row.get(8)?,
    })
}
