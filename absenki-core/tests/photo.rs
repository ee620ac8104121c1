//! Photos are read as OpenCV reads them, and what is no whole photo is refused.

mod common;

use std::sync::Mutex;

use absenki_core::config::Limits;
use absenki_core::photo::{Photo, PhotoFormat, Pixels};
use absenki_core::quality::measure;
use absenki_core::{ErrorKind, Result};
use common::{bytes, fixture, names, number, opencv, photo, with};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

/// Makes a photo and decodes it.
fn decode(bytes: &[u8]) -> Result<Pixels> {
    let photo = Photo::from_bytes(bytes.to_vec(), &Limits::default())?;
    photo.pixels().cloned()
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn is_refusal_of_a_picture(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::ImageFormat | ErrorKind::ImageCorrupt | ErrorKind::ImageTooLarge)
}

#[test]
fn every_fixture_is_read_as_opencv_reads_it() {
    let reference = opencv();
    let images = reference["images"].as_object().unwrap();
    assert!(images.len() > 100);
    for (name, expected) in images {
        let photo = photo(name);
        let pixels = photo.pixels().expect(name);
        // libjpeg is what OpenCV reads JPEG with.
        let exact = expected["lossless"] == true
            || (cfg!(feature = "libjpeg") && photo.format() == PhotoFormat::Jpeg);
        assert_eq!((photo.width(), photo.height()), (pixels.width(), pixels.height()), "{name}");
        let same = expected["rgb_sha256"] == sha256(pixels.data());
        let (laplace, brightness) = (number(&expected["laplace"]), number(&expected["brightness"]));
        let measures = measure(pixels);
        let off = (measures.laplace - laplace).abs() / laplace.max(1e-9);
        let darker = (measures.brightness - brightness).abs();
        if same {
            assert!(off <= 1e-9 && darker <= 1e-9 * brightness, "{name}: {measures:?}");
        } else {
            assert!(!exact, "{name}: other levels than OpenCV's");
            assert!(off <= 0.002 && darker <= 0.5, "{name}: {measures:?}");
        }
    }
}

#[cfg(feature = "libjpeg")]
#[test]
fn jpeg_files_are_written_as_opencv_writes_them() {
    let reference = opencv();
    let written = reference["jpeg95_sha256"].as_object().unwrap();
    assert!(written.len() > 20);
    for (name, expected) in written {
        let encoded = photo(name).pixels().unwrap().encode(PhotoFormat::Jpeg, 95).unwrap();
        assert_eq!(*expected, sha256(&encoded), "{name}");
    }
}

#[test]
fn every_orientation_ends_upright() {
    for (format, extension) in [("jpeg", "jpg"), ("png", "png"), ("webp", "webp")] {
        let upright = photo(&format!("orientation/{format}_1.{extension}"));
        let upright = upright.pixels().unwrap();
        for tag in 2..=8 {
            let name = format!("orientation/{format}_{tag}.{extension}");
            let turned = photo(&name);
            assert_eq!(turned.orientation(), tag, "{name}");
            let turned = turned.pixels().unwrap();
            assert_eq!((turned.width(), turned.height()), (upright.width(), upright.height()));
            let pairs = upright.data().iter().zip(turned.data());
            let total: u64 = pairs.map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
            let mean = total as f64 / upright.data().len() as f64;
            // Lossy formats quantise a turned picture otherwise; a wrong turn is off by 50.
            assert!(mean <= if format == "png" { 0.0 } else { 4.0 }, "{name}: {mean}");
        }
    }
    for unknown in ["orientation/jpeg_0.jpg", "orientation/jpeg_9.jpg"] {
        assert_eq!(photo(unknown).orientation(), 1, "{unknown}");
    }
}

#[test]
fn the_format_is_told_by_content() {
    assert_eq!(photo("formats/png_named.jpg").format(), PhotoFormat::Png);
    let error = decode(&bytes("hostile/gif_named.jpg")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ImageFormat);
}

