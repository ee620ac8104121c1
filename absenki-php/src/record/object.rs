//! A record as a PHP object, made from what the core serializes: a field is named there alone.

use std::collections::HashMap;
use std::marker::PhantomData;

use absenki_core::{Error, ErrorKind};
use ext_php_rs::convert::IntoZval;
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ZendHashTable, ZendObject, Zval};
use serde::Serialize;
use serde_json::Value;

use super::{Field, Record, class_of, snake_case};
use crate::enums;
use crate::guard::{Returned, Thrown};
use crate::output::List;
use crate::zend::{self, Kind};

/// A record on its way to PHP.
pub(crate) struct Object<R>(Zval, PhantomData<R>);

impl<R: Record> Object<R> {
    /// The object whose properties are the fields that `value` serializes.
    pub(crate) fn of(value: &impl Serialize) -> Returned<Self> {
        Self::with(value, [])
    }

    /// As [`Object::of`]; `made` are the properties that the core's value does not have, or that
    /// hold more than JSON can.
    pub(crate) fn with<const N: usize>(
        value: &impl Serialize,
        made: [(&'static str, Zval); N],
    ) -> Returned<Self> {
        let mut object = ZendObject::new(class_of::<R>()?);
        fill::<R>(&mut object, value, made)?;
        Self::filled(object)
    }

    /// The object whose properties have been filled.
    pub(crate) fn filled(object: impl IntoZval) -> Returned<Self> {
        Ok(Object(object.into_zval(false)?, PhantomData))
    }

    pub(crate) fn zval(self) -> Zval {
        self.0
    }
}

impl<R: Record> IntoZval for Object<R> {
    const TYPE: DataType = DataType::object(R::NAME);
    const NULLABLE: bool = false;

    fn set_zval(self, zval: &mut Zval, _: bool) -> ext_php_rs::error::Result<()> {
        *zval = self.0;
        Ok(())
    }
}

/// Records on their way to a PHP array.
pub(crate) fn records<R: Record>(values: &[impl Serialize]) -> Returned<List> {
    list::<R>(json(values)?).map(List)
}

/// Sets the properties of a new object from the fields that `value` serializes, and from `made`.
///
/// Names that differ from the core's are an error: nothing gets lost in silence.
pub(crate) fn fill<R: Record>(
    object: &mut ZendObject,
    value: &(impl Serialize + ?Sized),
    made: impl Into<HashMap<&'static str, Zval>>,
) -> Returned<()> {
    let (class, mut made) = (class_of::<R>()?, made.into());
    let Value::Object(mut fields) = json(value)? else {
        return Err(mismatch::<R>("the value has no fields"));
    };
    for field in R::FIELDS {
        let serialized = fields.remove(&snake_case(field.name));
        let value = match (made.remove(field.name), serialized) {
            (Some(made), _) => made,
            (None, Some(value)) => field.make(value)?,
            (None, None) => return Err(mismatch::<R>(field.name)),
        };
        zend::set_property(class, object, field.name, value);
    }
    fields.keys().next().map_or(Ok(()), |left| Err(mismatch::<R>(left)))
}

impl Field {
    fn make(&self, value: Value) -> Returned<Zval> {
        match (self.make, self.kind, value) {
            (_, _, Value::Null) => Ok(Zval::null()),
            (Some(make), _, value) => make(value),
            (None, Kind::Object(name), Value::String(code)) => {
                enums::case(name, &code).ok_or_else(|| bug(format!("{name} lacks the case {code}")))
            }
            (None, _, value) => plain(value),
        }
    }
}

/// A record from JSON.
pub(super) fn record<R: Record>(value: Value) -> Returned<Zval> {
    Object::<R>::of(&value).map(Object::zval)
}

/// A list of records from JSON.
pub(super) fn list<R: Record>(value: Value) -> Returned<Zval> {
    let Value::Array(values) = value else {
        return Err(mismatch::<R>("the value is no list"));
    };
    array(values, record::<R>)
}

/// Scalars, and arrays of them, from JSON.
fn plain(value: Value) -> Returned<Zval> {
    Ok(match value {
        Value::Null => Zval::null(),
        Value::Bool(yes) => yes.into_zval(false)?,
        Value::Number(number) => match number.as_i64() {
            Some(whole) => whole.into_zval(false)?,
            None => number.as_f64().into_zval(false)?,
        },
        Value::String(text) => text.into_zval(false)?,
        Value::Array(values) => array(values, plain)?,
        Value::Object(fields) => {
            let mut table = ZendHashTable::new();
            for (name, value) in fields {
                table.insert(name.as_str(), plain(value)?)?;
            }
            table.into_zval(false)?
        }
    })
}

fn array(values: Vec<Value>, make: fn(Value) -> Returned<Zval>) -> Returned<Zval> {
    let mut table = ZendHashTable::new();
    for value in values {
        table.push(make(value)?)?;
    }
    Ok(table.into_zval(false)?)
}

fn json(value: &(impl Serialize + ?Sized)) -> Returned<Value> {
    serde_json::to_value(value).map_err(|error| bug(error.to_string()))
}

fn mismatch<R: Record>(what: &str) -> Thrown {
    bug(format!("{} and the core differ: {what}", R::NAME))
}

fn bug(message: String) -> Thrown {
    Error::new(ErrorKind::Runtime, "result", message).into()
}
