//! Turned and tilted heads and too much light: the share of ordinary photos over each limit of enrolment.

use std::path::{Path, PathBuf};

use absenki_benches::{Failure, each, photos_of_people};
use absenki_core::backend::{
    CollectionId, ExternalImageId, FaceBackend, IndexFacesRequest, QualityFilter,
};
use absenki_core::blocking::block_on;
use absenki_core::config::Limits;
use absenki_core::photo::Photo;
use absenki_core::quality::overexposed;
use absenki_local::LocalRecognizer;

use crate::percent;

/// What the settings `enroll.max_turn`, `enroll.max_tilt` and `enroll.max_overexposed_percent` are held
/// against, with limits for each.
const MEASURES: [(&str, [f64; 5]); 3] = [
    ("turn, degrees", [20.0, 25.0, 30.0, 35.0, 40.0]),
    ("tilt, degrees", [10.0, 15.0, 20.0, 25.0, 30.0]),
    ("overexposed, % of the face", [2.0, 5.0, 10.0, 20.0, 30.0]),
];

/// One photo each of everybody, of those that enrolment takes without these limits: a table.
pub(crate) fn over(folder: &Path) -> Result<String, Failure> {
    let people = photos_of_people(folder)?.into_iter();
    let photos: Vec<PathBuf> = people.filter_map(|photos| photos.into_iter().next()).collect();
    let recognizer = LocalRecognizer::in_memory()?;
    let collection = CollectionId::new("faults")?;
    block_on(recognizer.create_collection(&collection))??;
    let id = ExternalImageId::new("1")?;
    let measured = each(photos.len(), |index| {
        let photo = Photo::from_path(&photos[index], &Limits::default())?;
        let output = block_on(recognizer.index_faces(IndexFacesRequest {
            collection: &collection,
            photo: &photo,
            external_image_id: &id,
            max_faces: 1,
            quality_filter: QualityFilter::Auto,
        }))??;
        let face = output.face_records.into_iter().next().map(|record| record.face_detail);
        let measures = face.and_then(|face| face.pose.zip(Some(face.bounding_box)));
        let measures = measures.map(|(pose, face)| {
            let share = overexposed(photo.pixels()?, &face)?;
            Ok::<_, Failure>([pose.yaw.abs().max(pose.pitch.abs()), pose.roll.abs(), 100.0 * share])
        });
        measures.transpose()
    })?;
    let measured: Vec<[f64; 3]> = measured.into_iter().flatten().collect();
    let of = measured.len() as u64;
    let mut table = format!("| measure | limit | over it, of {of} | % |\n|---|---|---|---|\n");
    for (at, (name, limits)) in MEASURES.into_iter().enumerate() {
        for limit in limits {
            let count = measured.iter().filter(|face| face[at] > limit).count() as u64;
            table += &format!("| {name} | {limit} | {count} | {} |\n", percent(count, of));
        }
    }
    Ok(table)
}
