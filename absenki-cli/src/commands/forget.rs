//! `absenki forget`

use std::path::PathBuf;

use absenki_core::{FaceIndexer, Result};
use serde_json::json;

use super::audit::Records;
use crate::app::App;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The person's id.
    id: String,
    /// Append a record of what was deleted to this file, signed with the setting audit.key.
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
}

impl Arguments {
    /// Deletes the person's faces. Returns whether there were any.
    pub(crate) async fn run(&self, app: &App) -> Result<bool> {
        let indexer = FaceIndexer::new(&app.config, app.backend()?)?;
        let mut records = Records::open(app, self.record.as_deref())?;
        let deleted = indexer.forget(&self.id, &[]).await?;
        app.report.forgotten(&self.id, &deleted);
        if let Some(records) = &mut records {
            let collection = indexer.collection().as_str();
            let record =
                json!({ "user_id": self.id, "collection": collection, "face_ids": deleted });
            records.add("forget", &record)?;
        }
        Ok(!deleted.is_empty())
    }
}
