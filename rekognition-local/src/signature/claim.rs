//! What the headers of a request say of its signature.

use hyper::HeaderMap;
use hyper::header::HeaderName;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::{ALGORITHM, SERVICE, Signed, incomplete, invalid};
use crate::failure::Failure;

/// The parts of an `Authorization` header.
const PARAMETERS: [&str; 3] = ["Credential", "SignedHeaders", "Signature"];

/// Length of a signature, bytes.
const SIGNATURE_LENGTH: usize = 32;

const DATE_FORMAT: &str = "%Y%m%dT%H%M%SZ";

/// How far the caller's clock may be off.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// What a request's headers say of its signature.
pub(super) struct Claim<'a> {
    pub(super) access_key_id: &'a str,
    /// `date/region/service/aws4_request`.
    pub(super) scope: &'a str,
    /// Lower-case names, `;` between them.
    signed_headers: &'a str,
    pub(super) signature: Vec<u8>,
    /// `20260131T235959Z`.
    pub(super) date: &'a str,
}

impl<'a> Claim<'a> {
    pub(super) fn read(headers: &'a HeaderMap) -> Result<Self, Failure> {
        let header = text(headers, "authorization").ok_or_else(|| {
            let message = "Request is missing Authentication Token";
            Failure::front("MissingAuthenticationTokenException", message)
        })?;
        let parameters = header
            .strip_prefix(ALGORITHM)
            .filter(|rest| rest.is_empty() || rest.starts_with(' '))
            .ok_or_else(|| incomplete("Unsupported AWS 'algorithm'. Use AWS4-HMAC-SHA256."))?;
        let [credential, signed_headers, signature] = Self::parameters(parameters)?;
        let date = text(headers, "x-amz-date");
        let (Some(credential), Some(signed_headers), Some(signature), Some(date)) =
            (credential, signed_headers, signature, date)
        else {
            let lacking: Vec<&str> = [
                (credential.is_none(), "Authorization header requires 'Credential' parameter."),
                (signature.is_none(), "Authorization header requires 'Signature' parameter."),
                (
                    signed_headers.is_none(),
                    "Authorization header requires 'SignedHeaders' parameter.",
                ),
                (
                    date.is_none(),
                    "Authorization header requires existence of a 'X-Amz-Date' header.",
                ),
            ]
            .into_iter()
            .filter_map(|(lacks, message)| lacks.then_some(message))
            .collect();
            return Err(incomplete(&lacking.join(" ")));
        };
        let (access_key_id, scope) = credential
            .split_once('/')
            .filter(|(_, scope)| scope.split('/').filter(|part| !part.is_empty()).count() == 4)
            .filter(|(_, scope)| scope.split('/').count() == 4)
            .ok_or_else(|| {
                incomplete(
                    "Credential must have exactly 5 slash-delimited elements, e.g. \
                     keyid/date/region/service/term.",
                )
            })?;
        let signature = match signature.bytes().any(|byte| byte.is_ascii_uppercase()) {
            false => hex::decode(signature).ok().filter(|bytes| bytes.len() == SIGNATURE_LENGTH),
            true => None,
        };
        let signature = signature
            .ok_or_else(|| incomplete("Signature must be 64 hexadecimal digits in lower case."))?;
        Ok(Claim { access_key_id, scope, signed_headers, signature, date })
    }

    /// `Credential`, `SignedHeaders` and `Signature`, each at most once, in any order, with nothing else.
    fn parameters(text: &'a str) -> Result<[Option<&'a str>; 3], Failure> {
        let mut found = [None; 3];
        for pair in
            text.split(',').map(|pair| pair.trim_matches(' ')).filter(|pair| !pair.is_empty())
        {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let place = PARAMETERS.iter().position(|name| *name == key).map(|at| &mut found[at]);
            match place {
                Some(place @ None) if !value.is_empty() && !value.contains([' ', '=']) => {
                    *place = Some(value);
                }
                _ => {
                    return Err(incomplete(
                        "Authorization header must have each of 'Credential', 'SignedHeaders' and \
                         'Signature' once, and nothing else.",
                    ));
                }
            }
        }
        Ok(found)
    }

