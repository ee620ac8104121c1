//! Memory that all requests share: each takes its part, or waits for it.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::failure::Failure;

/// What is counted, bytes.
const UNIT: u64 = 1024;

/// How long a request waits for its part.
const PATIENCE: Duration = Duration::from_secs(15);

/// A number of bytes for all requests together.
#[derive(Debug)]
pub(crate) struct Budget {
    total: u64,
    free: Arc<Semaphore>,
}

/// A part of a [`Budget`], which goes back when it is dropped.
#[derive(Debug)]
pub(crate) struct Part(OwnedSemaphorePermit);

impl Budget {
    pub(crate) fn new(bytes: u64) -> Self {
        let total = bytes.div_ceil(UNIT).clamp(1, u64::from(u32::MAX));
        Budget { total: total * UNIT, free: Arc::new(Semaphore::new(total as usize)) }
    }

    /// Its size, bytes.
    pub(crate) fn total(&self) -> u64 {
        self.total
    }

    /// How much of it is taken, bytes.
    pub(crate) fn taken(&self) -> u64 {
        self.total - self.free.available_permits() as u64 * UNIT
    }

    /// Waits for `bytes` of it. Who comes first is served first.
    ///
    /// # Errors
    /// A refusal that clients repeat, if the wait is too long.
    pub(crate) async fn take(&self, bytes: u64) -> Result<Part, Failure> {
        let units = bytes.min(self.total).div_ceil(UNIT) as u32;
        match timeout(PATIENCE, Arc::clone(&self.free).acquire_many_owned(units)).await {
            Ok(Ok(part)) => Ok(Part(part)),
            _ => Err(Failure::throttled()),
        }
    }
}

impl Part {
    /// How many bytes it is.
    pub(crate) fn bytes(&self) -> u64 {
        self.0.num_permits() as u64 * UNIT
    }

    /// Both as one.
    pub(crate) fn join(&mut self, other: Part) {
        self.0.merge(other.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_needs_more_than_is_free_waits_and_is_refused_in_the_end() {
        let budget = Budget::new(10 * UNIT);
        let first = budget.take(8 * UNIT).await.unwrap();
        let (second, ()) = tokio::join!(budget.take(3 * UNIT), async { drop(first) });
        assert_eq!(second.unwrap().bytes(), 3 * UNIT);
        let all = budget.take(u64::MAX).await.unwrap();
        assert_eq!(all.bytes(), budget.total());
        assert_eq!(budget.take(1).await.unwrap_err(), Failure::throttled());
    }
}
