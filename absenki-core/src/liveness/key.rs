//! The key that signs sessions.

use std::fmt;
use std::io::{ErrorKind as IoKind, Write};
use std::path::Path;

use super::challenge::fill;
use crate::config::Secret;
use crate::error::{Error, ErrorKind, Result};

/// The shortest key, bytes: the length of the signature (RFC 2104, section 3).
const SHORTEST: usize = 32;

/// The key that signs sessions. Machines that check each other's sessions share one.
#[derive(Clone)]
pub struct SessionKey(Vec<u8>);

impl SessionKey {
    /// A key from a setting: at least 32 bytes of text.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] for a shorter one.
    pub fn new(secret: &Secret) -> Result<Self> {
        Self::from_bytes(secret.expose().as_bytes().to_vec())
    }

    /// A key of the operating system's randomness. Sessions are good in this process only.
    ///
    /// # Errors
    /// [`ErrorKind::Runtime`] where the system has no randomness.
    pub fn random() -> Result<Self> {
        let mut bytes = vec![0; SHORTEST];
        fill(&mut bytes)?;
        Ok(SessionKey(bytes))
    }

    /// The key in `file`, which is made with a random key at first use: for the processes of one
    /// machine. Only the file's owner may read it.
    ///
    /// # Errors
    /// [`ErrorKind::FileRead`] or [`ErrorKind::FileWrite`] for a file that cannot be read or made,
    /// [`ErrorKind::Configuration`] for one that holds fewer than 32 bytes.
    pub fn kept_in(file: &Path) -> Result<Self> {
        match std::fs::read(file) {
            Ok(bytes) => return Self::from_bytes(bytes),
            Err(error) if error.kind() == IoKind::NotFound => {}
            Err(error) => return Err(failed(ErrorKind::FileRead, error)),
        }
        let key = Self::random()?;
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        // A temporary file is its owner's alone, and appears under its name whole.
        let made = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).and_then(
            |mut made| {
                made.write_all(&key.0)?;
                made.as_file().sync_data()?;
                Ok(made.persist_noclobber(file))
            },
        );
        match made.map_err(|error| failed(ErrorKind::FileWrite, error))? {
            Ok(_) => Ok(key),
            // Another process was first.
            Err(_) => Self::from_bytes(
                std::fs::read(file).map_err(|error| failed(ErrorKind::FileWrite, error))?,
            ),
        }
    }

    fn from_bytes(bytes: Vec<u8>) -> Result<Self> {
        if bytes.len() < SHORTEST {
            let message = "the key of liveness sessions must have at least 32 bytes";
            return Err(Error::new(ErrorKind::Configuration, "liveness", message));
        }
        Ok(SessionKey(bytes))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

fn failed(kind: ErrorKind, error: std::io::Error) -> Error {
    Error::new(kind, "liveness", "the file of the session key cannot be used").with_source(error)
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionKey(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_key_stays_the_same_and_is_its_owners() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("liveness.key");
        let first = SessionKey::kept_in(&file).unwrap();
        assert_eq!(first.bytes(), SessionKey::kept_in(&file).unwrap().bytes());
        assert_ne!(first.bytes(), SessionKey::random().unwrap().bytes());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o077, 0);
        }
        std::fs::write(&file, "short").unwrap();
        let error = SessionKey::kept_in(&file).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
    }
}
