//! Face recognition behind AWS Rekognition's wire protocol, on this machine. `--help` says how.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use absenki_core::{Error, ErrorKind, Result};
use absenki_local::LocalRecognizer;
use rekognition_local::options::{Command, Options, help, parse};
use rekognition_local::{Access, Faults, Server};
use tokio::signal::unix::{SignalKind, signal};

/// How long work that outlives its request may take at the end.
const LAST_WORK: Duration = Duration::from_secs(5);

fn main() -> ExitCode {
    let variable = |name: &str| std::env::var(name).ok();
    let done = match parse(std::env::args_os().skip(1), variable) {
        Ok(Command::Help) => say(&help()),
        Ok(Command::Version) => say(concat!("rekognition-local ", env!("CARGO_PKG_VERSION"))),
        Ok(Command::Serve(options)) => serve(*options),
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprint!("rekognition-local: {}", error.message());
            let mut source = std::error::Error::source(&error);
            while let Some(cause) = source {
                eprint!(": {cause}");
                source = cause.source();
            }
            eprintln!();
            ExitCode::FAILURE
        }
    }
}

fn serve(options: Options) -> Result<()> {
    if options.s3.as_ref().is_some_and(|folder| !folder.is_dir()) {
        return Err(Error::new(ErrorKind::Configuration, "s3", "--s3 wants a folder"));
    }
    let recognizer = LocalRecognizer::with_config(&options.gallery)?;
    let faults = match options.fault {
        Some(file) => {
            let script = std::fs::read_to_string(file).map_err(|error| {
                Error::new(ErrorKind::FileRead, "faults", "the script of faults cannot be read")
                    .with_source(error)
            })?;
            Some(Arc::new(Faults::parse(&script)?))
        }
        None => None,
    };
    if options.credentials.is_none() && !options.bind.ip().is_loopback() {
        eprintln!(
            "rekognition-local: anyone who reaches {} and names it as its Host is served",
            options.bind
        );
    }
    let Options { credentials, hosts, limits, s3, log, .. } = options;
    let access = Access { credentials, faults, hosts, limits, s3, log };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(start)?;
    runtime.block_on(async {
        let (mut terminate, mut interrupt) = (
            signal(SignalKind::terminate()).map_err(start)?,
            signal(SignalKind::interrupt()).map_err(start)?,
        );
        let server = Server::bind(options.bind, recognizer, access).await?;
        say(&format!("rekognition-local listens on http://{}", server.address()))?;
        server
            .run(async {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = interrupt.recv() => {}
                }
            })
            .await;
        Ok(())
    })?;
    runtime.shutdown_timeout(LAST_WORK);
    Ok(())
}

/// Prints a line at once. A closed standard output is no reason to stop.
fn say(line: &str) -> Result<()> {
    let mut output = std::io::stdout().lock();
    let _ = writeln!(output, "{line}").and_then(|()| output.flush());
    Ok(())
}

fn start(error: std::io::Error) -> Error {
    Error::new(ErrorKind::Runtime, "start", "the runtime does not start").with_source(error)
}
