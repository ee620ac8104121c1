//! Where the embedded recognizer keeps its faces.

use std::fmt;

/// The place of a gallery: `memory`, a database's URL, or the path of a file.
///
/// `Display` and `Debug` hide what a URL may hold of secrets: the user, the password, the options.
///
/// ```
/// use absenki_core::config::{GalleryKind, GalleryPlace};
///
/// let place = GalleryPlace::new("postgres://absenki:rahasia@db.example/absenki?sslmode=verify-full");
/// assert_eq!(place.kind(), GalleryKind::Database);
/// assert_eq!(place.to_string(), "postgres://***@db.example/absenki?***");
/// assert_eq!(GalleryPlace::new("faces.db").kind(), GalleryKind::File);
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct GalleryPlace(String);

/// What kind of place keeps a gallery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GalleryKind {
    /// The memory of one process: `memory`.
    Memory,
    /// A file.
    File,
    /// A database server: `postgres://…`, `postgresql://…`, `mysql://…` or `mariadb://…`.
    Database,
}

impl GalleryPlace {
    /// The place that a setting names.
    pub fn new(text: impl Into<String>) -> Self {
        GalleryPlace(text.into())
    }

    /// The text as it was given, secrets included.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether other users of the machine may read the gallery's file, or one of the two that SQLite
    /// keeps beside it: `chmod 600`. False on Windows, where the folder's rights count.
    #[must_use]
    pub fn is_readable_by_others(&self) -> bool {
        #[cfg(unix)]
        if self.kind() == GalleryKind::File {
            use std::os::unix::fs::PermissionsExt;
            let open = |suffix| {
                let file = std::fs::metadata(format!("{}{suffix}", self.0));
                file.is_ok_and(|file| file.permissions().mode() & 0o077 != 0)
            };
            return ["", "-wal", "-shm"].into_iter().any(open);
        }
        false
    }

    /// What kind of place it is. PHP's name of memory, `:memory:`, is one too.
    #[must_use]
    pub fn kind(&self) -> GalleryKind {
        const SCHEMES: [&str; 4] = ["postgres", "postgresql", "mysql", "mariadb"];
        match self.0.split_once("://") {
            Some((scheme, _)) if SCHEMES.contains(&scheme) => GalleryKind::Database,
            _ if self.0 == "memory" || self.0 == ":memory:" => GalleryKind::Memory,
            _ => GalleryKind::File,
        }
    }
}

impl fmt::Display for GalleryPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((scheme, rest)) = self.0.split_once("://") else { return f.write_str(&self.0) };
        let (address, options) = match rest.split_once('?') {
            Some((address, _)) => (address, "?***"),
            None => (rest, ""),
        };
        match address.rsplit_once('@') {
            Some((_, host)) => write!(f, "{scheme}://***@{host}{options}"),
            None => write!(f, "{scheme}://{address}{options}"),
        }
    }
}

impl fmt::Debug for GalleryPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}
