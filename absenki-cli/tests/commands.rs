//! The program as an administrator uses it.
#![allow(clippy::unwrap_used)]

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures").join(name)
}

struct Shell(TempDir);

impl Shell {
    fn new() -> Self {
        Shell(TempDir::new().unwrap())
    }

    /// Runs `absenki` in an empty folder with the default settings.
    fn run<A: AsRef<std::ffi::OsStr>>(&self, arguments: &[A]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_absenki"));
        command.args(arguments).current_dir(self.0.path()).env_clear();
        command.env("ABSENKI_LANGUAGE", "en").output().unwrap()
    }

    /// The exit status and the JSON that `--json` prints.
    fn json(&self, arguments: &[&str], file: &str) -> (i32, Value) {
        let photo = fixture(file);
        let mut all = vec!["--json"];
        all.extend(arguments);
        all.push(photo.to_str().unwrap());
        let output = self.run(&all);
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(said.lines().count(), 1, "{said} {}", String::from_utf8_lossy(&output.stderr));
        (output.status.code().unwrap(), serde_json::from_str(&said).unwrap())
    }
}

#[test]
fn who_is_enrolled_is_verified_and_nobody_else() {
    let shell = Shell::new();
    let (status, enrolled) = shell.json(&["enroll", "42", "Siti"], "people/obama.jpg");
    assert_eq!((status, &enrolled["enrolled"]), (0, &Value::Bool(true)), "{enrolled}");
    assert_eq!(enrolled["face"]["external_image_id"], "42:Siti");

    let (status, verdict) = shell.json(&["verify", "42"], "people/obama2.jpg");
    assert_eq!((status, &verdict["reason"]), (0, &"matched".into()), "{verdict}");
    assert_eq!(verdict["face_id"], enrolled["face"]["face_id"]);
    let (status, verdict) = shell.json(&["verify", "42"], "people/biden.jpg");
    assert_eq!((status, &verdict["reason"]), (1, &"no_match".into()), "{verdict}");
    let (status, found) = shell.json(&["identify"], "people/obama2.jpg");
    assert_eq!((status, &found["user_id"]), (0, &"42".into()), "{found}");
    let (status, found) = shell.json(&["identify"], "people/biden.jpg");
    assert_eq!((status, &found["reason"]), (1, &"no_match".into()), "{found}");
    // A setting decides: nothing is like 100.
    let strict = ["--set", "face.threshold=100", "verify", "42"];
    assert_eq!(shell.json(&strict, "people/obama2.jpg").0, 1);
}

#[test]
fn a_photo_is_judged_and_cropped_as_the_python_scripts_print_it() {
    let shell = Shell::new();
    let (status, good) = shell.json(&["quality"], "photos/good.jpg");
    assert_eq!((status, &good["success"], &good["message"]), (0, &true.into(), &"".into()));
    assert_eq!((&good["width"], &good["height"]), (&640.into(), &480.into()));
    assert!(good["laplace"].as_f64().unwrap() > 60.0 && good["brightness"].is_number());
    let (status, blurred) = shell.json(&["quality"], "photos/blurred.jpg");
    assert_eq!((status, &blurred["success"]), (1, &false.into()));
    assert!(blurred["adjusted_threshold"].is_number(), "{blurred}");

    let photo = fixture("photos/good.jpg");
    let output = shell.run(&["--json", "crop", photo.to_str().unwrap(), "face.jpg"]);
    let crop: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&crop["success"], &crop["source"]), (&true.into(), &"yunet".into()));
    assert_eq!(crop["bbox_px"].as_array().unwrap().len(), 4);
    assert!(shell.0.path().join("face.jpg").is_file());
    let photo = fixture("photos/no_face.jpg");
    let output = shell.run(&["crop", photo.to_str().unwrap(), "none.jpg"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!shell.0.path().join("none.jpg").exists());
}

