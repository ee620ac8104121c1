//! What a hostile picture may cost: nothing is allocated for sizes that are only claimed, and
//! decoding stays within the memory it is given.

mod common;

use std::sync::Mutex;

use absenki_core::ErrorKind;
use absenki_core::config::Limits;
use absenki_core::photo::Photo;
use common::{bytes, names};
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// The counter is one for the whole process: one test measures at a time.
static MEASURING: Mutex<()> = Mutex::new(());

/// Result and greatest number of bytes that `run` held above what was held before.
fn peak<T>(run: impl FnOnce() -> T) -> (T, usize) {
    ALLOCATOR.reset_peak_usage();
    let before = ALLOCATOR.current_usage();
    let result = run();
    (result, ALLOCATOR.peak_usage().saturating_sub(before))
}

#[test]
fn claimed_sizes_cost_nothing() {
    let _measuring = MEASURING.lock();
    for name in names("hostile") {
        let file = bytes(&name);
        let small = Limits { max_decode_bytes: 8 << 20, ..Limits::default() };
        let allowance = 4 * file.len() + (9 << 20);
        let (_, used) = peak(|| Photo::from_bytes(file, &small).map(|p| p.pixels().cloned()));
        assert!(used <= allowance, "{name}: {used} bytes");
    }
}

#[test]
fn a_frame_larger_than_its_container_is_refused_before_it_is_allocated() {
    let _measuring = MEASURING.lock();
    // RFC 9649: a canvas of 10 × 10 around a lossy frame that says 16383 × 16383.
    let frame = &bytes("hostile/webp_lossy_16383.webp")[12..];
    let canvas = *b"VP8X\x0a\0\0\0\0\0\0\0\x09\0\0\x09\0\0";
    let size = (4 + canvas.len() + frame.len()) as u32;
    let file = [&b"RIFF"[..], &size.to_le_bytes(), b"WEBP", &canvas, frame].concat();
    let (result, used) = peak(|| Photo::from_bytes(file, &Limits::default()));
    assert_eq!(result.unwrap_err().kind(), ErrorKind::ImageCorrupt);
    assert!(used < 1 << 20, "{used} bytes");
}

#[test]
fn decoding_stays_within_the_memory_it_is_given() {
    let _measuring = MEASURING.lock();
    let pictures = ["photos", "people", "orientation", "formats"].into_iter().flat_map(names);
    for name in pictures.chain(["hostile/png_bomb_rgba16.png".to_owned()]) {
        let file = bytes(&name);
        let limits = |bytes| Limits { max_decode_bytes: bytes, ..Limits::default() };
        // The least memory with which the photo is accepted.
        let (mut refused, mut accepted) = (0, 1 << 30);
        while accepted - refused > 1024 {
            let middle = (accepted + refused) / 2;
            match Photo::from_bytes(file.clone(), &limits(middle)) {
                Ok(_) => accepted = middle,
                Err(_) => refused = middle,
            }
        }
        let photo = Photo::from_bytes(file, &limits(accepted)).unwrap();
        let (result, used) = peak(|| photo.pixels().map(|_| ()));
        // Beside the picture: tables and some rows.
        let allowance = accepted as usize + (2 << 20);
        assert!(used <= allowance, "{name}: {used} bytes where {accepted} were asked for");
        if let Err(error) = result {
            assert_eq!(error.kind(), ErrorKind::ImageTooLarge, "{name}: {error:?}");
        }
    }
}
