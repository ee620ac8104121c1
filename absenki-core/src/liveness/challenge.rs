//! What the person at the camera must do.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::reason::LivenessStep;

/// The steps of one attempt, in order. There is a turn to each side: what tells a head from a picture
/// is how the nose moves in both.
///
/// ```
/// use absenki_core::liveness::{LivenessChallenge, LivenessStep};
///
/// let challenge: LivenessChallenge = "left,closer,right".parse()?;
/// assert_eq!(challenge.steps()[1], LivenessStep::Closer);
/// assert!("left,left".parse::<LivenessChallenge>().is_err());
/// # Ok::<(), absenki_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<LivenessStep>", into = "Vec<LivenessStep>")]
pub struct LivenessChallenge(Vec<LivenessStep>);

impl LivenessChallenge {
    /// The maximum number of steps.
    pub const MAX_STEPS: usize = 12;

    /// A challenge of these steps.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidParameter`] without a turn to each side, with `closer` more than once (who
    /// has come closer stays there), or with more than [`MAX_STEPS`](Self::MAX_STEPS) steps.
    pub fn new(steps: impl Into<Vec<LivenessStep>>) -> Result<Self> {
        let steps = steps.into();
        let count = |step| steps.iter().filter(|&&other| other == step).count();
        let refused = |why| Err(Error::new(ErrorKind::InvalidParameter, "challenge", why));
        if count(LivenessStep::Left) == 0 || count(LivenessStep::Right) == 0 {
            return refused("a liveness challenge turns the head to each side");
        }
        if count(LivenessStep::Closer) > 1 {
            return refused("a liveness challenge has the step `closer` at most once");
        }
        if steps.len() > Self::MAX_STEPS {
            return refused("a liveness challenge has at most 12 steps");
        }
        Ok(LivenessChallenge(steps))
    }

    /// A challenge that nobody can predict: `turns` turns in any order with both sides among them,
    /// `closer` at any place or nowhere, and sometimes `straight` between two turns. The randomness is
    /// the operating system's.
    ///
    /// Each order of the turns is as likely as any other, and so is each place of `closer`: with two
    /// turns there are eight different sequences, with three 30.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidParameter`] for fewer than 2 or more than 4 turns, [`ErrorKind::Runtime`]
    /// where the system has no randomness.
    pub fn random(turns: u8) -> Result<Self> {
        if !(2..=4).contains(&turns) {
            let why = "a random challenge has 2 to 4 turns";
            return Err(Error::new(ErrorKind::InvalidParameter, "challenge", why));
        }
        let order = loop {
            let order = below(1 << turns)?;
            if order != 0 && order != (1 << turns) - 1 {
                break order;
            }
        };
        let closer = below(turns + 2)?;
        let pauses = below(1 << turns)?;
        let mut steps = Vec::new();
        for turn in 0..=turns {
            if turn == closer {
                steps.push(LivenessStep::Closer);
            } else if turn > 0 && turn < turns && pauses >> turn & 1 == 1 {
                steps.push(LivenessStep::Straight);
            }
            if turn < turns {
                let left = order >> turn & 1 == 1;
                steps.push(if left { LivenessStep::Left } else { LivenessStep::Right });
            }
        }
        Self::new(steps)
    }

    /// The steps.
    #[must_use]
    pub fn steps(&self) -> &[LivenessStep] {
        &self.0
    }
}

/// A random number under `bound`, each as likely as the others.
fn below(bound: u8) -> Result<u8> {
    // The part of a byte's values that `bound` divides evenly.
    let even = u8::MAX - u8::MAX % bound;
    loop {
        let mut byte = [0];
        fill(&mut byte)?;
        if byte[0] < even {
            return Ok(byte[0] % bound);
        }
    }
}

/// Fills `bytes` with the operating system's randomness.
pub(super) fn fill(bytes: &mut [u8]) -> Result<()> {
    getrandom::fill(bytes).map_err(|error| {
        Error::new(ErrorKind::Runtime, "random", "the system has no randomness").with_source(error)
    })
}

impl TryFrom<Vec<LivenessStep>> for LivenessChallenge {
    type Error = Error;

    fn try_from(steps: Vec<LivenessStep>) -> Result<Self> {
        Self::new(steps)
    }
}

impl From<LivenessChallenge> for Vec<LivenessStep> {
    fn from(challenge: LivenessChallenge) -> Self {
        challenge.0
    }
}

/// The codes of the steps with commas between: `left,right`.
impl FromStr for LivenessChallenge {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let steps: Vec<LivenessStep> =
            text.split(',').map(|code| code.trim().parse()).collect::<Result<_>>()?;
        Self::new(steps)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn random_challenges_cover_every_sequence_and_nothing_else() {
        let told_apart = |turns| {
            let draws = (0..4_000).map(|_| LivenessChallenge::random(turns).unwrap().0);
            let moves = draws.map(|mut steps| {
                steps.retain(|&step| step != LivenessStep::Straight);
                steps
            });
            moves.collect::<HashSet<_>>().len()
        };
        // (2^n - 2) orders of n turns, and n + 2 places of `closer`, of which one is nowhere.
        assert_eq!(told_apart(2), 2 * 4);
        assert_eq!(told_apart(3), 6 * 5);
        assert!(LivenessChallenge::random(1).is_err());
    }
}
