//! `absenki gallery`

use std::path::{Path, PathBuf};

use absenki_core::Result;
use absenki_core::backend::CollectionId;
use absenki_core::config::GalleryPlace;
use absenki_local::LocalRecognizer;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::audit::Records;
use crate::app::App;

#[derive(clap::Subcommand)]
pub(crate) enum Arguments {
    /// Copy every face from one gallery to another, and check the copy. A copy that was cut short
    /// goes on where it ended.
    Copy {
        /// The gallery to copy: a file, or a database's URL.
        from: String,
        /// The gallery to copy to. It is made if it does not exist.
        to: String,
    },
    /// Read every face of the collection, and list those that no search can find.
    Check,
    /// Read the collection and keep its index in the gallery's file, so that other processes open it
    /// sooner. Worth it after many faces came at once.
    Load,
    /// Encrypt every template with the first key of gallery.key or gallery.key_file, after there was
    /// none, or another. What was cut short goes on where it ended.
    Rekey,
    /// List the faces that were neither enrolled nor matched for some days, and delete them on request.
    Purge {
        /// Days since a face was last enrolled or matched.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
        days: u32,
        /// Delete the faces. Without it they are only listed.
        #[arg(long)]
        delete: bool,
        /// Append a record of what was deleted to this file, signed with the setting audit.key.
        #[arg(long, value_name = "FILE", requires = "delete")]
        record: Option<PathBuf>,
    },
}

impl Arguments {
    pub(crate) async fn run(&self, app: &App) -> Result<bool> {
        match self {
            Arguments::Copy { from, to } => copy(app, from, to).await,
            Arguments::Check => check(app).await,
            Arguments::Load => load(app).await,
            Arguments::Rekey => rekey(app).await,
            Arguments::Purge { days, delete, record } => {
                purge(app, *days, *delete, record.as_deref()).await
            }
        }
    }
}

/// Returns whether the gallery is sound.
async fn check(app: &App) -> Result<bool> {
    let recognizer = app.recognizer("check_gallery")?;
    let collection = CollectionId::new(&*app.config.collection)?;
    let found = recognizer.check(&collection).await?;
    let readable = app.config.gallery.is_readable_by_others();
    app.report.checked(&found, readable);
    Ok(found.incomparable == 0 && found.damaged.is_empty() && !readable)
}

async fn load(app: &App) -> Result<bool> {
    let recognizer = app.recognizer("load_collection")?;
    let collection = CollectionId::new(&*app.config.collection)?;
    let (bar, mut faces) = (bar(app), 0);
    let progress = |done, all| {
        bar.set_length(all);
        bar.set_position(done);
        faces = all;
    };
    let loaded = recognizer.load(&collection, progress).await;
    bar.finish_and_clear();
    loaded?;
    app.report.loaded(&collection, faces);
    Ok(true)
}

/// Returns whether no template is damaged.
async fn rekey(app: &App) -> Result<bool> {
    let recognizer = app.recognizer("rekey_gallery")?;
    let bar = bar(app);
    let progress = |_: &str, done, all| {
        bar.set_length(all);
        bar.set_position(done);
    };
    let rekeyed = recognizer.rekey(progress).await;
    bar.finish_and_clear();
    let rekeyed = rekeyed?;
    rekeyed.iter().for_each(|collection| app.report.rekeyed(collection));
    Ok(rekeyed.iter().all(|collection| collection.damaged == 0))
}

async fn purge(app: &App, days: u32, delete: bool, record: Option<&Path>) -> Result<bool> {
    let mut records = Records::open(app, record)?;
    let recognizer = app.recognizer("purge_gallery")?;
    let collection = CollectionId::new(&*app.config.collection)?;
    let idle = match delete {
        true => recognizer.purge(&collection, days).await?,
        false => recognizer.idle_faces(&collection, days).await?,
    };
    app.report.idle(&collection, &idle, delete);
    if let Some(records) = &mut records {
        let record = json!({ "collection": collection.as_str(), "days": days, "faces": idle });
        records.add("purge", &record)?;
    }
    Ok(true)
}

fn bar(app: &App) -> ProgressBar {
    match app.report.json {
        true => ProgressBar::hidden(),
        false => ProgressBar::new(0).with_style(ProgressStyle::default_bar()),
    }
}

async fn copy(app: &App, from: &str, to: &str) -> Result<bool> {
    let open = |place: &str| LocalRecognizer::with_gallery(&GalleryPlace::new(place));
    let bar = bar(app);
    let (from, to) = (open(from)?, open(to)?);
    let progress = |_: &str, done, all| {
        bar.set_length(all);
        bar.set_position(done);
    };
    let copied = from.copy_to(&to, progress).await;
    bar.finish_and_clear();
    copied?.iter().for_each(|collection| app.report.copied(collection));
    Ok(true)
}
