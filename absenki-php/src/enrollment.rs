//! `Absenki\Enrollment`

use absenki_core::enroll;
use ext_php_rs::error::Result;
use ext_php_rs::types::Zval;

use crate::enrolled_face::EnrolledFace;
use crate::enums::{Case, REASON};
use crate::record::{Field, Object, Record, values};
use crate::zend::Kind;

/// How an enrolment ended.
pub(crate) struct Enrollment {
    enrollment: enroll::Enrollment,
    user_id: String,
    service: Zval,
}

impl Enrollment {
    /// `service` is the PHP object that can take the face back out.
    pub(crate) fn new(enrollment: enroll::Enrollment, user_id: String, service: Zval) -> Self {
        Enrollment { enrollment, user_id, service }
    }
}

impl Record for Enrollment {
    const NAME: &'static str = "Absenki\\Enrollment";
    const FIELDS: &'static [Field] = &[
        Field::new("enrolled", Kind::Bool),
        Field::new("reason", Kind::Object(REASON)),
        Field::new("message", Kind::Text),
        Field::new("faceCount", Kind::Int),
        Field::new("unindexedReasons", Kind::List),
        Field::new("face", Kind::Object(EnrolledFace::NAME)).or_null(),
    ];

    fn values(self) -> Result<Vec<Zval>> {
        let reason = Case::from(self.enrollment.reason());
        let message = self.enrollment.message().to_owned();
        match self.enrollment {
            enroll::Enrollment::Enrolled(face) => {
                let count = face.face_count;
                let face = EnrolledFace::new(face, self.user_id, self.service);
                values![true, reason, message, count, Vec::<&str>::new(), Object(face)]
            }
            enroll::Enrollment::Refused(refusal) => {
                let reasons: Vec<_> =
                    refusal.unindexed_reasons.iter().map(|reason| reason.code()).collect();
                values![false, reason, message, refusal.face_count, reasons, Zval::new()]
            }
        }
    }
}
