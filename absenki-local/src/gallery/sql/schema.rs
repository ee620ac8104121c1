//! The tables, and how they are made.

use absenki_core::config::GallerySearch;
use absenki_core::{Error, ErrorKind};
use sqlx::{AnyConnection, Connection, Executor, Row};

use super::failure::Attempt;
use super::pgvector;
use super::server::{Family, Server};

/// The version of the tables.
const VERSION: i64 = 4;

/// Of PostgreSQL: two that make one table at once would fail, so one waits for the other.
pub(super) const ONE_AT_A_TIME: &str = "SELECT pg_advisory_xact_lock(1096970091)";

/// Makes the tables where there are none, and those that an older version lacks. Where the server's
/// user may not make tables, its administrator does, with the same files.
pub(super) async fn prepare(server: &Server, connection: &mut AnyConnection) -> Attempt<()> {
    if version(server, connection).await?.is_none_or(|version| version < VERSION) {
        make(server, connection).await?;
    }
    let message = match version(server, connection).await? {
        Some(VERSION) if server.search == GallerySearch::Server => {
            return pgvector::prepare(connection).await;
        }
        Some(VERSION) => return Ok(()),
        Some(_) => "the gallery was made by another version of this library",
        None => "the gallery's tables could not be made",
    };
    Err(Error::new(ErrorKind::Storage, "open_gallery", message).into())
}

/// The version of the tables; `None` where they were not made, or not to the end.
async fn version(server: &Server, connection: &mut AnyConnection) -> Attempt<Option<i64>> {
    let exists = match server.family {
        Family::Postgres => "SELECT CAST(to_regclass('absenki_gallery') AS TEXT)",
        Family::MySql => {
            "SELECT MAX(table_name) FROM information_schema.tables \
             WHERE table_schema = DATABASE() AND table_name = 'absenki_gallery'"
        }
    };
    let table = sqlx::query(exists).fetch_one(&mut *connection).await?;
    if table.try_get::<Option<String>, _>(0)?.is_none() {
        return Ok(None);
    }
    let version = sqlx::query("SELECT MAX(version) FROM absenki_gallery").fetch_one(connection);
    Ok(version.await?.try_get(0)?)
}

/// The statements may be repeated, and the version comes last.
async fn make(server: &Server, connection: &mut AnyConnection) -> Attempt<()> {
    match server.family {
        Family::Postgres => {
            let mut transaction = connection.begin().await?;
            transaction.execute(ONE_AT_A_TIME).await?;
            sqlx::raw_sql(include_str!("postgres.sql")).execute(&mut *transaction).await?;
            transaction.commit().await?;
        }
        Family::MySql => {
            sqlx::raw_sql(include_str!("mysql.sql")).execute(connection).await?;
        }
    }
    Ok(())
}
