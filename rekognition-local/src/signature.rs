//! AWS Signature Version 4, from the receiving side.
//!
//! By hand over `hmac` and `sha2`, not with `aws-sigv4`: that crate signs, and a request that was
//! received cannot be handed to it. It chooses the headers to sign itself (each SDK chooses
//! others), writes its own date, and gives out its signature as text, to be compared in whatever
//! time that takes. The tests let it sign what is checked here.

mod claim;

use absenki_core::{Error, ErrorKind};
use hmac::{Hmac, KeyInit, Mac};
use hyper::{HeaderMap, Method};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::failure::Failure;
use claim::{Claim, text};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

const SERVICE: &str = "rekognition";

/// The key that callers sign with.
#[derive(Clone)]
pub struct Credentials {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
}

impl Credentials {
    /// A key of any text; a temporary key has a session token too.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] if a part is empty.
    pub fn new(
        access_key_id: impl Into<String>,
        secret_access_key: impl Into<String>,
        session_token: Option<String>,
    ) -> absenki_core::Result<Self> {
        let credentials = Credentials {
            access_key_id: access_key_id.into(),
            secret_access_key: secret_access_key.into(),
            session_token,
        };
        let Credentials { access_key_id, secret_access_key, session_token } = &credentials;
        if access_key_id.is_empty()
            || secret_access_key.is_empty()
            || session_token.as_ref().is_some_and(String::is_empty)
        {
            let message = "an access key has an id and a secret, and neither is empty";
            return Err(Error::new(ErrorKind::Configuration, "credentials", message));
        }
        Ok(credentials)
    }

    /// Checks what can be checked of a signature before the body is here: that it claims this key,
    /// not more than five minutes from `now`, and covers the headers it must.
    pub(crate) fn check_head(&self, headers: &HeaderMap, now: Timestamp) -> Result<(), Failure> {
        self.claim(headers, now).map(|_| ())
    }

    fn claim<'a>(&self, headers: &'a HeaderMap, now: Timestamp) -> Result<Claim<'a>, Failure> {
        let claim = Claim::read(headers)?;
        if claim.access_key_id != self.access_key_id
            || text(headers, "x-amz-security-token") != self.session_token.as_deref()
        {
            let message = "The security token included in the request is invalid.";
            return Err(Failure::front("UnrecognizedClientException", message));
        }
        claim.check_scope()?;
        claim.check_date(now)?;
        claim.check_signed_headers(headers)?;
        Ok(claim)
    }

    /// Checks that `request`, whose head came at `now`, was signed with the key.
    pub(crate) fn check(&self, request: &Signed<'_>, now: Timestamp) -> Result<(), Failure> {
        let claim = self.claim(request.headers, now)?;
        let canonical = claim.canonical_request(request);
        let Claim { date, scope, .. } = claim;
        let signed =
            format!("{ALGORITHM}\n{date}\n{scope}\n{}", hex::encode(Sha256::digest(canonical)));
        let key = scope
            .split('/')
            .fold(format!("AWS4{}", self.secret_access_key).into_bytes(), |key, part| {
                keyed_hash(&key, part).finalize().into_bytes().to_vec()
            });
        // In constant time: how long it takes tells nothing of the right signature.
        keyed_hash(&key, &signed).verify_slice(&claim.signature).map_err(|_| {
            invalid(
                "The request signature we calculated does not match the signature you provided. \
                 Check your AWS Secret Access Key and signing method. Consult the service \
                 documentation for details.",
            )
        })
    }
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credentials")
    }
}

/// What a signature covers. There is never a query.
pub(crate) struct Signed<'a> {
    pub(crate) method: &'a Method,
    pub(crate) path: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
}

fn keyed_hash(key: &[u8], message: &str) -> Hmac<Sha256> {
    // Never panics: HMAC takes keys of any length.
    let mut hash =
        <Hmac<Sha256> as KeyInit>::new_from_slice(key).unwrap_or_else(|_| unreachable!());
    hash.update(message.as_bytes());
    hash
}

fn invalid(message: &str) -> Failure {
    Failure::front("InvalidSignatureException", message)
}

fn incomplete(message: &str) -> Failure {
    Failure::front("IncompleteSignatureException", message)
}
