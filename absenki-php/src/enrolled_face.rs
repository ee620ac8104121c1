//! `Absenki\EnrolledFace`

use absenki_core::recognition;
use ext_php_rs::builders::FunctionBuilder;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::error::{Error, Result};
use ext_php_rs::flags::{DataType, MethodFlags};
use ext_php_rs::types::{ZendClassObject, ZendHashTable, Zval};
use ext_php_rs::zend::{ClassEntry, ExecuteData};
use ext_php_rs::zend_fastcall;

use crate::face_box::FaceBox;
use crate::face_enroll_service::FaceEnrollService;
use crate::guard::{Returned, handler};
use crate::record::{Field, Method, Object, Record};
use crate::zend::{self, Kind};

/// A face that was enrolled.
pub(crate) enum EnrolledFace {}

impl EnrolledFace {
    /// `service` is the PHP object that can take the face back out.
    pub(crate) fn object(
        face: &recognition::EnrolledFace,
        user_id: &str,
        service: Zval,
    ) -> Returned<Object<Self>> {
        Object::with(face, [("userId", user_id.into_zval(false)?), ("service", service)])
    }
}

impl Record for EnrolledFace {
    const NAME: &'static str = "Absenki\\EnrolledFace";
    const FIELDS: &'static [Field] = &[
        Field::new("userId", Kind::Text),
        Field::new("faceId", Kind::Text),
        Field::new("externalImageId", Kind::Text),
        Field::record::<FaceBox>("box"),
        Field::new("confidence", Kind::Float),
        Field::new("provider", Kind::Text),
        Field::new("collectionId", Kind::Text),
        Field::new("faceModelVersion", Kind::Text),
        Field::new("knownBefore", Kind::Bool),
        Field::new("service", Kind::Object("Absenki\\FaceEnrollService")).or_null().hidden(),
    ];
    // A fake takes itself back out.
    const FINAL: bool = false;

    fn methods() -> Vec<Method> {
        let undo = FunctionBuilder::new("undo", undo).returns(DataType::Void, false, false);
        let profile =
            FunctionBuilder::new("profile", profile).returns(DataType::Array, false, false);
        vec![(undo, MethodFlags::Public), (profile, MethodFlags::Public)]
    }
}

fn class() -> Result<&'static ClassEntry> {
    ClassEntry::try_find(EnrolledFace::NAME).ok_or(Error::InvalidScope)
}

zend_fastcall! {
    extern fn undo(ex: &mut ExecuteData, _: &mut Zval) {
        handler("undo", || {
            let class = class()?;
            let this = &*ex.get_self().ok_or(Error::InvalidScope)?;
            let text = |name: &str| zend::property(class, this, name);
            if text("knownBefore").bool().unwrap_or_default() {
                // An older profile names this face: taking it out would lock its owner out.
                return Ok(());
            }
            let service = text("service");
            let service = service
                .object()
                .and_then(ZendClassObject::<FaceEnrollService>::from_zend_obj)
                .ok_or_else(|| {
                    absenki_core::Error::new(
                        absenki_core::ErrorKind::Runtime,
                        "undo",
                        "this face came from no service that could take it back out",
                    )
                })?;
            let text = |name: &str| -> Result<String> {
                zend::property(class, this, name).string().ok_or(Error::InvalidScope)
            };
            service.take_back(text("faceId")?, text("externalImageId")?)
        });
    }
}

zend_fastcall! {
    extern fn profile(ex: &mut ExecuteData, returned: &mut Zval) {
        handler("profile", || {
            let class = class()?;
            let this = &*ex.get_self().ok_or(Error::InvalidScope)?;
            let confidence = zend::property(class, this, "confidence").double().unwrap_or_default();
            let mut row = ZendHashTable::new();
            for (column, name) in [
                ("user_id", "userId"),
                ("face_id", "faceId"),
                ("provider", "provider"),
                ("collection_id", "collectionId"),
            ] {
                row.insert(column, zend::property(class, this, name))?;
            }
            // The column is decimal(5,2).
            row.insert("confidence", (confidence * 100.0).round() / 100.0)?;
            *returned = row.into_zval(false)?;
            Ok(())
        });
    }
}
