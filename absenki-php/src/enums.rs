//! `Absenki\Reason`, `Absenki\Label`, `Absenki\Source` and those of liveness: enums whose values are the codes that
//! Rust and C use too.

use absenki_core::Reason;
use absenki_core::liveness::{LivenessReason, LivenessVerdict};
use absenki_core::reason::Label;
use ext_php_rs::args::ArgInfoTables;
use ext_php_rs::builders::EnumBuilder;
use ext_php_rs::enum_::{Discriminant, EnumCase};
use ext_php_rs::error::Result;
use ext_php_rs::flags::ClassFlags;
use ext_php_rs::types::Zval;
use ext_php_rs::zend::ClassEntry;

use crate::record::keep;
use crate::zend::{self, ClassSlot};

pub(crate) const REASON: &str = "Absenki\\Reason";
pub(crate) const LABEL: &str = "Absenki\\Label";
pub(crate) const SOURCE: &str = "Absenki\\Source";
pub(crate) const LIVENESS_VERDICT: &str = "Absenki\\LivenessVerdict";
pub(crate) const LIVENESS_REASON: &str = "Absenki\\LivenessReason";

/// An enum, and the codes that are its cases' values.
struct Enum {
    name: &'static str,
    class: ClassSlot,
    codes: fn() -> Vec<&'static str>,
}

static ENUMS: [Enum; 5] = [
    Enum { name: REASON, class: ClassSlot::new(), codes: || Reason::CODES.to_vec() },
    Enum { name: LABEL, class: ClassSlot::new(), codes: || Label::CODES.to_vec() },
    // What can locate a face: the caller's box, or the detector of `backend::processor`.
    Enum { name: SOURCE, class: ClassSlot::new(), codes: || vec!["rekognition", "yunet"] },
    Enum {
        name: LIVENESS_VERDICT,
        class: ClassSlot::new(),
        codes: || LivenessVerdict::CODES.to_vec(),
    },
    Enum {
        name: LIVENESS_REASON,
        class: ClassSlot::new(),
        codes: || LivenessReason::CODES.to_vec(),
    },
];

/// Registers the enums; only while the module starts.
pub(crate) fn register() -> Result<()> {
    register_one::<0>()?;
    register_one::<1>()?;
    register_one::<2>()?;
    register_one::<3>()?;
    register_one::<4>()
}

fn register_one<const N: usize>() -> Result<()> {
    let builder = (ENUMS[N].codes)().into_iter().fold(EnumBuilder::new(ENUMS[N].name), add_case);
    builder
        .registration(|class, arguments| registered(&ENUMS[N].class, class, arguments))
        .register()
}

fn registered(slot: &ClassSlot, class: &'static mut ClassEntry, arguments: ArgInfoTables) {
    // As enums in PHP code are; before 8.3 PHP forgets it for those of extensions.
    class.ce_flags |= ClassFlags::Final.bits();
    slot.set(class);
    keep(arguments);
}

/// Adds the case of a code; it lives as long as the process.
fn add_case(builder: EnumBuilder, code: &'static str) -> EnumBuilder {
    builder.case(Box::leak(Box::new(EnumCase {
        name: Box::leak(case_name(code).into_boxed_str()),
        discriminant: Some(Discriminant::String(code)),
        docs: &[],
    })))
}

/// `wrong_person` to `WrongPerson`.
fn case_name(code: &str) -> String {
    let mut name = String::with_capacity(code.len());
    for word in code.split('_') {
        let (first, rest) = word.split_at(word.len().min(1));
        name.push_str(&first.to_ascii_uppercase());
        name.push_str(rest);
    }
    name
}

/// The case of an enum whose value is `code`; `None` if there is none.
pub(crate) fn case(name: &str, code: &str) -> Option<Zval> {
    let found = ENUMS.iter().find(|known| known.name == name)?;
    let known = (found.codes)().contains(&code);
    known.then(|| zend::enum_case(found.class.get(), &case_name(code)))
}
