//! `absenki verify`

use std::path::PathBuf;

use absenki_core::backend::PageRequest;
use absenki_core::{FaceIndexer, FaceMatcher, Result};

use crate::app::App;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The person's id.
    id: String,
    /// The photo.
    photo: PathBuf,
}

impl Arguments {
    /// Verifies the photo. Returns whether it shows the person.
    ///
    /// This program keeps no table of profiles: a face is a person's if its external image id says
    /// so. An application keeps profiles, and calls `FaceVerificationService::verify_face`.
    pub(crate) async fn run(&self, app: &App) -> Result<bool> {
        let photo = app.open(&self.photo)?;
        let backend = app.backend()?;
        let indexer = FaceIndexer::new(&app.config, backend.clone())?;
        indexer.ensure_collection().await?;
        let own_faces = faces_of(&self.id, &indexer).await?;
        let matcher = FaceMatcher::new(&app.config, backend, app.processor.clone())?;
        let verdict = matcher.verify(&own_faces, &photo).await?;
        app.report.verification(&verdict);
        Ok(verdict.is_ok())
    }
}

/// The ids of the person's faces in the collection.
async fn faces_of(id: &str, indexer: &FaceIndexer) -> Result<Vec<String>> {
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
