//! Faces from their rows, and lists of values in a statement.

use absenki_core::backend::Face;
use absenki_core::geometry::NormalizedBox;
use sqlx::Row;
use sqlx::any::AnyRow;

/// What a [`face`] is read from; the number of its change comes first.
pub(super) const COLUMNS: &str = "number, face_id, image_id, external_image_id, \
                                  box_left, box_top, box_width, box_height, confidence";

/// Whose a face is, after its [`COLUMNS`].
pub(super) const OWNER: &str = "(SELECT u.user_id FROM absenki_associations a \
     JOIN absenki_users u ON u.collection_id = a.collection_id AND u.id = a.owner \
     WHERE a.collection_id = absenki_faces.collection_id AND a.face = absenki_faces.number)";

/// Values in one statement's list.
pub(super) const MOST_LISTED: usize = 512;

/// A face from its [`COLUMNS`] and its [`OWNER`], after its number.
pub(super) fn owned(row: &AnyRow) -> sqlx::Result<(i64, Face)> {
    let (number, face) = face(row)?;
    Ok((number, Face { user_id: row.try_get(9)?, ..face }))
}

/// A face from its [`COLUMNS`], after its number.
pub(super) fn face(row: &AnyRow) -> sqlx::Result<(i64, Face)> {
    let face = Face {
        face_id: row.try_get(1)?,
        image_id: row.try_get(2)?,
        external_image_id: row.try_get(3)?,
        bounding_box: Some(NormalizedBox {
            left: row.try_get(4)?,
            top: row.try_get(5)?,
            width: row.try_get(6)?,
            height: row.try_get(7)?,
        }),
        confidence: row.try_get(8)?,
        user_id: None,
    };
    Ok((row.try_get(0)?, face))
}

/// How many values a list for `count` of them has: a power of two, so that a connection prepares
/// few statements. The last value fills it.
pub(super) fn padded(count: usize) -> usize {
    count.next_power_of_two()
}

/// `(?, ?, ...)` for `count` values, padded.
pub(super) fn list(count: usize) -> String {
    format!("({})", vec!["?"; padded(count)].join(", "))
}
