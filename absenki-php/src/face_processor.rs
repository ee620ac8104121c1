//! `Absenki\FaceProcessor`

use absenki_core::annotate::annotate_faces;
use absenki_core::photo::{Photo, PhotoFormat};
use absenki_core::processor;
use absenki_core::upload::prepare_for_upload;
use ext_php_rs::binary_slice::BinarySlice;
use ext_php_rs::prelude::*;
use ext_php_rs::types::ZendHashTable;

use crate::backend;
use crate::cropped_face::{CroppedFace, format_named};
use crate::detected_face::DetectedFace;
use crate::evidence::Evidence;
use crate::guard::{Returned, guard};
use crate::input::{self, BoxArgument};
use crate::output::{List, Text};
use crate::processed_image::ProcessedImage;
use crate::quality_report::QualityReport;
use crate::record::{Object, records};
use crate::settings::Settings;

/// Everything that is done to a photo on this machine.
#[php_class]
#[php(name = "Absenki\\FaceProcessor")]
pub(crate) struct FaceProcessor {
    settings: Settings,
    processor: processor::FaceProcessor,
}

#[php_impl]
impl FaceProcessor {
    fn __construct(config: Option<&ZendHashTable>) -> Returned<Self> {
        guard("config", || {
            let settings = Settings::from_array(config)?;
            Ok(FaceProcessor { processor: backend::processor(&settings)?, settings })
        })
    }

    fn quality_check(&self, image: BinarySlice<'_, u8>) -> Returned<Object<QualityReport>> {
        guard("quality_check", || self.quality_of(&self.bytes(&image)?))
    }

    fn quality_check_file(&self, path: BinarySlice<'_, u8>) -> Returned<Object<QualityReport>> {
        guard("quality_check", || self.quality_of(&self.file(&path)?))
    }

    #[php(name = "cropFace")]
    fn crop_face(
        &self,
        image: BinarySlice<'_, u8>,
        r#box: BoxArgument,
    ) -> Returned<Option<Object<CroppedFace>>> {
        guard("crop_face", || self.face_in(&self.bytes(&image)?, r#box))
    }

    fn crop_face_file(
        &self,
        path: BinarySlice<'_, u8>,
        r#box: BoxArgument,
    ) -> Returned<Option<Object<CroppedFace>>> {
        guard("crop_face", || self.face_in(&self.file(&path)?, r#box))
    }

    #[php(defaults(format = "jpeg".to_owned()))]
    fn enhance(&self, image: BinarySlice<'_, u8>, format: String) -> Returned<Text> {
        guard("enhance", || self.enhanced(&self.bytes(&image)?, format_named(&format)?))
    }

    #[php(defaults(format = "jpeg".to_owned()))]
    fn enhance_file(&self, path: BinarySlice<'_, u8>, format: String) -> Returned<Text> {
        guard("enhance", || self.enhanced(&self.file(&path)?, format_named(&format)?))
    }

    fn process_image(
        &self,
        image: BinarySlice<'_, u8>,
        r#box: BoxArgument,
    ) -> Returned<Object<ProcessedImage>> {
        guard("process_image", || self.processed(&self.bytes(&image)?, r#box))
    }

    fn process_image_file(
        &self,
        path: BinarySlice<'_, u8>,
        r#box: BoxArgument,
    ) -> Returned<Object<ProcessedImage>> {
        guard("process_image", || self.processed(&self.file(&path)?, r#box))
    }

    #[php(defaults(format = "jpeg".to_owned()))]
    fn annotate(
        &self,
        image: BinarySlice<'_, u8>,
        verification: Evidence,
        format: String,
    ) -> Returned<Text> {
        guard("annotate", || {
            self.annotated(&self.bytes(&image)?, &verification, format_named(&format)?)
        })
    }

    #[php(defaults(format = "jpeg".to_owned()))]
    fn annotate_file(
        &self,
        path: BinarySlice<'_, u8>,
        verification: Evidence,
        format: String,
    ) -> Returned<Text> {
        guard("annotate", || {
            self.annotated(&self.file(&path)?, &verification, format_named(&format)?)
        })
    }

    fn prepare_for_upload(&self, image: BinarySlice<'_, u8>) -> Returned<Text> {
        guard("prepare_for_upload", || self.prepared(&self.bytes(&image)?))
    }

    fn prepare_for_upload_file(&self, path: BinarySlice<'_, u8>) -> Returned<Text> {
        guard("prepare_for_upload", || self.prepared(&self.file(&path)?))
    }

    fn detect_faces(&self, image: BinarySlice<'_, u8>) -> Returned<List> {
        guard("detect_faces", || self.detected(&self.bytes(&image)?))
    }

    fn detect_faces_file(&self, path: BinarySlice<'_, u8>) -> Returned<List> {
        guard("detect_faces", || self.detected(&self.file(&path)?))
    }
}

impl FaceProcessor {
    fn bytes(&self, image: &[u8]) -> absenki_core::Result<Photo> {
        input::photo(image, &self.settings.config.limits)
    }

    fn file(&self, path: &[u8]) -> absenki_core::Result<Photo> {
        input::photo_file(path, &self.settings.config.limits)
    }

    fn quality_of(&self, photo: &Photo) -> Returned<Object<QualityReport>> {
        let report = self.processor.quality_check(photo)?;
        QualityReport::object(&report, &self.settings.config)
    }

    fn face_in(&self, photo: &Photo, face: BoxArgument) -> Returned<Option<Object<CroppedFace>>> {
        let face = self.processor.crop_face(photo, face.get()?)?;
        face.map(CroppedFace::object).transpose()
    }

    fn enhanced(&self, photo: &Photo, format: PhotoFormat) -> Returned<Text> {
        let pixels = self.processor.enhance(photo)?;
        Ok(Text(pixels.encode(format, self.settings.config.crop.jpeg_quality)?))
    }

    fn annotated(&self, photo: &Photo, evidence: &Evidence, format: PhotoFormat) -> Returned<Text> {
        let (config, name) = (&self.settings.config, evidence.name.as_deref());
        let picture = annotate_faces(photo.pixels()?, &evidence.faces, name, config.language)?;
        Ok(Text(picture.encode(format, config.crop.jpeg_quality)?))
    }

    fn processed(&self, photo: &Photo, face: BoxArgument) -> Returned<Object<ProcessedImage>> {
        let processed = self.processor.process_image(photo, face.get()?)?;
        ProcessedImage::object(processed, &self.settings.config)
    }

    fn prepared(&self, photo: &Photo) -> Returned<Text> {
        Ok(Text(prepare_for_upload(photo, &self.settings.config.upload)?.into()))
    }

    fn detected(&self, photo: &Photo) -> Returned<List> {
        records::<DetectedFace>(&self.processor.detect_faces(photo)?)
    }
}
