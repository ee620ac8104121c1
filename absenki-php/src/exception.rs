//! `Absenki\Exception\*`: ordinary PHP exceptions, so file, line and trace are right.

mod methods;

use absenki_core::{Error, ErrorKind};
use ext_php_rs::builders::{ClassBuilder, FunctionBuilder};
use ext_php_rs::convert::IntoZval;
use ext_php_rs::exception::PhpException;
use ext_php_rs::flags::MethodFlags;
use ext_php_rs::types::{ZendObject, Zval};
use ext_php_rs::zend::{ClassEntry, ce};

use crate::record::keep;
use crate::zend::{self, Access, ClassSlot, Kind};

/// The exceptions, parents first.
#[derive(Clone, Copy, PartialEq)]
enum Class {
    Absenki,
    Image,
    Configuration,
    Service,
    Throttled,
    Timeout,
    Unreachable,
}

static CLASSES: [ClassSlot; 7] = [const { ClassSlot::new() }; 7];

impl Class {
    fn entry(self) -> &'static ClassEntry {
        CLASSES[self as usize].get()
    }

    fn of(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::ImageFormat
            | ErrorKind::ImageCorrupt
            | ErrorKind::ImageTooLarge
            | ErrorKind::ImageEncode
            | ErrorKind::InvalidBox
            | ErrorKind::FileNotFound
            | ErrorKind::FileRead
            | ErrorKind::FileWrite => Class::Image,
            ErrorKind::Configuration => Class::Configuration,
            ErrorKind::Throttled => Class::Throttled,
            ErrorKind::Timeout => Class::Timeout,
            ErrorKind::Unreachable => Class::Unreachable,
            ErrorKind::Credentials
            | ErrorKind::AccessDenied
            | ErrorKind::CollectionNotFound
            | ErrorKind::CollectionExists
            | ErrorKind::UserNotFound
            | ErrorKind::Conflict
            | ErrorKind::Quota
            | ErrorKind::Service => Class::Service,
            _ => Class::Absenki,
        }
    }

    /// What an exception is that PHP code makes without saying what.
    fn kind(self) -> ErrorKind {
        match self {
            Class::Absenki => ErrorKind::Runtime,
            Class::Image => ErrorKind::ImageCorrupt,
            Class::Configuration => ErrorKind::Configuration,
            Class::Service => ErrorKind::Service,
            Class::Throttled => ErrorKind::Throttled,
            Class::Timeout => ErrorKind::Timeout,
            Class::Unreachable => ErrorKind::Unreachable,
        }
    }

    const ALL: [Class; 7] = [
        Class::Absenki,
        Class::Image,
        Class::Configuration,
        Class::Service,
        Class::Throttled,
        Class::Timeout,
        Class::Unreachable,
    ];

    /// The class of an object, a class of PHP code's own by its nearest ancestor here.
    fn of_object(object: &ZendObject) -> Self {
        let known = |class: &&Class| object.instance_of(class.entry());
        Class::ALL.iter().rev().find(known).copied().unwrap_or(Class::Absenki)
    }
}

/// The texts of every exception that may be null.
const TEXTS: [&str; 4] = ["requestId", "orphanedFaceId", "orphanedExternalImageId", "cause"];

/// What an exception tells beside PHP's own message, file, line and trace.
struct Details {
    code: String,
    retryable: bool,
    request_id: Option<String>,
    orphaned_face_id: Option<String>,
    orphaned_external_image_id: Option<String>,
    cause: Option<String>,
    service_code: Option<String>,
    service_message: Option<String>,
}

impl Details {
    fn of(error: &Error) -> Self {
        let owned = |text: &str| text.to_owned();
        Details {
            code: error.kind().code().to_owned(),
            retryable: error.is_retryable(),
            request_id: error.request_id().map(owned),
            orphaned_face_id: error.orphan().and_then(|orphan| orphan.face_id.clone()),
            orphaned_external_image_id: error
                .orphan()
                .map(|orphan| orphan.external_image_id.clone()),
            cause: causes(error),
            service_code: error.service_code().map(owned),
            service_message: error.service_message().map(owned),
        }
    }