/// A prefix is refused, or it lacks nothing of the picture: only bytes that follow it.
fn check_prefix(name: &str, whole: &[u8], length: usize, picture: &Pixels) {
    match decode(&whole[..length]) {
        Ok(pixels) => assert!(pixels == *picture, "{name}: {length} bytes give another picture"),
        Err(error) => {
            assert!(is_refusal_of_a_picture(error.kind()), "{name}: {length} bytes: {error:?}");
        }
    }
}

#[test]
fn every_prefix_is_refused_or_whole() {
    let names_left = Mutex::new(names("formats"));
    let next = || names_left.lock().unwrap().pop();
    let work = || {
        while let Some(name) = next() {
            let whole = bytes(&name);
            let picture = decode(&whole).unwrap();
            (0..whole.len()).for_each(|length| check_prefix(&name, &whole, length, &picture));
        }
    };
    std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(1, Into::into);
        (0..threads).for_each(|_| drop(scope.spawn(work)));
    });
    for folder in ["orientation", "photos", "people"] {
        for name in names(folder) {
            let whole = bytes(&name);
            let picture = decode(&whole).unwrap();
            for length in (0..whole.len()).step_by(whole.len() / 7).chain([whole.len() - 1]) {
                check_prefix(&name, &whole, length, &picture);
            }
        }
    }
}

#[test]
fn hostile_files_are_typed_errors() {
    use ErrorKind::{ImageCorrupt, ImageFormat, ImageTooLarge};
    for name in names("hostile") {
        let short = name.strip_prefix("hostile/").unwrap();
        let found = decode(&bytes(&name)).map_err(|error| error.kind());
        let expected = match short {
            // Within the limits, and whole: a 16-megapixel picture of one colour; a picture with
            // a colour profile that is never unpacked.
            "png_bomb_rgba16.png" | "png_bomb_icc.png" => {
                assert!(found.is_ok(), "{name}: {found:?}");
                continue;
            }
            "empty.jpg" | "text.jpg" | "gif_named.jpg" => ImageFormat,
            "bmp_65535.bmp"
            | "jpeg_65535.jpg"
            | "png_65535.png"
            | "png_2147483647.png"
            | "png_bomb.png"
            | "webp_lossy_16383.webp" => ImageTooLarge,
            _ => ImageCorrupt,
        };
        assert_eq!(found.map(|pixels| pixels.width()), Err(expected), "{name}");
    }
}

/// Each scan is a walk over the whole picture, for ten bytes.
#[test]
fn a_jpeg_of_very_many_scans_is_refused_before_it_is_decoded() {
    let whole = bytes("formats/jpeg_progressive.jpg");
    let (picture, end) = whole.split_at(whole.len() - 2);
    assert_eq!(end, [0xFF, 0xD9]);
    let scan = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0];
    let many = [picture, &scan.repeat(100), end].concat();
    let error = Photo::from_bytes(many, &Limits::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ImageTooLarge);
}

#[test]
fn the_oldest_bmp_header_keeps_every_level() {
    // 12 bytes: size, width, height, planes, bits. What follows looks like fields of later ones.
    let header = b"BM\x22\0\0\0\0\0\0\0\x1A\0\0\0\x0C\0\0\0\x02\0\x01\0\x01\0\x18\0";
    let rows = [0x05, 0x07, 0x10, 0x00, 0x03, 0x09, 0, 0];
    let pixels = decode(&[&header[..], &rows].concat()).unwrap();
    assert_eq!(pixels.data(), [0x10, 0x07, 0x05, 0x09, 0x03, 0x00]);
}

