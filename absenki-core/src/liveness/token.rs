//! A session: the challenge of one attempt in a signed token, which the server need not keep.
//!
//! The token is `payload.signature`, both base64url (RFC 4648, section 5). The payload is JSON, the
//! signature its HMAC-SHA-256 (RFC 2104).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::challenge::{LivenessChallenge, fill};
use super::key::SessionKey;
use crate::error::{Error, ErrorKind, Result};
use crate::reason::LivenessReason;

/// What is signed besides the payload: a key that signs other things signs no sessions by it.
const PURPOSE: &[u8] = b"absenki liveness session 1.";

/// The longest token, bytes. A user id has at most 255 characters.
const LONGEST: usize = 4096;

/// One attempt, for the page that guides it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LivenessSession {
    /// The token to hand back with the frames.
    pub token: String,
    /// What the person must do.
    #[serde(rename = "steps")]
    pub challenge: LivenessChallenge,
    /// How long the session is good, milliseconds.
    pub expires_in_ms: u64,
}

/// What a token says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Claims {
    pub(super) nonce: String,
    user: String,
    collection: String,
    pub(super) steps: LivenessChallenge,
    /// Milliseconds since 1970, as `expires`.
    issued: u64,
    expires: u64,
}

impl Claims {
    /// The claims of a new session.
    pub(super) fn new(
        user: &str,
        collection: &str,
        steps: LivenessChallenge,
        ttl: Duration,
        now: SystemTime,
    ) -> Result<Self> {
        let mut nonce = [0; 16];
        fill(&mut nonce)?;
        Ok(Claims {
            nonce: URL_SAFE_NO_PAD.encode(nonce),
            user: user.to_owned(),
            collection: collection.to_owned(),
            steps,
            issued: milliseconds(now),
            expires: milliseconds(now + ttl),
        })
    }

    /// When the session ends.
    pub(super) fn expires(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(self.expires)
    }

    /// The session with its token.
    pub(super) fn sign(&self, key: &SessionKey) -> Result<LivenessSession> {
        let payload = serde_json::to_vec(self).map_err(|error| {
            Error::new(ErrorKind::Runtime, "liveness", "the session cannot be written")
                .with_source(error)
        })?;
        let payload = URL_SAFE_NO_PAD.encode(payload);
        let signature = URL_SAFE_NO_PAD.encode(signature(&payload, key).finalize().into_bytes());
        let token = format!("{payload}.{signature}");
        if token.len() > LONGEST {
            let message = "the user id is too long for a liveness session";
            return Err(Error::new(ErrorKind::InvalidParameter, "liveness", message));
        }
        Ok(LivenessSession {
            token,
            challenge: self.steps.clone(),
            expires_in_ms: self.expires - self.issued,
        })
    }

    /// The claims of a token that is good for this user, collection and time, or why it is not.
    pub(super) fn check(
        token: &str,
        user: &str,
        collection: &str,
        key: &SessionKey,
        now: SystemTime,
    ) -> Result<Self, LivenessReason> {
        let claims = Self::read(token, key).ok_or(LivenessReason::Invalid)?;
        if claims.user != user || claims.collection != collection {
            return Err(LivenessReason::OtherUser);
        }
        match claims.expires > milliseconds(now) {
            true => Ok(claims),
            false => Err(LivenessReason::Expired),
        }
    }

    /// The claims of a token with a good signature. Nothing of another token is interpreted.
    fn read(token: &str, key: &SessionKey) -> Option<Self> {
        let (payload, signed) = token.split_once('.').filter(|_| token.len() <= LONGEST)?;
        let signed = URL_SAFE_NO_PAD.decode(signed).ok()?;
        // In constant time.
        signature(payload, key).verify_slice(&signed).ok()?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
    }
}

fn signature(payload: &str, key: &SessionKey) -> Hmac<Sha256> {
    // Never fails: HMAC takes keys of any length.
    let mac = Hmac::<Sha256>::new_from_slice(key.bytes()).unwrap_or_else(|_| unreachable!());
    mac.chain_update(PURPOSE).chain_update(payload)
}

fn milliseconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn session(key: &SessionKey, now: SystemTime) -> LivenessSession {
        let steps: LivenessChallenge = "right,left".parse().unwrap();
        Claims::new("42", "staff", steps, MINUTE, now).unwrap().sign(key).unwrap()
    }

    #[test]
    fn a_token_is_good_for_its_user_collection_and_time() {
        let (key, now) = (SessionKey::random().unwrap(), SystemTime::now());
        let session = session(&key, now);
        assert_eq!(session.expires_in_ms, 60_000);
        let check = |user, collection, now| {
            Claims::check(&session.token, user, collection, &key, now).map(|claims| claims.steps)
        };
        assert_eq!(check("42", "staff", now), Ok(session.challenge.clone()));
        assert_eq!(check("43", "staff", now), Err(LivenessReason::OtherUser));
        assert_eq!(check("42", "guests", now), Err(LivenessReason::OtherUser));
        assert_eq!(check("42", "staff", now + MINUTE), Err(LivenessReason::Expired));
    }

    #[test]
    fn a_token_with_any_character_changed_is_invalid() {
        let (key, now) = (SessionKey::random().unwrap(), SystemTime::now());
        let token = session(&key, now).token;
        let check = |token: &str, key: &SessionKey| {
            Claims::check(token, "42", "staff", key, now).unwrap_err()
        };
        for at in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(check(&changed, &key), LivenessReason::Invalid, "character {at}");
        }
        let other = SessionKey::random().unwrap();
        assert_eq!(check(&token, &other), LivenessReason::Invalid);
        for token in ["", ".", "a.b", &"a".repeat(10_000)] {
            assert_eq!(check(token, &key), LivenessReason::Invalid);
        }
    }
}
