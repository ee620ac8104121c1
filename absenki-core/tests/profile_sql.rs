//! What is peculiar to profiles in a database: rows that Laravel wrote, and databases that fail.
#![cfg(feature = "sql")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod profiles;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant, UNIX_EPOCH};

use absenki_core::profile::{FaceProfileStore, NewFaceProfile, SqlProfileStore};
use absenki_core::{Error, ErrorKind};
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use profiles::{SERVERS, new_profile, new_user, server};

/// Longest that a call may take, with a second for a busy machine.
const DEADLINE: Duration = Duration::from_secs(7);

fn servers() -> impl Iterator<Item = String> {
    SERVERS.into_iter().filter_map(server)
}

/// The URL of an SQLite file that may be made.
fn sqlite_file(path: &Path) -> String {
    format!("sqlite:{}?mode=rwc", path.display())
}

async fn connection(url: &str) -> AnyConnection {
    sqlx::any::install_default_drivers();
    AnyConnection::connect(url).await.unwrap()
}

async fn execute(connection: &mut AnyConnection, sql: impl Into<String>) {
    sqlx::raw_sql(AssertSqlSafe(sql.into())).execute(connection).await.unwrap();
}

/// What an impatient caller sees of a database that does not work.
async fn failure(store: &SqlProfileStore) -> Error {
    let begun = Instant::now();
    let error = store.add(new_profile(&new_user())).await.unwrap_err();
    assert!(begun.elapsed() < DEADLINE, "took {:?}", begun.elapsed());
    error
}

#[tokio::test]
async fn reads_and_joins_rows_that_laravel_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = sqlite_file(&folder.path().join("basis data é.sqlite"));
    execute(&mut connection(&sqlite).await, include_str!("../../tests/sql/sqlite.sql")).await;

    for url in servers().chain([sqlite]) {
        let (user, bare, full) = (new_user(), new_profile("1").face_id, new_profile("1").face_id);
        let rows = format!(
            "insert into face_profiles (user_id, face_id, provider, collection_id, image_path, \
             confidence, created_at, updated_at) values \
             ({user}, '{bare}', 'aws', 'absenki-staff', null, null, null, null), \
             ({user}, '{full}', 'aws', 'absenki-staff', 'faces/Ñ.jpg', 98.7, \
             '2025-03-01 08:15:30', '2025-03-01 08:15:30')"
        );
        let mut laravel = connection(&url).await;
        execute(&mut laravel, rows).await;

        let store = SqlProfileStore::connect(&url).unwrap();
        let found = store.by_user(&user).await.unwrap();
        let [first, second] = &found[..] else { panic!("{found:?}") };
        assert_eq!((&first.user_id, &first.face_id), (&user, &bare));
        assert_eq!((&first.image_path, first.confidence), (&None, None));
        assert_eq!(first.created_at, UNIX_EPOCH);
        assert_eq!(
            (&second.image_path, second.confidence),
            (&Some("faces/Ñ.jpg".into()), Some(98.7))
        );
        assert_eq!(second.created_at, UNIX_EPOCH + Duration::from_secs(1_740_816_930));

        let twin = NewFaceProfile { face_id: full.clone(), ..new_profile(&user) };
        assert_eq!(store.add(twin).await.unwrap_err().kind(), ErrorKind::Storage);

        // Laravel finds the very text that it would have written.
        let added = store.add(new_profile(&user)).await.unwrap();
        let seconds = added.created_at.duration_since(UNIX_EPOCH).unwrap().as_secs();
        let time = Command::new("date")
            .args(["-u", "-d", &format!("@{seconds}"), "+%Y-%m-%d %H:%M:%S"])
            .output()
            .unwrap();
        let time = String::from_utf8(time.stdout).unwrap();
        let count = format!(
            "select count(*) from face_profiles where face_id = '{}' and created_at = '{time}' \
             and updated_at = '{time}'",
            added.face_id,
            time = time.trim(),
        );
        let count: i64 =
            sqlx::query_scalar(AssertSqlSafe(count)).fetch_one(&mut laravel).await.unwrap();
        assert_eq!(count, 1);
        assert!(store.remove(&full).await.unwrap());
    }
}

