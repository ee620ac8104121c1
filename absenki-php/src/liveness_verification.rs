//! `Absenki\LivenessVerification`

use absenki_core::liveness;
use ext_php_rs::builders::FunctionBuilder;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::error::Error;
use ext_php_rs::flags::{DataType, MethodFlags};
use ext_php_rs::types::Zval;
use ext_php_rs::zend::{ClassEntry, ExecuteData};
use ext_php_rs::zend_fastcall;

use crate::enums::{LIVENESS_REASON, LIVENESS_VERDICT};
use crate::guard::{Returned, handler};
use crate::liveness_step_facts::LivenessStepFacts;
use crate::output::Text;
use crate::record::{Field, Method, Object, Record};
use crate::zend::{self, Kind};

/// The verdict on an attempt.
pub(crate) enum LivenessVerification {}

impl LivenessVerification {
    pub(crate) fn object(verdict: &liveness::LivenessVerification) -> Returned<Object<Self>> {
        let frame = match &verdict.best_frame {
            Some(best) => Text(best.photo.encoded().to_vec()).into_zval(false)?,
            None => Zval::null(),
        };
        Object::with(verdict, [("bestFrame", frame)])
    }
}

impl Record for LivenessVerification {
    const NAME: &'static str = "Absenki\\LivenessVerification";
    const FIELDS: &'static [Field] = &[
        Field::new("verdict", Kind::Object(LIVENESS_VERDICT)),
        Field::new("reason", Kind::Object(LIVENESS_REASON)),
        Field::new("confidence", Kind::Float),
        Field::new("message", Kind::Text),
        Field::records::<LivenessStepFacts>("steps"),
        Field::new("largestJump", Kind::Float),
        Field::new("evidence", Kind::List).or_null(),
        Field::new("bestFrameMs", Kind::Int).or_null(),
        Field::new("bestFrame", Kind::Text).or_null().hidden(),
    ];

    fn methods() -> Vec<Method> {
        let frame =
            FunctionBuilder::new("bestFrame", best_frame).returns(DataType::String, false, true);
        vec![(frame, MethodFlags::Public)]
    }
}

zend_fastcall! {
    extern fn best_frame(ex: &mut ExecuteData, returned: &mut Zval) {
        handler("best_frame", || {
            let class = ClassEntry::try_find(LivenessVerification::NAME);
            let this = &*ex.get_self().ok_or(Error::InvalidScope)?;
            *returned = zend::property(class.ok_or(Error::InvalidScope)?, this, "bestFrame");
            Ok(())
        });
    }
}
