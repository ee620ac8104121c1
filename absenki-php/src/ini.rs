//! The administrator's limits: INI settings over whatever an application configures.

use std::ffi::CStr;

use absenki_core::config::Limits;
use absenki_core::{Error, ErrorKind, Result};
use ext_php_rs::error::php_error;
use ext_php_rs::flags::{ErrorType, IniEntryPermission};
use ext_php_rs::zend::{IniEntryDef, IniEntryDefs};

use crate::zend;

/// 0 is no limit.
const MAX_PIXELS: &CStr = c"absenki.max_pixels";
const MAX_INPUT_BYTES: &CStr = c"absenki.max_input_bytes";

static INI: IniEntryDefs<3> = IniEntryDefs::new([
    IniEntryDef::new(MAX_PIXELS, c"0", IniEntryPermission::System),
    IniEntryDef::new(MAX_INPUT_BYTES, c"0", IniEntryPermission::System),
    IniEntryDef::end(),
]);

/// Registers the settings, only while the module starts, and warns of values that no class will
/// accept. php-fpm's pools have theirs later, so [`cap`] must look too.
pub(crate) fn register(module: i32) {
    IniEntryDef::register(INI.as_slice(), module);
    for name in [MAX_PIXELS, MAX_INPUT_BYTES] {
        if let Err(error) = maximum(name) {
            php_error(&ErrorType::CoreWarning, error.message());
        }
    }
}

/// Lowers an application's limits to the administrator's.
pub(crate) fn cap(limits: &mut Limits) -> Result<()> {
    for (name, limit) in
        [(MAX_PIXELS, &mut limits.max_pixels), (MAX_INPUT_BYTES, &mut limits.max_input_bytes)]
    {
        let maximum = maximum(name)?;
        if maximum > 0 {
            *limit = maximum.min(*limit);
        }
    }
    Ok(())
}

/// The value of a setting. PHP's own parser takes what it can make of a text and goes on, which is
/// no way to read a limit.
fn maximum(name: &CStr) -> Result<u64> {
    quantity(&zend::ini_text(name)).ok_or_else(|| {
        let name = name.to_string_lossy();
        let message = format!("{name} must be a whole number, 0 or greater, or one with K, M or G");
        Error::new(ErrorKind::Configuration, "config", message)
    })
}

/// A number with PHP's units: `15M` is 15 × 1024². A setting without a value is 0.
fn quantity(text: &[u8]) -> Option<u64> {
    let text = match text.trim_ascii() {
        b"" => b"0",
        text => text,
    };
    let (digits, unit) = match text.split_last()? {
        (b'k' | b'K', digits) => (digits, 1 << 10),
        (b'm' | b'M', digits) => (digits, 1 << 20),
        (b'g' | b'G', digits) => (digits, 1 << 30),
        _ => (text, 1),
    };
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    // PHP reads what begins with a 0 as octal.
    if digits.len() > 1 && digits.starts_with(b"0") {
        return None;
    }
    str::from_utf8(digits).ok()?.parse::<u64>().ok()?.checked_mul(unit)
}
