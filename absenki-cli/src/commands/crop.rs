//! `absenki crop`

use std::path::PathBuf;

use absenki_core::Result;
use absenki_core::geometry::NormalizedBox;

use crate::app::App;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The photo.
    photo: PathBuf,
    /// The file to write. Its extension is the format.
    out: PathBuf,
    /// The face's box as shares of the photo: left, top, width, height. Without it the largest
    /// face is detected.
    #[arg(long, value_name = "L,T,W,H", value_delimiter = ',', num_args = 4)]
    bbox: Option<Vec<f64>>,
}

impl Arguments {
    /// Cuts the face out. Returns whether there was one.
    pub(crate) fn run(&self, app: &App) -> Result<bool> {
        let face = match self.bbox.as_deref() {
            Some(&[left, top, width, height]) => {
                Some(NormalizedBox::new(left, top, width, height)?)
            }
            _ => None,
        };
        let photo = app.open(&self.photo)?;
        let cropped = app.processor.crop_face_to_file(&photo, face, &self.out)?;
        app.report.crop(cropped.as_ref());
        Ok(cropped.is_some())
    }
}
