//! What it costs a search to note the day of a match, which it does once a day for each face:
//! `cargo run --release -p absenki-local --features sql --example note_match -- PHOTO [GALLERY]`
//!
//! The photo shows a face. Prints the medians of searches that note a match and of the same searches
//! again, milliseconds. Without a gallery it is a new file.

use std::time::{Duration, Instant};

use absenki_core::backend::{
    CollectionId, ExternalImageId, FaceBackend, IndexFacesRequest, QualityFilter,
    SearchFacesByImageRequest,
};
use absenki_core::config::{GalleryPlace, Limits};
use absenki_core::photo::Photo;
use absenki_local::LocalRecognizer;

const ROUNDS: usize = 101;

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("the photo is missing")?;
    let photo = Photo::from_path(&file, &Limits::default())?;
    let folder = tempfile::tempdir()?;
    let new = folder.path().join("gallery.db").to_string_lossy().into_owned();
    let place = GalleryPlace::new(arguments.next().unwrap_or(new));
    let (mut noting, mut again, mut differences) = (Vec::new(), Vec::new(), Vec::new());
    // One enrols, which notes the day too, and the other searches.
    let enroller = LocalRecognizer::with_gallery(&place)?;
    let recognizer = LocalRecognizer::with_gallery(&place)?;
    for round in 0..ROUNDS {
        let collection = CollectionId::new(format!("noted-{round}"))?;
        _ = recognizer.delete_collection(&collection).await;
        recognizer.create_collection(&collection).await?;
        let external_image_id = ExternalImageId::new("1:user")?;
        enroller
            .index_faces(IndexFacesRequest {
                collection: &collection,
                photo: &photo,
                external_image_id: &external_image_id,
                max_faces: 1,
                quality_filter: QualityFilter::None,
            })
            .await?;
        // It reads the collection, and matches nothing.
        search(&recognizer, &collection, &photo, 100.0).await?;
        let first = search(&recognizer, &collection, &photo, 80.0).await?;
        let second = search(&recognizer, &collection, &photo, 80.0).await?;
        differences.push(first.as_secs_f64() - second.as_secs_f64());
        noting.push(first.as_secs_f64());
        again.push(second.as_secs_f64());
        recognizer.delete_collection(&collection).await?;
    }
    let [noting, again, difference] = [noting, again, differences].map(median);
    println!("noting: {noting:.2} ms, not noting: {again:.2} ms, difference: {difference:.2} ms");
    Ok(())
}

async fn search(
    recognizer: &LocalRecognizer,
    collection: &CollectionId,
    photo: &Photo,
    face_match_threshold: f64,
) -> Result<Duration, Failure> {
    let began = Instant::now();
    recognizer
        .search_faces_by_image(SearchFacesByImageRequest {
            collection,
            photo,
            max_faces: 5,
            face_match_threshold,
        })
        .await?;
    Ok(began.elapsed())
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2] * 1e3
}