#[tokio::test]
async fn a_user_id_is_a_number_where_the_column_is_one() {
    for url in servers() {
        let store = SqlProfileStore::connect(&url).unwrap();
        for user in ["budi", "007", "-1", "+1", "1.5", " 1", "9223372036854775808"] {
            let error = store.add(new_profile(user)).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidParameter, "{user}");
            let error = store.by_user(user).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidParameter, "{user}");
        }
        let greatest = new_profile("9223372036854775807");
        assert_eq!(store.add(greatest.clone()).await.unwrap().user_id, greatest.user_id);
    }
    // The table that Absenki makes keeps any text; Laravel's in SQLite would keep 7 for 007.
    let store = SqlProfileStore::connect("sqlite::memory:").unwrap();
    for user in ["budi", "007", "7"] {
        store.add(new_profile(user)).await.unwrap();
        assert_eq!(store.by_user(user).await.unwrap().len(), 1);
    }
    let folder = tempfile::tempdir().unwrap();
    let url = sqlite_file(&folder.path().join("laravel.sqlite"));
    execute(&mut connection(&url).await, include_str!("../../tests/sql/sqlite.sql")).await;
    let store = SqlProfileStore::connect(&url).unwrap();
    assert_eq!(store.add(new_profile("007")).await.unwrap_err().kind(), ErrorKind::Storage);
    store.add(new_profile("7")).await.unwrap();
    assert!(store.by_user("007").await.unwrap().is_empty());
    assert_eq!(store.page(None, 9).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_serves_several_stores_at_once_and_keeps_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let url = sqlite_file(&folder.path().join("profiles.db"));
    let contested = new_profile("42");
    let mut tasks = JoinSet::new();
    for _ in 0..6 {
        let (store, contested) = (SqlProfileStore::connect(&url).unwrap(), contested.clone());
        tasks.spawn(async move {
            for _ in 0..5 {
                store.add(new_profile("7")).await.unwrap();
            }
            store.add(contested).await.is_ok()
        });
    }
    let won = tasks.join_all().await.into_iter().filter(|won| *won).count();
    let store = SqlProfileStore::connect(&url.replace("?mode=rwc", "?mode=ro")).unwrap();
    let counts =
        (store.by_user("7").await.unwrap().len(), store.by_user("42").await.unwrap().len());
    assert_eq!((won, counts), (1, (30, 1)));
    assert_eq!(failure(&store).await.kind(), ErrorKind::Storage);
}

#[tokio::test]
async fn a_database_that_cannot_be_used_is_a_storage_error() {
    let folder = tempfile::tempdir().unwrap();
    let garbage = folder.path().join("rahasia.db");
    std::fs::write(&garbage, "not a database, ".repeat(99)).unwrap();
    for path in [garbage, folder.path().join("rahasia/missing.db")] {
        let error = failure(&SqlProfileStore::connect(&sqlite_file(&path)).unwrap()).await;
        assert_eq!(error.kind(), ErrorKind::Storage);
        assert!(!error.to_string().contains("rahasia"), "{error}");
    }

    let busy = sqlite_file(&folder.path().join("busy.db"));
    let store = SqlProfileStore::connect(&busy).unwrap();
    store.add(new_profile("1")).await.unwrap();
    let mut other = connection(&busy).await;
    execute(&mut other, "BEGIN EXCLUSIVE").await;
    assert_eq!(failure(&store).await.kind(), ErrorKind::Timeout);
    execute(&mut other, "COMMIT").await;
    store.add(new_profile("1")).await.unwrap();

    for url in servers() {
        let (server, _) = url.rsplit_once('/').unwrap();
        let error = failure(&SqlProfileStore::connect(&format!("{server}/empty")).unwrap()).await;
        assert_eq!(error.kind(), ErrorKind::Storage);
        assert!(error.message().contains("migrations"), "{error}");
        let wrong = url.replace("bukan", "salah");
        let error = failure(&SqlProfileStore::connect(&wrong).unwrap()).await;
        assert_eq!(error.kind(), ErrorKind::Storage);
        assert!(error.message().contains("password"), "{error}");
    }
}

