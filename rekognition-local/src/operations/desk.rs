//! What Absenki does to a photo, for programs that cannot load it: `POST` to `/quality`, `/crop`, `/faces`,
//! `/annotate` or `/prepare`, signed as the operations are.
//!
//! Each takes `{"Image": {"Bytes": "base64"}, "Settings": {"face.min_width": 200}}`: settings of
//! `docs/settings.json` that begin with `face.`, `crop.` or `upload.`, and `language`. The code of a refusal
//! is one of [`ErrorKind`], and its message is for the person who took the photo.

use std::collections::BTreeMap;
use std::sync::Arc;

use absenki_core::annotate::annotate_faces;
use absenki_core::geometry::NormalizedBox;
use absenki_core::message::quality_text;
use absenki_core::photo::{Photo, PhotoFormat};
use absenki_core::upload::prepare_for_upload;
use absenki_core::{Config, Error, ErrorKind, FaceProcessor, LabelledFace, Result};
use absenki_local::YunetDetector;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Value, json};

use super::{Context, Operation};
use crate::failure::Failure;
use crate::fields::{Area, Fields, Image, Labelled};
use crate::wire::bounding_box;

/// The settings that a request may bring: what is done to its own photo.
const SETTINGS: [&str; 4] = ["face.", "crop.", "upload.", "language"];

/// A photo that is not decoded yet, and how to treat it.
struct Desk {
    photo: Bytes,
    config: Config,
}

impl Desk {
    fn read(fields: &mut Fields) -> std::result::Result<Self, Failure> {
        let photo = match fields.image.take() {
            Some(Image { bytes: Some(bytes), s3_object: None, .. }) => bytes.0,
            Some(Image { bytes: None, fetched: Some(fetched), .. }) => fetched?,
            _ => return Err(Failure::invalid_parameters()),
        };
        let config = config(fields.settings.take().unwrap_or_default());
        Ok(Desk { photo, config: config.map_err(|error| refusal(&error, &Config::default()))? })
    }

    /// Does the work where it holds up nobody.
    async fn work(
        self,
        work: impl FnOnce(&Photo, &Config) -> Result<Value> + Send + 'static,
    ) -> std::result::Result<Value, Failure> {
        let worked = tokio::task::spawn_blocking(move || {
            let photo = Photo::from_bytes(self.photo, &self.config.limits);
            let done = photo.and_then(|photo| work(&photo, &self.config));
            done.map_err(|error| refusal(&error, &self.config))
        });
        worked.await.unwrap_or_else(|_| Err(Failure::broken()))
    }
}

fn config(settings: BTreeMap<String, Value>) -> Result<Config> {
    let mut builder = Config::builder();
    for (key, value) in settings {
        if !SETTINGS.iter().any(|allowed| key.starts_with(allowed)) {
            let message = "this setting is the server's own";
            return Err(Error::new(ErrorKind::Configuration, "settings", message));
        }
        builder = match value {
            Value::Null => builder,
            Value::String(text) => builder.set(&key, text),
            value => builder.set(&key, value),
        };
    }
    builder.build()
}

/// An error in Absenki's own words.
fn refusal(error: &Error, config: &Config) -> Failure {
    Failure::service(error.kind().code(), error.text(config.language))
}

fn processor(config: &Config) -> Result<FaceProcessor> {
    FaceProcessor::new(config, Arc::new(YunetDetector))
}

/// `POST /quality`: what was measured, and the gate's verdict.
pub(crate) struct CheckQuality(Desk);

impl Operation for CheckQuality {
    fn read(mut fields: Fields) -> std::result::Result<Self, Failure> {
        Desk::read(&mut fields).map(CheckQuality)
    }

    async fn perform(self, _: Context<'_>) -> std::result::Result<Value, Failure> {
        let check = |photo: &Photo, config: &Config| {
            let report = processor(config)?.quality_check(photo)?;
            let mut facts = json!(report);
            facts["message"] = json!(quality_text(&report, &config.gate, config.language));
            Ok(json!({ "Quality": facts }))
        };
        self.0.work(check).await
    }
}

/// `POST /crop`: the face in `Box`, or the largest, with its margin, enlarged where it is small. `Face` is
/// null where none is found.
pub(crate) struct CropFace {
    desk: Desk,
    face: Option<Area>,
    format: Option<String>,
}

