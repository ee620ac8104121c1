//! `absenki calibrate`

use absenki_core::Result;
use absenki_core::backend::CollectionId;

use crate::app::App;

/// It prints user ids and face ids: for administrators only. Look through the listed pairs before
/// you use the threshold, since one person under two names counts as a false accept.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The wanted false accept rate of two photos, more than 0 and less than 1.
    #[arg(long, value_name = "RATE", default_value_t = 0.0001)]
    far: f64,
}

impl Arguments {
    pub(crate) async fn run(&self, app: &App) -> Result<bool> {
        let recognizer = app.recognizer("calibrate")?;
        let collection = CollectionId::new(&*app.config.collection)?;
        app.report.calibration(&recognizer.calibrate(&collection, self.far).await?);
        Ok(true)
    }
}
