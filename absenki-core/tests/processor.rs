//! Gate, crop, enhancement, detection and upload, against OpenCV's answers and on real photos.

mod common;

use std::path::Path;

use absenki_core::config::{Config, EnhanceSettings, Limits, Preset, QualityGate};
use absenki_core::enhance::enhance;
use absenki_core::geometry::{NormalizedBox, PixelBox};
use absenki_core::photo::{Photo, PhotoFormat, Pixels};
use absenki_core::processor::ProcessStep;
use absenki_core::quality::measure;
use absenki_core::{ErrorKind, FaceProcessor, QualityOutcome, Reason};
use common::{
    bytes, greatest_difference, names, number, numbers, opencv, photo, reference_pixels, turned,
    with,
};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use proptest::prelude::*;

fn processor() -> FaceProcessor {
    FaceProcessor::with_rustface(&Config::default()).expect("the defaults are valid")
}

fn normalized([left, top, width, height]: [f64; 4]) -> NormalizedBox {
    NormalizedBox { left, top, width, height }
}

fn as_photo(pixels: &Pixels) -> Photo {
    let encoded = pixels.encode(PhotoFormat::Bmp, 95).expect("a picture");
    Photo::from_bytes(encoded, &Limits::default()).expect("a photo")
}

#[test]
fn the_gate_says_what_the_apps_script_says() {
    let gates = [
        ("default", QualityGate::default()),
        ("strict", Preset::Strict.gate()),
        ("balanced", Preset::Balanced.gate()),
        ("lenient", Preset::Lenient.gate()),
        ("night", Preset::Night.gate()),
        ("mobile", Preset::Mobile.gate()),
        ("office", Preset::Office.gate()),
    ];
    for (name, verdicts) in opencv()["gate"].as_object().unwrap() {
        let measures = measure(photo(name).pixels().unwrap());
        for (preset, gate) in &gates {
            let report = gate.judge(&measures);
            let expected = &verdicts[preset];
            assert_eq!(report.outcome.code(), expected["outcome"], "{name}, {preset}");
            // 0.5 of brightness is what a decoder may differ by.
            let off = (report.threshold - number(&expected["threshold"])).abs();
            assert!(off <= 0.5 * gate.laplace_base / gate.target_brightness, "{name}, {preset}");
        }
    }
}

#[test]
fn crops_are_those_of_the_apps_script() {
    let reference = opencv();
    for expected in reference["crops"].as_array().unwrap() {
        let case = &expected["case"];
        let photo = photo(expected["photo"].as_str().unwrap());
        let face = normalized(numbers(&expected["box"]));
        let cropped = processor().crop_face(&photo, Some(face)).unwrap().unwrap();
        let [left, top, right, bottom] = numbers(&expected["box_px"]).map(|n| n as u32);
        let wanted = PixelBox { x: left, y: top, width: right - left, height: bottom - top };
        assert_eq!(cropped.pixel_box(), wanted, "{case}");
        let size = [cropped.width(), cropped.height()];
        assert_eq!(size.map(f64::from), numbers(&expected["size"]), "{case}");
        assert_eq!(cropped.source().as_str(), "rekognition");
        let measures = measure(cropped.pixels());
        let (laplace, brightness) = (number(&expected["laplace"]), number(&expected["brightness"]));
        assert!((measures.brightness - brightness).abs() <= 0.5, "{case}: {measures:?}");
        // Rounding by one level adds up to a fifth where there is little structure.
        assert!((measures.laplace - laplace).abs() <= 0.01 * laplace + 0.5, "{case}: {measures:?}");
    }
    for refused in reference["refused_boxes"].as_array().unwrap() {
        let face = normalized(numbers(&refused["box"]));
        let error = processor().crop_face(&photo("photos/good.jpg"), Some(face)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidBox, "{}", refused["case"]);
    }
}

