//! The photos and their templates.

use std::path::{Path, PathBuf};

use absenki_benches::{Failure, each, photos_of_people};
use absenki_core::config::Limits;
use absenki_core::detect::{DetectedFace, FaceDetector};
use absenki_core::photo::{Photo, Pixels};
use absenki_local::{Template, YunetDetector};

/// The people meant are some 100 px wide; bystanders are mostly smaller.
pub(crate) const MIN_FACE: u32 = 50;

/// How a template is made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Way {
    /// OpenCV's: one crop at the detector's points.
    Opencv = 0,
    /// `Template::of_face`.
    Absenki = 1,
}

pub(crate) const WAYS: [Way; 2] = [Way::Opencv, Way::Absenki];

pub(crate) struct FacePhoto {
    pub(crate) file: PathBuf,
    /// The number of the person, from 0.
    pub(crate) person: usize,
    /// In the order of [`WAYS`]; none without a face.
    templates: Option<[Template; 2]>,
}

impl FacePhoto {
    pub(crate) fn template(&self, way: Way) -> Option<&Template> {
        self.templates.as_ref().map(|templates| &templates[way as usize])
    }

    /// The name of the person and the number of the photo, as its file is named.
    pub(crate) fn stem(&self) -> &str {
        self.file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default()
    }
}

/// Every photo, in order of the people.
pub(crate) fn all(folder: &Path) -> Result<Vec<FacePhoto>, Failure> {
    let people = photos_of_people(folder)?.into_iter().enumerate();
    let files: Vec<(usize, PathBuf)> = people
        .flat_map(|(person, files)| files.into_iter().map(move |file| (person, file)))
        .collect();
    each(files.len(), |index| {
        let (person, file) = files[index].clone();
        let photo = Photo::from_path(&file, &Limits::default())?;
        Ok(FacePhoto { file, person, templates: templates(photo.pixels()?)? })
    })
}

/// Both templates of the face in the middle.
pub(crate) fn templates(photo: &Pixels) -> Result<Option<[Template; 2]>, Failure> {
    let face = in_the_middle(photo)?;
    let Some((face, landmarks)) = face.and_then(|face| Some((face.clone(), face.landmarks?)))
    else {
        return Ok(None);
    };
    Ok(Some([Template::of(photo, &landmarks)?, Template::of_face(photo, &face)?]))
}

/// The face nearest to the photo's centre: LFW's photos are centred on whom they name.
pub(crate) fn in_the_middle(photo: &Pixels) -> Result<Option<DetectedFace>, Failure> {
    let from_centre = |face: &DetectedFace| {
        let face = face.bounding_box;
        (face.left + face.width / 2.0 - 0.5).hypot(face.top + face.height / 2.0 - 0.5)
    };
    let faces = YunetDetector.detect(photo, MIN_FACE)?;
    Ok(faces.into_iter().min_by(|a, b| from_centre(a).total_cmp(&from_centre(b))))
}
