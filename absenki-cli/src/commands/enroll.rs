//! `absenki enroll`

use std::path::{Path, PathBuf};

use absenki_core::{Enrollment, FaceIndexer, Result};
use indicatif::{ProgressBar, ProgressStyle};

use crate::app::App;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The person's id.
    id: String,
    /// The person's name.
    name: String,
    /// Photos that show the person alone.
    #[arg(required = true)]
    photos: Vec<PathBuf>,
}

impl Arguments {
    /// Enrols the photos. Returns whether every one was taken.
    pub(crate) async fn run(&self, app: &App) -> Result<bool> {
        let photos: Vec<_> =
            self.photos.iter().map(|file| app.open(file)).collect::<Result<_>>()?;
        let indexer = FaceIndexer::new(&app.config, app.backend()?)?;
        indexer.ensure_collection().await?;
        let bar = progress(photos.len(), app.report.json);
        let done = |done| bar.set_position(done as u64);
        let results = indexer.index_faces(&self.id, &self.name, &[], &photos, done).await;
        bar.finish_and_clear();
        let taken = self.photos.iter().zip(&results).map(|(file, result)| taken(app, file, result));
        Ok(taken.filter(|taken| !taken).count() == 0)
    }
}

/// Prints what became of a photo. Returns whether it was taken.
pub(super) fn taken(app: &App, file: &Path, result: &Result<Enrollment>) -> bool {
    match result {
        Ok(enrollment) => {
            app.report.enrollment(file, enrollment);
            enrollment.enrolled().is_some()
        }
        Err(error) => {
            app.report.error(file, error);
            false
        }
    }
}

/// A bar on standard error, which indicatif hides if that is no terminal.
pub(super) fn progress(photos: usize, quiet: bool) -> ProgressBar {
    if quiet || photos == 1 {
        return ProgressBar::hidden();
    }
    ProgressBar::new(photos as u64).with_style(ProgressStyle::default_bar())
}
