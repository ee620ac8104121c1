//! The kinds of attempts.

use absenki_core::liveness::{LivenessChallenge, LivenessFrame, LivenessStep};
use absenki_sequences::{
    Manner, Moment, Random, Shot, Subject, Surface, attempt, cut, film, still,
};

use absenki_benches::Failure;

/// Who or what is in front of the camera.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    /// The person, who follows the challenge.
    Head,
    /// A picture in a hand that holds it still.
    Still,
    /// A flat picture that is turned as a head would be.
    Tilted,
    /// A picture that is also bent round a cylinder of this radius, eye distances.
    Bent(f64),
    /// A picture in front and pictures of the person's turned head, exchanged from frame to frame.
    Swapped,
    /// A living person's turns, and a picture of the user in front of the camera between them.
    Mixed,
    /// A video of the person that follows another challenge.
    WrongReplay,
    /// A video of the person that follows the challenge.
    RightReplay,
}

/// In the order of the table.
pub(crate) const KINDS: &[Kind] = &[
    Kind::Head,
    Kind::Still,
    Kind::Tilted,
    Kind::Bent(2.0),
    Kind::Bent(1.5),
    Kind::Swapped,
    Kind::Mixed,
    Kind::WrongReplay,
    Kind::RightReplay,
];

impl Kind {
    pub(crate) fn is_bona_fide(self) -> bool {
        self == Kind::Head
    }

    pub(crate) fn name(self) -> String {
        match self {
            Kind::Head => "head".to_owned(),
            Kind::Still => "print, still".to_owned(),
            Kind::Tilted => "print, turned".to_owned(),
            Kind::Bent(radius) => format!("print, bent to R = {radius} and turned"),
            Kind::Swapped => "pictures, swapped".to_owned(),
            Kind::Mixed => "another person's turns, a picture between".to_owned(),
            Kind::WrongReplay => "video of another order".to_owned(),
            Kind::RightReplay => "video of the right order".to_owned(),
        }
    }
}

/// The frames of an attempt and what they should show.
pub(crate) struct Attempt {
    pub(crate) challenge: LivenessChallenge,
    pub(crate) frames: Vec<LivenessFrame>,
}

impl Attempt {
    /// An attempt at a random challenge.
    pub(crate) fn make(
        kind: Kind,
        person: &Subject,
        other: &Subject,
        seed: u64,
    ) -> Result<Self, Failure> {
        let random = &mut Random::new(seed);
        let challenge = challenge(random)?;
        let manner = Manner::of_somebody(random);
        let head = head(random);
        let moments = attempt(challenge.steps(), manner, random);
        let frames = match kind {
            Kind::Head | Kind::RightReplay => film(person, head, &moments, seed)?,
            Kind::Still => film(person, Surface::FLAT, &still(24, manner, random), seed)?,
            Kind::Tilted => film(person, Surface::FLAT, &moments, seed)?,
            Kind::Bent(radius) => film(person, Surface::Print { radius }, &moments, seed)?,
            Kind::WrongReplay => {
                let mut steps = challenge.steps().to_vec();
                steps.reverse();
                film(person, head, &attempt(&steps, manner, random), seed)?
            }
            Kind::Swapped => {
                film(person, head, &moments.iter().map(snapped).collect::<Vec<_>>(), seed)?
            }
            Kind::Mixed => {
                let shots = moments.iter().map(|&moment| match moment.pose.yaw.abs() < 6.0 {
                    true => Shot { subject: person, surface: Surface::FLAT, moment },
                    false => Shot { subject: other, surface: head, moment },
                });
                cut(shots, seed)?
            }
        };
        Ok(Attempt { challenge, frames })
    }
}

/// Two turns in random order with `closer` at any place or nowhere, as
/// [`LivenessChallenge::random`] makes them.
fn challenge(random: &mut Random) -> Result<LivenessChallenge, Failure> {
    let mut steps = vec![LivenessStep::Left, LivenessStep::Right];
    if random.bits() % 2 == 1 {
        steps.reverse();
    }
    let place = (random.bits() % 4) as usize;
    if place < 3 {
        steps.insert(place, LivenessStep::Closer);
    }
    Ok(LivenessChallenge::new(steps)?)
}

/// A head with somebody's nose: its tip stands before the plane of eyes and mouth by 0.42 ± 0.06 eye
/// distances, 27 ± 4 mm.
pub(crate) fn head(random: &mut Random) -> Surface {
    Surface::Head { nose: random.normal(0.26, 0.06).clamp(0.12, 0.42) }
}

/// The nearest of three pictures: in front, and turned by 30 degrees to each side.
fn snapped(moment: &Moment) -> Moment {
    let mut snapped = *moment;
    snapped.pose.yaw = 30.0 * (moment.pose.yaw / 30.0).round().clamp(-1.0, 1.0);
    snapped
}
