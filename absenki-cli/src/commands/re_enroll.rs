//! `absenki re-enroll`

use std::path::{Path, PathBuf};

use absenki_core::{Error, ErrorKind, FaceIndexer, Result};

use super::enroll::{progress, taken};
use crate::app::App;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A folder with a folder for each person, named `ID` or `ID NAME`, with the photos of that person.
    folder: PathBuf,
}

impl Arguments {
    /// Enrols every photo. Returns whether every one was taken.
    pub(crate) async fn run(&self, app: &App) -> Result<bool> {
        let mut people = Vec::new();
        for folder in entries(&self.folder)?.into_iter().filter(|entry| entry.is_dir()) {
            let photos = entries(&folder)?;
            people.push((folder, photos));
        }
        let indexer = FaceIndexer::new(&app.config, app.backend()?)?;
        indexer.ensure_collection().await?;
        let all = people.iter().map(|(_, photos)| photos.len()).sum();
        let (bar, mut refused) = (progress(all, app.report.json), 0);
        for (folder, photos) in &people {
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            let (id, name) = name.split_once(' ').unwrap_or((&name, ""));
            for file in photos {
                let result = match app.open(file) {
                    Ok(photo) => indexer.index_face(id, name, &[], &photo).await,
                    Err(error) => Err(error),
                };
                bar.inc(1);
                refused += u32::from(!bar.suspend(|| taken(app, file, &result)));
            }
        }
        bar.finish_and_clear();
        Ok(refused == 0)
    }
}

/// What a folder holds, in order of names, without what is hidden.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = || -> std::io::Result<Vec<PathBuf>> {
        std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect()
    };
    let mut entries = read().map_err(|error| {
        Error::new(ErrorKind::FileRead, "re_enroll", "the folder cannot be read").with_source(error)
    })?;
    let is_hidden = |path: &Path| {
        path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
    };
    entries.retain(|path| !is_hidden(path));
    entries.sort_unstable();
    Ok(entries)
}
