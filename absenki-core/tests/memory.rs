//! What a hostile picture may cost: nothing is allocated for sizes that are only claimed, and
//! decoding stays within the memory it is given.

mod common;

use std::sync::Mutex;

use absenki_core::ErrorKind;
use absenki_core::config::Limits;
use absenki_core::photo::Photo;
use common::{bytes, names, with};
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
        let small = with(|limits: &mut Limits| limits.max_decode_bytes = 8 << 20);
        let allowance = 4 * file.len() + (9 << 20);
        let (_, used) = peak(|| Photo::from_bytes(file, &small).map(|p| p.pixels().cloned()));
        assert!(used <= allowance, "{name}: {used} bytes");
    }
}

/// Libjpeg's own memory counts too, so the system is asked: resident bytes at their greatest.
#[cfg(all(feature = "libjpeg", target_os = "linux"))]
#[test]
fn a_large_photo_is_checked_in_little_memory() {
    use absenki_core::photo::{PhotoFormat, Pixels};
    use absenki_core::{Config, FaceProcessor};

    let status = |key: &str| -> usize {
        let text = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix(key)).unwrap();
        line.trim_end_matches("kB").trim().parse().unwrap()
    };
    let _measuring = MEASURING.lock();
    let samples = (0..4000 * 3000 * 3_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 26) as u8);
    let pixels = Pixels::new(4000, 3000, samples.map(|noise| 90 + noise).collect()).unwrap();
    let file = pixels.encode(PhotoFormat::Jpeg, 90).unwrap();
    drop(pixels);
    let config = Config::default();
    let photo = Photo::from_bytes(file, &config.limits).unwrap();
    let processor = FaceProcessor::with_rustface(&config).unwrap();
    // 5 makes the greatest the present one again.
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = status("VmRSS:");
    let report = processor.quality_check(&photo).unwrap();
    let used = status("VmHWM:").saturating_sub(before);
    assert_eq!((report.width, report.height), (4000, 3000));
    assert!(used < 4096, "{used} KiB");
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
        let limits = |bytes| with(|limits: &mut Limits| limits.max_decode_bytes = bytes);
        // The smallest memory with which the photo is accepted.
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
        assert!(used <= allowance, "{name}: {used} bytes, limit {accepted}");
        if let Err(error) = result {
            assert_eq!(error.kind(), ErrorKind::ImageTooLarge, "{name}: {error:?}");
        }
    }
}
