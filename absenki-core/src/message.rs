//! Every text a person reads: one table, Indonesian first, English beside it.
//!
//! A text may hold facts in braces; [`reason_text`] fills them in. No text names a path, a
//! credential or another person.

mod error;
mod liveness;
mod person;
mod process;
mod unindexed;

pub use liveness::liveness_text;
pub use person::person_text;
pub use process::process_text;
pub use unindexed::unindexed_text;

use crate::config::{Language, QualityGate};
use crate::photo::Photo;
use crate::quality::QualityReport;
use crate::reason::{Label, Reason};

/// A text in both languages.
struct Text {
    id: &'static str,
    en: &'static str,
}

impl Text {
    fn in_language(&self, language: Language) -> &'static str {
        match language {
            Language::Indonesian => self.id,
            Language::English => self.en,
        }
    }
}

const fn text(id: &'static str, en: &'static str) -> Text {
    Text { id, en }
}

/// A fact that a text may hold: its name in braces, and how it reads.
pub type Fact = (&'static str, String);

fn of_reason(reason: Reason) -> Text {
    match reason {
        Reason::Matched => {
            text("Wajah cocok, kemiripan {score}%.", "Face matched, similarity {score}%.")
        }
        Reason::Enrolled => text("Wajah berhasil didaftarkan.", "The face has been enrolled."),
        Reason::NotEnrolled => text(
            "Wajah Anda belum terdaftar. Silakan hubungi admin untuk mendaftarkan wajah.",
            "Your face is not enrolled yet. Please ask the admin to enrol it.",
        ),
        Reason::NoFace => text(
            "Wajah tidak terlihat di foto. Hadapkan wajah ke kamera lalu coba lagi.",
            "No face is visible in the photo. Face the camera and try again.",
        ),
        Reason::MultipleFaces => text(
            "Ada {count} wajah di foto. Pastikan hanya satu orang di depan kamera.",
            "There are {count} faces in the photo. Make sure that only one person is in front of the camera.",
        ),
        Reason::WrongPerson => text(
            "Wajah ini bukan milik akun Anda, melainkan terdaftar atas nama orang lain.",
            "This face is not yours: it is enrolled for another person.",
        ),
        Reason::NoMatch => text(
            "Wajah tidak cocok dengan wajah terdaftar (minimal kemiripan {threshold}%).",
            "The face does not match an enrolled face (minimum similarity {threshold}%).",
        ),
        Reason::TooSmall => text(
            "Foto terlalu kecil: {width}×{height} piksel, minimal {min_width}×{min_height}.",
            "The photo is too small: {width}×{height} pixels, at least {min_width}×{min_height}.",
        ),
        Reason::TooDark => text(
            "Foto terlalu gelap: kecerahan {brightness}, minimal {min_brightness}. \
             Cari tempat yang lebih terang.",
            "The photo is too dark: brightness {brightness}, at least {min_brightness}. \
             Find a brighter place.",
        ),
        Reason::Blurry => text(
            "Foto buram: ketajaman {sharpness}, minimal {min_sharpness}. \
             Tahan kamera dengan stabil lalu coba lagi.",
            "The photo is blurry: sharpness {sharpness}, at least {min_sharpness}. \
             Hold the camera still and try again.",
        ),
        Reason::LowQuality => text(
            "Wajah belum cukup jelas untuk didaftarkan: {detail}.",
            "The face is not clear enough to be enrolled: {detail}.",
        ),
        Reason::FaceTooSmall => text(
            "Wajah terlalu kecil di foto. Dekatkan wajah ke kamera lalu coba lagi.",
            "The face is too small in the photo. Come closer to the camera and try again.",
        ),
        Reason::TooBright => text(
            "Foto terlalu terang: kecerahan {brightness}, maksimal {max_brightness}. \
             Jangan menghadap cahaya langsung, lalu coba lagi.",
            "The photo is too bright: brightness {brightness}, at most {max_brightness}. \
             Move away from direct light and try again.",
        ),
        Reason::AlreadyEnrolled => text(
            "Wajah ini sangat mirip dengan wajah lain yang sudah terdaftar. Hubungi admin.",
            "This face is very much like another one that is enrolled already. Contact the admin.",
        ),
        Reason::NotSamePerson => text(
            "Wajah ini tidak mirip dengan foto Anda yang sudah terdaftar. Hubungi admin.",
            "This face is not like the photos of you that are enrolled. Contact the admin.",
        ),
        Reason::Ambiguous => text(
            "Wajah ini mirip dengan lebih dari satu orang. Coba lagi, atau gunakan cara lain.",
            "This face is like more than one person. Try again, or use another way.",
        ),
        Reason::Occluded => text(
            "Wajah tertutup. Lepas kacamata hitam atau masker lalu coba lagi.",
            "The face is covered. Take off dark glasses or the mask and try again.",
        ),
        Reason::SamePhoto => text(
            "Foto ini sama dengan foto lain yang dikirim. Ambil foto yang baru.",
            "This photo is the same as another one that was sent. Take a new one.",
        ),
        Reason::NotFrontal => text(
            "Wajah tidak lurus ke kamera. Hadapkan wajah lurus ke kamera lalu coba lagi.",
            "The face is turned away from the camera. Look straight into the camera and try again.",
        ),
        Reason::Tilted => text(
            "Kepala miring. Tegakkan kepala lalu coba lagi.",
            "The head is tilted. Hold it upright and try again.",
        ),
        Reason::EyesClosed => text(
            "Mata terpejam. Buka mata lalu coba lagi.",
            "The eyes are closed. Open them and try again.",
        ),
        Reason::Overexposed => text(
            "Wajah silau, terlalu banyak cahaya. Jauhi lampu atau sinar matahari langsung, lalu coba lagi.",
            "There is too much light on the face. Move away from the lamp or the sun and try again.",
        ),
    }
}

fn of_label(label: Label) -> Text {
    match label {
        Label::WrongPerson => text("Orang lain", "Another person"),
        Label::Unknown => text("Tidak dikenal", "Unknown"),
        Label::Other => text("Wajah lain", "Other face"),
        Label::Matched => text("Cocok", "Matched"),
    }
}

impl Label {
    /// What to write beside the face's box.
    #[must_use]
    pub fn text(self, language: Language) -> &'static str {
        of_label(self).in_language(language)
    }
}