#[test]
fn enlarging_is_within_one_level_of_opencv() {
    let mut config = Config::default();
    config.crop.padding = 0.0;
    let processor = FaceProcessor::with_rustface(&config).unwrap();
    for pair in opencv()["resize"].as_array().unwrap() {
        let source = reference_pixels(pair["source"].as_str().unwrap());
        let expected = reference_pixels(pair["result"].as_str().unwrap());
        // The crop leaves out the last row and column, as the script does: here a red border.
        let (width, height) = (source.width(), source.height());
        let mut data = Vec::new();
        for row in source.rows() {
            data.extend_from_slice(row);
            data.extend_from_slice(&[255, 0, 0]);
        }
        data.extend([255, 0, 0].repeat(width as usize + 1));
        let bordered = as_photo(&Pixels::new(width + 1, height + 1, data).unwrap());
        let whole = normalized([0.0, 0.0, 1.0, 1.0]);
        let enlarged = processor.crop_face(&bordered, Some(whole)).unwrap().unwrap();
        assert!(greatest_difference(enlarged.pixels(), &expected) <= 1, "{}", pair["source"]);
    }
}

#[test]
fn enhancement_is_within_one_level_of_opencv() {
    for pair in opencv()["enhance_pictures"].as_array().unwrap() {
        let settings = with(|settings: &mut EnhanceSettings| {
            settings.brightness_delta = number(&pair["brightness"]) / 255.0;
            settings.contrast_factor = number(&pair["contrast"]);
            settings.unsharp_amount = number(&pair["amount"]);
            settings.unsharp_radius = number(&pair["radius"]);
        });
        let source = reference_pixels(pair["source"].as_str().unwrap());
        let expected = reference_pixels(pair["result"].as_str().unwrap());
        let enhanced = enhance(&source, &settings).unwrap();
        assert!(greatest_difference(&enhanced, &expected) <= 1, "{}", pair["source"]);
    }
}

#[test]
fn enhancing_lets_soft_photos_pass_and_spoils_no_good_one() {
    let (processor, reference) = (processor(), opencv());
    let mut gained = 0;
    for (name, expected) in reference["enhance"].as_object().unwrap() {
        let photo = photo(name);
        let before = processor.quality_check(&photo).unwrap();
        let after = processor.quality_of(&processor.enhance(&photo).unwrap());
        assert_eq!(after.outcome.code(), expected["after"]["outcome"], "{name}");
        assert!(!name.contains("/good") || before.passed() && after.passed(), "{name}");
        gained += usize::from(after.passed() && !before.passed());
    }
    assert!(gained >= 4, "only {gained} photos gained by it");
}

#[test]
fn enhancement_settings_are_bounded() {
    let pixels = photo("photos/small.jpg");
    let pixels = pixels.pixels().unwrap();
    for settings in [
        with(|settings: &mut EnhanceSettings| settings.brightness_delta = f64::NAN),
        with(|settings: &mut EnhanceSettings| settings.contrast_factor = f64::INFINITY),
        with(|settings: &mut EnhanceSettings| settings.unsharp_amount = -0.1),
        with(|settings: &mut EnhanceSettings| settings.unsharp_radius = 1e9),
    ] {
        assert_eq!(enhance(pixels, &settings).unwrap_err().kind(), ErrorKind::Configuration);
    }
    let nothing = with(|settings: &mut EnhanceSettings| {
        (settings.contrast_factor, settings.unsharp_amount) = (1.0, 0.0);
    });
    assert_eq!(enhance(pixels, &nothing).unwrap(), *pixels);
    // The blur reaches further than the picture.
    let wide = with(|settings: &mut EnhanceSettings| settings.unsharp_radius = 20.0);
    let tiny = Pixels::new(2, 1, vec![10, 20, 30, 200, 210, 220]).unwrap();
    assert!(enhance(&tiny, &wide).is_ok());
}

#[test]
fn the_faces_opencv_finds_are_found() {
    let processor = processor();
    for (name, faces) in opencv()["haar"].as_object().unwrap() {
        let photo = photo(name);
        let found = processor.detect_faces(&photo).unwrap();
        for face in faces.as_array().unwrap() {
            let [x, y, width, height] = numbers(face).map(|n| n as u32);
            let haar = PixelBox { x, y, width, height };
            let haar = haar.to_normalized(photo.width(), photo.height());
            let overlap = found.iter().map(|face| face.bounding_box.overlap(&haar));
            let best = overlap.fold(0.0, f64::max);
            assert!(best > 0.4, "{name}: {haar:?} is {best} covered by {found:?}");
        }
    }
    assert!(processor.detect_faces(&self::photo("photos/no_face.jpg")).unwrap().is_empty());
}

