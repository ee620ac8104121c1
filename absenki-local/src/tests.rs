//! The networks against OpenCV's answers on the fixture photos (`tests/reference/local.py`).

use std::path::{Path, PathBuf};

use absenki_core::config::Limits;
use absenki_core::detect::{DetectedFace, FaceDetector, FaceLandmarks};
use absenki_core::geometry::{NormalizedBox, Point};
use absenki_core::photo::{Photo, Pixels};
use serde_json::Value;

use crate::face::align::{align, points_in};
use crate::face::turned::Turn;
use crate::template::embed;
use crate::{Template, YunetDetector, similarity};

fn tests_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests")
}

pub(crate) fn decoded(path: &str) -> Pixels {
    let photo = Photo::from_path(tests_folder().join(path), &Limits::default()).unwrap();
    photo.pixels().unwrap().clone()
}

/// A face as OpenCV saw it: pixels of the upright photo.
struct Expected {
    rect: [f64; 4],
    points: [[f64; 2]; 5],
    score: f32,
    template: Template,
}

impl Expected {
    fn bounding_box(&self, photo: &Pixels) -> NormalizedBox {
        let [left, top, width, height] = self.rect;
        let (w, h) = (f64::from(photo.width()), f64::from(photo.height()));
        NormalizedBox::new(left / w, top / h, width / w, height / h).unwrap()
    }

    fn landmarks(&self, photo: &Pixels) -> FaceLandmarks {
        let (w, h) = (f64::from(photo.width()), f64::from(photo.height()));
        let [eye_left, eye_right, nose, mouth_left, mouth_right] =
            self.points.map(|[x, y]| Point { x: x / w, y: y / h });
        FaceLandmarks { eye_left, eye_right, nose, mouth_left, mouth_right }
    }
}

fn expected() -> Vec<(String, Vec<Expected>)> {
    fn numbers(face: &Value, key: &str) -> Vec<f64> {
        face[key].as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
    }
    let json = std::fs::read_to_string(tests_folder().join("reference/local.json")).unwrap();
    let json: Value = serde_json::from_str(&json).unwrap();
    let face = |face: &Value| {
        let template: Vec<f32> =
            numbers(face, "template").iter().map(|&number| number as f32).collect();
        let points = numbers(face, "points");
        Expected {
            rect: numbers(face, "box").try_into().unwrap(),
            points: points.as_chunks().0.try_into().unwrap(),
            score: face["score"].as_f64().unwrap() as f32,
            template: Template::new(&template).unwrap(),
        }
    };
    let photos = json["photos"].as_object().unwrap();
    let faces = |faces: &Value| faces.as_array().unwrap().iter().map(face).collect();
    photos.iter().map(|(name, found)| (name.clone(), faces(found))).collect()
}

/// Every face that YuNet finds, largest first, as OpenCV's are listed.
fn detected(photo: &Pixels) -> Vec<DetectedFace> {
    let mut faces = YunetDetector.detect(photo, 40).unwrap();
    faces.sort_by(|a, b| b.bounding_box.area().total_cmp(&a.bounding_box.area()));
    faces
}

#[test]
fn detections_and_templates_are_opencvs() {
    for (name, expected) in expected() {
        let photo = decoded(&format!("fixtures/{name}"));
        let faces = detected(&photo);
        assert_eq!(faces.len(), expected.len(), "{name}: faces");
        for (face, expected) in faces.iter().zip(&expected) {
            let overlap = face.bounding_box.overlap(&expected.bounding_box(&photo));
            assert!(overlap > 0.95, "{name}: box overlaps by {overlap}");
            assert!((face.score - expected.score).abs() < 0.01, "{name}: {}", face.score);
            let landmarks = face.landmarks.unwrap();
            // 1.5 px of a face that is 112 px wide.
            let tolerance = 1.5 * expected.rect[2].max(112.0) / 112.0;
            for (found, expected) in points_in(&photo, &landmarks).iter().zip(expected.points) {
                let off = (found[0] - expected[0]).hypot(found[1] - expected[1]);
                assert!(off < tolerance, "{name}: a landmark is {off} px away");
            }
            let cosine = Template::of(&photo, &landmarks).unwrap().cosine(&expected.template);
            assert!(cosine > 0.99, "{name}: cosine with OpenCV's template {cosine}");
        }
    }
}

