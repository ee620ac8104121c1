//! `Absenki\DetectedFace`

use absenki_core::detect;
use absenki_core::geometry::Point;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::error::Result;
use ext_php_rs::types::{ZendHashTable, Zval};

use crate::face_box::FaceBox;
use crate::record::{Field, Object, Record, values};
use crate::zend::Kind;

/// A face that the local detector found.
pub(crate) struct DetectedFace(pub(crate) detect::DetectedFace);

impl Record for DetectedFace {
    const NAME: &'static str = "Absenki\\DetectedFace";
    const FIELDS: &'static [Field] = &[
        Field::new("box", Kind::Object(FaceBox::NAME)),
        Field::new("score", Kind::Float),
        Field::new("landmarks", Kind::List).or_null(),
    ];

    fn values(self) -> Result<Vec<Zval>> {
        let landmarks = self.0.landmarks.as_ref().map(points).transpose()?;
        values![Object(FaceBox(self.0.bounding_box)), f64::from(self.0.score), landmarks]
    }
}

fn points(landmarks: &detect::FaceLandmarks) -> Result<ZBox<ZendHashTable>> {
    let mut points = ZendHashTable::new();
    let named = [
        ("eye_left", landmarks.eye_left),
        ("eye_right", landmarks.eye_right),
        ("nose", landmarks.nose),
        ("mouth_left", landmarks.mouth_left),
        ("mouth_right", landmarks.mouth_right),
    ];
    for (name, Point { x, y }) in named {
        points.insert(name, vec![("x", x), ("y", y)])?;
    }
    Ok(points)
}