#[test]
fn pictures_too_small_for_a_face_hold_none() {
    for (width, height) in [(1, 1), (39, 400), (40, 40), (16_000, 41)] {
        let data = vec![127; width as usize * height as usize * 3];
        let photo = as_photo(&Pixels::new(width, height, data).unwrap());
        assert_eq!(processor().detect_faces(&photo).unwrap(), [], "{width} x {height}");
    }
}

#[test]
fn without_a_box_the_largest_face_is_cropped() {
    let processor = processor();
    let two = photo("photos/two_people.jpg");
    let cropped = processor.crop_face(&two, None).unwrap().unwrap();
    assert_eq!(cropped.source().as_str(), "rustface");
    let largest = processor.detect_faces(&two).unwrap().into_iter();
    let largest = largest.map(|face| face.bounding_box.area()).fold(0.0, f64::max);
    let part = cropped.pixel_box();
    let area = part.to_normalized(two.width(), two.height()).area();
    assert!((area / largest - 1.44).abs() < 0.05, "{part:?} is not the largest face and 10 %");
    assert_eq!(processor.crop_face(&photo("photos/no_face.jpg"), None).unwrap(), None);
    let mut config = Config::default();
    config.crop.min_face = 400;
    let choosy = FaceProcessor::with_rustface(&config).unwrap();
    assert_eq!(choosy.crop_face(&two, None).unwrap(), None);
}

#[test]
fn processing_says_which_step_refused() {
    let processor = processor();
    let refusal = |name, face| processor.process_image(&photo(name), face).unwrap().refusal();
    let photo_step = |reason| Some((ProcessStep::Photo, reason));
    assert_eq!(refusal("photos/small.jpg", None), photo_step(Reason::TooSmall));
    assert_eq!(refusal("photos/dark.jpg", None), photo_step(Reason::TooDark));
    assert_eq!(refusal("photos/blurred.jpg", None), photo_step(Reason::Blurry));
    assert_eq!(refusal("photos/no_face.jpg", None), Some((ProcessStep::Crop, Reason::NoFace)));
    let even_corner = normalized([0.0, 0.0, 0.3, 0.4]);
    let refused = refusal("photos/good.jpg", Some(even_corner));
    assert_eq!(refused, Some((ProcessStep::CroppedFace, Reason::Blurry)));
    let good = processor.process_image(&photo("photos/good.jpg"), None).unwrap();
    assert!(good.passed() && good.face.is_some());
    assert_eq!(good.face_quality.unwrap().outcome, QualityOutcome::Passed);
    let refusal = |key, value| {
        let config = Config::builder().set(key, value).build().unwrap();
        let processor = FaceProcessor::with_rustface(&config).unwrap();
        processor.process_image(&photo("photos/good.jpg"), None).unwrap().refusal()
    };
    let too_small = Some((ProcessStep::Crop, Reason::FaceTooSmall));
    assert_eq!(
        (refusal("crop.min_face", 400), refusal("face.min_box_percent", 60)),
        (too_small, too_small)
    );
    assert_eq!(refusal("face.min_box_percent", 1), None);
    assert_eq!(refusal("face.max_brightness", 66), photo_step(Reason::TooBright));
}

/// With `libjpeg` a photo that is not decoded yet is cropped without its other pixels.
#[test]
fn a_crop_is_the_same_from_a_decoded_photo() {
    let config = Config::builder().set("crop.padding", 0).set("crop.min_side", 1).build().unwrap();
    let processor = FaceProcessor::with_rustface(&config).unwrap();
    let files = names("formats").into_iter().chain(names("orientation"));
    for name in files.filter(|name| name.ends_with(".jpg")) {
        let decoded = photo(&name);
        let whole = decoded.pixels().unwrap();
        let at: [f64; 5] = [0.0, 0.03, 0.31, 0.5, 0.77];
        let mut compared = 0;
        for (left, top) in at.into_iter().flat_map(|left| at.map(|top| (left, top))) {
            for (width, height) in [(0.05_f64, 0.6_f64), (0.2, 0.1), (1.0 - left, 1.0 - top)] {
                let face = [left, top, width.min(1.0 - left), height.min(1.0 - top)];
                let cut = |photo: &Photo| processor.crop_face(photo, Some(normalized(face)));
                let Ok(expected) = cut(&decoded) else { continue };
                let found = cut(&photo(&name)).unwrap().unwrap();
                assert!(found == expected.unwrap(), "{name}, {face:?} of {}", whole.width());
                compared += 1;
            }
        }
        // A picture of few pixels has no room for most of them.
        assert!(compared >= if whole.width().min(whole.height()) < 100 { 0 } else { 70 }, "{name}");
    }
}

