//! What a server spends on its callers, known or not.

use std::time::Duration;

/// What a server spends on its callers at most. Each part is an option of the command line.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Limits {
    /// Maximum number of connections. A further one takes the place of the one that was silent for
    /// longest, or is refused where all of them are being answered.
    pub connections: usize,
    /// The same for one address; for IPv6, for its network of 64 bits.
    pub connections_per_peer: usize,
    /// Maximum time from the first byte of a head to its last.
    pub head: Duration,
    /// How long a body may be slower than [`Limits::min_rate`] at its beginning.
    pub body_grace: Duration,
    /// Minimum rate of a body, bytes a second, over all of the time since it began.
    pub min_rate: u64,
    /// Maximum number of bytes of all bodies in memory together.
    pub body_memory: u64,
    /// Maximum number of bytes of all photos that are decoded at the same time.
    pub decode_memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connections: 512,
            connections_per_peer: 256,
            head: Duration::from_secs(10),
            body_grace: Duration::from_secs(5),
            min_rate: 32 << 10,
            body_memory: 256 << 20,
            decode_memory: 512 << 20,
        }
    }
}