impl Operation for CropFace {
    fn read(mut fields: Fields) -> std::result::Result<Self, Failure> {
        let desk = Desk::read(&mut fields)?;
        Ok(CropFace { desk, face: fields.face_box, format: fields.format })
    }

    async fn perform(self, _: Context<'_>) -> std::result::Result<Value, Failure> {
        let CropFace { desk, face, format } = self;
        let crop = move |photo: &Photo, config: &Config| {
            let format = format_named(format.as_deref().unwrap_or("jpeg"))?;
            let face = face.map(NormalizedBox::try_from).transpose()?;
            let Some(cropped) = processor(config)?.crop_face(photo, face)? else {
                return Ok(json!({ "Face": null }));
            };
            Ok(json!({ "Face": cropped, "Image": STANDARD.encode(cropped.encode(format)?) }))
        };
        desk.work(crop).await
    }
}

/// `POST /faces`: every face that the detector finds.
pub(crate) struct FindFaces(Desk);

impl Operation for FindFaces {
    fn read(mut fields: Fields) -> std::result::Result<Self, Failure> {
        Desk::read(&mut fields).map(FindFaces)
    }

    async fn perform(self, _: Context<'_>) -> std::result::Result<Value, Failure> {
        let find = |photo: &Photo, config: &Config| {
            let faces = processor(config)?.detect_faces(photo)?;
            let boxes: Vec<_> = faces.iter().map(|face| bounding_box(&face.bounding_box)).collect();
            Ok(json!({ "Boxes": boxes }))
        };
        self.0.work(find).await
    }
}

/// `POST /annotate`: the photo as a JPEG with a labelled box around each of `Faces`, and `Name` beside the
/// face that matched.
pub(crate) struct Annotate {
    desk: Desk,
    faces: Vec<Labelled>,
    name: Option<String>,
}

impl Operation for Annotate {
    fn read(mut fields: Fields) -> std::result::Result<Self, Failure> {
        let desk = Desk::read(&mut fields)?;
        Ok(Annotate { desk, faces: fields.faces.unwrap_or_default(), name: fields.name })
    }

    async fn perform(self, _: Context<'_>) -> std::result::Result<Value, Failure> {
        let Annotate { desk, faces, name } = self;
        let draw = move |photo: &Photo, config: &Config| {
            let faces: Vec<_> =
                faces.into_iter().map(LabelledFace::try_from).collect::<Result<_>>()?;
            let picture =
                annotate_faces(photo.pixels()?, &faces, name.as_deref(), config.language)?;
            let bytes = picture.encode(PhotoFormat::Jpeg, config.crop.jpeg_quality)?;
            Ok(json!({ "Image": STANDARD.encode(bytes) }))
        };
        desk.work(draw).await
    }
}

/// `POST /prepare`: the photo in a format and a size that Rekognition takes.
pub(crate) struct Prepare(Desk);

impl Operation for Prepare {
    fn read(mut fields: Fields) -> std::result::Result<Self, Failure> {
        Desk::read(&mut fields).map(Prepare)
    }

    async fn perform(self, _: Context<'_>) -> std::result::Result<Value, Failure> {
        let prepare = |photo: &Photo, config: &Config| {
            Ok(json!({ "Image": STANDARD.encode(prepare_for_upload(photo, &config.upload)?) }))
        };
        self.0.work(prepare).await
    }
}

impl TryFrom<Area> for NormalizedBox {
    type Error = Error;

    fn try_from(area: Area) -> Result<Self> {
        NormalizedBox::new(area.left, area.top, area.width, area.height)
    }
}

impl TryFrom<Labelled> for LabelledFace {
    type Error = Error;

    fn try_from(face: Labelled) -> Result<Self> {
        let bounding_box = face.face_box.try_into()?;
        Ok(LabelledFace { bounding_box, label: face.label.parse()?, score: face.score })
    }
}

fn format_named(name: &str) -> Result<PhotoFormat> {
    match name {
        "jpeg" | "jpg" => Ok(PhotoFormat::Jpeg),
        "png" => Ok(PhotoFormat::Png),
        "webp" => Ok(PhotoFormat::WebP),
        "bmp" => Ok(PhotoFormat::Bmp),
        _ => {
            let message = "the format must be jpeg, png, webp or bmp";
            Err(Error::new(ErrorKind::InvalidParameter, "crop", message))
        }
    }
}