#[test]
fn crops_are_written_whole_in_the_format_of_their_extension() {
    let processor = processor();
    let photo = photo("photos/good.jpg");
    let folder = tempfile::tempdir().unwrap();
    for (name, format, exact) in [
        ("a.jpg", PhotoFormat::Jpeg, false),
        ("a.JPEG", PhotoFormat::Jpeg, false),
        ("a.png", PhotoFormat::Png, true),
        ("a.webp", PhotoFormat::WebP, true),
        ("a.bmp", PhotoFormat::Bmp, true),
    ] {
        let path = folder.path().join("new/folders").join(name);
        let cropped = processor.crop_face_to_file(&photo, None, &path).unwrap().unwrap();
        let written = Photo::from_path(&path, &Limits::default()).unwrap();
        assert_eq!(written.format(), format, "{name}");
        assert_eq!((written.width(), written.height()), (cropped.width(), cropped.height()));
        let same = written.pixels().unwrap() == cropped.pixels();
        assert_eq!(same, exact, "{name}");
        assert_eq!(cropped.encode(format).unwrap(), &written.encoded()[..]);
    }
    let no_face = self::photo("photos/no_face.jpg");
    let path = folder.path().join("none.jpg");
    assert_eq!(processor.crop_face_to_file(&no_face, None, &path).unwrap(), None);
    assert!(!path.exists());
}

#[test]
fn what_cannot_be_written_leaves_nothing_behind() {
    let processor = processor();
    let photo = photo("photos/good.jpg");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "in the way").unwrap();
    std::fs::create_dir(folder.path().join("folder.jpg")).unwrap();
    let entries = |path: &Path| std::fs::read_dir(path).unwrap().count();
    for (name, kind) in [
        ("file/crop.jpg", ErrorKind::FileWrite),
        ("folder.jpg", ErrorKind::FileWrite),
        ("crop.tiff", ErrorKind::InvalidParameter),
        ("crop", ErrorKind::InvalidParameter),
    ] {
        let path = folder.path().join(name);
        let error = processor.crop_face_to_file(&photo, None, path).unwrap_err();
        assert_eq!(error.kind(), kind, "{name}");
        assert_eq!(entries(folder.path()), 2, "{name}");
        assert_eq!(entries(&folder.path().join("folder.jpg")), 0, "{name}");
    }
}

#[test]
fn two_threads_decode_and_measure_a_large_photo_as_one_does() {
    let one = Limits::default();
    let two = with(|limits: &mut Limits| limits.photo_threads = 2);
    let processor = processor();
    let check = |file: &[u8], limits| {
        Photo::from_bytes(file.to_vec(), limits)
            .and_then(|photo| processor.quality_check(&photo))
            .map_err(|error| error.kind())
    };
    let noise: Vec<u8> =
        (0..1501 * 1003 * 3_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 25) as u8).collect();
    let noise = Pixels::new(1501, 1003, noise).unwrap();
    let mut files = vec![
        noise.encode(PhotoFormat::Jpeg, 90).unwrap(),
        noise.encode(PhotoFormat::Png, 90).unwrap(),
    ];
    // With restart intervals of a row of MCUs, of a few and of some rows.
    let samplings = [
        (SamplingFactor::F_2_2, [94, 4, 188]),
        (SamplingFactor::F_1_1, [188, 4, 376]),
        (SamplingFactor::F_1_2, [188, 7, 47]),
        (SamplingFactor::F_2_1, [94, 1, 47]),
    ];
    for (sampling, intervals) in samplings {
        for interval in intervals {
            let mut file = Vec::new();
            let mut encoder = Encoder::new(&mut file, 90);
            encoder.set_sampling_factor(sampling);
            encoder.set_restart_interval(interval);
            encoder.encode(noise.data(), 1501, 1003, ColorType::Rgb).unwrap();
            files.push(file);
        }
    }
    files.extend(
        names("people").iter().filter(|name| name.ends_with(".jpg")).map(|name| bytes(name)),
    );
    let pixels = |file: &[u8], limits| {
        Photo::from_bytes(file.to_vec(), limits).unwrap().pixels().unwrap().clone()
    };
    let mut damaged = 0;
    for mut file in files {
        assert_eq!(check(&file, &one), check(&file, &two));
        assert!(pixels(&file, &one) == pixels(&file, &two));
        for at in 2..9 {
            let at = file.len() * at / 10;
            file[at..at + 40].fill(0xD9);
            let verdict = check(&file, &one);
            assert_eq!(verdict, check(&file, &two), "damaged at {at} of {}", file.len());
            damaged += usize::from(verdict.is_err());
        }
    }
    assert!(damaged > 0);
}

