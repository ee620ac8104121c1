//! `absenki forget`

use absenki_core::{FaceIndexer, Result};

use crate::app::App;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The person's id.
    id: String,
}

impl Arguments {
    /// Deletes the person's faces. Returns whether there were any.
    pub(crate) async fn run(&self, app: &App) -> Result<bool> {
        let indexer = FaceIndexer::new(&app.config, app.backend()?)?;
        let deleted = indexer.forget(&self.id, &[]).await?;
        app.report.forgotten(&self.id, &deleted);
        Ok(!deleted.is_empty())
    }
}
