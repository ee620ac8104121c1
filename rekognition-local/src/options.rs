//! The command line of `rekognition-local`.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use absenki_core::config::{GalleryKind, GalleryPlace};
use absenki_core::{Config, Error, ErrorKind, Result};
use lexopt::{Arg, Parser, ValueExt};

use crate::limits::Limits;
use crate::operations::OPERATIONS;
use crate::signature::Credentials;

const HELP: &str = "\
rekognition-local: face recognition behind AWS Rekognition's wire protocol, on this machine.

Usage: rekognition-local [options]

  --bind ADDRESS       address to listen on [default: 127.0.0.1:8191]; port 0 takes a free one
  --data FILE          keep the faces in this file [default: in memory, gone at the end].
                       REKOGNITION_LOCAL_DATABASE=postgres://user:password@host/database, or
                       mysql://..., takes its place: many servers may share one database
  --gallery-key-file FILE
                       encrypt the templates with the key in this file; 32 characters or more. More
                       keys, a line each, decrypt: `absenki gallery rekey` changes it
  --access-key ID      serve only requests signed with this key
  --secret-key-file FILE
                       and the secret in this file. Or set REKOGNITION_LOCAL_ACCESS_KEY_ID and
                       REKOGNITION_LOCAL_SECRET_ACCESS_KEY (and REKOGNITION_LOCAL_SESSION_TOKEN for
                       a temporary key). Never on the command line, which others can read
  --allow-host NAME    without a key: serve requests for this Host too. Served are localhost,
                       loopback addresses and the address that the caller connected to. Repeatable
  --s3 DIR             take S3Object photos from this folder: DIR/bucket/key
  --log-json           write each answer to standard error, as a line of JSON: time, request id,
                       operation, status, code, milliseconds, peer; nothing of faces and people
  --fault FILE         for tests: answer with the faults of this JSON script, and let
                       GET and PUT /_faults read and replace it
  --connections N      maximum number of connections [default: {connections}]; a further one takes the
                       place of the one that was silent for longest
  --connections-per-peer N
                       the same for one address [default: {connections_per_peer}]
  --head-seconds N     maximum time for the head of a request [default: {head}]
  --body-grace-seconds N
                       time before the minimum rate applies to a body [default: {body_grace}]
  --min-rate KIB       minimum rate of a body, KiB a second [default: {min_rate}]
  --body-memory MIB    memory for all bodies together [default: {body_memory}]; 15 MiB for one
  --decode-memory MIB  memory for all photos that are decoded at the same time
                       [default: {decode_memory}]; requests wait for it. 6 bytes for each pixel of a
                       photo; a photo that needs more than all of it is refused as too large
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
GET /health returns 200 while the gallery answers, GET /metrics counts for Prometheus: both without a
signature.

Similarities are not Rekognition's: both scales end at 100, but the same two photos get another
number. Here 80 lets 1 stranger in 10,000 pass for somebody with three photos. Tune a threshold where
it is used.
";

const KIB: u64 = 1 << 10;

const MIB: u64 = 1 << 20;

/// What `--help` prints.
#[must_use]
pub fn help() -> String {
    let names: String = OPERATIONS.iter().map(|name| format!("  {name}\n")).collect();
    let limits = Limits::default();
    let defaults = [
        ("{connections}", limits.connections as u64),
        ("{connections_per_peer}", limits.connections_per_peer as u64),
        ("{head}", limits.head.as_secs()),
        ("{body_grace}", limits.body_grace.as_secs()),
        ("{min_rate}", limits.min_rate / KIB),
        ("{body_memory}", limits.body_memory / MIB),
        ("{decode_memory}", limits.decode_memory / MIB),
    ];
    let help = HELP.replace("{operations}\n", &names);
    let help = defaults.iter().fold(help, |help, (at, value)| help.replace(at, &value.to_string()));
    help.trim_end().to_owned()
}

/// What the command line says to do.
#[derive(Debug)]
pub enum Command {
    /// Print [`help`].
    Help,
    /// Print the version.
    Version,
    /// Serve.
    Serve(Box<Options>),
}

