//! The configuration array: nested groups or dotted keys, over the environment or instead of it.

use std::borrow::Cow;

use absenki_core::config::{GalleryKind, GalleryPlace, Setting};
use absenki_core::{Config, Error, ErrorKind, Result};
use ext_php_rs::types::{ZendHashTable, Zval};

use crate::{ini, input};

/// Whether what the array does not give is taken from the environment: for a framework that has
/// read the environment itself, in its own spellings (`null`, `(true)`), and hands over the result.
const ENVIRONMENT: &str = "environment";

/// The setting that sets others: applied before them, wherever it stands in the array.
const PRESET: &str = "face.preset";

/// Everything that the PHP classes are configured with.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) config: Config,
}

impl Settings {
    /// The environment's settings, replaced by those of `array`; where its entry `environment` is
    /// false, the defaults replaced by them. Null and empty text mean "not given", as in a `.env`
    /// file.
    pub(crate) fn from_array(array: Option<&ZendHashTable>) -> Result<Self> {
        let config = match array.map_or(Ok(true), reads_environment)? {
            true => Config::from_env()?,
            false => Config::default(),
        };
        let mut settings = Settings { config };
        if let Some(array) = array {
            let group = array.get("face").map(Zval::dereference).and_then(Zval::array);
            let nested = group.and_then(|face| face.get("preset"));
            if let Some(preset) = array.get(PRESET).or(nested) {
                settings.set_value(PRESET, preset.dereference())?;
            }
            settings.take("", array)?;
        }
        ini::cap(&mut settings.config.limits)?;
        Ok(settings)
    }

    fn take(&mut self, group: &str, array: &ZendHashTable) -> Result<()> {
        let mut entries = array.iter();
        while let Some((key, value)) = entries.next_zval() {
            let key = match key.zend_str() {
                Some(key) => String::from_utf8_lossy(key.as_bytes()).into_owned(),
                None => key.long().unwrap_or_default().to_string(),
            };
            let key = if group.is_empty() { key } else { format!("{group}.{key}") };
            let value = value.dereference();
            if key == PRESET {
                continue;
            }
            match value.array() {
                // Settings have a group and a name: what is nested deeper is none.
                Some(inner) if group.is_empty() => self.take(&key, inner)?,
                _ => self.set_value(&key, value)?,
            }
        }
        Ok(())
    }

    fn set_value(&mut self, key: &str, value: &Zval) -> Result<()> {
        if value.is_null() {
            return Ok(());
        }
        let text = if let Some(number) = value.long() {
            number.to_string()
        } else if let Some(number) = value.double() {
            number.to_string()
        } else if let Some(yes) = value.bool() {
            yes.to_string()
        } else if let Some(text) = value.str() {
            text.to_owned()
        } else {
            return Err(invalid(format!("{key} must be text, a number, true, false or null")));
        };
        self.set(key, &text)
    }

    fn set(&mut self, key: &str, text: &str) -> Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        // Read before all others.
        if key == ENVIRONMENT {
            return Ok(());
        }
        let known = Setting::find(key).is_ok();
        if !known && strsim::damerau_levenshtein(ENVIRONMENT, key) <= 2 {
            let message = format!("there is no setting `{key}`; did you mean `{ENVIRONMENT}`?");
            return Err(invalid(message));
        }
        self.config.set(key, text)
    }

    /// The gallery's place, for the embedded recognizer.
    pub(crate) fn gallery(&self) -> Result<GalleryPlace> {
        if self.config.gallery.is_empty() {
            let message = "backend local needs gallery: the path of its file, or a database's URL";
            return Err(invalid(message));
        }
        let place = &self.config.gallery;
        if place.kind() == GalleryKind::File {
            let path = input::local_path("open_gallery", place.expose().as_bytes())?;
            let path = path.into_os_string().into_string();
            let path = path.map_err(|_| invalid("the path of the gallery must be UTF-8"))?;
            return Ok(GalleryPlace::new(path));
        }
        Ok(place.clone())
    }
}

fn reads_environment(array: &ZendHashTable) -> Result<bool> {
    match array.get(ENVIRONMENT).map(Zval::dereference) {
        None => Ok(true),
        Some(value) if value.is_null() => Ok(true),
        Some(value) => value.bool().ok_or_else(|| invalid("environment must be true or false")),
    }
}

fn invalid(message: impl Into<Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::Configuration, "config", message)
}