/// A photo that is not decoded yet gives what a decoded one gives, however little of it
/// is read: row by row, to the last row of a crop, or at a smaller scale.
#[test]
fn a_large_photo_gives_the_same_however_little_of_it_is_read() {
    let encoded = photo("people/biden.jpg").pixels().unwrap().encode(PhotoFormat::Jpeg, 90);
    let encoded = encoded.unwrap();
    let processor = processor();
    for tag in 1..=8 {
        let open = || Photo::from_bytes(turned(&encoded, tag), &Limits::default()).unwrap();
        let decoded = open();
        assert_eq!(decoded.orientation(), tag);
        decoded.pixels().unwrap();
        assert_eq!(
            processor.quality_check(&open()).unwrap(),
            processor.quality_check(&decoded).unwrap(),
            "{tag}"
        );
        for face in [[0.1, 0.0, 0.3, 0.2], [0.5, 0.3, 0.2, 0.5], [0.0, 0.0, 1.0, 1.0]] {
            let face = Some(normalized(face));
            assert!(
                processor.crop_face(&open(), face).unwrap()
                    == processor.crop_face(&decoded, face).unwrap(),
                "{tag}: {face:?}"
            );
        }
    }
    let found = |photo| processor.detect_faces(photo).unwrap().remove(0).bounding_box;
    let (decoded, undecoded) = (photo("people/biden.jpg"), photo("people/biden.jpg"));
    decoded.pixels().unwrap();
    assert!(found(&undecoded).overlap(&found(&decoded)) > 0.8);
}

#[test]
fn every_photo_can_be_processed() {
    for name in names("photos").iter().chain(&names("orientation")).chain(&names("formats")) {
        processor().process_image(&photo(name), None).expect(name);
    }
}

proptest! {
    #[test]
    fn any_box_is_inside_the_photo_or_refused(
        numbers in prop::array::uniform4(prop_oneof![
            -3.0..3.0, -1e-9..1e-9, Just(f64::NAN), Just(f64::INFINITY), any::<f64>(),
        ]),
        (width, height) in (1u32..20_000, 1u32..20_000),
        padding in 0.0..0.5,
    ) {
        match normalized(numbers).to_pixels(width, height, padding) {
            Ok(found) => {
                prop_assert!(found.width > 0 && found.height > 0);
                prop_assert!(found.x + found.width <= width && found.y + found.height <= height);
            }
            Err(error) => prop_assert_eq!(error.kind(), ErrorKind::InvalidBox),
        }
    }

    #[test]
    fn boxes_survive_the_way_to_pixels_and_back(
        (width, height) in (2u32..20_000, 2u32..20_000),
        (left, top) in (0.0..0.9, 0.0..0.9),
        (wide, high) in (0.0..0.1, 0.0..0.1),
    ) {
        let found = normalized([left, top, wide + 0.001, high + 0.001]);
        let found = found.to_pixels(width, height, 0.0).unwrap();
        let again = found.to_normalized(width, height).to_pixels(width, height, 0.0).unwrap();
        prop_assert_eq!(found, again);
    }
}
