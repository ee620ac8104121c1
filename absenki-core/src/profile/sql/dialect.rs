//! The statements for SQLite, MySQL and PostgreSQL.
//!
//! Every value travels as a whole number, a text or NULL, and the database converts: that keeps
//! a decimal exact and a user id text on this side. Times travel as Unix seconds.

use sqlx::ConnectOptions;
use sqlx::any::AnyConnectOptions;
use sqlx::mysql::MySqlConnectOptions;
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

use crate::error::{Error, ErrorKind, Result};
use crate::profile::invalid;

/// A family of databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    /// MariaDB too.
    MySql,
    Postgres,
}

impl Dialect {
    /// The family that a URL names, once its own driver has found the URL sound.
    pub(super) fn of(options: &AnyConnectOptions) -> Result<Self> {
        let url = &options.database_url;
        let (dialect, sound) = match url.scheme() {
            "sqlite" => (Dialect::Sqlite, SqliteConnectOptions::from_url(url).is_ok()),
            "mysql" | "mariadb" => (Dialect::MySql, MySqlConnectOptions::from_url(url).is_ok()),
            "postgres" | "postgresql" => {
                (Dialect::Postgres, PgConnectOptions::from_url(url).is_ok())
            }
            _ => return Err(unusable_url()),
        };
        if sound { Ok(dialect) } else { Err(unusable_url()) }
    }

    /// Refuses a user id that the table's `user_id` could not hold.
    pub(super) fn check_user_id(self, operation: &'static str, user_id: &str) -> Result<()> {
        let number = user_id.parse::<i64>().ok().filter(|number| *number >= 0);
        // Compared as text, since 007 and 7 are two users but one number.
        let exact = number.is_some_and(|number| number.to_string() == user_id);
        if self == Dialect::Sqlite || exact {
            return Ok(());
        }
        Err(invalid(operation, "this database keeps user ids as whole numbers without a sign"))
    }

    pub(super) fn statements(self) -> &'static Statements {
        match self {
            Dialect::Sqlite => &SQLITE,
            Dialect::MySql => &MYSQL,
            Dialect::Postgres => &POSTGRES,
        }
    }
}

/// The cause is dropped: it may quote the URL, and the URL may hold a password.
pub(super) fn unusable_url() -> Error {
    Error::new(
        ErrorKind::Configuration,
        "profile_connect",
        "the database URL is not one of sqlite:, mysql://, mariadb:// or postgres:// that can be used",
    )
}

/// The statements of one family. A `select` answers `id`, `user_id`, `face_id`, `provider`,
/// `collection_id`, `image_path`, `confidence` and `created_at`, in this order.
pub(super) struct Statements {
    /// Begins the transaction of an `insert` and the `select_same` that follows it. Of two that
    /// add the same face at the same time, one sees the other's row or gets an error that says to start again.
    pub(super) begin: &'static str,
    /// Binds `user_id`, `face_id`, `provider`, `collection_id`, `image_path`, `confidence` and
    /// the time.
    pub(super) insert: &'static str,
    /// Binds `face_id`.
    pub(super) select_same: &'static str,
    /// Binds `face_id`.
    pub(super) select_face: &'static str,
    /// Binds `user_id`.
    pub(super) select_user: &'static str,
    /// Binds the id to begin after and the number of rows.
    pub(super) select_page: &'static str,
    /// Binds `face_id`, as often as `binds_to_delete` says.
    pub(super) delete: &'static str,
    pub(super) binds_to_delete: usize,
}

macro_rules! statements {
    (
        begin: $begin:literal, values: $values:literal, columns: $columns:literal,
        user: $user:literal, face: $face:literal, lock: $lock:literal, page: $page:literal,
        delete: $delete:literal, binds_to_delete: $binds:literal,
    ) => {
        Statements {
            begin: $begin,
            insert: concat!(
                "INSERT INTO face_profiles (user_id, face_id, provider, collection_id, ",
                "image_path, confidence, created_at, updated_at) ",
                $values
            ),
            select_same: concat!("SELECT ", $columns, " FROM face_profiles WHERE ", $face, $lock),
            select_face: concat!(
                "SELECT ",
                $columns,
                " FROM face_profiles WHERE ",
                $face,
                " ORDER BY id"
            ),
            select_user: concat!(
                "SELECT ",
                $columns,
                " FROM face_profiles WHERE ",
                $user,
                " ORDER BY id"
            ),
            select_page: concat!("SELECT ", $columns, " FROM face_profiles WHERE ", $page),
            delete: concat!("DELETE FROM face_profiles WHERE ", $delete),
            binds_to_delete: $binds,
        }
    };
}

/// One writer at a time, from the start. Laravel keeps times as `YYYY-MM-DD HH:MM:SS`.
static SQLITE: Statements = statements! {
    begin: "BEGIN IMMEDIATE",
    values: "SELECT ?1, ?2, ?3, ?4, ?5, ?6, datetime(?7, 'unixepoch'), datetime(?7, 'unixepoch')",
    columns: "id, CAST(user_id AS TEXT), face_id, provider, collection_id, image_path, \
              CAST(confidence AS REAL), CAST(strftime('%s', created_at) AS INTEGER)",
    user: "user_id = ?1",
    face: "face_id = ?1",
    lock: "",
    page: "id > ?1 ORDER BY id LIMIT ?2",
    delete: "face_id = ?1",
    binds_to_delete: 1,
};

/// The locking read waits for another transaction's row of the same face, and of two that wait
/// for each other the server ends one. READ COMMITTED, since at the stricter default it would
/// also lock the gaps between rows, where other faces belong. Texts are compared without regard
/// to case, so a deletion compares their bytes as well: the index narrows, the bytes decide.
static MYSQL: Statements = statements! {
    begin: "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; START TRANSACTION",
    values: "SELECT CAST(? AS UNSIGNED), ?, ?, ?, ?, CAST(? AS DECIMAL(5,2)), now, now \
             FROM (SELECT FROM_UNIXTIME(?) AS now) AS clock",
    columns: "CAST(id AS SIGNED), CAST(user_id AS CHAR), face_id, provider, collection_id, \
              image_path, confidence + 0e0, CAST(UNIX_TIMESTAMP(created_at) AS SIGNED)",
    user: "user_id = CAST(? AS UNSIGNED)",
    face: "face_id = ?",
    lock: " FOR UPDATE",
    page: "id > ? ORDER BY id LIMIT ?",
    delete: "face_id = ? AND CAST(face_id AS BINARY) = CAST(? AS BINARY)",
    binds_to_delete: 2,
};

/// Of two transactions that each read what the other writes, SERIALIZABLE ends one.
static POSTGRES: Statements = statements! {
    begin: "BEGIN ISOLATION LEVEL SERIALIZABLE",
    values: "SELECT CAST($1 AS BIGINT), $2, $3, $4, $5, CAST($6 AS NUMERIC), now, now \
             FROM (SELECT to_timestamp($7) AT TIME ZONE 'UTC' AS now) AS clock",
    columns: "CAST(id AS BIGINT), CAST(user_id AS TEXT), face_id, provider, collection_id, \
              image_path, CAST(confidence AS DOUBLE PRECISION), \
              CAST(FLOOR(EXTRACT(EPOCH FROM created_at)) AS BIGINT)",
    user: "user_id = CAST($1 AS BIGINT)",
    face: "face_id = $1",
    lock: "",
    page: "id > $1 ORDER BY id LIMIT $2",
    delete: "face_id = $1",
    binds_to_delete: 1,
};
