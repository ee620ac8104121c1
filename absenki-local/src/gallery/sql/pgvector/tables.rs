//! The tables of the server's index.

use absenki_core::{Error, ErrorKind};
use sqlx::{AnyConnection, Connection, Executor, Row};

use super::super::failure::Attempt;
use super::super::schema::ONE_AT_A_TIME;

/// Makes the tables where they are missing.
pub(in super::super) async fn prepare(connection: &mut AnyConnection) -> Attempt<()> {
    let select = "SELECT (SELECT default_version FROM pg_available_extensions WHERE name = 'vector'), \
                  (SELECT extversion FROM pg_extension WHERE extname = 'vector')";
    let row = sqlx::query(select).fetch_one(&mut *connection).await?;
    let version = match (row.try_get::<Option<String>, _>(1)?, row.try_get(0)?) {
        (Some(version), _) | (None, Some(version)) => version,
        (None, None) => {
            let message = "gallery.search = server needs pgvector, which the gallery's PostgreSQL \
                           does not have";
            return Err(unusable(message).into());
        }
    };
    let parts: Vec<u32> = version.split('.').map(|part| part.parse().unwrap_or(0)).collect();
    if parts < vec![0, 8] {
        return Err(unusable("gallery.search = server needs pgvector 0.8 or later").into());
    }
    if exist(connection).await? {
        return Ok(());
    }
    let mut transaction = connection.begin().await?;
    transaction.execute(ONE_AT_A_TIME).await?;
    let made = sqlx::raw_sql(include_str!("../pgvector.sql")).execute(&mut *transaction).await;
    let code = |error: &sqlx::Error| Some(error.as_database_error()?.code()?.into_owned());
    if made.as_ref().err().and_then(code).as_deref() == Some("42501") {
        let message = "the gallery's user may not set up pgvector: an administrator has to run \
                       pgvector.sql";
        return Err(unusable(message).into());
    }
    made?;
    transaction.commit().await?;
    Ok(())
}

/// Whether the tables are there.
pub(super) async fn exist(connection: &mut AnyConnection) -> Attempt<bool> {
    let select = "SELECT CAST(to_regclass('absenki_indexed') AS TEXT)";
    let row = sqlx::query(select).fetch_one(connection).await?;
    Ok(row.try_get::<Option<String>, _>(0)?.is_some())
}

pub(in super::super) fn unusable(message: &'static str) -> Error {
    Error::new(ErrorKind::Configuration, "open_gallery", message)
}
