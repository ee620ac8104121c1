//! Rows of the table, in and out.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, Connection, Row};

use super::dialect::Dialect;
use super::failure::Attempt;
use crate::error::{Error, ErrorKind};
use crate::profile::{FaceProfile, NewFaceProfile, duplicate, now};

/// Adds a row and reads it back before it is committed: the table has no unique index on the
/// face, and a database may cut or change a text that does not fit.
pub(super) async fn insert(
    connection: &mut AnyConnection,
    dialect: Dialect,
    profile: &NewFaceProfile,
) -> Attempt<FaceProfile> {
    let statements = dialect.statements();
    let seconds = now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let mut transaction = connection.begin_with(statements.begin).await?;
    sqlx::query(statements.insert)
        .bind(profile.user_id.clone())
        .bind(profile.face_id.clone())
        .bind(profile.provider.clone())
        .bind(profile.collection_id.clone())
        .bind(profile.image_path.clone())
        .bind(profile.confidence.map(|confidence| format!("{confidence:.2}")))
        .bind(i64::try_from(seconds).unwrap_or(i64::MAX))
        .execute(&mut *transaction)
        .await?;
    let query = sqlx::query(statements.select_same).bind(profile.face_id.clone());
    let mut same = profiles(query, &mut transaction).await?.into_iter().filter(|row| {
        row.face_id == profile.face_id
            && row.provider == profile.provider
            && row.collection_id == profile.collection_id
    });
    match (same.next(), same.next()) {
        (Some(row), None) if row == profile.clone().stored(row.id, row.created_at) => {
            transaction.commit().await?;
            Ok(row)
        }
        (Some(_), Some(_)) => Err(duplicate("profile_add").into()),
        _ => Err(Error::new(
            ErrorKind::Storage,
            "profile_add",
            "the database cannot keep this profile as it was given",
        )
        .into()),
    }
}

pub(super) async fn profiles(
    query: Query<'_, Any, AnyArguments>,
    connection: &mut AnyConnection,
) -> Attempt<Vec<FaceProfile>> {
    let rows = query.fetch_all(connection).await?;
    Ok(rows.iter().map(profile).collect::<sqlx::Result<_>>()?)
}

fn profile(row: &AnyRow) -> sqlx::Result<FaceProfile> {
    Ok(FaceProfile {
        id: row.try_get(0)?,
        user_id: row.try_get(1)?,
        face_id: row.try_get(2)?,
        provider: row.try_get(3)?,
        collection_id: row.try_get(4)?,
        image_path: row.try_get(5)?,
        confidence: row.try_get(6)?,
        created_at: time(row.try_get::<Option<i64>, _>(7)?.unwrap_or(0)),
    })
}

/// The time `seconds` after 1970 began, UTC.
fn time(seconds: i64) -> SystemTime {
    let distance = Duration::from_secs(seconds.unsigned_abs());
    let time = if seconds < 0 {
        UNIX_EPOCH.checked_sub(distance)
    } else {
        UNIX_EPOCH.checked_add(distance)
    };
    time.unwrap_or(UNIX_EPOCH)
}
