//! `Absenki\LiveVerification`

use absenki_core::{Config, liveness};
use ext_php_rs::convert::IntoZval;
use ext_php_rs::types::Zval;
use serde_json::json;

use crate::guard::Returned;
use crate::liveness_verification::LivenessVerification;
use crate::record::{Field, Object, Record};
use crate::verification::Verification;
use crate::zend::Kind;

/// The verdicts on an attempt and on the face in it.
pub(crate) enum LiveVerification {}

impl LiveVerification {
    pub(crate) fn object(
        found: &liveness::LiveVerification,
        user_id: &str,
        config: &Config,
    ) -> Returned<Object<Self>> {
        let verification = match &found.verification {
            Some(verdict) => Verification::object(verdict, user_id, config)?.zval(),
            None => Zval::null(),
        };
        let made = [
            ("ok", found.is_ok().into_zval(false)?),
            ("message", found.message().into_zval(false)?),
            ("liveness", LivenessVerification::object(&found.liveness)?.zval()),
            ("verification", verification),
        ];
        Object::with(&json!({}), made)
    }
}

impl Record for LiveVerification {
    const NAME: &'static str = "Absenki\\LiveVerification";
    const FIELDS: &'static [Field] = &[
        Field::new("ok", Kind::Bool),
        Field::new("message", Kind::Text),
        Field::record::<LivenessVerification>("liveness"),
        Field::record::<Verification>("verification").or_null(),
    ];
}
