//! Attendance from photos, on the command line.
//!
//! Without arguments it enrols and verifies the fixture people with the embedded recognizer,
//! prints a table of verdicts, and writes the photos with labelled boxes. With arguments it
//! enrols, verifies, checks and crops photos of your own.

mod commands;
mod demo;
mod draw;
mod report;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use absenki_core::backend::FaceBackend;
use absenki_core::backend::rekognition::RekognitionBackend;
use absenki_core::{Config, FaceProcessor, Result};
use absenki_local::{LocalRecognizer, YunetDetector};
use clap::{Parser, Subcommand};

use report::Report;

/// Attendance from photos.
#[derive(Parser)]
#[command(name = "attendance", version)]
struct Arguments {
    /// Who recognises faces. Rekognition is set up by the environment (AWS_ACCESS_KEY_ID, ...).
    #[arg(long, global = true, value_enum, default_value_t = Backend::Local)]
    backend: Backend,
    /// Where the embedded recognizer keeps enrolled faces.
    #[arg(long, global = true, default_value = "attendance.gallery", value_name = "FILE")]
    gallery: PathBuf,
    /// Print JSON, in the form of the Python scripts that Absenki replaces.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Enrol one person from one photo or several.
    Enroll {
        /// The person's id.
        id: String,
        /// The person's name.
        name: String,
        /// Photos that show the person alone.
        #[arg(required = true)]
        photos: Vec<PathBuf>,
    },
    /// Verify that a photo shows a person.
    Verify {
        /// The person's id.
        id: String,
        /// The photo.
        photo: PathBuf,
    },
    /// Check the sharpness, brightness and size of photos.
    Quality {
        /// The photos.
        #[arg(required = true)]
        photos: Vec<PathBuf>,
    },
    /// Cut a face out of a photo.
    Crop {
        /// The photo.
        photo: PathBuf,
        /// The file to write; its extension is the format.
        out: PathBuf,
        /// The face's box as shares of the photo: left, top, width, height. Detected without it.
        #[arg(long, value_name = "L,T,W,H", value_delimiter = ',', num_args = 4)]
        bbox: Option<Vec<f64>>,
    },
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Backend {
    /// The embedded recognizer.
    Local,
    /// AWS Rekognition.
    Rekognition,
}

/// What every command works with.
struct App {
    config: Config,
    processor: FaceProcessor,
    backend: Arc<dyn FaceBackend>,
    report: Report,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// Says whether every verdict is the wanted one.
async fn run(arguments: Arguments) -> Result<bool> {
    let config = Config::from_env()?;
    let Some(command) = arguments.command else {
        let backend: Arc<dyn FaceBackend> = match arguments.backend {
            Backend::Local => Arc::new(LocalRecognizer::in_memory()?),
            Backend::Rekognition => Arc::new(RekognitionBackend::new(&config)?),
        };
        return demo::run(config, backend).await;
    };
    let backend: Arc<dyn FaceBackend> = match arguments.backend {
        Backend::Local => Arc::new(LocalRecognizer::open(&arguments.gallery)?),
        Backend::Rekognition => Arc::new(RekognitionBackend::new(&config)?),
    };
    let app = App {
        processor: FaceProcessor::new(&config, Arc::new(YunetDetector)),
        backend,
        report: Report { json: arguments.json, language: config.language, gate: config.gate },
        config,
    };
    match command {
        Command::Enroll { id, name, photos } => app.enroll(&id, &name, &photos).await,
        Command::Verify { id, photo } => app.verify(&id, &photo).await,
        Command::Quality { photos } => app.quality(&photos),
        Command::Crop { photo, out, bbox } => app.crop(&photo, &out, bbox.as_deref()),
    }
}
