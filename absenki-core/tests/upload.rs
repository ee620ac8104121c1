//! What is sent to the recognition service.

mod common;

use absenki_core::ErrorKind;
use absenki_core::config::{Limits, UploadLimits};
use absenki_core::photo::{Photo, PhotoFormat, Pixels};
use absenki_core::upload::prepare_for_upload;
use common::{bytes, photo, turned, with};

#[test]
fn only_what_must_be_is_written_anew_for_sending() {
    let limits = UploadLimits::default();
    for name in ["photos/good.jpg", "photos/good_small_png.png", "photos/phone_orientation_6.jpg"] {
        assert_eq!(prepare_for_upload(&photo(name), &limits).unwrap(), bytes(name), "{name}");
    }
    let webp = photo("photos/good_webp.webp");
    let sent = prepare_for_upload(&webp, &limits).unwrap();
    let sent = Photo::from_bytes(sent, &Limits::default()).unwrap();
    assert_eq!(sent.format(), PhotoFormat::Jpeg);
    assert_eq!((sent.width(), sent.height()), (webp.width(), webp.height()));

    let turned = photo("photos/phone_orientation_6.jpg");
    let smaller = with(|limits: &mut UploadLimits| limits.max_side = 320);
    let sent = prepare_for_upload(&turned, &smaller).unwrap();
    let sent = Photo::from_bytes(sent, &Limits::default()).unwrap();
    assert_eq!((sent.width(), sent.height(), sent.orientation()), (240, 320, 1));

    for max_bytes in [40_000, 12_000, 6_000] {
        let limits = with(|limits: &mut UploadLimits| limits.max_bytes = max_bytes);
        let sent = prepare_for_upload(&turned, &limits).unwrap();
        assert!(sent.len() as u64 <= max_bytes, "{} of {max_bytes}", sent.len());
        let sent = Photo::from_bytes(sent, &Limits::default()).unwrap();
        assert!(sent.pixels().is_ok());
    }
    for hopeless in [
        with(|limits: &mut UploadLimits| limits.max_bytes = 300),
        with(|limits: &mut UploadLimits| limits.max_side = 0),
    ] {
        let error = prepare_for_upload(&turned, &hopeless).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ImageTooLarge, "{hopeless:?}");
    }
    let invalid = with(|limits: &mut UploadLimits| limits.jpeg_quality = 0);
    let error = prepare_for_upload(&webp, &invalid).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidParameter);
}

#[test]
fn a_png_that_exif_turns_is_sent_upright() {
    // The service turns JPEGs only.
    let exif = &turned(&[0; 2], 6)[12..];
    let mut info = png::Info::with_size(120, 90);
    (info.color_type, info.exif_metadata) = (png::ColorType::Rgb, Some(exif.into()));
    let mut encoded = Vec::new();
    let mut writer = png::Encoder::with_info(&mut encoded, info).unwrap().write_header().unwrap();
    writer.write_image_data(&[90; 120 * 90 * 3]).unwrap();
    writer.finish().unwrap();
    let photo = Photo::from_bytes(encoded, &Limits::default()).unwrap();
    assert_eq!((photo.width(), photo.height(), photo.orientation()), (90, 120, 6));
    let sent = prepare_for_upload(&photo, &UploadLimits::default()).unwrap();
    let sent = Photo::from_bytes(sent, &Limits::default()).unwrap();
    assert_eq!(sent.format(), PhotoFormat::Jpeg);
    assert_eq!((sent.width(), sent.height(), sent.orientation()), (90, 120, 1));
}

#[test]
fn nothing_smaller_than_the_service_takes_is_sent() {
    let sized = |width: u32, height: u32| {
        let pixels = Pixels::new(width, height, vec![90; (width * height * 3) as usize]).unwrap();
        let encoded = pixels.encode(PhotoFormat::Bmp, 95).unwrap();
        Photo::from_bytes(encoded, &Limits::default()).unwrap()
    };
    let kind = |photo| prepare_for_upload(&photo, &UploadLimits::default()).map_err(|e| e.kind());
    assert!(kind(sized(80, 80)).is_ok());
    assert_eq!(kind(sized(200, 79)), Err(ErrorKind::InvalidParameter));
    // Too long, and too narrow once it is short enough.
    assert_eq!(kind(sized(4000, 100)), Err(ErrorKind::ImageTooLarge));
}
