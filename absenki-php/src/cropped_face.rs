//! `Absenki\CroppedFace`

use absenki_core::crop;
use absenki_core::photo::PhotoFormat;
use absenki_core::{Error, ErrorKind};
use ext_php_rs::binary_slice::BinarySlice;
use ext_php_rs::builders::ClassBuilder;
use ext_php_rs::class::RegisteredClass;
use ext_php_rs::error::Result;
use ext_php_rs::exception::PhpException;
use ext_php_rs::flags::ClassFlags;
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendClassObject, ZendObject};
use ext_php_rs::zend::ce;

use crate::enums::SOURCE;
use crate::guard::{Returned, Thrown, guard};
use crate::input;
use crate::output::Text;
use crate::pixel_box::PixelBox;
use crate::record::{self, Field, Object, Record};
use crate::zend::Kind;

/// A face cut out of a photo. Its pixels stay in Rust until they are encoded.
#[php_class]
#[php(name = "Absenki\\CroppedFace")]
#[derive(Clone)]
pub(crate) struct CroppedFace(crop::CroppedFace);

impl CroppedFace {
    pub(crate) fn object(face: crop::CroppedFace) -> Returned<Object<Self>> {
        let mut object =
            ZendObject::from_class_object(ZendClassObject::new(CroppedFace(face.clone())));
        record::fill::<Self>(&mut object, &face, [])?;
        Object::filled(object)
    }

    /// Registers the class; only while the module starts.
    pub(crate) fn register() -> Result<()> {
        let builder = Self::method_builders()
            .into_iter()
            .fold(ClassBuilder::new(Self::NAME), |builder, (method, flags)| {
                builder.method(method, flags)
            })
            .flags(ClassFlags::NoDynamicProperties | ClassFlags::Final)
            .object_override::<Self>();
        record::builder::<Self>(builder)
            .registration(|class, arguments| {
                record::declare::<Self>(class);
                Self::get_metadata().set_ce(class);
                Self::get_metadata().set_arg_info(arguments);
            })
            .register()
    }
}

#[php_impl]
impl CroppedFace {
    #[php(constructor, vis = "private")]
    fn __construct() -> Returned<Self> {
        let message = "FaceProcessor makes these".to_owned();
        Err(Thrown::Php(PhpException::new(message, 0, ce::error())))
    }

    #[php(defaults(format = "jpeg".to_owned()))]
    fn encode(&self, format: String) -> Returned<Text> {
        guard("encode", || Ok(Text(self.0.encode(format_named(&format)?)?)))
    }

    fn save(&self, path: BinarySlice<'_, u8>) -> Returned<()> {
        guard("save", || Ok(self.0.save(input::local_path("save", &path)?)?))
    }
}

/// The format of that name.
pub(crate) fn format_named(name: &str) -> absenki_core::Result<PhotoFormat> {
    match name {
        "jpeg" | "jpg" => Ok(PhotoFormat::Jpeg),
        "png" => Ok(PhotoFormat::Png),
        "webp" => Ok(PhotoFormat::WebP),
        "bmp" => Ok(PhotoFormat::Bmp),
        _ => Err(Error::new(
            ErrorKind::InvalidParameter,
            "encode",
            "the format must be jpeg, png, webp or bmp",
        )),
    }
}

impl Record for CroppedFace {
    const NAME: &'static str = "Absenki\\CroppedFace";
    const FIELDS: &'static [Field] = &[
        Field::new("source", Kind::Object(SOURCE)),
        Field::new("width", Kind::Int),
        Field::new("height", Kind::Int),
        Field::record::<PixelBox>("box"),
    ];
}