    fn store(self, class: Class, object: &mut ZendObject) -> ext_php_rs::error::Result<()> {
        let base = Class::Absenki.entry();
        zend::set_property(base, object, "errorCode", self.code.into_zval(false)?);
        zend::set_property(base, object, "retryable", self.retryable.into_zval(false)?);
        let texts =
            [self.request_id, self.orphaned_face_id, self.orphaned_external_image_id, self.cause];
        for (name, text) in TEXTS.into_iter().zip(texts) {
            zend::set_property(base, object, name, text.into_zval(false)?);
        }
        if class.is_service() {
            let scope = Class::Service.entry();
            let (code, message) = (self.service_code, self.service_message);
            zend::set_property(scope, object, "awsErrorCode", code.into_zval(false)?);
            zend::set_property(scope, object, "awsErrorMessage", message.into_zval(false)?);
        }
        Ok(())
    }
}

impl Class {
    fn is_service(self) -> bool {
        matches!(self, Class::Service | Class::Throttled | Class::Timeout | Class::Unreachable)
    }
}

/// The errors behind an error, outermost first.
fn causes(error: &Error) -> Option<String> {
    let mut texts = Vec::new();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        texts.push(cause.to_string());
        source = cause.source();
    }
    (!texts.is_empty()).then(|| texts.join(": "))
}

/// The exception object for an error, its trace beginning at the method that runs now.
pub(crate) fn object(error: &Error) -> ext_php_rs::error::Result<Zval> {
    let class = Class::of(error.kind());
    let mut object = ZendObject::new(class.entry());
    zend::set_property(
        ce::exception(),
        &mut object,
        "message",
        error.to_string().into_zval(false)?,
    );
    Details::of(error).store(class, &mut object)?;
    object.into_zval(false)
}

/// The exception to throw for an error.
pub(crate) fn of(error: &Error) -> PhpException {
    let exception = PhpException::new(error.to_string(), 0, Class::Absenki.entry());
    match object(error) {
        Ok(object) => exception.with_object(object),
        Err(_) => exception,
    }
}

/// Registers the exceptions; only while the module starts.
pub(crate) fn register() -> ext_php_rs::error::Result<()> {
    let absenki = || Class::Absenki.entry();
    let service = || Class::Service.entry();
    let base = class::<0>("AbsenkiException", zend::runtime_exception);
    with(base, methods::base()).register()?;
    class::<1>("ImageException", absenki).register()?;
    class::<2>("ConfigurationException", absenki).register()?;
    with(class::<3>("ServiceException", absenki), methods::service()).register()?;
    class::<4>("ThrottledException", service).register()?;
    class::<5>("TimeoutException", service).register()?;
    class::<6>("UnreachableException", service).register()
}

/// The builder of [`Class::ALL`]'s class number `N`.
fn class<const N: usize>(name: &str, parent: fn() -> &'static ClassEntry) -> ClassBuilder {
    ClassBuilder::new(format!("Absenki\\Exception\\{name}")).extends((parent, "")).registration(
        |entry, arguments| {
            declare(Class::ALL[N], entry);
            CLASSES[N].set(entry);
            keep(arguments);
        },
    )
}

fn with(builder: ClassBuilder, methods: Vec<FunctionBuilder<'static>>) -> ClassBuilder {
    methods.into_iter().fold(builder, |builder, method| builder.method(method, MethodFlags::Public))
}

/// Declares the properties that a class adds to its parent's.
fn declare(class: Class, entry: &mut ClassEntry) {
    let mut text = |name| {
        zend::declare_property(entry, name, Kind::Text, true, Access::Kept, Some(Zval::new()));
    };
    match class {
        Class::Absenki => {
            text("errorCode");
            TEXTS.into_iter().for_each(&mut text);
            let no = false.into_zval(true).ok();
            zend::declare_property(entry, "retryable", Kind::Bool, false, Access::Kept, no);
        }
        Class::Service => ["awsErrorCode", "awsErrorMessage"].into_iter().for_each(&mut text),
        _ => {}
    }
}
