//! Signed records of what was deleted, for the answer to a person's request and for an audit.
//!
//! A record is JSON text, its signature the HMAC-SHA-256 (RFC 2104) of that text under a key that the
//! records' keeper need not have. Whoever has the key can sign too: give it to those alone who delete and
//! who check.

use std::fmt;
use std::time::UNIX_EPOCH;

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::config::Secret;
use crate::error::{Error, ErrorKind, Result};

/// What is signed before the record: a key that signs other things signs no record by it.
const PURPOSE: &[u8] = b"absenki deletion record 1.";

/// The shortest key, bytes.
const SHORTEST: usize = 32;

/// Signs records of deletions, and checks them: the setting `audit.key`.
#[derive(Clone)]
pub struct AuditKey(Secret);

impl AuditKey {
    /// The key of a setting: at least 32 bytes of text.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] for a shorter one.
    pub fn new(secret: &Secret) -> Result<Self> {
        match secret.expose().len() >= SHORTEST {
            true => Ok(AuditKey(secret.clone())),
            false => Err(Error::new(
                ErrorKind::Configuration,
                "audit",
                "audit.key must have at least 32 characters",
            )),
        }
    }

    fn signature(&self, record: &str) -> Hmac<Sha256> {
        // Never fails: HMAC takes keys of any length.
        let mac = Hmac::<Sha256>::new_from_slice(self.0.expose().as_bytes())
            .unwrap_or_else(|_| unreachable!());
        mac.chain_update(PURPOSE).chain_update(record)
    }
}

impl fmt::Debug for AuditKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuditKey(***)")
    }
}

/// A record of a deletion, with its signature.
///
/// ```
/// use absenki_core::audit::{AuditKey, SignedRecord};
/// use absenki_core::config::Secret;
///
/// let key = AuditKey::new(&Secret::new("a secret of 32 characters or more"))?;
/// let record = SignedRecord::new(&key, "forget", &["face-1", "face-2"])?;
/// assert!(record.is_genuine(&key));
/// # Ok::<(), absenki_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SignedRecord {
    /// The record, JSON: `action`, `at` (seconds since 1970) and `deleted`.
    pub record: String,
    /// Its signature, in hex.
    pub signature: String,
}

impl SignedRecord {
    /// Records now what an action deleted, such as a
    /// [`ForgottenPerson`](crate::enroll::ForgottenPerson).
    ///
    /// # Errors
    /// [`ErrorKind::Runtime`] for what has no form in JSON.
    pub fn new(key: &AuditKey, action: &str, deleted: &(impl Serialize + ?Sized)) -> Result<Self> {
        #[derive(Serialize)]
        struct Record<'a, T: ?Sized> {
            action: &'a str,
            at: u64,
            deleted: &'a T,
        }
        let at = UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs());
        let record = serde_json::to_string(&Record { action, at, deleted }).map_err(|error| {
            Error::new(ErrorKind::Runtime, "audit", "the record has no form in JSON")
                .with_source(error)
        })?;
        let signature = key.signature(&record).finalize().into_bytes();
        let signature = signature.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(SignedRecord { record, signature })
    }

    /// Whether the record is as it was signed with this key.
    #[must_use]
    pub fn is_genuine(&self, key: &AuditKey) -> bool {
        let byte = |at: usize| u8::from_str_radix(self.signature.get(2 * at..2 * at + 2)?, 16).ok();
        let signature: Option<Vec<u8>> = (0..self.signature.len().div_ceil(2)).map(byte).collect();
        // In constant time.
        signature.is_some_and(|bytes| key.signature(&self.record).verify_slice(&bytes).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> AuditKey {
        AuditKey::new(&Secret::new(text)).unwrap()
    }

    #[test]
    fn a_record_is_genuine_as_it_was_signed_with_its_key_alone() {
        let signing = key("a secret of 32 characters or more");
        let signed = SignedRecord::new(&signing, "forget", &["face"]).unwrap();
        assert!(signed.record.starts_with(r#"{"action":"forget","at":1"#), "{}", signed.record);
        assert!(signed.record.ends_with(r#""deleted":["face"]}"#), "{}", signed.record);
        let line = serde_json::to_string(&signed).unwrap();
        let read: SignedRecord = serde_json::from_str(&line).unwrap();
        assert!(read.is_genuine(&signing));
        assert!(!read.is_genuine(&key("another secret of 32 characters ..")));
        for (record, signature) in [
            (signed.record.replace("face", "none"), signed.signature.clone()),
            (signed.record.clone(), signed.signature.replace(['a', '1'], "0")),
            (signed.record.clone(), signed.signature[1..].to_owned()),
            (signed.record.clone(), "é".repeat(32)),
            (signed.record.clone(), String::new()),
        ] {
            assert!(!SignedRecord { record, signature }.is_genuine(&signing));
        }
        assert!(AuditKey::new(&Secret::new("short")).is_err());
        assert!(!format!("{signing:?}").contains("secret"));
    }

    /// Computed with OpenSSL: `printf 'absenki deletion record 1.{}' | openssl dgst -sha256 -hmac KEY`.
    #[test]
    fn the_signature_is_hmac_sha_256() {
        let signed = SignedRecord {
            record: "{}".to_owned(),
            signature: "392c27b34e7c05cf7d63983a8fa82ed3f960417de6dd9da0490723aac734cc88"
                .to_owned(),
        };
        assert!(signed.is_genuine(&key("a secret of 32 characters or more")));
    }
}
