//! On the servers that `tests/databases.sh` starts.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use absenki_core::backend::{CollectionId, PageRequest};
use absenki_core::{Config, ErrorKind};

use super::collections::lock;
use super::{LONGEST, SqlGallery};
use crate::gallery::contract::{self, add, finds, made};
use crate::gallery::{Gallery as _, TemplateKeys};

/// The servers to test on. None is a failure where servers are a must.
pub(super) fn servers() -> Vec<String> {
    let urls = ["ABSENKI_TEST_MYSQL_URL", "ABSENKI_TEST_POSTGRES_URL"].map(std::env::var);
    let urls: Vec<String> = urls.into_iter().flatten().collect();
    let set = |name: &str, value: &str| std::env::var(name).is_ok_and(|is| is == value);
    if set("CI", "true") || set("ABSENKI_REQUIRE_DATABASES", "1") {
        assert_eq!(urls.len(), 2, "run the tests under tests/databases.sh");
    }
    urls
}

#[test]
fn servers_hold_the_contract() {
    for url in servers() {
        contract::holds(&|| Arc::new(SqlGallery::new(&url).unwrap()));
    }
}

#[test]
fn templates_are_encrypted_and_a_damaged_one_costs_its_face_alone() {
    for url in servers() {
        let open = |key: &str| {
            let mut config = Config::default();
            config.set("gallery.key", key).unwrap();
            SqlGallery::new(&url).unwrap().with_keys(TemplateKeys::of(&config).unwrap())
        };
        let (without, key) = (open(""), "a key of 32 characters or more ...");
        let sealed = made(&without, "sealed");
        let first = add(&without, &sealed, 1).face_id;
        let with = open(key);
        let second = add(&with, &sealed, 2).face_id;
        add(&with, &sealed, 4);
        assert!(finds(&with, &sealed, 1) && finds(&with, &sealed, 2));
        let error = without.search(&sealed, &contract::new_face(1).template, 1).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");

        let template = contract::new_face(1).template;
        let encrypted = with.sealer(&sealed).seal(&first, &template).unwrap();
        assert!(!encrypted.windows(64).any(|window| window == &template.to_bytes()[..64]));
        with.replace_templates(&sealed, &[(first, encrypted)]).unwrap();
        assert!(finds(&open(key), &sealed, 1));
        with.replace_templates(&sealed, &[(second, vec![0; 512])]).unwrap();
        let fresh = open(key);
        assert!(!finds(&fresh, &sealed, 2) && finds(&fresh, &sealed, 4));
    }
}

/// Where `tests/databases.sh` found a PostgreSQL with pgvector.
#[test]
fn a_server_that_searches_holds_the_contract() {
    let Ok(url) = std::env::var("ABSENKI_TEST_PGVECTOR_URL") else { return };
    let open = || SqlGallery::new(&url).unwrap().searched_by_server().unwrap();
    contract::holds(&|| Arc::new(open()));

    // With one that searches in its memory, and an index far behind.
    let (server, memory) = (open(), SqlGallery::new(&url).unwrap());
    let mixed = made(&memory, "mixed");
    let faces: Vec<_> = (0..700).map(|number| add(&memory, &mixed, number).face_id).collect();
    assert!((0..700).step_by(97).all(|number| finds(&server, &mixed, number)));
    memory.delete_faces(&mixed, &faces[97..98]).unwrap();
    server.delete_faces(&mixed, &faces[1..2]).unwrap();
    let vectors = |of: &str| {
        let select = "SELECT COUNT(*) FROM absenki_vectors v JOIN absenki_collections c \
                      ON c.id = v.collection_id WHERE c.name = ?";
        let select = server.server.statement(select);
        let count = server.run("count", LONGEST, async |connection| {
            let row = sqlx::query(select.clone()).bind(of).fetch_one(connection).await?;
            Ok(sqlx::Row::try_get::<i64, _>(&row, 0)?)
        });
        count.unwrap()
    };
    assert_eq!(vectors("mixed"), 699, "a vector is deleted with its face");
    assert!(!finds(&server, &mixed, 97) && !finds(&server, &mixed, 1) && finds(&server, &mixed, 2));
    assert_eq!(vectors("mixed"), 698);

    let mut config = Config::default();
    config.set("gallery.key", "a key of 32 characters or more ...").unwrap();
    let with_key = memory.with_keys(TemplateKeys::of(&config).unwrap());
    let encrypted = with_key.sealer(&mixed).seal(&faces[2], &contract::new_face(2).template);
    with_key.replace_templates(&mixed, &[(faces[2].clone(), encrypted.unwrap())]).unwrap();
    assert_eq!(vectors("mixed"), 0, "encrypted templates leave no vectors");
    let error = server.search(&mixed, &contract::new_face(2).template, 1).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    with_key.delete_collection(&mixed).unwrap();
}

