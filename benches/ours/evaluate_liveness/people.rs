//! The photos that attempts are made from.

use std::path::{Path, PathBuf};

use absenki_benches::{Failure, each, photos_of_people};
use absenki_core::config::Limits;
use absenki_core::detect::FaceDetector;
use absenki_core::photo::Photo;
use absenki_local::YunetDetector;
use absenki_sequences::{Moment, Pose, Subject, Surface, film};

/// The side of the smallest face that counts as another's, pixels.
const SMALLEST: u32 = 32;

/// The fixture people.
pub(crate) fn fixtures() -> Result<Vec<Subject>, Failure> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/people");
    let files = ["obama", "biden", "collins"].map(|name| folder.join(format!("{name}.jpg")));
    subjects(&files)
}

/// A half of the people of LFW: the score is fitted to one and evaluated on the other.
#[derive(Clone, Copy)]
pub(crate) enum Half {
    Fitted = 0,
    Evaluated = 1,
}

/// One photo of each of at most `most` people of a half of LFW, spread over the alphabet.
pub(crate) fn lfw(folder: &Path, half: Half, most: usize) -> Result<Vec<Subject>, Failure> {
    let first = |photos: Vec<PathBuf>| photos.into_iter().next();
    let people = photos_of_people(folder)?.into_iter().skip(half as usize).step_by(2);
    let files: Vec<PathBuf> = people.filter_map(first).collect();
    let every = files.len().div_ceil(most.max(1)).max(1);
    subjects(&files.into_iter().step_by(every).collect::<Vec<_>>())
}

/// The faces that are in front in their photos, and alone as the camera of an attempt sees them: it sees
/// beyond the photo's edge, where half a face continues.
fn subjects(files: &[PathBuf]) -> Result<Vec<Subject>, Failure> {
    let found = each(files.len(), |index| {
        let photo = Photo::from_path(&files[index], &Limits::default())?;
        let subject = Subject::of(&photo)?;
        let Some(subject) = subject.filter(Subject::is_frontal) else { return Ok(None) };
        let rest = Moment { at_ms: 0, pose: Pose::default() };
        let seen = film(&subject, Surface::HEAD, &[rest], 0)?;
        let is_alone = |photo: &Photo| -> Result<bool, Failure> {
            Ok(YunetDetector.detect(photo.pixels()?, SMALLEST)?.len() == 1)
        };
        Ok((is_alone(&photo)? && is_alone(&seen[0].photo)?).then_some(subject))
    })?;
    Ok(found.into_iter().flatten().collect())
}
