use std::ffi::OsString;

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
