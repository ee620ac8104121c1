//! Result classes: typed, read-only properties, a constructor, `toArray()` and JSON.
//!
//! A [`Record`] is an ordinary PHP object, declared by its list of [`Field`]s. PHP code can make
//! one too, as fakes in tests do.

mod object;

pub(crate) use object::{Object, fill, records};

use std::mem;

use ext_php_rs::args::{Arg, ArgInfoTables};
use ext_php_rs::builders::{ClassBuilder, FunctionBuilder};
use ext_php_rs::error::{Error, Result};
use ext_php_rs::flags::{ClassFlags, DataType, MethodFlags};
use ext_php_rs::types::{ArrayKey, ZendHashTable, Zval};
use ext_php_rs::zend::{ClassEntry, ExecuteData, ExecutorGlobals};
use ext_php_rs::zend_fastcall;
use serde_json::Value;

use crate::guard::{Returned, handler};
use crate::zend::{self, Access, Kind};

/// A property and parameter of the constructor.
pub(crate) struct Field {
    name: &'static str,
    kind: Kind,
    nullable: bool,
    access: Access,
    /// Makes the property from JSON; `None` for scalars, plain lists and enums.
    make: Option<Make>,
}

/// Makes a PHP value from its form in JSON.
type Make = fn(Value) -> Returned<Zval>;

impl Field {
    /// A scalar, a list of such, or the enum that `kind` names.
    pub(crate) const fn new(name: &'static str, kind: Kind) -> Self {
        Field { name, kind, nullable: false, access: Access::Shown, make: None }
    }

    /// Another record.
    pub(crate) const fn record<R: Record>(name: &'static str) -> Self {
        Field { make: Some(object::record::<R>), ..Field::new(name, Kind::Object(R::NAME)) }
    }

    /// A list of records.
    pub(crate) const fn records<R: Record>(name: &'static str) -> Self {
        Field { make: Some(object::list::<R>), ..Field::new(name, Kind::List) }
    }

    /// Allows null, which is also the constructor's default if no required parameter follows.
    pub(crate) const fn or_null(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// Private, and left out of arrays and JSON.
    pub(crate) const fn hidden(mut self) -> Self {
        self.access = Access::Hidden;
        self
    }

    fn argument(&self) -> Arg<'static> {
        let kind = match self.kind {
            Kind::Bool => DataType::Bool,
            Kind::Int => DataType::Long,
            Kind::Float => DataType::Double,
            Kind::Text => DataType::String,
            Kind::List => DataType::Array,
            Kind::Object(class) => DataType::object(class),
        };
        let argument = Arg::new(self.name, kind);
        if self.nullable { argument.allow_null() } else { argument }
    }
}

/// A method of a record beside those that every record has.
pub(crate) type Method = (FunctionBuilder<'static>, MethodFlags);

/// A result class.
///
/// The properties are the fields that the core's value serializes, in camel case: see [`Object`].
pub(crate) trait Record: Sized {
    /// The class's full name.
    const NAME: &'static str;
    /// Its properties, in the order of the constructor's parameters.
    const FIELDS: &'static [Field];
    /// Whether the class is final.
    const FINAL: bool = true;

    /// Further methods.
    fn methods() -> Vec<Method> {
        Vec::new()
    }
}

fn class_of<R: Record>() -> Result<&'static ClassEntry> {
    ClassEntry::try_find(R::NAME).ok_or(Error::InvalidScope)
}

const FLAGS: ClassFlags = ClassFlags::NoDynamicProperties;

/// Registers the class; only while the module starts.
pub(crate) fn register<R: Record>() -> Result<()> {
    let required = R::FIELDS.iter().rposition(|field| !field.nullable).map_or(0, |last| last + 1);
    let constructor = R::FIELDS
        .iter()
        .map(Field::argument)
        .fold(FunctionBuilder::constructor(construct::<R>), FunctionBuilder::arg)
        .required_args(required);
    builder::<R>(ClassBuilder::new(R::NAME))
        .flags(if R::FINAL { FLAGS | ClassFlags::Final } else { FLAGS })
        .method(constructor, MethodFlags::Public)
        .registration(|class, arguments| {
            declare::<R>(class);
            keep(arguments);
        })
        .register()
}

