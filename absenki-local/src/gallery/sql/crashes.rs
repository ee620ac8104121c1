//! Processes that are killed, and servers that crash, lose no face: the stage `galleries`.

use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

use absenki_core::backend::PageRequest;
use absenki_core::{ErrorKind, Result};

use super::tests::servers;
use super::{LONGEST, SqlGallery};
use crate::gallery::Gallery as _;
use crate::gallery::contract::{self, collection, finds, made};

const PROCESSES: u32 = 3;
const KILLS: u32 = 50;
const CRASHES: u32 = 5;

/// Every tenth kill comes with a crash, and one crash keeps the server away for longer than any call
/// waits.
const SECONDS_AWAY: [u32; CRASHES as usize] = [0, 1, 0, 10, 2];

/// Longest that a process may be without an answer, the server's absence included.
const LONGEST_STANDSTILL: Duration = Duration::from_secs(60);

/// Set in the processes that are killed: this test's program, started again.
const CHILD: [&str; 3] =
    ["ABSENKI_TEST_GALLERY_URL", "ABSENKI_TEST_GALLERY_LOG", "ABSENKI_TEST_GALLERY_PROCESS"];

/// One process's log: what it began, and what it was answered. A line is one write, which outlives a
/// kill.
struct Log(File);

impl Log {
    fn say(&mut self, what: &str, number: u32) {
        self.0.write_all(format!("{what} {number}\n").as_bytes()).unwrap();
    }
}

/// What the lines of a log say last of each number, in order of the first time.
fn read(log: &Path) -> (Vec<u32>, HashMap<u32, String>) {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let (mut order, mut last) = (Vec::new(), HashMap::new());
    for line in text.lines() {
        let (what, number) = line.split_once(' ').unwrap();
        let number = number.parse().unwrap();
        if last.insert(number, what.to_owned()).is_none() {
            order.push(number);
        }
    }
    (order, last)
}

/// Repeats `work` for as long as its errors say so, which come in time.
fn patiently<T>(mut work: impl FnMut() -> Result<T>) -> T {
    loop {
        let began = Instant::now();
        let done = work();
        assert!(began.elapsed() < LONGEST * 2, "took {:?}", began.elapsed());
        match done {
            Ok(done) => return done,
            Err(error) => {
                eprintln!("after {:?}: {error:?}", began.elapsed());
                assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Storage, true));
            }
        }
    }
}

/// Adds faces and deletes every third again, for ever.
fn work(url: &str, log: &Path, process: u32) {
    let gallery = SqlGallery::new(url).unwrap();
    let crashes = collection("crashes");
    let (order, mut last) = read(log);
    let mut log = Log(OpenOptions::new().create(true).append(true).open(log).unwrap());
    // First what the killed process began and was not answered.
    let begun = |number: &u32| last[number] != "added" && last[number] != "deleted";
    let begun: Vec<u32> = order.iter().copied().filter(begun).collect();
    let next = order.last().map_or(process * 1_000_000 + 1, |last| last + 1);
    for number in begun.into_iter().chain(next..) {
        let known = last.remove(&number).unwrap_or_default();
        let new = contract::new_face(number);
        let user = absenki_core::backend::ExternalImageId::new(format!("{number}:user")).unwrap();
        let add = || {
            gallery.add_faces(
                &crashes,
                &format!("{number}"),
                Some(&user),
                std::slice::from_ref(&new),
            )
        };
        if known != "delete" {
            log.say("add", number);
            let added = patiently(add);
            log.say("added", number);
            let template = &new.template;
            let found = patiently(|| gallery.search(&crashes, template, 1)).nearest;
            assert_eq!(found[0].1, added[0]);
        }
        if number % 3 == 0 {
            log.say("delete", number);
            let template = &new.template;
            let found = patiently(|| gallery.search(&crashes, template, 1)).nearest.pop();
            let user = Some(format!("{number}:user"));
            if let Some((_, face)) = found.filter(|(_, face)| face.external_image_id == user) {
                patiently(|| gallery.delete_faces(&crashes, std::slice::from_ref(&face.face_id)));
            }
            log.say("deleted", number);
        }
    }
}

/// A process that ends with the test, also where that fails.
struct Process(Child);

