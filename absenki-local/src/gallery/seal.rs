//! Templates as a gallery keeps them: with a key encrypted by AES-256-GCM, without one as they are.

mod command;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use absenki_core::{Config, Error, ErrorKind, Result};
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::networks::EMBEDDER_SHA256;
use crate::template::Template;

/// The first byte of an encrypted template. The key's id follows, then the nonce, then the encrypted
/// bytes with their tag. Its length is one more than a multiple of four; that of a template as it is,
/// 4 bytes for each number, never.
const FORM: u8 = 1;
/// The first byte of a part of an index that is not encrypted. Its checksum follows, then the part.
const PLAIN: u8 = 0;

const ID: usize = 8;
const NONCE: usize = 12;

/// The shortest key, characters.
const SHORTEST: usize = 32;

/// The keys of a gallery: the first encrypts, each of them decrypts. None leaves templates as they are.
#[derive(Default)]
pub(crate) struct TemplateKeys(Vec<TemplateKey>);

struct TemplateKey {
    /// Tells which key encrypted a template, and nothing of the key itself.
    id: [u8; ID],
    cipher: Aes256Gcm,
}

impl TemplateKeys {
    /// Those of the settings `gallery.key`, `gallery.key_file` or `gallery.key_command`: one a line, or
    /// with commas between.
    pub(crate) fn of(config: &Config) -> Result<Self> {
        let (key, file, command) =
            (&config.gallery_key, &config.gallery_key_file, &config.gallery_key_command);
        let text = match (key.is_empty(), file.is_empty(), command.is_empty()) {
            (true, false, true) => std::fs::read_to_string(file).map_err(|error| {
                unusable("the file of gallery.key_file cannot be read").with_source(error)
            })?,
            (true, true, false) => command::output(command)?,
            (_, true, true) => return Self::parse(key.expose()),
            _ => {
                let rule = "set one of gallery.key, gallery.key_file and gallery.key_command";
                return Err(unusable(rule));
            }
        };
        match Self::parse(&text)? {
            keys if keys.is_empty() => {
                Err(unusable("gallery.key_file or gallery.key_command gives no key"))
            }
            keys => Ok(keys),
        }
    }

    /// Whether templates stay as they are.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn parse(text: &str) -> Result<Self> {
        let keys = text.split(['\n', ',']).map(str::trim).filter(|key| !key.is_empty());
        keys.map(TemplateKey::new).collect::<Result<_>>().map(TemplateKeys)
    }

    /// The bytes to keep for a template, which are good for this face alone.
    pub(crate) fn seal(&self, of: Origin<'_>, template: &[u8]) -> Result<Vec<u8>> {
        Ok(self.encrypt(&of.bytes(), template)?.unwrap_or_else(|| template.to_vec()))
    }

    /// The template in the bytes kept for this face; `None` where they are damaged, or another
    /// face's.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] where another key encrypted them.
    pub(crate) fn open<'a>(&self, of: Origin<'_>, kept: &'a [u8]) -> Result<Option<Cow<'a, [u8]>>> {
        match key_of(kept) {
            Some(_) => Ok(self.decrypt(&of.bytes(), kept)?.map(Cow::Owned)),
            None => Ok(Some(Cow::Borrowed(kept))),
        }
    }

    /// The bytes to keep for a note's text, which are good for this note alone.
    pub(crate) fn seal_note(&self, kind: &str, name: &str, text: &str) -> Result<Vec<u8>> {
        let bytes = text.as_bytes();
        Ok(self.encrypt(&note(kind, name), bytes)?.unwrap_or_else(|| bytes.to_vec()))
    }

    /// The text of a note, as [`open`](Self::open). A text begins with no control character,
    /// as [`FORM`] is one.
    pub(crate) fn open_note(&self, kind: &str, name: &str, kept: &[u8]) -> Result<Option<String>> {
        let text = match kept.first() == Some(&FORM) {
            true => self.decrypt(&note(kind, name), kept)?,
            false => Some(kept.to_vec()),
        };
        Ok(text.and_then(|text| String::from_utf8(text).ok()))
    }

    /// Bytes that the first key encrypted, good with the same `bound_to` alone; `None` without a key.
    fn encrypt(&self, bound_to: &[u8], bytes: &[u8]) -> Result<Option<Vec<u8>>> {
        self.0.first().map(|key| key.encrypt(bound_to, bytes)).transpose()
    }

    /// What [`encrypt`](Self::encrypt) encrypted. It begins with [`FORM`].
    fn decrypt(&self, bound_to: &[u8], kept: &[u8]) -> Result<Option<Vec<u8>>> {
        let Some((id, rest)) = kept[1..].split_first_chunk::<ID>() else { return Ok(None) };
        let Some(key) = self.0.iter().find(|key| key.id == *id) else {
            return Err(unusable(match self.0.is_empty() {
                true => "the gallery is encrypted: set gallery.key",
                false => "another key encrypted the gallery than gallery.key",
            }));
        };
        let Some((nonce, sealed)) = rest.split_first_chunk::<NONCE>() else { return Ok(None) };
        let payload = Payload { msg: sealed, aad: bound_to };
        Ok(key.cipher.decrypt(&Nonce::from(*nonce), payload).ok())
    }

    /// Whether these bytes are as the first key leaves them.
    pub(crate) fn is_current(&self, kept: &[u8]) -> bool {
        key_of(kept) == self.0.first().map(|key| &key.id[..])
    }
}

