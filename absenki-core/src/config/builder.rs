//! A configuration in one expression.

use std::fmt::Display;

use super::{Config, Preset};
use crate::error::{Error, Result};

/// Builds a [`Config`] and checks it. Made by [`Config::builder`].
#[derive(Debug)]
#[must_use]
pub struct ConfigBuilder {
    config: Config,
    failure: Option<Error>,
}

impl Config {
    /// Starts with the defaults.
    ///
    /// ```
    /// use absenki_core::Config;
    /// use absenki_core::config::Preset;
    ///
    /// let config = Config::builder()
    ///     .preset(Preset::Office)
    ///     .set("face.threshold", 90)
    ///     .edit(|config| config.crop.padding = 0.2)
    ///     .build()?;
    /// assert_eq!(config.verify.threshold, 90.0);
    /// assert!(Config::builder().set("face.threshold", 900).build().is_err());
    /// # Ok::<(), absenki_core::Error>(())
    /// ```
    pub fn builder() -> ConfigBuilder {
        ConfigBuilder { config: Config::default(), failure: None }
    }
}

impl ConfigBuilder {
    /// Reads the environment, as [`Config::read_env`] does.
    pub fn env(self) -> Self {
        self.attempt(Config::read_env)
    }

    /// Sets one setting by its key, as [`Config::set`] does.
    pub fn set(self, key: &str, value: impl Display) -> Self {
        self.attempt(|config| config.set(key, &value.to_string()))
    }

    /// Sets the quality gate and the face threshold to those of a preset.
    pub fn preset(self, preset: Preset) -> Self {
        self.edit(|config| preset.apply(config))
    }

    /// Changes the fields.
    pub fn edit(mut self, change: impl FnOnce(&mut Config)) -> Self {
        change(&mut self.config);
        self
    }

    fn attempt(mut self, change: impl FnOnce(&mut Config) -> Result<()>) -> Self {
        if self.failure.is_none() {
            self.failure = change(&mut self.config).err();
        }
        self
    }

    /// The configuration.
    ///
    /// # Errors
    /// The first failure of the steps before; those of [`Config::validate`].
    pub fn build(self) -> Result<Config> {
        match self.failure {
            Some(failure) => Err(failure),
            None => self.config.validate().map(|()| self.config),
        }
    }
}