#[test]
fn each_limit_is_a_setting() {
    let whole = bytes("photos/good.jpg");
    let length = whole.len() as u64;
    for limits in [
        with(|limits: &mut Limits| limits.max_input_bytes = length - 1),
        with(|limits: &mut Limits| limits.max_pixels = 640 * 480 - 1),
        with(|limits: &mut Limits| limits.max_side = 639),
        with(|limits: &mut Limits| limits.max_decode_bytes = 640 * 480 * 3 - 1),
    ] {
        let error = Photo::from_bytes(whole.clone(), &limits).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ImageTooLarge, "{limits:?}");
        let error = Photo::from_path(fixture("photos/good.jpg"), &limits).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ImageTooLarge, "{limits:?}");
    }
    let mut exact = Limits::default();
    (exact.max_input_bytes, exact.max_pixels, exact.max_side) = (length, 640 * 480, 640);
    assert!(Photo::from_bytes(whole, &exact).is_ok());
}

#[test]
fn a_photo_is_decoded_when_its_pixels_are_asked_for() {
    // The header is whole, the picture is not.
    let photo = Photo::from_bytes(bytes("hostile/png_truncated.png"), &Limits::default()).unwrap();
    assert_eq!(photo.encoded().len(), bytes("hostile/png_truncated.png").len());
    for _ in 0..2 {
        assert_eq!(photo.pixels().unwrap_err().kind(), ErrorKind::ImageCorrupt);
    }
}

#[test]
fn paths_that_are_no_photo_are_typed_errors() {
    let kind = |path| Photo::from_path(path, &Limits::default()).unwrap_err();
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(kind(folder.path().to_owned()).kind(), ErrorKind::FileRead);
    let missing = kind(folder.path().join("missing.jpg"));
    assert_eq!(missing.kind(), ErrorKind::FileNotFound);
    assert!(!missing.to_string().contains("missing.jpg"), "a path is shown: {missing}");
}

#[test]
fn data_urls_hold_the_photo() {
    let limits = Limits::default();
    for (name, file) in [("jpeg.txt", "formats/jpeg_420.jpg"), ("png.txt", "formats/png_rgb8.png")]
    {
        let url = String::from_utf8(bytes(&format!("data_url/{name}"))).unwrap();
        let expected = bytes(file);
        let form = url.replace('+', " ");
        assert_ne!(form, url, "{name} has no plus sign to lose");
        let from_bytes = Photo::from_bytes(url.clone().into_bytes(), &limits).unwrap();
        assert_eq!(from_bytes.encoded(), &expected[..]);
        for url in [url.trim_end_matches('='), &url, &form, &format!("{url}\n")] {
            let photo = Photo::from_data_url(url, &limits).unwrap();
            assert_eq!(photo.encoded(), &expected[..], "{name}");
        }
        let longest = expected.len() as u64 - 1;
        let tight = with(|limits: &mut Limits| limits.max_input_bytes = longest);
        let error = Photo::from_data_url(&url, &tight).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ImageTooLarge);
    }
    for (name, kind) in [
        ("broken_alphabet", ErrorKind::ImageCorrupt),
        ("broken_cut", ErrorKind::ImageCorrupt),
        ("broken_empty", ErrorKind::ImageFormat),
        ("broken_no_comma", ErrorKind::ImageFormat),
        ("broken_text", ErrorKind::ImageFormat),
    ] {
        let url = bytes(&format!("data_url/{name}.txt"));
        assert_eq!(decode(&url).unwrap_err().kind(), kind, "{name}");
    }
}

proptest! {
    #[test]
    fn random_bytes_never_panic(
        start in prop::sample::select(vec![
            &b""[..], b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBPVP8 ", b"BM",
            b"data:image/png;base64,",
        ]),
        rest in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let error = decode(&[start, &rest].concat()).unwrap_err();
        prop_assert!(is_refusal_of_a_picture(error.kind()), "{error:?}");
    }

    #[test]
    fn damaged_files_never_panic(
        name in prop::sample::select(names("formats")),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut damaged = bytes(&name);
        for (at, value) in damage {
            let at = at.index(damaged.len());
            damaged[at] = value;
        }
        if let Err(error) = decode(&damaged) {
            prop_assert!(is_refusal_of_a_picture(error.kind()), "{name}: {error:?}");
        }
    }
}
