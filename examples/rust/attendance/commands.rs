//! The commands on a user's own photos.

use std::path::{Path, PathBuf};

use absenki_core::backend::PageRequest;
use absenki_core::geometry::NormalizedBox;
use absenki_core::photo::Photo;
use absenki_core::quality::QualityOutcome;
use absenki_core::{FaceIndexer, FaceMatcher, Result};
use indicatif::{ProgressBar, ProgressStyle};

use crate::App;

impl App {
    fn open(&self, file: &Path) -> Result<Photo> {
        Photo::from_path(file, &self.config.limits)
    }

    fn indexer(&self) -> Result<FaceIndexer> {
        FaceIndexer::new(&self.config, self.backend.clone())
    }

    /// Enrols `photos`; says whether every one was taken.
    pub(crate) async fn enroll(&self, id: &str, name: &str, photos: &[PathBuf]) -> Result<bool> {
        let indexer = self.indexer()?;
        indexer.ensure_collection().await?;
        let opened: Vec<_> = photos.iter().map(|file| self.open(file)).collect::<Result<_>>()?;
        let bar = match photos.len() {
            1 => ProgressBar::hidden(),
            several => ProgressBar::new(several as u64),
        };
        bar.set_style(ProgressStyle::default_bar());
        let results =
            indexer.index_faces(id, name, &[], &opened, |done| bar.set_position(done as u64)).await;
        bar.finish_and_clear();
        let mut all_taken = true;
        for (file, result) in photos.iter().zip(results) {
            match &result {
                Ok(enrollment) => {
                    all_taken &= enrollment.enrolled().is_some();
                    self.report.enrollment(file, enrollment);
                }
                Err(error) => {
                    all_taken = false;
                    self.report.error(file, error);
                }
            }
        }
        Ok(all_taken)
    }

    /// Verifies that `photo` shows the person `id`.
    ///
    /// This program keeps no table of profiles: a face is somebody's if its external image id says
    /// so. An application keeps profiles and calls `verify_face`.
    pub(crate) async fn verify(&self, id: &str, file: &Path) -> Result<bool> {
        let own_faces = self.faces_of(id).await?;
        let matcher = FaceMatcher::new(&self.config, self.backend.clone(), self.processor.clone())?;
        let verdict = matcher.verify(&own_faces, &self.open(file)?).await?;
        self.report.verification(&verdict);
        Ok(verdict.is_ok())
    }

    async fn faces_of(&self, id: &str) -> Result<Vec<String>> {
        let indexer = self.indexer()?;
        indexer.ensure_collection().await?;
        let prefix = format!("{id}:");
        let mut own_faces = Vec::new();
        let mut page = PageRequest::default();
        loop {
            let found = indexer.list_faces(page).await?;
            let own = found.items.into_iter().filter(|face| {
                face.external_image_id.as_deref().is_some_and(|owner| owner.starts_with(&prefix))
            });
            own_faces.extend(own.map(|face| face.face_id));
            match found.next_token {
                None => return Ok(own_faces),
                next_token => page = PageRequest { next_token, ..PageRequest::default() },
            }
        }
    }

    /// Checks `photos`; says whether every one is good enough.
    pub(crate) fn quality(&self, photos: &[PathBuf]) -> Result<bool> {
        let mut all_good = true;
        for file in photos {
            match self.open(file).and_then(|photo| self.processor.quality_check(&photo)) {
                Ok(report) => {
                    all_good &= report.outcome == QualityOutcome::Passed;
                    self.report.quality(file, &report);
                }
                Err(error) => {
                    all_good = false;
                    self.report.error(file, &error);
                }
            }
        }
        Ok(all_good)
    }

    /// Cuts a face out of `file` into `out`; says whether there was one.
    pub(crate) fn crop(&self, file: &Path, out: &Path, bbox: Option<&[f64]>) -> Result<bool> {
        let face = match bbox {
            Some(&[left, top, width, height]) => {
                Some(NormalizedBox::new(left, top, width, height)?)
            }
            _ => None,
        };
        let cropped = self.processor.crop_face_to_file(&self.open(file)?, face, out)?;
        self.report.crop(cropped.as_ref());
        Ok(cropped.is_some())
    }
}
