//! The database server: which family, how to connect, and how its statements differ.

use std::panic::catch_unwind;
use std::time::{Duration, UNIX_EPOCH};

use absenki_core::config::GallerySearch;
use absenki_core::{Error, ErrorKind, Result};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions, install_default_drivers};
use sqlx::mysql::MySqlConnectOptions;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AnyPool, AssertSqlSafe, ConnectOptions, Connection, Executor, SqlSafeStr, SqlStr};

use super::pgvector;

/// Longest wait for a connection.
const LONGEST_CONNECT: Duration = Duration::from_secs(3);

/// Most connections of one process. PHP has many processes, and a server few connections.
const MAX_CONNECTIONS: u32 = 4;

/// A connection that was idle for longer is tested before its next use: a firewall may have
/// forgotten it, which shows only in an answer that does not come.
const TRUSTED_IDLE: Duration = Duration::from_secs(10);

/// A family of databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Postgres,
    /// MariaDB too.
    MySql,
}

pub(super) struct Server {
    pub(super) family: Family,
    pub(super) search: GallerySearch,
    options: AnyConnectOptions,
}

impl Server {
    pub(super) fn new(url: &str) -> Result<Self> {
        // It panics in a program that installed drivers of its own, which then have to do.
        let _ = catch_unwind(install_default_drivers);
        let options: AnyConnectOptions = url.parse().map_err(|_| unusable_url())?;
        let url = &options.database_url;
        let (family, sound) = match url.scheme() {
            "postgres" | "postgresql" => {
                (Family::Postgres, PgConnectOptions::from_url(url).is_ok())
            }
            "mysql" | "mariadb" => (Family::MySql, MySqlConnectOptions::from_url(url).is_ok()),
            _ => return Err(unusable_url()),
        };
        let search = GallerySearch::Memory;
        if sound { Ok(Server { family, search, options }) } else { Err(unusable_url()) }
    }

    /// Connections that open when they are needed.
    pub(super) fn pool(&self) -> AnyPool {
        let settings = self.session();
        AnyPoolOptions::new()
            .max_connections(MAX_CONNECTIONS)
            .acquire_timeout(LONGEST_CONNECT)
            .test_before_acquire(false)
            .before_acquire(|connection, about| {
                Box::pin(async move {
                    if about.idle_for > TRUSTED_IDLE {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .after_connect(move |connection, _| {
                Box::pin(async move { connection.execute(settings).await.map(|_| ()) })
            })
            .connect_lazy_with(self.options.clone())
    }

    /// Settings of a session. A machine that is cut off in the middle of a transaction must not
    /// hold a collection's row for ever. `/*M!` is read by MariaDB alone.
    fn session(&self) -> &'static str {
        match self.family {
            Family::Postgres if self.search == GallerySearch::Server => pgvector::SESSION,
            Family::Postgres => "SET idle_in_transaction_session_timeout = '30s'",
            Family::MySql => {
                "SET SESSION innodb_lock_wait_timeout = 5 \
                 /*M!100300 , SESSION idle_transaction_timeout = 30 */"
            }
        }
    }

    /// Begins a transaction whose every statement sees what is committed when it starts.
    pub(super) fn begin(&self) -> &'static str {
        match self.family {
            Family::Postgres => "BEGIN ISOLATION LEVEL READ COMMITTED",
            Family::MySql => "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; START TRANSACTION",
        }
    }

    /// What makes an insertion of a row that is there already do nothing.
    pub(super) fn or_ignore(&self) -> OrIgnore {
        match self.family {
            Family::Postgres => OrIgnore { before: "", after: "ON CONFLICT DO NOTHING" },
            Family::MySql => OrIgnore { before: "IGNORE", after: "" },
        }
    }

    /// The family's form of a statement that names its values `?`.
    pub(super) fn statement(&self, text: &str) -> SqlStr {
        if self.family == Family::MySql {
            return AssertSqlSafe(text.to_owned()).into_sql_str();
        }
        let mut parts = text.split('?');
        let mut statement = parts.next().unwrap_or_default().to_owned();
        for (index, part) in parts.enumerate() {
            statement += &format!("${}{part}", index + 1);
        }
        AssertSqlSafe(statement).into_sql_str()
    }
}

/// Words after `INSERT` and at the statement's end.
pub(super) struct OrIgnore {
    pub(super) before: &'static str,
    pub(super) after: &'static str,
}

/// Seconds since 1970.
pub(super) fn now() -> i64 {
    UNIX_EPOCH.elapsed().map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// The cause is dropped: it may quote the URL, and the URL may hold a password.
fn unusable_url() -> Error {
    let message = "the gallery's URL is not one of postgres:// or mysql:// that can be used";
    Error::new(ErrorKind::Configuration, "open_gallery", message)
}
