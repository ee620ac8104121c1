//! How faces are enrolled and verified, and what calls cost.

use std::time::Duration;

use crate::backend::DEFAULT_USER_MATCH_THRESHOLD;
use crate::codes::coded;

coded! {
    /// What to do if a photo shows several faces.
    pub enum SeveralFaces {
        /// Refuse the photo.
        Refuse = "refuse",
        /// Continue, and list the other faces in the result.
        Warn = "warn",
        /// Continue, and do not mention the other faces.
        Pass = "pass",
    }
}

coded! {
    /// What counts the faces in a photo that is verified.
    pub enum FaceCount {
        /// The backend, at the same time as the search. With Rekognition this is a paid call.
        Backend = "backend",
        /// The local detector. Saves one paid call.
        Detector = "detector",
        /// Nothing: the result holds the searched face only.
        Off = "off",
    }
}

coded! {
    /// What to do if a face that is enrolled is very much like somebody else's.
    pub enum Duplicates {
        /// What costs nothing: `warn` with the embedded recognizer, `pass` with Rekognition, where
        /// the search is one more paid call for each enrolment.
        Auto = "auto",
        /// Do not look.
        Pass = "pass",
        /// Enrol the face, and name the other in the result.
        Warn = "warn",
        /// Refuse the photo, and name the other in the result.
        Refuse = "refuse",
    }
}

impl Duplicates {
    /// What is done with the faces of this provider.
    #[must_use]
    pub fn with(self, provider: &str) -> Self {
        match self {
            Duplicates::Auto if provider == "local" => Duplicates::Warn,
            Duplicates::Auto => Duplicates::Pass,
            chosen => chosen,
        }
    }
}

/// How faces are enrolled.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct EnrollSettings {
    /// What to do if a photo shows several faces. The default is to refuse: the largest face may
    /// be another person's.
    pub several_faces: SeveralFaces,
    /// Whether to refuse a photo in which dark glasses, a mask or the like covers the face, where the
    /// backend says so. A face that is enrolled so is recognised less often, with and without them.
    pub refuse_occluded: bool,
    /// How far a head may be turned to a side, up or down, degrees, where the backend says so; 180
    /// refuses none.
    pub max_turn: f64,
    /// How far a head may be tilted to a shoulder, degrees, where the backend says so; 180 refuses none.
    pub max_tilt: f64,
    /// Whether to refuse a photo with closed eyes, where the backend says so: Rekognition does, the
    /// embedded recognizer does not.
    pub refuse_closed_eyes: bool,
    /// How much of a face may be overexposed, percent of its box: see
    /// [`overexposed`](crate::quality::overexposed); 100 refuses none.
    pub max_overexposed_percent: f64,
    /// How many photos are enrolled at the same time.
    pub concurrency: usize,
    /// How long `reconcile` waits before it deletes a face without a profile. An enrolment that
    /// runs in another process can store its profile in this time.
    pub reconcile_grace: Duration,
    /// Whether each face is associated with its user, whose vector then stands for all of the
    /// user's faces, and is searched in their place. With Rekognition this is one more paid call
    /// for each enrolment.
    pub users: bool,
    /// Minimum similarity of a face and its user's other faces, 0..100, on the backend's own scale.
    /// Only where `users` is on.
    pub user_threshold: f64,
    /// What to do if a face is very much like somebody else's.
    pub duplicates: Duplicates,
    /// The similarity from which on it is, 0..100, on the backend's own scale.
    pub duplicate_threshold: f64,
}

impl Default for EnrollSettings {
    fn default() -> Self {
        EnrollSettings {
            several_faces: SeveralFaces::Refuse,
            refuse_occluded: true,
            max_turn: 180.0,
            max_tilt: 20.0,
            refuse_closed_eyes: false,
            max_overexposed_percent: 10.0,
            concurrency: 4,
            reconcile_grace: Duration::from_secs(15),
            users: false,
            user_threshold: DEFAULT_USER_MATCH_THRESHOLD,
            duplicates: Duplicates::Auto,
            duplicate_threshold: 95.0,
        }
    }
}

/// How faces are verified.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct VerifySettings {
    /// Minimum similarity of a match, 0..100, on the backend's own scale.
    pub threshold: f64,
    /// How many matches to request, 1..4096. More than one: an orphaned face that ranks above the
    /// user's own must not lock the user out.
    pub max_matches: u32,
    /// What counts the faces.
    pub face_count: FaceCount,
    /// What to do if a photo shows several faces.
    pub several_faces: SeveralFaces,
    /// Whether the quality gate checks the photo before any paid call.
    pub quality_gate: bool,
    /// How long the same photo of the same user gets the same verdict without a call, up to a day.
    /// Zero, the default, keeps no verdict. Enrolments and deletions in this process discard the
    /// kept verdicts at once. Those in other processes take effect when the time is over, so keep
    /// it to a few seconds.
    pub cache_ttl: Duration,
}

impl Default for VerifySettings {
    fn default() -> Self {
        VerifySettings {
            threshold: 80.0,
            max_matches: 5,
            face_count: FaceCount::Backend,
            several_faces: SeveralFaces::Warn,
            quality_gate: false,
            cache_ttl: Duration::ZERO,
        }
    }
}

/// How a person is identified among all that are enrolled.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct IdentifySettings {
    /// Minimum similarity in a collection of one person, 0..100, on the backend's own scale. It
    /// rises with the collection: each tenfold of its people halves the distance to 100.
    pub threshold: f64,
    /// By how much the best match must exceed the second best person, in points of similarity,
    /// 0..100; with less the answer is [`Reason::Ambiguous`](crate::Reason::Ambiguous).
    pub margin: f64,
}

impl Default for IdentifySettings {
    fn default() -> Self {
        IdentifySettings { threshold: 80.0, margin: 1.0 }
    }
}

/// What API calls cost.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct UsageSettings {
    /// Price of one analysed image, USD. Rekognition's first price step is 0.001 USD for each
    /// image.
    pub price_per_image_usd: f64,
    /// Price of one check of AWS Face Liveness, USD. Its first price step is 0.015 USD.
    pub price_per_liveness_check_usd: f64,
}

impl Default for UsageSettings {
    fn default() -> Self {
        UsageSettings { price_per_image_usd: 0.001, price_per_liveness_check_usd: 0.015 }
    }
}