impl fmt::Debug for TemplateKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TemplateKeys({})", self.0.len())
    }
}

impl TemplateKey {
    fn new(text: &str) -> Result<Self> {
        if text.len() < SHORTEST {
            return Err(unusable("a key of gallery.key must have at least 32 characters"));
        }
        let mut id = [0; ID];
        id.copy_from_slice(&derived(text, b"absenki gallery key id")[..ID]);
        let key = derived(text, b"absenki gallery templates");
        Ok(TemplateKey { id, cipher: Aes256Gcm::new(&Key::<Aes256Gcm>::from(key)) })
    }

    fn encrypt(&self, bound_to: &[u8], bytes: &[u8]) -> Result<Vec<u8>> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| {
            Error::new(ErrorKind::Runtime, "encrypt", "the system has no randomness")
        })?;
        let payload = Payload { msg: bytes, aad: bound_to };
        let sealed = self.cipher.encrypt(&Nonce::from(nonce), payload).map_err(|_| {
            Error::new(ErrorKind::Storage, "encrypt", "the bytes could not be encrypted")
        })?;
        Ok([&[FORM], &self.id[..], &nonce, &sealed].concat())
    }
}

/// HMAC-SHA-256 of a purpose under the key's text, of any length (RFC 2104).
fn derived(text: &str, purpose: &[u8]) -> [u8; 32] {
    let hmac = <Hmac<Sha256> as KeyInit>::new_from_slice(text.as_bytes());
    hmac.map_or([0; 32], |mut hmac| {
        hmac.update(purpose);
        hmac.finalize().into_bytes().into()
    })
}

/// Whether a template is encrypted, and so bound to its face.
pub(crate) fn is_sealed(kept: &[u8]) -> bool {
    key_of(kept).is_some()
}

/// The id of the key that encrypted these bytes; `None` where they are a template as it is.
fn key_of(kept: &[u8]) -> Option<&[u8]> {
    let is_sealed = kept.len() % 4 == 1 && kept.len() > ID + NONCE && kept[0] == FORM;
    is_sealed.then(|| &kept[1..=ID])
}

/// Whose template it is: what else encrypted bytes are bound to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin<'a> {
    pub(crate) collection: &'a str,
    pub(crate) face_id: &'a str,
    pub(crate) model: &'a str,
}

impl Origin<'_> {
    /// None of the three holds a line's end.
    fn bytes(self) -> Vec<u8> {
        format!("{}\n{}\n{}", self.collection, self.face_id, self.model).into_bytes()
    }
}

/// What a note's encrypted bytes are bound to. A template's has another number of lines.
fn note(kind: &str, name: &str) -> Vec<u8> {
    format!("{kind}\n{name}").into_bytes()
}

/// Seals and opens the templates that this version's model made of one collection's faces.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sealer {
    keys: Arc<TemplateKeys>,
    collection: String,
}

impl Sealer {
    pub(crate) fn new(keys: &Arc<TemplateKeys>, collection: &str) -> Self {
        Sealer { keys: Arc::clone(keys), collection: collection.to_owned() }
    }

    pub(crate) fn seal(&self, face_id: &str, template: &Template) -> Result<Vec<u8>> {
        self.keys.seal(self.origin(face_id), &template.to_bytes())
    }

    /// `None` where the bytes are damaged.
    pub(crate) fn open(&self, face_id: &str, kept: &[u8]) -> Result<Option<Template>> {
        let bytes = self.keys.open(self.origin(face_id), kept)?;
        Ok(bytes.as_deref().and_then(Template::from_bytes))
    }

    /// The bytes to keep for a part of the collection's index, which is good in its place alone. Without
    /// a key they get a checksum.
    pub(crate) fn seal_part(&self, place: &str, part: &[u8]) -> Result<Vec<u8>> {
        let place = self.place(place);
        match self.keys.encrypt(&place, part)? {
            Some(sealed) => Ok(sealed),
            None => Ok([&[PLAIN], &checksum(&place, part)[..], part].concat()),
        }
    }

    /// The part of the index in the bytes kept for this place; `None` where they are damaged, another
    /// place's, or encrypted with another key: the faces have all that it has.
    pub(crate) fn open_part<'a>(&self, place: &str, kept: &'a [u8]) -> Option<Cow<'a, [u8]>> {
        let place = self.place(place);
        match kept.split_first()? {
            (&PLAIN, rest) => {
                let (sum, part) = rest.split_first_chunk()?;
                (*sum == checksum(&place, part)).then_some(Cow::Borrowed(part))
            }
            (&FORM, _) => self.keys.decrypt(&place, kept).ok().flatten().map(Cow::Owned),
            _ => None,
        }
    }

    /// What a part's bytes are bound to. A template's has three lines, a note's two.
    fn place(&self, place: &str) -> Vec<u8> {
        format!("{}\n{EMBEDDER_SHA256}\nindex\n{place}", self.collection).into_bytes()
    }

    fn origin<'a>(&'a self, face_id: &'a str) -> Origin<'a> {
        Origin { collection: &self.collection, face_id, model: EMBEDDER_SHA256 }
    }
}

fn checksum(place: &[u8], part: &[u8]) -> [u8; 4] {
    let mut sum = crc32fast::Hasher::new();
    sum.update(place);
    sum.update(part);
    sum.finalize().to_le_bytes()
}

fn unusable(message: impl Into<Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::Configuration, "open_gallery", message)
}
