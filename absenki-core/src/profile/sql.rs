//! Profiles in the app's own `face_profiles` table.

mod dialect;
mod failure;
mod rows;

use std::fmt;
use std::future::Future;
use std::panic::catch_unwind;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions, install_default_drivers};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool};
use tokio::sync::OnceCell;
use tokio::time::timeout;

use self::dialect::{Dialect, unusable_url};
use self::failure::{Attempt, Failure};
use self::rows::{insert, profiles};
use super::{FaceProfile, FaceProfileStore, NewFaceProfile, check_text};
use crate::blocking::on_runtime;
use crate::error::Result;
use crate::per_process::PerProcess;

/// Longest wait for a connection.
const LONGEST_CONNECT: Duration = Duration::from_secs(3);
/// Longest that any method takes, the wait for a connection included. SQLite waits up to 5 s for
/// another process's transaction.
const LONGEST_CALL: Duration = Duration::from_secs(6);
/// Most connections of one process. PHP has many processes, and a server few connections.
const MAX_CONNECTIONS: u32 = 4;

/// Profiles in the `face_profiles` table of SQLite, MySQL, MariaDB or PostgreSQL.
///
/// In MySQL and PostgreSQL the table is the one that the app's Laravel migration made; it is
/// never made or changed here. `user_id` is a whole number there, so another user id is an
/// [`InvalidParameter`](crate::ErrorKind::InvalidParameter). In SQLite the table is made where it is
/// missing, and then keeps any user id as it is. `confidence` is a `decimal(5,2)`, and times are
/// UTC, as with Laravel's default time zone.
///
/// Nothing connects before the first call. A method waits up to 3 s for one of the process's four
/// connections and takes 6 s at most; after a `fork` the child opens its own.
///
/// ```
/// use absenki_core::profile::{FaceProfileStore, SqlProfileStore};
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let store = SqlProfileStore::connect("sqlite::memory:")?;
/// assert!(store.by_user("42").await?.is_empty());
/// # Ok::<(), absenki_core::Error>(())
/// # }).unwrap();
/// ```
pub struct SqlProfileStore(Arc<Shared>);

struct Shared {
    dialect: Dialect,
    options: AnyConnectOptions,
    database: PerProcess<Database>,
}

struct Database {
    pool: AnyPool,
    table: OnceCell<()>,
}

impl SqlProfileStore {
    /// A store on the database that `url` names.
    ///
    /// `mysql://user:password@host:3306/app`, `mariadb://…` and `postgres://…` name a server's
    /// database; special characters of the password are percent-encoded. `sqlite:profiles.db`
    /// names a file that exists, `sqlite:profiles.db?mode=rwc` one that is made where it is
    /// missing, and `sqlite::memory:` a database that is gone with this store or process.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) for a URL that names none of these.
    pub fn connect(url: &str) -> Result<Self> {
        // It panics in a program that installed drivers of its own, which then have to do.
        let _ = catch_unwind(install_default_drivers);
        let options: AnyConnectOptions = url.parse().map_err(|_| unusable_url())?;
        let dialect = Dialect::of(&options)?;
        Ok(SqlProfileStore(Arc::new(Shared { dialect, options, database: PerProcess::new() })))
    }

    /// Runs `work` on a connection, in bounded time.
    async fn run<T, W, F>(&self, operation: &'static str, work: W) -> Result<T>
    where
        T: Send + 'static,
        W: FnOnce(PoolConnection<Any>) -> F + Send + 'static,
        F: Future<Output = Attempt<T>> + Send,
    {
        let shared = Arc::clone(&self.0);
        on_runtime(async move {
            let work = async { work(shared.connection().await?).await };
            let outcome = timeout(LONGEST_CALL, work).await.unwrap_or(Err(Failure::Late));
            outcome.map_err(|failure| failure.into_error(operation))
        })
        .await?
    }
}

impl fmt::Debug for SqlProfileStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SqlProfileStore({:?})", self.0.dialect)
    }
}

