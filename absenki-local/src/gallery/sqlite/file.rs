//! The gallery's file: its owner's alone, and noticed when it is another one.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

use absenki_core::ErrorKind;

use super::failure::Failure;

/// Makes an empty file that its owner alone may read, unless there is one. SQLite gives the files
/// that it keeps beside it the same rights. Where this fails, SQLite says why.
pub(super) fn make(path: &Path) {
    if path.exists() {
        return;
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    // It is closed before it has its name: to close a file drops the locks that other handles of
    // this process hold on it.
    let made = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")));
    let named = made.and_then(|made| Ok(made.into_temp_path().persist_noclobber(path)?));
    if named.is_err_and(|error| error.kind() != std::io::ErrorKind::AlreadyExists) {
        // A file system without links.
        let mut options = OpenOptions::new();
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let _ = options.write(true).create_new(true).open(path);
    }
}

/// A file as it was when it was opened.
pub(super) struct Opened {
    path: PathBuf,
    identity: Option<Identity>,
}

impl Opened {
    pub(super) fn new(path: &Path) -> Self {
        Opened { path: path.to_owned(), identity: identity(path) }
    }

    /// That the path still leads to this file: what is written to another is lost.
    pub(super) fn check(&self) -> Result<(), Failure> {
        if self.identity.is_some() && self.identity == identity(&self.path) {
            return Ok(());
        }
        Err(Failure::Told(
            ErrorKind::Storage,
            "the gallery file was deleted or replaced while it was in use".into(),
        ))
    }
}

/// Device and number of a file. As long as it is open, no other gets the same.
#[cfg(unix)]
type Identity = (u64, u64);

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
}

/// Windows lets nobody delete or replace a file that SQLite has open.
#[cfg(not(unix))]
type Identity = ();

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    path.exists().then_some(())
}
