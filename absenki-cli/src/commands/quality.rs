//! `absenki quality`

use std::path::PathBuf;

use crate::app::App;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The photos.
    #[arg(required = true)]
    photos: Vec<PathBuf>,
}

impl Arguments {
    /// Checks the photos. Returns whether every one is good enough.
    pub(crate) fn run(&self, app: &App) -> bool {
        let mut all_good = true;
        for file in &self.photos {
            match app.open(file).and_then(|photo| app.processor.quality_check(&photo)) {
                Ok(report) => {
                    all_good &= report.passed();
                    app.report.quality(file, &report);
                }
                Err(error) => {
                    all_good = false;
                    app.report.error(file, &error);
                }
            }
        }
        all_good
    }
}
