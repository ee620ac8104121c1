//! The command line of `rekognition-local`.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use absenki_core::{Error, ErrorKind, Result};
use lexopt::{Arg, Parser, ValueExt};

use crate::operations::OPERATIONS;
use crate::signature::Credentials;

const HELP: &str = "\
rekognition-local: face recognition behind AWS Rekognition's wire protocol, on this machine.

Usage: rekognition-local [options]

  --bind ADDRESS       address to listen on [default: 127.0.0.1:8191]; port 0 takes a free one
  --data FILE          keep the faces in this file [default: in memory, gone at the end]
  --access-key ID      serve only requests signed with this key
  --secret-key SECRET  and this secret; others on this machine can read a command line, so
                       prefer REKOGNITION_LOCAL_ACCESS_KEY_ID and
                       REKOGNITION_LOCAL_SECRET_ACCESS_KEY in the environment
                       (and REKOGNITION_LOCAL_SESSION_TOKEN for a temporary key)
  --fault FILE         for tests: answer with the faults of this JSON script, and let
                       GET and PUT /_faults read and replace it
  -h, --help           print this
  -V, --version        print the version

Once it listens, it prints one line that ends in its address. SIGTERM and SIGINT let requests in
flight end, then stop it.

Pointing clients at it:

  AWS_ENDPOINT_URL_REKOGNITION=http://127.0.0.1:8191

in the environment is read by Absenki and by current AWS CLIs and SDKs. A Laravel app that makes its
own client passes it on: 'endpoint' => env('AWS_ENDPOINT_URL_REKOGNITION') in the client's options,
by way of a config file. A region and a key must be set, as for AWS; any will do if no
--access-key is given.

Operations:
{operations}
Photos come inline (Image.Bytes); there is no S3.

Similarities are not Rekognition's: both scales end at 100, but the same two photos get another
number. Here 80 lets 1 in 10,000 pairs of different people pass. Tune a threshold where it is used.
";

/// What `--help` prints.
#[must_use]
pub fn help() -> String {
    let names: String = OPERATIONS.iter().map(|name| format!("  {name}\n")).collect();
    HELP.replace("{operations}\n", &names).trim_end().to_owned()
}

/// What the command line says to do.
#[derive(Debug)]
pub enum Command {
    /// Print [`help`].
    Help,
    /// Print the version.
    Version,
    /// Serve.
    Serve(Options),
}

/// How to serve.
#[derive(Debug)]
pub struct Options {
    /// Where to listen.
    pub bind: SocketAddr,
    /// The gallery's file; in memory where `None`.
    pub data: Option<PathBuf>,
    /// The key that requests must be signed with.
    pub credentials: Option<Credentials>,
    /// The script of faults.
    pub fault: Option<PathBuf>,
}

/// Reads a command line without the program's name; `environment` looks a variable up.
///
/// # Errors
/// [`ErrorKind::Configuration`] for what it cannot mean.
pub fn parse(
    arguments: impl IntoIterator<Item = OsString>,
    environment: impl Fn(&str) -> Option<String>,
) -> Result<Command> {
    let variable = |name| environment(name).filter(|value| !value.is_empty());
    let (mut data, mut fault) = (None, None);
    let mut bind = SocketAddr::from(([127, 0, 0, 1], 8191));
    let mut id = variable("REKOGNITION_LOCAL_ACCESS_KEY_ID");
    let mut secret = variable("REKOGNITION_LOCAL_SECRET_ACCESS_KEY");
    let mut parser = Parser::from_args(arguments);
    while let Some(argument) = parser.next().map_err(unusable)? {
        match argument {
            Arg::Long("bind") => {
                bind = text(&mut parser)?.parse().map_err(|_| {
                    unusable("--bind wants an address and a port, such as 127.0.0.1:8191")
                })?;
            }
            Arg::Long("data") => data = Some(parser.value().map_err(unusable)?.into()),
            Arg::Long("fault") => fault = Some(parser.value().map_err(unusable)?.into()),
            Arg::Long("access-key") => id = Some(text(&mut parser)?),
            Arg::Long("secret-key") => secret = Some(text(&mut parser)?),
            Arg::Long("help") | Arg::Short('h') => return Ok(Command::Help),
            Arg::Long("version") | Arg::Short('V') => return Ok(Command::Version),
            other => return Err(unusable(other.unexpected())),
        }
    }
    let credentials = match (id, secret) {
        (None, None) => None,
        (Some(id), Some(secret)) => {
            Some(Credentials::new(id, secret, variable("REKOGNITION_LOCAL_SESSION_TOKEN"))?)
        }
        _ => return Err(unusable("an access key needs its secret, and a secret its key")),
    };
    Ok(Command::Serve(Options { bind, data, credentials, fault }))
}

fn text(parser: &mut Parser) -> Result<String> {
    parser.value().and_then(|value| value.string()).map_err(unusable)
}

fn unusable(error: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Configuration, "command_line", error.to_string())
}
