//! Any text as a data URL, as a browser's form would send it.
#![no_main]

use absenki_core::config::Limits;
use absenki_core::photo::Photo;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let limits = Limits::default();
    let from_url = Photo::from_data_url(text, &limits);
    // Both ways in read a data URL alike.
    if let Ok(photo) = &from_url {
        let from_bytes = Photo::from_bytes(text.as_bytes().to_vec(), &limits);
        assert!(from_bytes.is_ok_and(|other| other.encoded() == photo.encoded()));
    }
});
