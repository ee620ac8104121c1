//! Opening: which gallery the recognizer keeps its faces in, and who searches it.

use std::path::PathBuf;
use std::sync::Arc;

use absenki_core::config::{GalleryKind, GalleryPlace, GallerySearch};
use absenki_core::{Config, Error, ErrorKind, Result};

use super::LocalRecognizer;
use crate::gallery::{Gallery, SqliteGallery, TemplateKeys};

impl LocalRecognizer {
    /// A recognizer with its gallery in `file`, which is made where it does not exist, for its owner
    /// alone; its folder must exist. SQLite keeps two more files beside it while it is in use.
    ///
    /// # Errors
    /// [`ErrorKind::Storage`] for a file that is no gallery, is damaged, was made by a newer
    /// version, or cannot be opened or written.
    pub fn open(file: impl Into<PathBuf>) -> Result<Self> {
        Ok(Self::over(Arc::new(SqliteGallery::open(file.into())?)))
    }

    /// A recognizer whose gallery lasts as long as this process; a forked child cannot use it.
    ///
    /// # Errors
    /// [`ErrorKind::Storage`] if SQLite gets no memory.
    pub fn in_memory() -> Result<Self> {
        Ok(Self::over(Arc::new(SqliteGallery::in_memory()?)))
    }

    /// A recognizer with the gallery that a setting names: `memory`, the URL of a database
    /// (`postgres://user:password@host/database`, `mysql://…` for MySQL and MariaDB), or the path
    /// of a file.
    ///
    /// The gallery of a database serves many machines: what one of them adds or deletes, the next
    /// search of every other takes into account. Nothing connects before the first use; the tables
    /// are made where they are missing.
    ///
    /// # Errors
    /// As [`open`](Self::open), and [`ErrorKind::Configuration`] for a URL that cannot be used, or
    /// where the feature `sql` is missing.
    pub fn with_gallery(gallery: &GalleryPlace) -> Result<Self> {
        Self::over_place(gallery, TemplateKeys::default(), GallerySearch::Memory)
    }

    /// A recognizer with the settings `gallery`, `gallery.search`, and `gallery.key`, `gallery.key_file`
    /// or `gallery.key_command`. With a key the gallery's templates are encrypted: AES-256-GCM, bound to
    /// the face, its collection and the model. Templates that were there before stay as they are until
    /// [`rekey`](Self::rekey).
    ///
    /// With `gallery.search = server` PostgreSQL searches, with pgvector 0.8 or later, instead of this
    /// process: `docs/galleries.md` says when that pays.
    ///
    /// # Errors
    /// As [`with_gallery`](Self::with_gallery), and [`ErrorKind::Configuration`] for a key that is too
    /// short or cannot be read, and for `server` with a key or without PostgreSQL. A gallery that another
    /// key encrypted fails with the same kind when it is searched or gets a face, and a PostgreSQL
    /// without pgvector at the first use.
    pub fn with_config(config: &Config) -> Result<Self> {
        Self::over_place(&config.gallery, TemplateKeys::of(config)?, config.gallery_search)
    }

    fn over_place(
        gallery: &GalleryPlace,
        keys: TemplateKeys,
        search: GallerySearch,
    ) -> Result<Self> {
        if search == GallerySearch::Server {
            let rule = match (gallery.kind() == GalleryKind::Database, keys.is_empty()) {
                (true, true) => None,
                (false, _) => Some("gallery.search = server needs a gallery in PostgreSQL"),
                (_, false) => Some(
                    "gallery.search = server cannot search encrypted templates: leave out \
                     gallery.key, or set gallery.search to memory",
                ),
            };
            if let Some(rule) = rule {
                return Err(Error::new(ErrorKind::Configuration, "open_gallery", rule));
            }
        }
        let gallery: Arc<dyn Gallery> = match gallery.kind() {
            GalleryKind::Memory => Arc::new(SqliteGallery::in_memory()?.with_keys(keys)),
            GalleryKind::File => {
                Arc::new(SqliteGallery::open(gallery.expose().into())?.with_keys(keys))
            }
            #[cfg(feature = "sql")]
            GalleryKind::Database => {
                let gallery = crate::gallery::SqlGallery::new(gallery.expose())?.with_keys(keys);
                match search {
                    GallerySearch::Server => Arc::new(gallery.searched_by_server()?),
                    _ => Arc::new(gallery),
                }
            }
            #[cfg(not(feature = "sql"))]
            GalleryKind::Database => {
                let message = "this program was built without galleries in a database";
                return Err(Error::new(ErrorKind::Configuration, "open_gallery", message));
            }
        };
        Ok(Self::over(gallery))
    }
}
