//! How faces are enrolled and verified, and what calls cost.

use std::time::Duration;

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

/// How faces are enrolled.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct EnrollSettings {
    /// What to do if a photo shows several faces. The default is to refuse: the largest face may
    /// be another person's.
    pub several_faces: SeveralFaces,
    /// How many photos are enrolled at the same time.
    pub concurrency: usize,
    /// How long `reconcile` waits before it deletes a face without a profile. An enrolment that
    /// runs in another process can store its profile in this time.
    pub reconcile_grace: Duration,
}

impl Default for EnrollSettings {
    fn default() -> Self {
        EnrollSettings {
            several_faces: SeveralFaces::Refuse,
            concurrency: 4,
            reconcile_grace: Duration::from_secs(15),
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