impl Shared {
    async fn connection(&self) -> Attempt<PoolConnection<Any>> {
        let database = self.database.get_or_try_init(|| Ok(self.open()))?;
        let mut connection = database.pool.acquire().await?;
        if self.dialect == Dialect::Sqlite {
            database.table.get_or_try_init(|| create_table(&mut connection)).await?;
        }
        Ok(connection)
    }

    fn open(&self) -> Database {
        let pool = AnyPoolOptions::new().acquire_timeout(LONGEST_CONNECT);
        let pool = match self.dialect {
            // A database in memory lives in its one connection; one in a file has one writer.
            Dialect::Sqlite => pool.max_connections(1).idle_timeout(None).max_lifetime(None),
            Dialect::MySql | Dialect::Postgres => pool.max_connections(MAX_CONNECTIONS),
        };
        Database { pool: pool.connect_lazy_with(self.options.clone()), table: OnceCell::new() }
    }
}

/// Makes SQLite's table as Laravel would, but for the user id, which is kept as it is given. A
/// table that is there already may be read-only, and is left alone.
async fn create_table(connection: &mut AnyConnection) -> sqlx::Result<()> {
    const EXISTS: &str = "SELECT 1 FROM sqlite_master WHERE name = 'face_profiles'";
    if sqlx::query(EXISTS).fetch_optional(&mut *connection).await?.is_none() {
        sqlx::raw_sql(include_str!("sql/sqlite.sql")).execute(connection).await?;
    }
    Ok(())
}

#[async_trait]
impl FaceProfileStore for SqlProfileStore {
    async fn add(&self, profile: NewFaceProfile) -> Result<FaceProfile> {
        let dialect = self.0.dialect;
        let profile = profile.checked("profile_add")?;
        dialect.check_user_id("profile_add", &profile.user_id)?;
        self.run("profile_add", move |mut connection| async move {
            loop {
                match insert(&mut connection, dialect, &profile).await {
                    Err(failure) if failure.lost_a_race() => {}
                    outcome => return outcome,
                }
            }
        })
        .await
    }

    async fn by_user(&self, user_id: &str) -> Result<Vec<FaceProfile>> {
        check_text("profile_by_user", user_id)?;
        self.0.dialect.check_user_id("profile_by_user", user_id)?;
        let (statements, user_id) = (self.0.dialect.statements(), user_id.to_owned());
        self.run("profile_by_user", move |mut connection| async move {
            let query = sqlx::query(statements.select_user).bind(user_id.clone());
            let mut profiles = profiles(query, &mut connection).await?;
            // A user_id that Laravel made in SQLite is a number, and equal to 042 as well.
            profiles.retain(|profile| profile.user_id == user_id);
            Ok(profiles)
        })
        .await
    }

    async fn by_face_id(&self, face_id: &str) -> Result<Option<FaceProfile>> {
        check_text("profile_by_face_id", face_id)?;
        let (statements, face_id) = (self.0.dialect.statements(), face_id.to_owned());
        self.run("profile_by_face_id", move |mut connection| async move {
            let query = sqlx::query(statements.select_face).bind(face_id.clone());
            let profiles = profiles(query, &mut connection).await?;
            Ok(profiles.into_iter().find(|profile| profile.face_id == face_id))
        })
        .await
    }

    async fn remove(&self, face_id: &str) -> Result<bool> {
        check_text("profile_remove", face_id)?;
        let (statements, face_id) = (self.0.dialect.statements(), face_id.to_owned());
        self.run("profile_remove", move |mut connection| async move {
            let mut query = sqlx::query(statements.delete);
            for _ in 0..statements.binds_to_delete {
                query = query.bind(face_id.clone());
            }
            Ok(query.execute(&mut *connection).await?.rows_affected() > 0)
        })
        .await
    }

    async fn page(&self, after: Option<i64>, limit: u32) -> Result<Vec<FaceProfile>> {
        let statements = self.0.dialect.statements();
        self.run("profile_page", move |mut connection| async move {
            let after = after.unwrap_or(i64::MIN);
            let query = sqlx::query(statements.select_page).bind(after).bind(i64::from(limit));
            profiles(query, &mut connection).await
        })
        .await
    }
}
