//! What a person at the camera reads about liveness.

use super::{Text, text};
use crate::config::Language;
use crate::reason::{LivenessReason, LivenessStep};

fn of_liveness(reason: LivenessReason) -> Text {
    match reason {
        LivenessReason::Live => text("Wajah asli terdeteksi.", "A living face was detected."),
        LivenessReason::TooFewFrames => text(
            "Rekaman kamera terlalu singkat atau terputus-putus. Coba lagi.",
            "The camera gave too few pictures. Try again.",
        ),
        LivenessReason::NoFace => text(
            "Wajah keluar dari kamera. Jaga wajah tetap terlihat lalu coba lagi.",
            "The face left the picture. Keep it in view and try again.",
        ),
        LivenessReason::SeveralPeople => text(
            "Ada wajah lain di depan kamera. Pastikan hanya Anda yang terlihat.",
            "There is another face in front of the camera. Make sure that only you are visible.",
        ),
        LivenessReason::StepMissed => text(
            "Gerakan belum sesuai petunjuk. Ikuti petunjuk satu per satu, perlahan.",
            "The movements did not follow the instructions. Follow them one by one, slowly.",
        ),
        LivenessReason::TurnTooSmall => text(
            "Kepala kurang menoleh. Coba lagi dan tolehkan kepala lebih jauh.",
            "The head was turned too little. Try again and turn it further.",
        ),
        LivenessReason::Flat => text(
            "Yang terlihat seperti foto, bukan wajah asli. Gunakan wajah Anda langsung.",
            "This looks like a picture, not like a living face. Show your own face.",
        ),
        LivenessReason::Cut => text(
            "Gerakan terputus. Coba lagi dengan gerakan yang perlahan tanpa jeda.",
            "The movement is broken. Try again and move slowly, without a stop.",
        ),
        LivenessReason::OtherPerson => text(
            "Wajah berganti di tengah pemeriksaan. Coba lagi sendirian.",
            "The face changed during the check. Try again alone.",
        ),
        LivenessReason::Spoof => text(
            "Wajah tidak tampak asli. Gunakan wajah Anda langsung.",
            "The face does not look real. Show your own face.",
        ),
        LivenessReason::Unfinished => text(
            "Pemeriksaan kehadiran belum selesai. Ulangi dari awal.",
            "The liveness check is not complete. Start again.",
        ),
        LivenessReason::Expired => text(
            "Waktu pemeriksaan habis. Mulai lagi.",
            "The time for the check is over. Start again.",
        ),
        LivenessReason::Used => text(
            "Pemeriksaan ini sudah dipakai. Mulai lagi.",
            "This check was used before. Start again.",
        ),
        LivenessReason::OtherUser => text(
            "Pemeriksaan ini milik akun lain. Mulai lagi dari akun Anda.",
            "This check belongs to another account. Start again from your own.",
        ),
        LivenessReason::Invalid => {
            text("Pemeriksaan ini tidak sah. Mulai lagi.", "This check is not valid. Start again.")
        }
    }
}

fn of_step(step: LivenessStep) -> Text {
    match step {
        LivenessStep::Left => {
            text("Tolehkan kepala perlahan ke kiri", "Turn your head slowly to the left")
        }
        LivenessStep::Right => {
            text("Tolehkan kepala perlahan ke kanan", "Turn your head slowly to the right")
        }
        LivenessStep::Straight => text("Lihat lurus ke kamera", "Look straight into the camera"),
        LivenessStep::Closer => text("Dekatkan wajah ke kamera", "Come closer to the camera"),
    }
}

/// The sentence for the verdict on an attempt to show that the face is living.
#[must_use]
pub fn liveness_text(reason: LivenessReason, language: Language) -> &'static str {
    of_liveness(reason).in_language(language)
}

impl LivenessStep {
    /// What the person at the camera must do, without a full stop.
    #[must_use]
    pub fn text(self, language: Language) -> &'static str {
        of_step(self).in_language(language)
    }
}

#[cfg(test)]
pub(super) fn texts() -> impl Iterator<Item = Text> {
    let reasons = LivenessReason::ALL.iter().map(|&reason| of_liveness(reason));
    reasons.chain(LivenessStep::ALL.iter().map(|&step| of_step(step)))
}