/// The sentence for `reason`, its facts filled in.
///
/// ```
/// use absenki_core::config::Language;
/// use absenki_core::message::reason_text;
/// use absenki_core::Reason;
///
/// let facts = [("score", "97.31".to_owned())];
/// assert_eq!(
///     reason_text(Reason::Matched, Language::Indonesian, &facts),
///     "Wajah cocok, kemiripan 97.31%."
/// );
/// ```
#[must_use]
pub fn reason_text(reason: Reason, language: Language, facts: &[Fact]) -> String {
    filled(of_reason(reason).in_language(language), facts)
}

fn filled(template: &str, facts: &[Fact]) -> String {
    let fill = |text: String, (name, value): &Fact| text.replace(&format!("{{{name}}}"), value);
    facts.iter().fold(template.to_owned(), fill)
}

/// The sentence for a photo that the quality gate refused, or `None` for one that passed.
#[must_use]
pub fn quality_text(
    report: &QualityReport,
    gate: &QualityGate,
    language: Language,
) -> Option<String> {
    let facts = [
        ("width", report.width.to_string()),
        ("height", report.height.to_string()),
        ("min_width", gate.min_width.to_string()),
        ("min_height", gate.min_height.to_string()),
        ("brightness", format!("{:.2}", report.brightness)),
        ("min_brightness", format!("{:.2}", gate.min_brightness)),
        ("max_brightness", format!("{:.2}", gate.max_brightness)),
        ("sharpness", format!("{:.2}", report.laplace)),
        ("min_sharpness", format!("{:.2}", report.threshold)),
    ];
    Some(reason_text(report.outcome.reason()?, language, &facts))
}

/// The sentence for a photo with a side of fewer pixels than the recognition service takes.
pub(crate) fn too_small_text(photo: &Photo, min_side: u32, language: Language) -> String {
    let facts = [
        ("width", photo.width().to_string()),
        ("height", photo.height().to_string()),
        ("min_width", min_side.to_string()),
        ("min_height", min_side.to_string()),
    ];
    reason_text(Reason::TooSmall, language, &facts)
}

#[cfg(test)]
mod tests {
    use super::error::of_error;
    use super::*;
    use crate::error::ErrorKind;

    fn facts_in(text: &str) -> Vec<&str> {
        let mut facts: Vec<_> =
            text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
        facts.sort_unstable();
        facts
    }

    #[test]
    fn both_languages_say_something_with_the_same_facts() {
        let reasons = Reason::ALL.iter().map(|&reason| of_reason(reason));
        let errors = ErrorKind::ALL.iter().map(|&kind| of_error(kind));
        for Text { id, en } in reasons.chain(errors).chain(liveness::texts()) {
            assert!(id.len() > 10 && en.len() > 10, "{id} / {en}");
            assert_ne!(id, en);
            assert_eq!(facts_in(id), facts_in(en), "{id} / {en}");
        }
    }
}