#[tokio::test]
async fn a_url_is_checked_at_once_and_never_shown() {
    for url in [
        "",
        "profiles.db",
        "mssql://sa:rahasia@host/app",
        "mysql://sa:rahasia@host:99999/app",
        "sqlite:rahasia.db?mode=sideways",
        "postgres://sa:rahasia@host/app?sslmode=rahasia",
    ] {
        let error = SqlProfileStore::connect(url).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{url}");
        assert!(!format!("{error} {error:?}").contains("rahasia"), "{error:?}");
    }
    let store = SqlProfileStore::connect("mysql://sa:rahasia@host/app").unwrap();
    assert_eq!(format!("{store:?}"), "SqlProfileStore(MySql)");
}

#[tokio::test]
async fn a_server_that_is_absent_silent_or_going_away_is_unreachable_in_bounded_time() {
    let leaving = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let absent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let ports = [&silent, &absent, &leaving].map(|listener| listener.local_addr().unwrap().port());
    drop(absent);
    tokio::spawn(async move { while leaving.accept().await.is_ok() {} });
    let mut tasks = JoinSet::new();
    for (port, scheme) in ports.into_iter().flat_map(|port| [(port, "mysql"), (port, "postgres")]) {
        let url = format!("{scheme}://sa:rahasia@127.0.0.1:{port}/app");
        tasks.spawn(async move { failure(&SqlProfileStore::connect(&url).unwrap()).await });
    }
    for error in tasks.join_all().await {
        assert_eq!(error.kind(), ErrorKind::Unreachable, "{error:?}");
        assert!(error.is_retryable());
        assert!(!format!("{error} {error:?}").contains("rahasia"), "{error:?}");
    }
}

/// Passes connections on to a server, until a test cuts or freezes them.
struct Gate {
    port: u16,
    task: JoinHandle<()>,
}

impl Gate {
    async fn open(server: String, port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((mut client, _)) = listener.accept().await {
                let mut server = TcpStream::connect(&server).await.unwrap();
                connections.spawn(async move {
                    let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
                });
            }
        });
        Gate { port, task }
    }

    /// Breaks every connection and refuses new ones.
    async fn cut(self) -> u16 {
        self.task.abort();
        let _ = self.task.await;
        self.port
    }
}

#[tokio::test]
async fn a_connection_that_breaks_is_an_error_and_the_next_call_connects_again() {
    for url in servers() {
        let (before, after) = url.split_once("127.0.0.1:").unwrap();
        let (port, database) = after.split_once('/').unwrap();
        let server = format!("127.0.0.1:{port}");
        let gate = Gate::open(server.clone(), 0).await;
        let through = format!("{before}127.0.0.1:{}/{database}", gate.port);
        let store = SqlProfileStore::connect(&through).unwrap();
        let user = new_user();
        store.add(new_profile(&user)).await.unwrap();

        let port = gate.cut().await;
        assert_eq!(failure(&store).await.kind(), ErrorKind::Unreachable);
        let _gate = Gate::open(server, port).await;
        store.add(new_profile(&user)).await.unwrap();
        assert_eq!(store.by_user(&user).await.unwrap().len(), 2);
    }
}

/// A row that another transaction holds: the server lives, and the answer does not come.
#[tokio::test]
async fn a_lock_that_is_not_released_ends_in_a_timeout() {
    let Some(url) = server("ABSENKI_TEST_MYSQL_URL") else { return };
    let store = SqlProfileStore::connect(&url).unwrap();
    let profile = new_profile(&new_user());
    store.add(profile.clone()).await.unwrap();
    let mut other = connection(&url).await;
    // The stricter default would lock the gaps beside the row too, and other tests' rows go there.
    execute(&mut other, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; BEGIN").await;
    execute(&mut other, format!("DELETE FROM face_profiles WHERE face_id = '{}'", profile.face_id))
        .await;
    let begun = Instant::now();
    let error = store.add(profile.clone()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
    assert!(begun.elapsed() < DEADLINE);
    execute(&mut other, "ROLLBACK").await;
    assert_eq!(store.by_user(&profile.user_id).await.unwrap().len(), 1);
}