#[test]
fn an_error_is_a_message_and_status_2() {
    let shell = Shell::new();
    for arguments in [
        &["verify", "42", "missing.jpg"][..],
        &["--set", "face.treshold=1", "quality", "x.jpg"],
        &["--set", "nonsense", "quality", "x.jpg"],
        &["dance"],
    ] {
        let output = shell.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty() && output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn completions_and_the_manual_name_every_command() {
    let shell = Shell::new();
    for arguments in [&["completions", "bash"][..], &["completions", "powershell"], &["man"]] {
        let output = shell.run(arguments);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success());
        for command in ["enroll", "verify", "quality", "crop"] {
            assert!(text.contains(command), "{arguments:?}: {command}");
        }
    }
}

#[test]
fn a_recording_of_a_head_is_live_and_one_of_a_print_is_not() {
    use absenki_core::photo::Photo;
    use absenki_sequences::{Manner, Random, Subject, Surface, attempt, film};

    let shell = Shell::new();
    let photo = Photo::from_path(fixture("people/obama.jpg"), &Default::default()).unwrap();
    let person = Subject::of(&photo).unwrap().unwrap();
    let steps = ["right".parse().unwrap(), "left".parse().unwrap()];
    let moments = attempt(&steps, Manner::default(), &mut Random::new(7));
    for (surface, verdict, reason, status) in
        [(Surface::HEAD, "live", "live", 0), (Surface::FLAT, "not_live", "flat", 1)]
    {
        let folder = tempfile::TempDir::new().unwrap();
        for frame in film(&person, surface, &moments, 7).unwrap() {
            let file = folder.path().join(format!("{:05}.jpg", frame.at_ms));
            std::fs::write(file, frame.photo.encoded()).unwrap();
        }
        let folder = folder.path().to_str().unwrap();
        let output = shell.run(&["liveness", folder, "--steps", "right,left", "--json"]);
        let said: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(
            (&said["verdict"], &said["reason"]),
            (&verdict.into(), &reason.into()),
            "{said}"
        );
        assert_eq!(output.status.code(), Some(status));
        let step = &said["steps"][0];
        assert_eq!((&step["step"], &step["performed"]), (&"right".into(), &(status == 0).into()));
        let other = shell.run(&["liveness", folder, "--steps", "left,right"]);
        assert_eq!(other.status.code(), Some(1));
    }
}

#[test]
fn a_gallery_is_copied_and_goes_on_where_it_was_cut_short() {
    let shell = Shell::new();
    shell.json(&["enroll", "42", "Siti"], "people/obama.jpg");
    let copy = |to: &str| {
        let output = shell.run(&["--json", "gallery", "copy", "absenki.gallery", to]);
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_str::<Value>(&said).unwrap()
    };
    let first = copy("copy.db");
    assert_eq!((&first["faces"], &first["copied"]), (&1.into(), &1.into()), "{first}");
    shell.json(&["enroll", "7", "Budi"], "people/biden.jpg");
    let second = copy("copy.db");
    assert_eq!((&second["faces"], &second["copied"]), (&2.into(), &1.into()), "{second}");
    assert_eq!(second["hash"], copy("another.db")["hash"]);
    let (_, verdict) = shell.json(&["--gallery", "copy.db", "verify", "42"], "people/obama2.jpg");
    assert_eq!(verdict["reason"], "matched", "{verdict}");
}

#[cfg(unix)]
#[test]
fn a_gallery_that_is_damaged_or_open_to_others_is_reported() {
    use std::os::unix::fs::PermissionsExt;
    let shell = Shell::new();
    let (_, enrolled) = shell.json(&["enroll", "42", "Siti"], "people/obama.jpg");
    shell.json(&["enroll", "7", "Budi"], "people/biden.jpg");
    let check = || {
        let output = shell.run(&["--json", "gallery", "check"]);
        let said: Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code().unwrap(), said, String::from_utf8(output.stderr).unwrap())
    };
    let (status, said, warning) = check();
    assert_eq!((status, &said["faces"], &*warning), (0, &2.into(), ""), "{said}");

    let file = shell.0.path().join("absenki.gallery");
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o644)).unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    // In the row of a face its template follows what is known of it, in numbers of 8 bytes.
    let user = b"42:Siti";
    let at = bytes.windows(user.len()).position(|window| window == user).unwrap();
    let template = at + user.len() + 5 * 8 + 100;
    bytes[template..template + 8].fill(0xff);
    std::fs::write(&file, bytes).unwrap();
    let (status, said, warning) = check();
    assert_eq!((status, &said["damaged"]), (1, &serde_json::json!([enrolled["face"]["face_id"]])));
    assert_eq!((&said["faces"], &said["readable_by_others"]), (&2.into(), &true.into()));
    assert!(warning.contains("chmod 600"), "{warning}");
    let (_, verdict) = shell.json(&["verify", "7"], "people/biden.jpg");
    assert_eq!(verdict["reason"], "matched", "the others are still found: {verdict}");
}

#[test]
fn a_gallery_is_encrypted_and_a_person_forgotten() {
    let shell = Shell::new();
    let (_, kept) = shell.json(&["enroll", "421", "Budi"], "people/biden.jpg");
    shell.json(&["enroll", "42", "Siti"], "people/obama.jpg");
    let run = |arguments: &[&str]| {
        let output = shell.run(&[&["--json"], arguments].concat());
        let said = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
        (output.status.code().unwrap(), said, String::from_utf8(output.stderr).unwrap())
    };
    let key = "gallery.key=a secret of 32 characters or more";
    let (status, said, _) = run(&["--set", key, "gallery", "rekey"]);
    assert_eq!((status, &said["rekeyed"]), (0, &2.into()), "{said}");
    let (status, said, _) = run(&["--set", key, "gallery", "load"]);
    assert_eq!((status, &said["faces"]), (0, &2.into()), "{said}");
    let (status, said, error) = run(&["gallery", "check"]);
    assert_eq!((status, &said), (2, &Value::Null));
    assert!(error.contains("gallery.key") && !error.contains("a secret"), "{error}");
    let encrypted = ["--set", key, "verify", "42"];
    assert_eq!(shell.json(&encrypted, "people/obama2.jpg").0, 0);

    let (status, said, _) = run(&["forget", "42"]);
    assert_eq!((status, said["face_ids"].as_array().unwrap().len()), (0, 1), "{said}");
    assert_eq!(run(&["forget", "42"]).0, 1);
    let encrypted = ["--set", key, "verify", "421"];
    assert_eq!(shell.json(&encrypted, "people/biden.jpg").1["face_id"], kept["face"]["face_id"]);
}

