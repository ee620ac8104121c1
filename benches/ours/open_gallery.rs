//! What it costs to open a gallery of many faces and search it, without and with encryption:
//! `cargo run --release -p absenki-benches --example open_gallery -- [FACES]`
//!
//! Prints the mean of ten openings, milliseconds of processor time, which other programs on the machine
//! disturb less than the time on the clock. Before them comes one, not counted, that keeps the index.

use std::fs::read_to_string;
use std::path::Path;

use absenki_benches::{Failure, fill_gallery};
use absenki_core::Config;
use absenki_core::backend::{CollectionId, FaceBackend, PageRequest};
use absenki_core::config::GalleryPlace;
use absenki_local::LocalRecognizer;

const OPENINGS: u32 = 10;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let faces: u32 = std::env::args().nth(1).map_or(Ok(100_000), |faces| faces.parse())?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("gallery.db");
    let staff = CollectionId::new("staff")?;
    let plain = open(&file, "")?;
    plain.create_collection(&staff).await?;
    fill_gallery(&file, faces)?;
    let key = "a key of 32 characters and no secret";
    println!("{faces} faces, not encrypted: {:.1} ms", openings(&file, "", &staff).await?);
    let before = processor_time()?;
    open(&file, key)?.rekey(|_, _, _| ()).await?;
    println!("rekey: {:.0} ms", processor_time()? - before);
    println!("{faces} faces, encrypted: {:.1} ms", openings(&file, key, &staff).await?);
    Ok(())
}

fn open(file: &Path, key: &str) -> Result<LocalRecognizer, Failure> {
    let mut config = Config::default();
    config.gallery = GalleryPlace::new(file.to_string_lossy());
    config.set("gallery.key", key)?;
    Ok(LocalRecognizer::with_config(&config)?)
}

/// Mean processor time of an opening with its first search, milliseconds.
async fn openings(file: &Path, key: &str, staff: &CollectionId) -> Result<f64, Failure> {
    let page = PageRequest { max_results: Some(1), ..PageRequest::default() };
    let first = open(file, key)?.list_faces(staff, page).await?.items.remove(0).face_id;
    let mut before = 0.0;
    for opening in 0..=OPENINGS {
        if opening == 1 {
            before = processor_time()?;
        }
        let found = open(file, key)?.search_faces(staff, &first, 5, 0.0).await?;
        assert_eq!(found.map(|found| found.len()), Some(5));
    }
    Ok((processor_time()? - before) / f64::from(OPENINGS))
}

/// User and system time of this process, milliseconds; Linux counts in hundredths of a second.
fn processor_time() -> Result<f64, Failure> {
    let line = read_to_string("/proc/self/stat")?;
    let after_name = line.rsplit(')').next().unwrap_or_default();
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = [fields[11], fields[12]].map(str::parse::<f64>);
    Ok(ticks.into_iter().sum::<Result<f64, _>>()? * 10.0)
}
