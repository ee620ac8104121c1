//! Attendance photos from the shell: enrol, verify, check and crop.

mod app;
mod commands;
mod report;

use std::process::ExitCode;

use absenki_core::config::BackendName;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{CommandFactory, Parser, Subcommand};

use app::App;

/// Enrol, verify and check attendance photos.
///
/// Settings come from the environment (FACE_THRESHOLD, AWS_ACCESS_KEY_ID, ...) and from --set.
#[derive(Parser)]
#[command(
    name = "absenki",
    version,
    after_help = "Exit status: 0 for a positive verdict, 1 for a negative one, 2 for an error."
)]
struct Arguments {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(clap::Args)]
struct Options {
    /// The recognizer. Rekognition is set up by the environment (AWS_ACCESS_KEY_ID, ...).
    /// [default: local]
    #[arg(long, global = true, value_parser = backend_name())]
    backend: Option<BackendName>,
    /// Where the embedded recognizer keeps its faces: a file, `postgres://USER:PASSWORD@HOST/DATABASE`,
    /// `mysql://...`, or `memory`, until the program ends. ABSENKI_GALLERY shows no password to others.
    /// [default: absenki.gallery]
    #[arg(long, global = true, value_name = "PLACE")]
    gallery: Option<String>,
    /// Change a setting, such as face.threshold=90. Repeatable.
    #[arg(long, global = true, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Print one JSON object a line.
    #[arg(long, global = true)]
    json: bool,
}

fn backend_name() -> impl TypedValueParser<Value = BackendName> {
    PossibleValuesParser::new(BackendName::CODES).try_map(|code| code.parse())
}

#[derive(Subcommand)]
enum Command {
    /// Enrol one person from one or more photos.
    Enroll(commands::enroll::Arguments),
    /// Enrol the stored photos of many people again, after a change of recognizer or gallery. A photo
    /// that is enrolled already is not enrolled twice.
    ReEnroll(commands::re_enroll::Arguments),
    /// Verify that a photo shows a person.
    Verify(commands::verify::Arguments),
    /// Find out who in the collection a photo shows.
    Identify(commands::identify::Arguments),
    /// Delete every face of one person.
    Forget(commands::forget::Arguments),
    /// Check the sharpness, brightness and size of photos.
    Quality(commands::quality::Arguments),
    /// Cut a face out of a photo.
    Crop(commands::crop::Arguments),
    /// Judge whether camera frames show a living person who follows a challenge.
    Liveness(commands::liveness::Arguments),
    /// Score all enrolled faces against each other, and propose a threshold.
    Calibrate(commands::calibrate::Arguments),
    /// Copy, check and encrypt galleries of the embedded recognizer.
    #[command(subcommand)]
    Gallery(commands::gallery::Arguments),
    /// Check the signed records of what was deleted.
    Audit(commands::audit::Arguments),
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    Man,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("absenki: {error}");
            ExitCode::from(2)
        }
    }
}

/// Runs the command. Returns whether its verdict is positive.
async fn run(Arguments { options, command }: Arguments) -> Result<bool, commands::Failure> {
    let app = || App::new(&options);
    match command {
        Command::Enroll(arguments) => Ok(arguments.run(&app()?).await?),
        Command::ReEnroll(arguments) => Ok(arguments.run(&app()?).await?),
        Command::Verify(arguments) => Ok(arguments.run(&app()?).await?),
        Command::Identify(arguments) => Ok(arguments.run(&app()?).await?),
        Command::Forget(arguments) => Ok(arguments.run(&app()?).await?),
        Command::Quality(arguments) => Ok(arguments.run(&app()?)),
        Command::Crop(arguments) => Ok(arguments.run(&app()?)?),
        Command::Liveness(arguments) => Ok(arguments.run(&app()?).await?),
        Command::Calibrate(arguments) => arguments.run(&app()?).await,
        Command::Gallery(arguments) => Ok(arguments.run(&app()?).await?),
        Command::Audit(arguments) => Ok(arguments.run(&app()?)?),
        Command::Completions { shell } => {
            let (mut command, mut out) = (Arguments::command(), std::io::stdout());
            clap_complete::generate(shell, &mut command, "absenki", &mut out);
            Ok(true)
        }
        Command::Man => {
            clap_mangen::Man::new(Arguments::command()).render(&mut std::io::stdout())?;
            Ok(true)
        }
    }
}