#[test]
fn aligned_faces_and_their_templates_are_opencvs() {
    let expected: std::collections::HashMap<_, _> = expected().into_iter().collect();
    for name in ["people/obama.jpg", "photos/good_small_png.png"] {
        let photo = decoded(&format!("fixtures/{name}"));
        let face = &expected[name][0];
        let stem = Path::new(name).file_stem().unwrap().to_str().unwrap();
        let reference = decoded(&format!("reference/aligned_{stem}.png"));

        let cosine = embed(&reference).unwrap().cosine(&face.template);
        assert!(cosine > 0.9999, "{name}: SFace on OpenCV's aligned face: {cosine}");

        let aligned = align(&photo, &face.landmarks(&photo)).unwrap();
        let differences =
            || aligned.data().iter().zip(reference.data()).map(|(a, b)| a.abs_diff(*b));
        let within = differences().filter(|&difference| difference <= 2).count();
        let share = within as f64 / aligned.data().len() as f64;
        assert!(share > 0.99, "{name}: only {share} of the levels within 2");
        let cosine = embed(&aligned).unwrap().cosine(&face.template);
        assert!(cosine > 0.999, "{name}: own alignment: {cosine}");
    }
}

#[test]
fn one_person_is_alike_and_two_people_are_not() {
    let people = ["obama", "obama2", "obama3", "biden", "collins"].map(|name| {
        let photo = decoded(&format!("fixtures/people/{name}.jpg"));
        (name, Template::of_face(&photo, &detected(&photo)[0]).unwrap())
    });
    for (one, a) in &people {
        for (other, b) in &people {
            let cosine = f64::from(a.cosine(b));
            if one[..5] == other[..5] {
                assert!(similarity(cosine) > 99.0, "{one} and {other}: {cosine}");
            } else {
                assert!(similarity(cosine) < 1.0, "{one} and {other}: {cosine}");
            }
        }
    }
}

/// The photo with its face `side` pixels wide and the head tilted, clockwise.
fn tilted(photo: &Pixels, side: f64, degrees: f64) -> Pixels {
    let face = detected(photo)[0].bounding_box;
    let scale = side / (face.width * f64::from(photo.width()));
    let scaled = |length: u32| (f64::from(length) * scale) as u32;
    let (width, height) = (scaled(photo.width()), scaled(photo.height()));
    let whole = NormalizedBox::new(0.0, 0.0, 1.0, 1.0).unwrap();
    let small = photo.resized(&whole, width, height).unwrap();
    let middle = [
        (face.left + face.width / 2.0) * f64::from(width),
        (face.top + face.height / 2.0) * f64::from(height),
    ];
    Turn::upright(-degrees, middle, middle).picture(&small, width, height).unwrap()
}

#[test]
fn small_faces_that_are_tilted_are_found() {
    for name in ["obama", "biden", "collins"] {
        let photo = decoded(&format!("fixtures/people/{name}.jpg"));
        for degrees in [-45.0, 45.0] {
            let found = YunetDetector.detect(&tilted(&photo, 60.0, degrees), 50).unwrap();
            assert_eq!(found.len(), 1, "{name} tilted by {degrees}");
        }
    }
}

#[test]
fn a_head_that_is_tilted_stays_the_persons() {
    let upright = decoded("fixtures/people/obama.jpg");
    let enrolled = Template::of_face(&upright, &detected(&upright)[0]).unwrap();
    let photo = decoded("fixtures/people/obama2.jpg");
    for degrees in [-30.0, -20.0, 20.0, 30.0] {
        let photo = tilted(&photo, 120.0, degrees);
        let cosine = enrolled.cosine(&Template::of_face(&photo, &detected(&photo)[0]).unwrap());
        // From one crop 0.38 at 30 degrees.
        assert!(cosine > 0.6, "{degrees}: {cosine}");
    }
}
