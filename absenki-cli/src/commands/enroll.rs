//! `absenki enroll`

use std::path::PathBuf;

use absenki_core::{FaceIndexer, Result};
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
        let mut all_taken = true;
        for (file, result) in self.photos.iter().zip(&results) {
            match result {
                Ok(enrollment) => {
                    all_taken &= enrollment.enrolled().is_some();
                    app.report.enrollment(file, enrollment);
                }
                Err(error) => {
                    all_taken = false;
                    app.report.error(file, error);
                }
            }
        }
        Ok(all_taken)
    }
}

/// A bar on standard error, which indicatif hides if that is no terminal.
fn progress(photos: usize, quiet: bool) -> ProgressBar {
    if quiet || photos == 1 {
        return ProgressBar::hidden();
    }
    ProgressBar::new(photos as u64).with_style(ProgressStyle::default_bar())
}
