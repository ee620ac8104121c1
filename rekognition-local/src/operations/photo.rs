//! The photo that a request carries.

use absenki_core::backend::limits::MIN_SIDE;
use absenki_core::photo::Photo;

use super::refused;
use crate::failure::Failure;
use crate::fields::{Blob, Image, limits};

/// The photo, within the service's limits. It is not decoded yet.
pub(super) fn photo(image: Option<Image>) -> Result<Photo, Failure> {
    let bytes = match image {
        Some(Image { bytes: Some(Blob(bytes)), s3_object: None, .. }) => bytes,
        Some(Image { bytes: None, fetched: Some(fetched), .. }) => fetched?,
        _ => return Err(Failure::invalid_parameters()),
    };
    // By content: `Photo` would also take WebP, BMP and data URLs, which the service does not.
    if !bytes.starts_with(b"\xff\xd8\xff") && !bytes.starts_with(b"\x89PNG") {
        let message = "Request has invalid image format";
        return Err(Failure::service("InvalidImageFormatException", message));
    }
    let photo = Photo::from_bytes(bytes, &limits()).map_err(refused)?;
    match photo.width().min(photo.height()) {
        MIN_SIDE.. => Ok(photo),
        _ => Err(Failure::invalid_parameters()),
    }
}
