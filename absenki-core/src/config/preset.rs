//! Named sets of settings for common places.

use super::{Config, QualityGate};
use crate::codes::coded;

coded! {
    /// A named quality gate and the face threshold that goes with it.
    pub enum Preset {
        /// Studio-like photos only.
        Strict = "strict",
        /// Between strict and lenient.
        Balanced = "balanced",
        /// Old phones and poor light.
        Lenient = "lenient",
        /// Little light.
        Night = "night",
        /// Hand-held phones.
        Mobile = "mobile",
        /// A fixed camera in good light.
        Office = "office",
    }
}

impl Preset {
    /// Sets the quality gate and the face threshold of `config` to the preset's.
    pub fn apply(self, config: &mut Config) {
        config.preset = Some(self);
        config.gate = self.gate();
        config.verify.threshold = self.threshold();
    }

    /// The preset's gate.
    #[must_use]
    pub const fn gate(self) -> QualityGate {
        // min_laplace, min_brightness, min side, adaptive, base, min, max, target
        let (laplace, brightness, side, adaptive, base, min, max, target) = match self {
            Preset::Strict => (100.0, 80.0, 300, false, 120.0, 80.0, 150.0, 100.0),
            Preset::Balanced => (60.0, 65.0, 200, true, 100.0, 50.0, 120.0, 90.0),
            Preset::Lenient => (30.0, 50.0, 160, true, 80.0, 30.0, 100.0, 80.0),
            Preset::Night => (40.0, 45.0, 180, true, 80.0, 35.0, 100.0, 75.0),
            Preset::Mobile => (50.0, 60.0, 180, true, 90.0, 40.0, 120.0, 85.0),
            Preset::Office => (80.0, 70.0, 250, false, 110.0, 70.0, 140.0, 95.0),
        };
        QualityGate {
            min_width: side,
            min_height: side,
            min_brightness: brightness,
            max_brightness: 255.0,
            min_box_percent: 0.0,
            min_laplace: laplace,
            adaptive,
            laplace_base: base,
            laplace_min: min,
            laplace_max: max,
            target_brightness: target,
        }
    }

    /// The preset's face threshold, 0..100.
    #[must_use]
    pub const fn threshold(self) -> f64 {
        match self {
            Preset::Strict => 85.0,
            Preset::Balanced | Preset::Mobile => 80.0,
            Preset::Lenient => 75.0,
            Preset::Night => 78.0,
            Preset::Office => 82.0,
        }
    }
}