/// How to serve.
#[derive(Debug)]
pub struct Options {
    /// Where to listen.
    pub bind: SocketAddr,
    /// Which gallery, and the file with the keys that encrypt its templates.
    pub gallery: Config,
    /// The key that requests must be signed with.
    pub credentials: Option<Credentials>,
    /// The script of faults.
    pub fault: Option<PathBuf>,
    /// Further names that unsigned requests may give as their `Host`.
    pub hosts: Vec<String>,
    /// What callers may take.
    pub limits: Limits,
    /// The folder in the place of S3.
    pub s3: Option<PathBuf>,
    /// Whether each answer is logged.
    pub log: bool,
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
    let database = variable("REKOGNITION_LOCAL_DATABASE");
    let (mut data, mut gallery_key) = (None, String::new());
    let (mut fault, mut s3, mut log) = (None, None, false);
    let (mut hosts, mut limits) = (Vec::new(), Limits::default());
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
            Arg::Long("data") => data = Some(text(&mut parser)?),
            Arg::Long("gallery-key-file") => gallery_key = text(&mut parser)?,
            Arg::Long("s3") => s3 = Some(parser.value().map_err(unusable)?.into()),
            Arg::Long("log-json") => log = true,
            Arg::Long("fault") => fault = Some(parser.value().map_err(unusable)?.into()),
            Arg::Long("access-key") => id = Some(text(&mut parser)?),
            Arg::Long("secret-key-file") => secret = Some(secret_in(&mut parser)?),
            Arg::Long("secret-key") => {
                return Err(unusable(
                    "others can read a command line: put the secret into a file for \
                     --secret-key-file, or into REKOGNITION_LOCAL_SECRET_ACCESS_KEY",
                ));
            }
            Arg::Long("allow-host") => hosts.push(text(&mut parser)?),
            Arg::Long("connections") => limits.connections = number(&mut parser)? as usize,
            Arg::Long("connections-per-peer") => {
                limits.connections_per_peer = number(&mut parser)? as usize;
            }
            Arg::Long("head-seconds") => limits.head = Duration::from_secs(number(&mut parser)?),
            Arg::Long("body-grace-seconds") => {
                limits.body_grace = Duration::from_secs(number(&mut parser)?);
            }
            Arg::Long("min-rate") => limits.min_rate = number(&mut parser)? * KIB,
            Arg::Long("body-memory") => limits.body_memory = number(&mut parser)? * MIB,
            Arg::Long("decode-memory") => limits.decode_memory = number(&mut parser)? * MIB,
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
    let mut gallery = Config::default();
    gallery.gallery = match (database, data) {
        (Some(url), _) => match GalleryPlace::new(url) {
            place if place.kind() == GalleryKind::Database => place,
            _ => return Err(unusable("REKOGNITION_LOCAL_DATABASE is no URL of a database")),
        },
        // An absolute path is never taken for another kind of gallery.
        (None, Some(file)) => match std::path::absolute(file).map_err(unusable)?.to_str() {
            Some(file) => GalleryPlace::new(file),
            None => return Err(unusable("a path must be UTF-8")),
        },
        (None, None) if gallery_key.is_empty() => GalleryPlace::new("memory"),
        (None, None) => {
            return Err(unusable("--gallery-key-file encrypts a gallery, and --data is missing"));
        }
    };
    gallery.gallery_key_file = gallery_key;
    let options = Options { bind, gallery, credentials, fault, hosts, limits, s3, log };
    Ok(Command::Serve(Box::new(options)))
}

fn text(parser: &mut Parser) -> Result<String> {
    parser.value().and_then(|value| value.string()).map_err(unusable)
}

/// A whole number from 1 to a million: larger ones are no limit.
fn number(parser: &mut Parser) -> Result<u64> {
    let number = text(parser)?.parse().ok().filter(|number| (1..=1_000_000).contains(number));
    number.ok_or_else(|| unusable("a limit is a whole number from 1 to 1000000"))
}

/// The secret in a file, without the end of its line.
fn secret_in(parser: &mut Parser) -> Result<String> {
    let file = parser.value().map_err(unusable)?;
    let secret = std::fs::read_to_string(file).map_err(|error| {
        Error::new(ErrorKind::FileRead, "command_line", "the file of the secret cannot be read")
            .with_source(error)
    })?;
    Ok(secret.trim_end_matches(['\r', '\n']).to_owned())
}

fn unusable(error: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Configuration, "command_line", error.to_string())
}
