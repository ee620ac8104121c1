//! Bytes on their way to PHP.

use ext_php_rs::convert::IntoZval;
use ext_php_rs::error::Result;
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ZendStr, Zval};
use ext_php_rs::zend::BailoutGuard;

/// A PHP string of any bytes. PHP leaves this code by a long jump when it reaches its `memory_limit`;
/// the guard releases the bytes on Rust's side then too.
pub(crate) struct Text(pub(crate) Vec<u8>);

impl IntoZval for Text {
    const TYPE: DataType = DataType::String;
    const NULLABLE: bool = false;

    fn set_zval(self, zval: &mut Zval, _: bool) -> Result<()> {
        let bytes = BailoutGuard::new(self.0);
        zval.set_zend_string(ZendStr::new(bytes.get(), false));
        Ok(())
    }
}

/// A PHP array.
pub(crate) struct List(pub(crate) Zval);

impl IntoZval for List {
    const TYPE: DataType = DataType::Array;
    const NULLABLE: bool = false;

    fn set_zval(self, zval: &mut Zval, _: bool) -> Result<()> {
        *zval = self.0;
        Ok(())
    }
}
