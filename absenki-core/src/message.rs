//! Every text a person reads: one table, Indonesian first, English beside it.
//!
//! A text may hold facts in braces; [`reason_text`] fills them in. No text names a path, a
//! credential or another person.

mod liveness;
mod person;
mod process;
mod unindexed;

pub use liveness::liveness_text;
pub use person::person_text;
pub use process::process_text;
pub use unindexed::unindexed_text;

use crate::config::{Language, QualityGate};
use crate::error::{Error, ErrorKind};
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

fn of_error(kind: ErrorKind) -> Text {
    match kind {
        ErrorKind::ImageFormat => text(
            "Berkas ini bukan foto JPEG, PNG, WebP, atau BMP.",
            "This file is not a JPEG, PNG, WebP or BMP photo.",
        ),
        ErrorKind::ImageCorrupt => text(
            "Foto rusak atau tidak lengkap. Ambil ulang foto.",
            "The photo is damaged or incomplete. Take it again.",
        ),
        ErrorKind::ImageTooLarge => text("Foto terlalu besar.", "The photo is too large."),
        ErrorKind::ImageEncode => {
            text("Foto tidak dapat disimpan.", "The photo could not be encoded.")
        }
        ErrorKind::InvalidBox => text("Kotak wajah tidak sah.", "The face box is not valid."),
        ErrorKind::FileNotFound => text("Berkas foto tidak ada.", "The photo file does not exist."),
        ErrorKind::FileRead => {
            text("Berkas foto tidak dapat dibaca.", "The photo file could not be read.")
        }
        ErrorKind::FileWrite => {
            text("Berkas tidak dapat ditulis.", "The file could not be written.")
        }
        ErrorKind::Configuration => text(
            "Pengaturan layanan wajah keliru. Hubungi admin.",
            "The face service is not set up correctly. Contact the admin.",
        ),
        ErrorKind::InvalidParameter => text(
            "Permintaan ke layanan wajah tidak sah. Hubungi admin.",
            "The request to the face service is not valid. Contact the admin.",
        ),
        ErrorKind::Throttled => text(
            "Layanan wajah sedang sibuk. Coba lagi sebentar lagi.",
            "The face service is busy. Try again in a moment.",
        ),
        ErrorKind::Timeout => text(
            "Layanan wajah terlalu lama menjawab. Coba lagi.",
            "The face service took too long to answer. Try again.",
        ),
        ErrorKind::Unreachable => text(
            "Layanan wajah tidak dapat dihubungi. Periksa koneksi internet.",
            "The face service could not be reached. Check the internet connection.",
        ),
        ErrorKind::Credentials | ErrorKind::AccessDenied => text(
            "Layanan wajah menolak akses. Hubungi admin.",
            "The face service refuses access. Contact the admin.",
        ),
        ErrorKind::CollectionNotFound => text(
            "Koleksi wajah belum dibuat. Hubungi admin.",
            "The face collection does not exist yet. Contact the admin.",
        ),
        ErrorKind::CollectionExists => {
            text("Koleksi wajah sudah ada.", "The face collection already exists.")
        }
        ErrorKind::UserNotFound => text(
            "Orang ini belum ada di koleksi wajah. Hubungi admin.",
            "The face collection does not know this person yet. Contact the admin.",
        ),
        ErrorKind::Conflict => text(
            "Data wajah orang ini sedang diubah. Coba lagi.",
            "This person's face records are being changed. Try again.",
        ),
        ErrorKind::Quota => text(
            "Kuota layanan wajah habis. Hubungi admin.",
            "The quota of the face service is used up. Contact the admin.",
        ),
        ErrorKind::Service => text(
            "Layanan wajah sedang bermasalah. Coba lagi nanti.",
            "The face service has a problem. Try again later.",
        ),
        ErrorKind::Storage => text(
            "Data wajah tidak dapat dibaca atau disimpan. Hubungi admin.",
            "The face records could not be read or stored. Contact the admin.",
        ),
        ErrorKind::OrphanFace => text(
            "Pendaftaran wajah belum tuntas. Hubungi admin untuk merapikan data wajah.",
            "The enrolment is not complete. Ask the admin to reconcile the faces.",
        ),
        ErrorKind::Recognizer => {
            text("Foto tidak dapat diperiksa.", "The photo could not be examined.")
        }
        ErrorKind::Runtime => text(
            "Layanan wajah tidak dapat dijalankan. Hubungi admin.",
            "The face service could not be started. Contact the admin.",
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

impl Error {
    /// The sentence for a person, in their language: what happened and what they can do, without
    /// the technical cause.
    #[must_use]
    pub fn text(&self, language: Language) -> &'static str {
        of_error(self.kind()).in_language(language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
