//! Keys that a command prints: of a safe for secrets, for instance.

use std::io::{self, Read};
use std::process::{ChildStdout, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use absenki_core::{Error, Result};

use super::unusable;

/// Longest that the command may take.
const LONGEST: Duration = Duration::from_secs(10);

/// Most that it may print, bytes.
const MOST_BYTES: u64 = 64 * 1024;

/// Between two looks whether it has ended.
const PAUSE: Duration = Duration::from_millis(5);

/// What the shell's `command` prints. It is killed when it takes too long; what it prints, on standard
/// error too, is in no error.
pub(super) fn output(command: &str) -> Result<String> {
    let end = Instant::now() + LONGEST;
    let mut child = shell(command)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| failed("cannot be started").with_source(error))?;
    let (printed, is_printed) = channel();
    let out = child.stdout.take();
    // A thread of its own: what the command left running may keep the pipe open for ever.
    thread::spawn(move || _ = printed.send(out.map_or(Ok(Vec::new()), read)));
    let printed = is_printed.recv_timeout(LONGEST);
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break Some(status),
            Ok(None) if Instant::now() < end && printed.is_ok() => thread::sleep(PAUSE),
            _ => break None,
        }
    };
    let Some(status) = status else {
        _ = child.kill();
        _ = child.wait();
        return Err(failed("did not end within 10 seconds"));
    };
    let printed = match printed {
        Ok(Ok(printed)) if status.success() => printed,
        Ok(_) => return Err(failed("failed")),
        Err(_) => return Err(failed("did not end within 10 seconds")),
    };
    if printed.len() as u64 > MOST_BYTES {
        return Err(failed("prints more than 64 KiB"));
    }
    String::from_utf8(printed).map_err(|_| failed("prints no text"))
}

#[cfg(unix)]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("/bin/sh");
    shell.arg("-c").arg(command);
    shell
}

#[cfg(windows)]
fn shell(command: &str) -> Command {
    use std::os::windows::process::CommandExt;
    let mut shell = Command::new("cmd");
    // As it is: cmd has rules of its own for quotes.
    shell.arg("/C").raw_arg(command);
    shell
}

fn read(out: ChildStdout) -> io::Result<Vec<u8>> {
    let mut printed = Vec::new();
    out.take(MOST_BYTES + 1).read_to_end(&mut printed)?;
    Ok(printed)
}

fn failed(how: &str) -> Error {
    unusable(format!("the command of gallery.key_command {how}"))
}

#[cfg(all(test, unix))]
mod tests {
    use absenki_core::ErrorKind;

    use super::*;

    #[test]
    fn what_a_command_prints_is_in_no_error() {
        assert_eq!(output("printf 'a\\nb'").unwrap(), "a\nb");
        for command in ["echo rahasia; exit 3", "echo rahasia >&2; exec false", "yes rahasia"] {
            let error = output(command).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(!format!("{error} {error:?}").contains("rahasia"), "{error:?}");
        }
    }
}
