//! `absenki calibrate`

use std::path::PathBuf;

use absenki_core::backend::CollectionId;

use crate::app::App;
use crate::commands::Failure;

/// It prints user ids and face ids: for administrators only. Look through the listed pairs before
/// you use the threshold, since one person under two names counts as a false accept.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The wanted false accept rate of two photos, more than 0 and less than 1.
    #[arg(long, value_name = "RATE", default_value_t = 0.0001)]
    far: f64,
    /// Also draw the similarities of all pairs, and the errors at each threshold.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

impl Arguments {
    pub(crate) async fn run(&self, app: &App) -> Result<bool, Failure> {
        let recognizer = app.recognizer("calibrate")?;
        let collection = CollectionId::new(&*app.config.collection)?;
        let found = recognizer.calibrate(&collection, self.far).await?;
        if let Some(file) = &self.svg {
            std::fs::write(file, found.svg()?)?;
        }
        app.report.calibration(&found);
        Ok(true)
    }
}
