//! What is cut out of a photo passes the gate as what the app cuts out does.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use absenki_core::geometry::PixelBox;
use absenki_core::{Config, FaceProcessor, Photo};
use absenki_local::YunetDetector;

/// The crop decides, whatever the whole photo is like, as in the app's `processImage()`.
#[test]
fn the_same_photos_pass_as_with_the_boxes_of_the_apps_cascade() {
    let reference = include_str!("../../tests/reference/opencv.json");
    let reference: serde_json::Value = serde_json::from_str(reference).unwrap();
    let boxes: BTreeMap<String, Vec<[u32; 4]>> =
        serde_json::from_value(reference["haar"].clone()).unwrap();
    let config = Config::default();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures");
    let processor = FaceProcessor::new(&config, Arc::new(YunetDetector)).unwrap();
    let mut passed = 0;
    for (name, faces) in boxes {
        let Some(&[x, y, width, height]) = faces.iter().max_by_key(|face| face[2]) else {
            continue;
        };
        let photo = Photo::from_path(fixtures.join(&name), &config.limits).unwrap();
        let app = PixelBox { x, y, width, height }.to_normalized(photo.width(), photo.height());
        let outcome = |face| {
            let crop = processor.crop_face(&photo, face).unwrap().unwrap();
            processor.quality_of(crop.pixels()).outcome
        };
        let expected = outcome(Some(app));
        assert_eq!(outcome(None), expected, "{name}");
        passed += usize::from(expected.reason().is_none());
    }
    assert!(passed > 10, "{passed} passed");
}
