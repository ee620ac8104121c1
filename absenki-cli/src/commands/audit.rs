//! `absenki audit`, and the records that it checks.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use absenki_core::audit::{AuditKey, SignedRecord};
use absenki_core::{Error, ErrorKind, Result};
use serde::Serialize;

use crate::app::App;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The file that --record wrote.
    file: PathBuf,
}

impl Arguments {
    /// Checks every record. Returns whether all are as they were signed.
    pub(crate) fn run(&self, app: &App) -> Result<bool> {
        let key = AuditKey::new(&app.config.audit_key)?;
        let text = std::fs::read_to_string(&self.file).map_err(|error| {
            Error::new(ErrorKind::FileRead, "audit", "the records cannot be read")
                .with_source(error)
        })?;
        let mut all = true;
        for (number, line) in text.lines().enumerate() {
            let signed = serde_json::from_str::<SignedRecord>(line).ok();
            let signed = signed.filter(|signed| signed.is_genuine(&key));
            all &= signed.is_some();
            app.report.audited(number + 1, signed.as_ref().map(|signed| &*signed.record));
        }
        Ok(all)
    }
}

/// Where deletions are recorded: the option --record.
pub(crate) struct Records {
    key: AuditKey,
    file: File,
}

impl Records {
    /// Opens the file, if there is one, before anything is deleted.
    pub(crate) fn open(app: &App, file: Option<&Path>) -> Result<Option<Self>> {
        let Some(file) = file else { return Ok(None) };
        let key = AuditKey::new(&app.config.audit_key)?;
        let file = OpenOptions::new().create(true).append(true).open(file);
        Ok(Some(Records { key, file: file.map_err(unwritable)? }))
    }

    /// Adds a signed record of what was deleted.
    pub(crate) fn add(&mut self, action: &str, deleted: &impl Serialize) -> Result<()> {
        let signed = SignedRecord::new(&self.key, action, deleted)?;
        let line = serde_json::json!(signed);
        let written = self.file.write_all(format!("{line}\n").as_bytes());
        written.and_then(|()| self.file.sync_data()).map_err(|error| {
            // The record of what is gone must not be lost with the disk.
            println!("{line}");
            unwritable(error)
        })
    }
}

fn unwritable(error: std::io::Error) -> Error {
    Error::new(ErrorKind::FileWrite, "audit", "the file of --record cannot be written")
        .with_source(error)
}