impl Process {
    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

fn start(url: &str, log: &Path, process: u32) -> Process {
    let name = "gallery::sql::crashes::kills_and_crashes_lose_and_double_no_face";
    let said = File::create(said(log)).unwrap();
    let started = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--ignored", "--nocapture"])
        .env(CHILD[0], url)
        .env(CHILD[1], log)
        .env(CHILD[2], process.to_string())
        .stdout(said.try_clone().unwrap())
        .stderr(said)
        .spawn();
    Process(started.unwrap())
}

/// Where a process that writes this log prints: its errors, and why it failed.
fn said(log: &Path) -> PathBuf {
    log.with_extension("said")
}

/// Waits until the process was answered twice more. One that ends, or stands still, is a failure,
/// shown with all that the process said.
fn await_answers(process: &mut Process, log: &Path, kill: u32) {
    let answered = || read(log).1.len();
    let (before, began) = (answered(), Instant::now());
    while answered() < before + 2 {
        let trouble = match process.0.try_wait().unwrap() {
            Some(status) => format!("ended with {status}"),
            None if began.elapsed() > LONGEST_STANDSTILL => "stands still".to_owned(),
            None => {
                sleep(Duration::from_millis(1));
                continue;
            }
        };
        let said = std::fs::read_to_string(said(log)).unwrap_or_default();
        panic!("kill {kill}: after {:?} the process {trouble}; it said:\n{said}", began.elapsed());
    }
}

#[test]
#[ignore = "crashes the servers: the stage `galleries` of tests/run.sh"]
fn kills_and_crashes_lose_and_double_no_face() {
    if let [Ok(url), Ok(log), Ok(process)] = CHILD.map(std::env::var) {
        return work(&url, Path::new(&log), process.parse().unwrap());
    }
    for url in servers() {
        let family = if url.starts_with("mysql") { "MYSQL" } else { "POSTGRES" };
        let crash = std::env::var(format!("ABSENKI_TEST_{family}_CRASH")).unwrap();
        let reader = SqlGallery::new(&url).unwrap();
        let crashes = made(&reader, "crashes");
        let folder = tempfile::TempDir::new().unwrap();
        let logs: Vec<PathBuf> =
            (0..PROCESSES).map(|process| folder.path().join(process.to_string())).collect();
        let run = |process: u32| start(&url, &logs[process as usize], process);
        let mut children: Vec<Process> = (0..PROCESSES).map(run).collect();
        for kill in 0..KILLS {
            let process = kill % PROCESSES;
            let child = &mut children[process as usize];
            // An event, so that each process gets something done, and a moment that is another
            // in each round.
            await_answers(child, &logs[process as usize], kill);
            sleep(Duration::from_micros(u64::from(kill) * 7919 % 5000));
            child.kill();
            if kill % (KILLS / CRASHES) == 5 {
                let away = SECONDS_AWAY[(kill / (KILLS / CRASHES)) as usize];
                assert!(Command::new(&crash).arg(away.to_string()).status().unwrap().success());
            }
            children[process as usize] = run(process);
            // What one process was answered, another finds, unless it is being deleted.
            let (order, before) = read(&logs[((kill + 1) % PROCESSES) as usize]);
            if let Some(number) = order.iter().rev().find(|number| before[number] == "added") {
                let template = contract::new_face(*number).template;
                let found = patiently(|| reader.search(&crashes, &template, 1)).nearest;
                let user = format!("{number}:user");
                let after = read(&logs[((kill + 1) % PROCESSES) as usize]).1;
                if after[number] == "added" {
                    assert_eq!(found[0].1.external_image_id, Some(user), "kill {kill}");
                }
            }
        }
        drop(children);
        check(&url, &reader, &logs);
    }
}

/// Every face that was answered is there once and is found; every deleted one is gone.
fn check(url: &str, reader: &SqlGallery, logs: &[PathBuf]) {
    let (crashes, new_reader) = (collection("crashes"), SqlGallery::new(url).unwrap());
    let (mut listed, mut page) = (Vec::new(), PageRequest::default());
    loop {
        let faces = patiently(|| reader.list_faces(&crashes, &page));
        listed.extend(faces.items.into_iter().filter_map(|face| face.external_image_id));
        match faces.next_token {
            Some(token) => page.next_token = Some(token),
            None => break,
        }
    }
    let there: HashSet<&String> = listed.iter().collect();
    assert_eq!(there.len(), listed.len(), "a face is there twice");
    let (mut added, mut deleted) = (0, 0);
    for log in logs {
        for (number, state) in read(log).1 {
            let user = format!("{number}:user");
            let expected = match state.as_str() {
                "added" => true,
                "deleted" => false,
                _ => continue,
            };
            assert_eq!(there.contains(&user), expected, "{number} was {state}");
            for reader in [reader, &new_reader] {
                assert_eq!(finds(reader, &crashes, number), expected, "{number} was {state}");
            }
            if expected { added += 1 } else { deleted += 1 }
        }
    }
    println!("{added} faces added and {deleted} deleted, none lost, doubled or found again");
    assert!(added > 100 && deleted > 50, "too little was done: {added} and {deleted}");
}
