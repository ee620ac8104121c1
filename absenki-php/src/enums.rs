//! `Absenki\Reason`, `Absenki\Label` and `Absenki\Source`: enums whose values are the codes that
//! Rust and C use too.

use absenki_core::Reason;
use absenki_core::crop::CropSource;
use absenki_core::reason::Label;
use ext_php_rs::args::ArgInfoTables;
use ext_php_rs::builders::EnumBuilder;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::enum_::{Discriminant, EnumCase};
use ext_php_rs::error::{Error, Result};
use ext_php_rs::flags::{ClassFlags, DataType};
use ext_php_rs::types::Zval;
use ext_php_rs::zend::ClassEntry;

use crate::record::keep;
use crate::zend::{self, ClassSlot};

pub(crate) const REASON: &str = "Absenki\\Reason";
pub(crate) const LABEL: &str = "Absenki\\Label";
pub(crate) const SOURCE: &str = "Absenki\\Source";

static REASONS: ClassSlot = ClassSlot::new();
static LABELS: ClassSlot = ClassSlot::new();
static SOURCES: ClassSlot = ClassSlot::new();

/// Every label, for the enum's cases.
const ALL_LABELS: [Label; 4] = [Label::Matched, Label::WrongPerson, Label::Unknown, Label::Other];

/// Who can say where a face is: the caller, or the detector.
const ALL_SOURCES: [&str; 2] = ["rekognition", "yunet"];

/// Registers the enums; only while the module starts.
pub(crate) fn register() -> Result<()> {
    cases(EnumBuilder::new(REASON), Reason::ALL.iter().map(|reason| reason.code()))
        .registration(|class, arguments| registered(&REASONS, class, arguments))
        .register()?;
    cases(EnumBuilder::new(LABEL), ALL_LABELS.iter().map(|label| label.code()))
        .registration(|class, arguments| registered(&LABELS, class, arguments))
        .register()?;
    cases(EnumBuilder::new(SOURCE), ALL_SOURCES.into_iter())
        .registration(|class, arguments| registered(&SOURCES, class, arguments))
        .register()
}

fn registered(slot: &ClassSlot, class: &'static mut ClassEntry, arguments: ArgInfoTables) {
    // As enums in PHP code are; before 8.3 PHP forgets it for those of extensions.
    class.ce_flags |= ClassFlags::Final.bits();
    slot.set(class);
    keep(arguments);
}

/// Adds a case for every code; the cases live as long as the process.
fn cases(builder: EnumBuilder, codes: impl Iterator<Item = &'static str>) -> EnumBuilder {
    codes.fold(builder, |builder, code| {
        builder.case(Box::leak(Box::new(EnumCase {
            name: Box::leak(case_name(code).into_boxed_str()),
            discriminant: Some(Discriminant::String(code)),
            docs: &[],
        })))
    })
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

/// A case on its way to PHP: its enum and its value.
pub(crate) struct Case(&'static ClassSlot, &'static str);

impl From<Reason> for Case {
    fn from(reason: Reason) -> Self {
        Case(&REASONS, reason.code())
    }
}

impl From<Label> for Case {
    fn from(label: Label) -> Self {
        Case(&LABELS, label.code())
    }
}

impl TryFrom<CropSource> for Case {
    type Error = Error;

    fn try_from(source: CropSource) -> Result<Self> {
        let known = ALL_SOURCES.iter().find(|known| **known == source.as_str());
        known.map(|code| Case(&SOURCES, code)).ok_or(Error::InvalidScope)
    }
}

impl IntoZval for Case {
    const TYPE: DataType = DataType::ANY_OBJECT;
    const NULLABLE: bool = false;

    fn set_zval(self, zval: &mut Zval, _: bool) -> Result<()> {
        *zval = zend::enum_case(self.0.get(), &case_name(self.1));
        Ok(())
    }
}
