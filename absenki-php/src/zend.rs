//! What ext-php-rs does not offer of PHP's C interface. All of this crate's own `unsafe` is here.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

use ext_php_rs::ffi::{
    _ZEND_TYPE_NAME_BIT, _ZEND_TYPE_NULLABLE_BIT, IS_UNDEF, MAY_BE_BOOL, zend_enum_get_case,
    zend_string, zend_type,
};
use ext_php_rs::types::{ZendObject, ZendStr, Zval};
use ext_php_rs::zend::{ClassEntry, ModuleEntry};

mod c {
    use super::*;

    unsafe extern "C" {
        pub(super) static php_json_serializable_ce: *const ClassEntry;
        pub(super) static spl_ce_RuntimeException: *const ClassEntry;

        pub(super) fn zend_declare_typed_property(
            class: *mut ClassEntry,
            name: *mut zend_string,
            default: *mut Zval,
            flags: c_int,
            doc: *mut zend_string,
            type_: zend_type,
        ) -> *mut c_void;
        pub(super) fn zend_update_property(
            scope: *mut ClassEntry,
            object: *mut ZendObject,
            name: *const c_char,
            name_length: usize,
            value: *mut Zval,
        );
        pub(super) fn zend_read_property(
            scope: *mut ClassEntry,
            object: *mut ZendObject,
            name: *const c_char,
            name_length: usize,
            silent: bool,
            space: *mut Zval,
        ) -> *mut Zval;
        pub(super) fn zend_ini_string(
            name: *const c_char,
            length: usize,
            orig: c_int,
        ) -> *const c_char;
        pub(super) fn display_ini_entries(module: *mut ModuleEntry);
        pub(super) fn expand_filepath(path: *const c_char, real: *mut c_char) -> *mut c_char;
        pub(super) fn php_check_open_basedir_ex(path: *const c_char, warn: c_int) -> c_int;
        pub(super) fn _efree(pointer: *mut c_void);
    }
}

/// A class of this extension, known once it is registered.
pub(crate) struct ClassSlot(AtomicPtr<ClassEntry>);

impl ClassSlot {
    pub(crate) const fn new() -> Self {
        ClassSlot(AtomicPtr::new(ptr::null_mut()))
    }

    pub(crate) fn set(&self, class: &'static mut ClassEntry) {
        self.0.store(class, Ordering::Release);
    }

    /// The class; PHP's own `\RuntimeException` if none is registered yet.
    pub(crate) fn get(&self) -> &'static ClassEntry {
        // SAFETY: null, or a class that PHP keeps until the module ends, after which no code of
        // this extension runs.
        unsafe { self.0.load(Ordering::Acquire).as_ref() }.unwrap_or_else(runtime_exception)
    }
}

/// PHP's `ZEND_ACC_*` flags of properties; the same from 8.1 to 8.5.
const ACC_PUBLIC: c_int = 1;
const ACC_PROTECTED: c_int = 1 << 1;
const ACC_PRIVATE: c_int = 1 << 2;
const ACC_READONLY: c_int = 1 << 7;

/// The visibility of a property, and whether it can change.
#[derive(Clone, Copy)]
pub(crate) enum Access {
    /// `public readonly`
    Shown,
    /// `protected`
    Kept,
    /// `private readonly`
    Hidden,
}

/// The type of a property.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Bool,
    Int,
    Float,
    Text,
    List,
    Object(&'static str),
}

impl Kind {
    fn zend_type(self, nullable: bool) -> zend_type {
        use ext_php_rs::ffi::{IS_ARRAY, IS_DOUBLE, IS_LONG, IS_STRING};
        let (ptr, mask) = match self {
            Kind::Bool => (ptr::null_mut(), MAY_BE_BOOL),
            Kind::Int => (ptr::null_mut(), 1 << IS_LONG),
            Kind::Float => (ptr::null_mut(), 1 << IS_DOUBLE),
            Kind::Text => (ptr::null_mut(), 1 << IS_STRING),
            Kind::List => (ptr::null_mut(), 1 << IS_ARRAY),
            Kind::Object(class) => {
                (ZendStr::new_interned(class, true).into_raw().cast(), _ZEND_TYPE_NAME_BIT)
            }
        };
        let null = if nullable { _ZEND_TYPE_NULLABLE_BIT } else { 0 };
        zend_type { ptr, type_mask: mask | null }
    }
}

