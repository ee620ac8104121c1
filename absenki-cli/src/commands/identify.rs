//! `absenki identify`

use std::path::PathBuf;

use absenki_core::{FaceIndexer, FaceMatcher, Result};

use crate::app::App;

/// The similarity that is necessary rises with the number of enrolled faces: settings
/// identify.threshold and identify.margin.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The photo.
    photo: PathBuf,
}

impl Arguments {
    /// Identifies the person in the photo. Returns whether it is one who is enrolled.
    pub(crate) async fn run(&self, app: &App) -> Result<bool> {
        let photo = app.open(&self.photo)?;
        let backend = app.backend()?;
        FaceIndexer::new(&app.config, backend.clone())?.ensure_collection().await?;
        let matcher = FaceMatcher::new(&app.config, backend, app.processor.clone())?;
        let found = matcher.identify(&photo).await?;
        app.report.identification(&found);
        Ok(found.is_ok())
    }
}
