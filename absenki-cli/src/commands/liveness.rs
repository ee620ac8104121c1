//! `absenki liveness`

use std::path::{Path, PathBuf};
use std::sync::Arc;

use absenki_core::liveness::{
    FaceLivenessService, LivenessChallenge, LivenessFrame, LivenessJudge, SessionKey,
};
use absenki_core::photo::{Photo, PhotoFormat};
use absenki_core::{Error, ErrorKind, Result};
use absenki_local::{LocalRecognizer, YunetDetector};

use crate::app::App;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder of the frames, named by their milliseconds: 00125.jpg. They are as the camera sees
    /// them, not mirrored: a head that turns to its own left moves its nose to the right edge.
    dir: PathBuf,
    /// What the person must do, in order: left, right, straight, closer.
    #[arg(long, value_name = "STEP,...")]
    steps: String,
}

impl Arguments {
    /// Judges the frames. Returns whether they are live.
    ///
    /// There is no session and no user: this is for recordings. The embedded recognizer compares the
    /// faces of the frames with each other.
    pub(crate) async fn run(&self, app: &App) -> Result<bool> {
        let challenge: LivenessChallenge = self.steps.parse()?;
        let judge =
            LivenessJudge::new(app.config.liveness, app.config.language, Arc::new(YunetDetector))?;
        let (backend, key) = (Arc::new(LocalRecognizer::in_memory()?), SessionKey::random()?);
        let liveness = FaceLivenessService::new(&app.config, judge, backend, key)?;
        let verdict = liveness.judge(&challenge, &frames(&self.dir, app)?).await?;
        app.report.liveness(&verdict);
        Ok(verdict.is_live())
    }
}

/// The pictures in `folder` whose names are numbers, in their order.
fn frames(folder: &Path, app: &App) -> Result<Vec<LivenessFrame>> {
    let failed = |error: std::io::Error| {
        Error::new(ErrorKind::FileRead, "liveness", "the folder of frames cannot be read")
            .with_source(error)
    };
    let mut frames = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let file = entry.map_err(failed)?.path();
        let name = file.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        let Ok(at_ms) = name.parse() else { continue };
        if PhotoFormat::of_extension(&file).is_ok() {
            let photo = Photo::from_path(&file, &app.config.limits)?;
            frames.push(LivenessFrame { at_ms, photo });
        }
    }
    if frames.is_empty() {
        let message = "the folder holds no frames named by their milliseconds, such as 00125.jpg";
        return Err(Error::new(ErrorKind::FileNotFound, "liveness", message));
    }
    frames.sort_by_key(|frame| frame.at_ms);
    Ok(frames)
}
