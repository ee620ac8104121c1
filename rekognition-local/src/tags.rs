//! Tags of collections: in memory, or in a JSON file beside the gallery's.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use crate::failure::Failure;

/// The tags of one collection.
pub(crate) type Tagged = BTreeMap<String, String>;

/// Maximum number of tags of a collection, as in the service.
const MOST: usize = 50;

type All = BTreeMap<String, Tagged>;

/// The tags of all collections. Several processes may use one file.
#[derive(Debug, Default)]
pub(crate) struct Tags {
    file: Option<PathBuf>,
    /// All of them where there is no file. Its lock also orders this process's changes of the file.
    memory: Mutex<All>,
}

impl Tags {
    pub(crate) fn new(file: Option<PathBuf>) -> Self {
        Tags { file, memory: Mutex::default() }
    }

    pub(crate) fn of(&self, collection: &str) -> Result<Tagged, Failure> {
        let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let all = match &self.file {
            Some(file) => read(file).map_err(broken)?,
            None => memory.clone(),
        };
        Ok(all.get(collection).cloned().unwrap_or_default())
    }

    /// Adds tags; a key that there is gets the new value.
    pub(crate) fn add(&self, collection: &str, tags: Tagged) -> Result<(), Failure> {
        self.change(|all| {
            let mut tagged = all.get(collection).cloned().unwrap_or_default();
            tagged.extend(tags);
            if tagged.len() > MOST {
                let message = "A collection has at most 50 tags.";
                return Err(Failure::service("ServiceQuotaExceededException", message));
            }
            all.insert(collection.to_owned(), tagged);
            Ok(())
        })
    }

    pub(crate) fn remove(&self, collection: &str, keys: &[String]) -> Result<(), Failure> {
        self.change(|all| {
            if let Some(tagged) = all.get_mut(collection) {
                tagged.retain(|key, _| !keys.contains(key));
            }
            Ok(())
        })
    }

    /// Forgets a collection: another of its name begins without tags.
    pub(crate) fn forget(&self, collection: &str) -> Result<(), Failure> {
        self.change(|all| {
            all.remove(collection);
            Ok(())
        })
    }

    fn change(&self, change: impl FnOnce(&mut All) -> Result<(), Failure>) -> Result<(), Failure> {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(file) = &self.file else { return change(&mut memory) };
        // Of another process. It ends with the handle.
        let lock = File::create(file.with_added_extension("lock")).map_err(broken)?;
        lock.lock().map_err(broken)?;
        let before = read(file).map_err(broken)?;
        let mut all = before.clone();
        change(&mut all)?;
        all.retain(|_, tagged| !tagged.is_empty());
        match all == before {
            true => Ok(()),
            false => write(file, &all).map_err(broken),
        }
    }
}

fn read(file: &PathBuf) -> std::io::Result<All> {
    match fs::read(file) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes)?),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(All::new()),
        Err(error) => Err(error),
    }
}

/// Beside its place, then moved there: a crash leaves the old file or the new one.
fn write(file: &PathBuf, all: &All) -> std::io::Result<()> {
    let beside = file.with_added_extension("new");
    let mut new = File::create(&beside)?;
    new.write_all(&serde_json::to_vec(all)?)?;
    new.sync_all()?;
    fs::rename(beside, file)
}

fn broken(error: std::io::Error) -> Failure {
    Failure::internal(format!("the file of tags cannot be used: {}", error.kind()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_kept_in_their_file_and_end_with_their_collection() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Tags::new(Some(folder.path().join("faces.db.tags")));
        let tagged = |pairs: &[(&str, &str)]| -> Tagged {
            pairs.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect()
        };
        open().add("staff", tagged(&[("site", "Jakarta"), ("stage", "test")])).unwrap();
        open().add("staff", tagged(&[("stage", "live")])).unwrap();
        open().remove("staff", &["site".to_owned(), "none".to_owned()]).unwrap();
        assert_eq!(open().of("staff").unwrap(), tagged(&[("stage", "live")]));
        let many: Tagged = (0..50).map(|key| (key.to_string(), String::new())).collect();
        assert_eq!(open().add("staff", many).unwrap_err().code, "ServiceQuotaExceededException");
        open().forget("staff").unwrap();
        assert_eq!(open().of("staff").unwrap(), Tagged::new());
    }
}