/// Adds what every record has but the constructor and the properties.
pub(crate) fn builder<R: Record>(builder: ClassBuilder) -> ClassBuilder {
    let array =
        |name| FunctionBuilder::new(name, to_array::<R>).returns(DataType::Array, false, false);
    R::methods()
        .into_iter()
        .fold(builder, |builder, (method, flags)| builder.method(method, flags))
        .method(array("toArray"), MethodFlags::Public)
        .method(array("jsonSerialize"), MethodFlags::Public)
        .implements((zend::json_serializable, "\\JsonSerializable"))
}

/// Declares the properties of a class that is being registered.
pub(crate) fn declare<R: Record>(class: &mut ClassEntry) {
    for field in R::FIELDS {
        zend::declare_property(class, field.name, field.kind, field.nullable, field.access, None);
    }
}

/// PHP reads the descriptions of parameters until the process ends.
pub(crate) fn keep(arguments: ArgInfoTables) {
    mem::forget(arguments);
}

zend_fastcall! {
    extern fn construct<R: Record>(ex: &mut ExecuteData, _: &mut Zval) {
        handler("construct", || {
            let mut arguments: Vec<Arg<'_>> = R::FIELDS.iter().map(Field::argument).collect();
            let required =
                R::FIELDS.iter().rposition(|field| !field.nullable).map_or(0, |last| last + 1);
            let (parser, this) = ex.parser_object();
            let parser = arguments.iter_mut().fold(parser, |parser, argument| parser.arg(argument));
            if parser.required_args(required).parse().is_err() {
                return Ok(());
            }
            let (class, this) = (class_of::<R>()?, this.ok_or(Error::InvalidScope)?);
            for (field, argument) in R::FIELDS.iter().zip(&mut arguments) {
                let value = argument.zval().map_or_else(Zval::new, |zval| zval.shallow_clone());
                zend::set_property(class, this, field.name, value);
                // A wrong type leaves a TypeError pending.
                if ExecutorGlobals::has_exception() {
                    break;
                }
            }
            Ok(())
        });
    }
}

zend_fastcall! {
    extern fn to_array<R: Record>(ex: &mut ExecuteData, returned: &mut Zval) {
        handler("to_array", || {
            let this = &*ex.get_self().ok_or(Error::InvalidScope)?;
            let class = class_of::<R>()?;
            let mut array = ZendHashTable::new();
            for field in R::FIELDS {
                if matches!(field.access, Access::Shown) {
                    let value = zend::property(class, this, field.name);
                    array.insert(snake_case(field.name).as_str(), plain(&value)?)?;
                }
            }
            returned.set_hashtable(array);
            Ok(())
        });
    }
}

/// A value with its records and enums made arrays and scalars.
fn plain(value: &Zval) -> Result<Zval> {
    if let Some(object) = value.object() {
        let class = object.get_class_entry();
        return match class.flags().contains(ClassFlags::Enum) {
            true => Ok(zend::property(class, object, "value")),
            false => object.try_call_method("toArray", Vec::new()),
        };
    }
    let Some(array) = value.array() else {
        return Ok(value.shallow_clone());
    };
    let mut plain_array = ZendHashTable::with_capacity(u32::try_from(array.len()).unwrap_or(0));
    let mut entries = array.iter();
    while let Some((key, value)) = entries.next_zval() {
        match (key.long(), key.zend_str()) {
            (Some(index), _) => plain_array.insert(index, plain(value)?)?,
            (None, Some(key)) => plain_array.insert(ArrayKey::ZendString(key), plain(value)?)?,
            (None, None) => {}
        }
    }
    let mut zval = Zval::new();
    zval.set_hashtable(plain_array);
    Ok(zval)
}

/// `faceId` to `face_id`, as columns and the app's arrays are named.
fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 2);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}