#[test]
fn a_server_that_cannot_search_says_so() {
    for url in servers() {
        let gallery = SqlGallery::new(&url).unwrap().searched_by_server();
        let error = match gallery {
            // Debian's PostgreSQL comes without pgvector.
            Ok(gallery) => gallery.list_collections(&PageRequest::default()).unwrap_err(),
            Err(error) => error,
        };
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    }
    for (gallery, key) in [("faces.db", ""), ("memory", ""), ("postgres://x/y", &*"k".repeat(32))] {
        let mut config = Config::default();
        let settings = [("gallery", gallery), ("gallery.search", "server"), ("gallery.key", key)];
        settings.into_iter().for_each(|(key, text)| config.set(key, text).unwrap());
        let error = crate::LocalRecognizer::with_config(&config).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Configuration);
    }
}

/// Adds a face, and returns once `go_on` says so, before it commits.
fn add_slowly(
    gallery: &SqlGallery,
    collection: &CollectionId,
    number: u32,
    locked: std::sync::mpsc::Sender<()>,
    go_on: std::sync::mpsc::Receiver<bool>,
) {
    let done = gallery.write("index_faces", LONGEST, async |connection| {
        let mut head = lock(&gallery.server, connection, "index_faces", collection).await?;
        head.changes += 1;
        let new = contract::new_face(number);
        let user = format!("{number}:user");
        gallery.insert(connection, head, collection, ("image", Some(&user)), &new).await?;
        super::collections::keep(&gallery.server, connection, head).await?;
        locked.send(()).unwrap();
        match go_on.recv().unwrap() {
            true => Ok(()),
            false => Err(sqlx::Error::RowNotFound.into()),
        }
    });
    _ = done;
}

/// A change that began first and commits last, or never, hides none that came after it.
#[test]
fn no_change_of_interleaved_transactions_is_missed() {
    for url in servers() {
        let node = || SqlGallery::new(&url).unwrap();
        let (first, second, reader) = (node(), node(), node());
        let interleaved = made(&reader, "interleaved");
        let old = [add(&reader, &interleaved, 1).face_id];
        assert!(finds(&reader, &interleaved, 1));
        for (slow, quick, commits) in [(2, 4, true), (8, 16, false)] {
            std::thread::scope(|scope| {
                let (locked, is_locked) = channel();
                let (go, go_on) = channel();
                let (first, second, collection, old) = (&first, &second, &interleaved, &old);
                scope.spawn(move || add_slowly(first, collection, slow, locked, go_on));
                is_locked.recv().unwrap();
                let added = scope.spawn(move || {
                    add(second, collection, quick);
                    if commits {
                        assert_eq!(second.delete_faces(collection, old).unwrap().deleted, *old);
                    }
                });
                // Neither is committed. The reader may look as often as it likes.
                for _ in 0..20 {
                    assert!(!finds(&reader, &interleaved, slow));
                    assert!(!added.is_finished(), "it waits for the number before its own");
                }
                go.send(commits).unwrap();
                added.join().unwrap();
                assert_eq!(finds(&reader, &interleaved, slow), commits);
                assert!(finds(&reader, &interleaved, quick));
                assert!(!finds(&reader, &interleaved, 1), "the first round deletes it");
            });
        }
        assert_eq!(reader.count_faces(&interleaved).unwrap(), 3);
    }
}

