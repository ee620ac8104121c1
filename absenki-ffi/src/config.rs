//! Every setting.

use absenki_core::Config;
use absenki_core::config::{Preset, Setting};
use absenki_core::{Error, ErrorKind};

use absenki_ffi_export::export;

use crate::buffer::absenki_buffer;
use crate::failure::{Failure, absenki_error};
use crate::guard::{free, guard};
use crate::handle::{Out, absenki_str, needed};
use crate::result::absenki_result;

/// Every setting, each with its default. Objects copy what they need of it when they are created:
/// you may change or free it afterwards.
///
/// Only one thread may change it, and no other may read it at that time.
pub struct absenki_config(Config);

impl absenki_config {
    pub(crate) fn get(&self) -> &Config {
        &self.0
    }
}

/// Makes a configuration with the defaults.
#[export]
pub extern "C" fn absenki_config_new(
    out: Out<'_, Box<absenki_config>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        out.needed("out")?.fill(Box::new(absenki_config(Config::default())));
        Ok(())
    })
}

/// Makes a configuration with the defaults, each replaced by its environment variable if that is
/// set and not empty (`FACE_THRESHOLD`, `AWS_DEFAULT_REGION` and so on). No other thread may change
/// the environment during the call.
///
/// Fails with `ABSENKI_RESULT_CONFIGURATION`; the message names the variable, not its value.
#[export]
pub extern "C" fn absenki_config_from_env(
    out: Out<'_, Box<absenki_config>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let place = out.needed("out")?;
        place.fill(Box::new(absenki_config(Config::from_env()?)));
        Ok(())
    })
}

/// Frees a configuration. NULL is allowed.
#[export]
pub extern "C" fn absenki_config_free(config: Option<Box<absenki_config>>) {
    free(config);
}

/// Sets one setting from text: `face.threshold` to `85`, `language` to `en`. The README lists the
/// settings.
///
/// Fails with `ABSENKI_RESULT_CONFIGURATION` for an unknown key and for a value outside the
/// setting's range; the setting then keeps its value.
#[export]
pub extern "C" fn absenki_config_set(
    config: Option<&mut absenki_config>,
    key: absenki_str<'_>,
    value: absenki_str<'_>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || set(config, key, value.text("value")?))
}

/// Sets one setting that is a number, such as `face.threshold`. As `absenki_config_set`.
#[export]
pub extern "C" fn absenki_config_set_number(
    config: Option<&mut absenki_config>,
    key: absenki_str<'_>,
    value: f64,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || set(config, key, &value.to_string()))
}

/// Sets one setting that is on or off, such as `verify.quality_gate`. As `absenki_config_set`.
#[export]
pub extern "C" fn absenki_config_set_bool(
    config: Option<&mut absenki_config>,
    key: absenki_str<'_>,
    value: bool,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || set(config, key, &value.to_string()))
}

fn set(
    config: Option<&mut absenki_config>,
    key: absenki_str<'_>,
    value: &str,
) -> Result<(), Failure> {
    Ok(needed(config, "config")?.0.set(key.text("key")?, value)?)
}

/// Sets the quality gate and the face threshold to those of a preset: `strict`, `balanced`,
/// `lenient`, `night`, `mobile` or `office`.
///
/// Fails with `ABSENKI_RESULT_CONFIGURATION` for another name.
#[export]
pub extern "C" fn absenki_config_set_preset(
    config: Option<&mut absenki_config>,
    name: absenki_str<'_>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let (config, name) = (needed(config, "config")?, name.text("name")?);
        let preset = Preset::ALL.iter().find(|preset| preset.code() == name);
        preset.ok_or_else(no_preset)?.apply(&mut config.0);
        Ok(())
    })
}

/// The value of a setting as text; a credential reads `***`. The caller frees `*out`.
///
/// Fails with `ABSENKI_RESULT_CONFIGURATION` for an unknown key.
#[export]
pub extern "C" fn absenki_config_get(
    config: Option<&absenki_config>,
    key: absenki_str<'_>,
    out: Out<'_, Box<absenki_buffer>>,
    error: Out<'_, Box<absenki_error>>,
) -> absenki_result {
    guard(error, move || {
        let config = needed(config, "config")?;
        let place = out.needed("out")?;
        let setting = Setting::find(key.text("key")?)?;
        place.fill(Box::new(setting.value(config.get()).into()));
        Ok(())
    })
}

fn no_preset() -> Error {
    Error::new(ErrorKind::Configuration, "config", "there is no preset of that name")
}