#[test]
fn deletions_are_recorded_and_a_changed_record_is_noticed() {
    let shell = Shell::new();
    let (_, enrolled) = shell.json(&["enroll", "42", "Siti"], "people/obama.jpg");
    let forget = ["forget", "42", "--record", "deleted.jsonl"];
    assert_eq!(shell.run(&forget).status.code(), Some(2), "without a key nothing is deleted");
    let key = ["--set", "audit.key=a secret of 32 characters or more", "--json"];
    let run = |arguments: &[&str]| {
        let output = shell.run(&[&key, arguments].concat());
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(run(&forget).0, 0);
    let purge = ["gallery", "purge", "--days", "1", "--delete", "--record", "deleted.jsonl"];
    assert_eq!(run(&purge).0, 0);
    let (status, said) = run(&["audit", "deleted.jsonl"]);
    let first: Value = serde_json::from_str(said.lines().next().unwrap()).unwrap();
    let record: Value = serde_json::from_str(first["record"].as_str().unwrap()).unwrap();
    assert_eq!((status, said.lines().count(), &first["genuine"]), (0, 2, &true.into()));
    assert_eq!(record["deleted"]["face_ids"][0], enrolled["face"]["face_id"]);

    let file = shell.0.path().join("deleted.jsonl");
    let changed = std::fs::read_to_string(&file).unwrap().replacen("42", "43", 1);
    std::fs::write(&file, changed).unwrap();
    let (status, said) = run(&["audit", "deleted.jsonl"]);
    assert!(status == 1 && said.contains("\"genuine\":false"), "{said}");
}

#[test]
fn stored_photos_are_enrolled_again() {
    let shell = Shell::new();
    let photos = [
        ("42 Siti", "people/obama.jpg"),
        ("42 Siti", "photos/no_face.jpg"),
        ("7", "people/biden.jpg"),
    ];
    for (person, photo) in photos {
        let folder = shell.0.path().join("photos").join(person);
        std::fs::create_dir_all(&folder).unwrap();
        let photo = fixture(photo);
        std::fs::copy(&photo, folder.join(photo.file_name().unwrap())).unwrap();
    }
    for _ in 0..2 {
        let output = shell.run(&["--json", "re-enroll", "photos"]);
        let said = String::from_utf8(output.stdout).unwrap();
        let reasons: Vec<String> = said
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap()["reason"].to_string())
            .collect();
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(reasons, ["\"no_face\"", "\"enrolled\"", "\"enrolled\""], "{said}");
    }
    let output = shell.run(&["--json", "gallery", "check"]);
    assert_eq!(serde_json::from_slice::<Value>(&output.stdout).unwrap()["faces"], 2);
    let (_, verdict) = shell.json(&["verify", "42"], "people/obama2.jpg");
    assert_eq!(verdict["reason"], "matched", "{verdict}");
    assert_eq!(shell.run(&["re-enroll", "missing"]).status.code(), Some(2));
}

#[test]
fn idle_faces_are_listed_and_deleted_on_request() {
    let shell = Shell::new();
    shell.json(&["enroll", "42", "Siti"], "people/obama.jpg");
    for delete in [&[][..], &["--delete"]] {
        let purge = ["--json", "gallery", "purge", "--days", "1"];
        let output = shell.run(&[&purge, delete].concat());
        let said: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((output.status.code(), &said["faces"]), (Some(0), &serde_json::json!([])));
        assert_eq!(said["deleted"], !delete.is_empty());
    }
    assert_eq!(shell.run(&["gallery", "purge", "--days", "0"]).status.code(), Some(2));
}

#[test]
fn a_gallery_is_calibrated_and_a_person_under_two_names_is_listed() {
    let shell = Shell::new();
    for (user, file) in [("42", "obama.jpg"), ("43", "obama2.jpg"), ("44", "biden.jpg")] {
        assert_eq!(shell.json(&["enroll", user, "Name"], &format!("people/{file}")).0, 0);
    }
    let output = shell.run(&["--json", "calibrate", "--far", "0.5", "--svg", "drawn.svg"]);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&found["users"], &found["different_user_pairs"]), (&3.into(), &3.into()));
    assert_eq!(found["doubles"].as_array().unwrap().len(), 1, "{found}");
    assert_eq!(found["doubles"][0]["users"], serde_json::json!(["42", "43"]));
    assert!(found["threshold"]["similarity"].is_number(), "{found}");
    let drawn = std::fs::read_to_string(shell.0.path().join("drawn.svg")).unwrap();
    assert!(drawn.starts_with("<svg") && drawn.contains("Similarity of all pairs"), "{drawn}");
    assert_eq!(shell.run(&["calibrate", "--far", "0"]).status.code(), Some(2));
}
