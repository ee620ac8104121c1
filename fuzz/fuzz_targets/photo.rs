//! Any bytes as a photo: they decode within the limits, or fail with an error.
#![no_main]

use absenki_core::config::Limits;
use absenki_core::photo::Photo;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut limits = Limits::default();
    limits.max_pixels = 1 << 20;
    limits.max_decode_bytes = 32 << 20;
    let Ok(photo) = Photo::from_bytes(bytes.to_vec(), &limits) else { return };
    if let Ok(reduced) = photo.pixels_for(64) {
        assert!(reduced.width() >= 1 && reduced.height() >= 1);
    }
    if let Ok(pixels) = photo.pixels() {
        assert_eq!((pixels.width(), pixels.height()), (photo.width(), photo.height()));
        assert!(u64::from(pixels.width()) * u64::from(pixels.height()) <= 1 << 20);
    }
});
