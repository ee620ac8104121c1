//! What to tell a person of a failure.

use super::{Text, text};
use crate::config::Language;
use crate::error::{Error, ErrorKind};

impl Error {
    /// The sentence for a person, in their language: what happened and what they can do, without
    /// the technical cause.
    #[must_use]
    pub fn text(&self, language: Language) -> &'static str {
        of_error(self.kind()).in_language(language)
    }
}

pub(super) fn of_error(kind: ErrorKind) -> Text {
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
