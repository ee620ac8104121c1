//! Where a photo's bytes come from: a file, a data URL.

use std::fs::File;
use std::io::{ErrorKind as IoKind, Read};
use std::path::Path;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;

use super::stored::{corrupt, too_large};
use crate::config::Limits;
use crate::error::{Error, ErrorKind, Result};

/// Browsers pad base64, some clients do not: both are read.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A file's bytes, never more than the limit of them.
pub(super) fn read_file(path: &Path, limits: &Limits) -> Result<Bytes> {
    let failed = |error: std::io::Error| {
        if error.kind() == IoKind::NotFound {
            Error::new(ErrorKind::FileNotFound, "read_photo", "the photo's file does not exist")
                .with_source(error)
        } else {
            Error::new(ErrorKind::FileRead, "read_photo", "the photo's file could not be read")
                .with_source(error)
        }
    };
    // Asked before opening: opening a pipe would wait for its writer.
    let metadata = std::fs::metadata(path).map_err(failed)?;
    if !metadata.is_file() {
        return Err(Error::new(ErrorKind::FileRead, "read_photo", "the path is not a file"));
    }
    let limit = limits.max_input_bytes;
    let exceeded = || too_large(&format!("{limit} bytes"));
    if metadata.len() > limit {
        return Err(exceeded());
    }
    let mut bytes = Vec::with_capacity(metadata.len() as usize);
    // The file may grow while it is read.
    let file = File::open(path).map_err(failed)?;
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(exceeded());
    }
    Ok(bytes.into())
}

/// Whether bytes that should be a picture are the text of a data URL.
pub(super) fn is_data_url(bytes: &[u8]) -> bool {
    bytes.get(..5).is_some_and(|start| start.eq_ignore_ascii_case(b"data:"))
}

/// The bytes in a `data:image/...;base64,` URL.
pub(super) fn decode_data_url(url: &[u8], limits: &Limits) -> Result<Bytes> {
    let unusable = |why| Error::new(ErrorKind::ImageFormat, "data_url", why);
    let comma = url.iter().take(256).position(|&byte| byte == b',');
    let Some(comma) = comma.filter(|_| is_data_url(url)) else {
        return Err(unusable("a data URL starts with data:image/...;base64,"));
    };
    let head = url[..comma].to_ascii_lowercase();
    if !head.starts_with(b"data:image/") || !head.ends_with(b";base64") {
        return Err(unusable("a data URL starts with data:image/...;base64,"));
    }
    let code = url[comma + 1..].trim_ascii();
    if code.len() as u64 / 4 * 3 > limits.max_input_bytes.saturating_add(2) {
        return Err(too_large(&format!("{} bytes", limits.max_input_bytes)));
    }
    // A form that was not escaped turns every plus sign into a space.
    let decoded = if code.contains(&b' ') {
        let mended: Vec<u8> = code.iter().map(|&b| if b == b' ' { b'+' } else { b }).collect();
        BASE64.decode(mended)
    } else {
        BASE64.decode(code)
    };
    decoded.map(Bytes::from).map_err(corrupt)
}
