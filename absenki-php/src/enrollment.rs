//! `Absenki\Enrollment`

use absenki_core::recognition;
use ext_php_rs::types::Zval;

use crate::duplicate::Duplicate;
use crate::enrolled_face::EnrolledFace;
use crate::enums::REASON;
use crate::guard::Returned;
use crate::record::{Field, Object, Record};
use crate::zend::Kind;

/// How an enrolment ended.
pub(crate) enum Enrollment {}

impl Record for Enrollment {
    const NAME: &'static str = "Absenki\\Enrollment";
    const FIELDS: &'static [Field] = &[
        Field::new("enrolled", Kind::Bool),
        Field::new("reason", Kind::Object(REASON)),
        Field::new("message", Kind::Text),
        Field::new("faceCount", Kind::Int),
        Field::new("unindexedReasons", Kind::List),
        Field::record::<EnrolledFace>("face").or_null(),
        Field::record::<Duplicate>("duplicate").or_null(),
    ];
}

impl Enrollment {
    /// `service` is the PHP object that can take the face back out.
    pub(crate) fn object(
        enrollment: &recognition::Enrollment,
        user_id: &str,
        service: Zval,
    ) -> Returned<Object<Self>> {
        let face = match enrollment.enrolled() {
            Some(face) => EnrolledFace::object(face, user_id, service)?.zval(),
            None => Zval::null(),
        };
        Object::with(enrollment, [("face", face)])
    }
}
