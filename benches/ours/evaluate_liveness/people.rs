//! The photos that attempts are made from.

use std::path::{Path, PathBuf};

use absenki_core::config::Limits;
use absenki_core::photo::Photo;
use absenki_sequences::Subject;

use crate::{Failure, each};

/// The fixture people.
pub(crate) fn fixtures() -> Result<Vec<Subject>, Failure> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/people");
    let files = ["obama", "biden", "collins"].map(|name| folder.join(format!("{name}.jpg")));
    subjects(&files)
}

/// One photo of each of at most `most` people of LFW, spread over the alphabet.
pub(crate) fn lfw(folder: &Path, most: usize) -> Result<Vec<Subject>, Failure> {
    let first = |photos: Vec<PathBuf>| photos.into_iter().next();
    let files: Vec<PathBuf> = photos_of_people(folder)?.into_iter().filter_map(first).collect();
    let every = files.len().div_ceil(most.max(1)).max(1);
    subjects(&files.into_iter().step_by(every).collect::<Vec<_>>())
}

/// The photos of each person, in order.
pub(crate) fn photos_of_people(folder: &Path) -> Result<Vec<Vec<PathBuf>>, Failure> {
    let sorted = |folder: &Path| -> Result<Vec<PathBuf>, Failure> {
        let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)?
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<_, Failure>>()?;
        entries.sort();
        Ok(entries)
    };
    let people = sorted(folder)?.into_iter().filter(|person| person.is_dir());
    people.map(|person| sorted(&person)).collect()
}

/// The faces that are alone and in front in their photos.
fn subjects(files: &[PathBuf]) -> Result<Vec<Subject>, Failure> {
    let found = each(files.len(), |index| {
        let photo = Photo::from_path(&files[index], &Limits::default())?;
        let subject = Subject::of(&photo)?;
        Ok(subject.filter(|subject| subject.is_alone() && subject.is_frontal()))
    })?;
    Ok(found.into_iter().flatten().collect())
}