#[test]
#[ignore = "drops the tables that others use: the stage `galleries` of tests/run.sh"]
fn dropped_tables_are_made_again() {
    for url in servers() {
        let gallery = SqlGallery::new(&url).unwrap();
        let dropped = made(&gallery, "dropped");
        add(&gallery, &dropped, 1);
        assert!(finds(&gallery, &dropped, 1));
        let drop = "DROP TABLE absenki_notes, absenki_tags, absenki_matches, \
                    absenki_associations, absenki_users, absenki_removals, \
                    absenki_faces, absenki_collections, absenki_gallery";
        let run = gallery.run("drop", LONGEST, async |connection| {
            sqlx::query(drop).execute(connection).await?;
            Ok(())
        });
        run.unwrap();
        let error = gallery.search(&dropped, &contract::new_face(1).template, 1).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::CollectionNotFound);
        let dropped = made(&gallery, "dropped");
        assert!(!finds(&gallery, &dropped, 1));
        add(&gallery, &dropped, 2);
        assert!(finds(&gallery, &dropped, 2) && !finds(&gallery, &dropped, 1));
    }
}

#[test]
#[ignore = "drops tables that others use: the stage `galleries` of tests/run.sh"]
fn tables_of_the_first_version_are_brought_up_to_date() {
    for url in servers() {
        let gallery = SqlGallery::new(&url).unwrap();
        let before = made(&gallery, "before");
        let face = add(&gallery, &before, 1).face_id;
        for old in [
            "UPDATE absenki_faces SET created_at = 1",
            "DROP TABLE absenki_notes, absenki_tags, absenki_matches, absenki_associations, \
             absenki_users",
            "DELETE FROM absenki_gallery WHERE version > 1",
            "INSERT INTO absenki_gallery (version) VALUES (1)",
        ] {
            let run = gallery.run("drop", LONGEST, async |connection| {
                sqlx::query(old).execute(connection).await?;
                Ok(())
            });
            run.unwrap();
        }
        let gallery = SqlGallery::new(&url).unwrap();
        assert!(finds(&gallery, &before, 1));
        let user = absenki_core::backend::UserId::new("1").unwrap();
        gallery.create_user(&before, &user).unwrap();
        assert_eq!(
            gallery.associate_faces(&before, &user, &[face], 75.0).unwrap().associated.len(),
            1
        );
        let today = contract::days_since_1970();
        assert!(gallery.last_uses(&before, today, 0, 1).unwrap().is_empty());
        assert_eq!(gallery.last_uses(&before, today + 1, 0, 1).unwrap().len(), 1);
    }
}

/// The servers' certificate names `localhost` alone.
#[test]
fn a_server_is_held_against_the_root_certificate_of_the_url() {
    let roots = ["ABSENKI_TEST_ROOT", "ABSENKI_TEST_OTHER_ROOT"].map(std::env::var);
    let [Ok(root), Ok(other)] = roots else { return };
    for url in servers() {
        let verify = match url.starts_with("mysql") {
            true => "ssl-mode=VERIFY_IDENTITY&ssl-ca",
            false => "sslmode=verify-full&sslrootcert",
        };
        let named = url.replace("127.0.0.1", "localhost");
        let collections = |url: &str, root: &str| {
            let gallery = SqlGallery::new(&format!("{url}?{verify}={root}")).unwrap();
            gallery.list_collections(&PageRequest::default())
        };
        collections(&named, &root).unwrap();
        for (url, root) in [(&named, &other), (&url, &root)] {
            let error = collections(url, root).unwrap_err();
            assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Storage, false));
            assert!(error.message().contains("certificate"), "{error:?}");
        }
    }
}

#[test]
fn a_server_that_is_away_is_an_error_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    // Accepts in its backlog, and never answers.
    let silent = listener.local_addr().unwrap().port();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    // Accepts, and goes away.
    let leaving = TcpListener::bind("127.0.0.1:0").unwrap();
    let left = leaving.local_addr().unwrap().port();
    std::thread::spawn(move || leaving.incoming().for_each(drop));
    for scheme in ["postgres", "mysql"] {
        for port in [silent, closed, left] {
            let url = format!("{scheme}://absenki:rahasia@127.0.0.1:{port}/absenki");
            let gallery = SqlGallery::new(&url).unwrap();
            let began = Instant::now();
            let error = gallery.count_faces(&contract::collection("away")).unwrap_err();
            assert!(began.elapsed() < LONGEST + Duration::from_secs(2), "{:?}", began.elapsed());
            assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Storage, true));
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("rahasia"), "{shown}");
        }
    }
    for url in ["postgres://host:port/x", "mysql://host:port/x", "oracle://absenki:rahasia@host/x"]
    {
        let error = SqlGallery::new(url).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(!format!("{error:?}").contains("rahasia"));
    }
}
