//! A gallery whose templates are encrypted.
#![allow(clippy::unwrap_used)]

mod support;

use absenki_core::backend::FaceBackend;
use absenki_core::config::GalleryPlace;
use absenki_core::{Config, ErrorKind};
use absenki_local::LocalRecognizer;
use support::{index, photo, staff, who};

/// The recognizer on this gallery with these keys.
fn open(file: &std::path::Path, keys: &str) -> LocalRecognizer {
    let mut config = Config::default();
    config.gallery = GalleryPlace::new(file.to_str().unwrap());
    config.set("gallery.key", keys).unwrap();
    LocalRecognizer::with_config(&config).unwrap()
}

/// The templates as they are in the file.
fn kept(file: &std::path::Path) -> Vec<Vec<u8>> {
    let raw = rusqlite::Connection::open(file).unwrap();
    let mut statement = raw.prepare("SELECT template FROM faces ORDER BY id").unwrap();
    let templates = statement.query_map([], |row| row.get(0)).unwrap();
    templates.collect::<Result<_, _>>().unwrap()
}

#[tokio::test]
async fn a_gallery_is_encrypted_and_its_key_changed_while_it_is_in_use() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("gallery.db");
    let [old, new] = ["an old key of 32 characters or more", "a new key of 32 characters or more"];
    let is_found = async |recognizer: &LocalRecognizer| {
        let found = who(recognizer, &photo("people/obama2.jpg")).await;
        assert_eq!(found.as_deref(), Some("1:obama"));
    };

    // One face before there was a key.
    let without = open(&file, "");
    without.create_collection(&staff()).await.unwrap();
    index(&without, "1:obama", &photo("people/obama.jpg"), 1).await.unwrap();
    let plain = kept(&file).remove(0);
    let encrypted = open(&file, old);
    is_found(&encrypted).await;
    index(&encrypted, "2:biden", &photo("people/biden.jpg"), 1).await.unwrap();
    assert_ne!(kept(&file)[1].len(), plain.len());

    // The program that has no key, or another, does not go on without it.
    for other in ["", new] {
        let other = open(&file, other);
        let error = other.calibrate(&staff(), 0.5).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
        let error = support::search(&other, &photo("people/obama2.jpg")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
        assert!(!format!("{error} {error:?} {other:?}").contains(new));
    }

    let both = format!("{new},{old}");
    let rotated = open(&file, &both);
    let mut seen = Vec::new();
    let done =
        rotated.rekey(|name, done, all| seen.push((name.to_owned(), done, all))).await.unwrap();
    assert_eq!((done[0].faces, done[0].rekeyed, done[0].damaged), (2, 2, 0));
    assert_eq!(seen, [("staff".to_owned(), 2, 2)]);
    let again = rotated.rekey(|_, _, _| ()).await.unwrap();
    assert_eq!(again[0].rekeyed, 0);
    for recognizer in [&rotated, &open(&file, new)] {
        is_found(recognizer).await;
    }
    let error =
        index(&open(&file, old), "3:new", &photo("people/collins.jpg"), 1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    // Neither the file nor its log has the template any more.
    let mut bytes = std::fs::read(&file).unwrap();
    bytes.extend(std::fs::read(file.with_extension("db-wal")).unwrap_or_default());
    assert!(!bytes.windows(plain.len()).any(|window| window == plain));
}

#[test]
fn keys_come_from_a_setting_a_file_or_a_command() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("keys");
    let mut config = Config::default();
    config.gallery = GalleryPlace::new("memory");
    config.gallery_key_file = file.to_str().unwrap().to_owned();
    let outcome =
        |config: &Config| LocalRecognizer::with_config(config).map_err(|error| error.kind());
    assert_eq!(outcome(&config).err(), Some(ErrorKind::Configuration), "no such file");
    std::fs::write(&file, "\n").unwrap();
    assert_eq!(outcome(&config).err(), Some(ErrorKind::Configuration), "no key");
    std::fs::write(&file, "a key that has 32 characters or more\n").unwrap();
    assert!(outcome(&config).is_ok());
    config.set("gallery.key", "another key of 32 characters or more").unwrap();
    assert_eq!(outcome(&config).err(), Some(ErrorKind::Configuration), "two places");
    config.gallery_key_file.clear();
    assert!(outcome(&config).is_ok());
    config.gallery_key_command = "echo a key that has 32 characters or more".to_owned();
    assert_eq!(outcome(&config).err(), Some(ErrorKind::Configuration), "two places");
    config.set("gallery.key", "").unwrap();
    assert!(outcome(&config).is_ok());
    config.gallery_key_command.clear();
    config.set("gallery.key", "short").unwrap();
    assert_eq!(outcome(&config).err(), Some(ErrorKind::Configuration), "too short");
}
