use std::ffi::OsString;

use absenki_core::Config;
use absenki_core::config::GalleryKind;
use rekognition_local::options::{Command, Options, help, parse};

fn options(arguments: &[&str]) -> absenki_core::Result<Box<Options>> {
    let command = parse(arguments.iter().map(OsString::from), |_| None)?;
    let Command::Serve(options) = command else { unreachable!("{command:?}") };
    Ok(options)
}

#[test]
fn a_secret_comes_from_a_file_and_never_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    std::fs::write(&file, "swordfish\n").unwrap();
    let file = file.to_str().unwrap();
    assert!(
        options(&["--access-key", "id", "--secret-key-file", file]).unwrap().credentials.is_some()
    );
    std::fs::write(file, "\n").unwrap();
    assert!(options(&["--access-key", "id", "--secret-key-file", file]).is_err());
    let refused = options(&["--access-key", "id", "--secret-key", "swordfish"]).unwrap_err();
    assert!(refused.message().contains("--secret-key-file"), "{refused}");
    assert!(!refused.message().contains("swordfish"), "{refused}");
}

#[test]
fn limits_are_options_and_the_help_states_them() {
    let given =
        options(&["--decode-memory", "64", "--allow-host", "a", "--allow-host", "b"]).unwrap();
    assert_eq!(given.limits.decode_memory, 64 << 20);
    assert_eq!(given.hosts, ["a", "b"]);
    assert!(options(&["--connections", "0"]).is_err());
    let help = help();
    let decoding = help.split("--decode-memory").nth(1).unwrap();
    assert!(decoding.contains("[default: 512]"), "{decoding}");
    assert!(!help.contains('{'), "{help}");
}

fn gallery(arguments: &[&str], database: &str) -> absenki_core::Result<Config> {
    let variable = |name: &str| (name == "REKOGNITION_LOCAL_DATABASE").then(|| database.to_owned());
    match parse(arguments.iter().map(OsString::from), variable)? {
        Command::Serve(options) => Ok(options.gallery),
        command => unreachable!("{command:?}"),
    }
}

#[test]
fn a_gallery_is_in_memory_a_file_or_a_database() {
    let kind = |arguments: &[&str], database| {
        gallery(arguments, database).map(|found| found.gallery.kind())
    };
    assert_eq!(kind(&[], "").unwrap(), GalleryKind::Memory);
    // A file of that name, and not what the name means elsewhere.
    assert_eq!(kind(&["--data", "memory"], "").unwrap(), GalleryKind::File);
    let url = "postgres://user:swordfish@db.example/absenki";
    let with_key = ["--data", "faces.db", "--gallery-key-file", "key"];
    let found = gallery(&with_key, url).unwrap();
    assert_eq!((found.gallery.kind(), &*found.gallery_key_file), (GalleryKind::Database, "key"));
    assert!(gallery(&["--gallery-key-file", "key"], "").is_err());
    let refused = gallery(&[], "swordfish").unwrap_err();
    assert!(refused.message().contains("REKOGNITION_LOCAL_DATABASE"), "{refused}");
    assert!(!refused.message().contains("swordfish"), "{refused}");
}