    pub(super) fn check_scope(&self) -> Result<(), Failure> {
        let mut parts = self.scope.split('/');
        let (day, _region, service, end) = (parts.next(), parts.next(), parts.next(), parts.next());
        if service != Some(SERVICE) {
            return Err(invalid("Credential should be scoped to correct service: 'rekognition'."));
        }
        if end != Some("aws4_request") {
            let message = "Credential should be scoped with a valid terminator: 'aws4_request'.";
            return Err(invalid(message));
        }
        match day {
            Some(day) if self.date.get(..8) == Some(day) => Ok(()),
            _ => Err(invalid(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date \
                 from HTTP.",
            )),
        }
    }

    pub(super) fn check_date(&self, now: Timestamp) -> Result<(), Failure> {
        let digits = self.date.len() == 16
            && self.date.bytes().enumerate().all(|(at, byte)| match at {
                8 => byte == b'T',
                15 => byte == b'Z',
                _ => byte.is_ascii_digit(),
            });
        let signed = DateTime::strptime(DATE_FORMAT, self.date)
            .ok()
            .filter(|_| digits)
            .and_then(|date| Offset::UTC.to_timestamp(date).ok())
            .ok_or_else(|| incomplete("Date must be in ISO-8601 'basic format'."))?;
        let compact = |time: Timestamp| time.strftime(DATE_FORMAT).to_string();
        let (date, server) = (self.date, compact(now));
        let (earliest, latest) = (now - TOLERANCE, now + TOLERANCE);
        if signed < earliest {
            let earliest = compact(earliest);
            return Err(invalid(&format!(
                "Signature expired: {date} is now earlier than {earliest} ({server} - 5 min.)"
            )));
        }
        if signed > latest {
            let latest = compact(latest);
            return Err(invalid(&format!(
                "Signature not yet current: {date} is still later than {latest} \
                 ({server} + 5 min.)"
            )));
        }
        Ok(())
    }

    /// Whether all headers that must be signed are.
    pub(super) fn check_signed_headers(&self, headers: &HeaderMap) -> Result<(), Failure> {
        // Each once: a name that came again and again would make a long text of a long header.
        if !self.signed_headers.split(';').is_sorted_by(|one, next| one < next) {
            return Err(incomplete("SignedHeaders must be in order, each name once."));
        }
        let signed = |name: &str| self.signed_headers.split(';').any(|signed| signed == name);
        let unsigned = headers
            .keys()
            .map(HeaderName::as_str)
            .filter(|name| *name == "host" || name.starts_with("x-amz-"))
            .find(|name| !signed(name));
        let lacking = if signed("host") { unsigned } else { Some("host") };
        match lacking {
            None => Ok(()),
            Some(name) => Err(invalid(&format!(
                "'{name}' must be a 'SignedHeader' in the AWS Authorization."
            ))),
        }
    }

    /// Method, path, query, headers and body as they were signed.
    pub(super) fn canonical_request(&self, request: &Signed<'_>) -> Vec<u8> {
        let Signed { method, path, headers, body } = request;
        let mut canonical = format!("{method}\n{path}\n\n").into_bytes();
        for name in self.signed_headers.split(';') {
            canonical.extend_from_slice(name.as_bytes());
            canonical.push(b':');
            for (at, value) in headers.get_all(name).iter().enumerate() {
                canonical.extend_from_slice(if at > 0 { b"," } else { b"" });
                let words = value.as_bytes().split(|byte| *byte == b' ');
                let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
                canonical.extend_from_slice(&words.join(&b' '));
            }
            canonical.push(b'\n');
        }
        let body = hex::encode(Sha256::digest(body));
        canonical.extend_from_slice(format!("\n{}\n{body}", self.signed_headers).as_bytes());
        canonical
    }
}

/// The one value of a header; none where it came twice or is no text.
pub(super) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none()).and_then(|value| value.to_str().ok())
}