/// Declares a typed property of a class that is being registered.
///
/// `default` must hold nothing that is counted (numbers, booleans, null); `None` leaves the
/// property uninitialised until the constructor.
pub(crate) fn declare_property(
    class: &mut ClassEntry,
    name: &str,
    kind: Kind,
    nullable: bool,
    access: Access,
    default: Option<Zval>,
) {
    let mut default = default.unwrap_or_else(|| {
        let mut undefined = Zval::new();
        undefined.u1.type_info = IS_UNDEF;
        undefined
    });
    let flags = match access {
        Access::Shown => ACC_PUBLIC | ACC_READONLY,
        Access::Kept => ACC_PROTECTED,
        Access::Hidden => ACC_PRIVATE | ACC_READONLY,
    };
    // SAFETY: `class` is being registered at module start, the one time when properties may be
    // declared; name and type are interned for the life of the process, the default is copied.
    unsafe {
        c::zend_declare_typed_property(
            class,
            ZendStr::new_interned(name, true).into_raw(),
            &raw mut default,
            flags,
            ptr::null_mut(),
            kind.zend_type(nullable),
        );
    }
}

/// Sets a property as if from inside `scope`, so private, protected and fresh readonly ones too.
/// A value of a wrong type leaves a `TypeError` pending.
pub(crate) fn set_property(scope: &ClassEntry, object: &mut ZendObject, name: &str, value: Zval) {
    let mut value = value;
    // SAFETY: class and object are live; PHP copies the name and takes a reference of its own to
    // the value, which is released here.
    unsafe {
        c::zend_update_property(
            ptr::from_ref(scope).cast_mut(),
            object,
            name.as_ptr().cast(),
            name.len(),
            &raw mut value,
        );
    }
}

/// Reads a property as if from inside `scope`; null if it is not initialised.
///
/// ext-php-rs's own way reads for writing, which a readonly property refuses.
pub(crate) fn property(scope: &ClassEntry, object: &ZendObject, name: &str) -> Zval {
    let mut space = Zval::new();
    // SAFETY: class and object are live; the result points into the object, at `space`, or at
    // PHP's own null, all of which outlive the copy that is made of it at once.
    let value = unsafe {
        c::zend_read_property(
            ptr::from_ref(scope).cast_mut(),
            ptr::from_ref(object).cast_mut(),
            name.as_ptr().cast(),
            name.len(),
            true,
            &raw mut space,
        )
        .as_ref()
    };
    value.map_or_else(Zval::new, |value| value.dereference().shallow_clone())
}

/// The object of an enum's case. `name` must be the name of one.
pub(crate) fn enum_case(class: &'static ClassEntry, name: &str) -> Zval {
    let mut name = ZendStr::new(name, false);
    let mut case = Zval::new();
    // SAFETY: the class is a registered enum and `name` one of its cases. The object belongs to
    // the class for the rest of the request; `set_object` takes a reference of its own.
    unsafe {
        case.set_object(&mut *zend_enum_get_case(ptr::from_ref(class).cast_mut(), &raw mut *name))
    };
    case
}

/// PHP's `\RuntimeException`.
pub(crate) fn runtime_exception() -> &'static ClassEntry {
    // SAFETY: a class of PHP itself, set before any extension starts and kept until PHP ends.
    unsafe { &*c::spl_ce_RuntimeException }
}

/// PHP's `\JsonSerializable`.
pub(crate) fn json_serializable() -> &'static ClassEntry {
    // SAFETY: a class of PHP itself, set before any extension starts and kept until PHP ends.
    unsafe { &*c::php_json_serializable_ce }
}

/// The text of one of this extension's INI settings; empty if it has none.
pub(crate) fn ini_text(name: &CStr) -> Vec<u8> {
    // SAFETY: the name is a C string of the length given; PHP only reads it.
    let value = unsafe { c::zend_ini_string(name.as_ptr(), name.count_bytes(), 0) };
    if value.is_null() {
        return Vec::new();
    }
    // SAFETY: a C string that PHP keeps as long as the setting has this value; copied at once.
    unsafe { CStr::from_ptr(value) }.to_bytes().to_vec()
}

/// Prints the extension's INI settings as a part of `phpinfo()`.
pub(crate) fn print_ini_entries(module: *mut ModuleEntry) {
    // SAFETY: the module is this extension's own, handed in by PHP.
    unsafe { c::display_ini_entries(module) };
}

/// The absolute form of `path` by PHP's own current folder, or `None` if `open_basedir`
/// forbids it.
pub(crate) fn permitted_path(path: &CStr) -> Option<Vec<u8>> {
    // SAFETY: given no buffer, PHP allocates the result, which is copied before it is freed.
    unsafe {
        let real = c::expand_filepath(path.as_ptr(), ptr::null_mut());
        if real.is_null() {
            return None;
        }
        let permitted = c::php_check_open_basedir_ex(real, 0) == 0;
        let bytes = CStr::from_ptr(real).to_bytes().to_vec();
        c::_efree(real.cast());
        permitted.then_some(bytes)
    }
}
