//! Random numbers that the same seed gives again.

/// SplitMix64 (Steele, Lea, Flood 2014).
pub struct Random(u64);

impl Random {
    /// The numbers of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, each as likely as the others.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number of the normal distribution, by the sum of eight even ones.
    pub fn normal(&mut self, mean: f64, deviation: f64) -> f64 {
        // The bytes of one draw: 0..255 each, with a variance of (256² - 1) / 12.
        let sum: u64 = self.bits().to_le_bytes().iter().map(|&byte| u64::from(byte)).sum();
        mean + deviation * (sum as f64 - 1020.0) / (8.0_f64 * 65_535.0 / 12.0).sqrt()
    }
}
