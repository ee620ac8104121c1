use std::net::SocketAddr;
use std::sync::Arc;

use absenki_core::photo::Photo;
use absenki_core::{Config, FaceProcessor};
use absenki_local::YunetDetector;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rekognition_local::{Access, Credentials};
use serde_json::{Value, json};

use super::support::{Reply, fixture, image, request, start};

fn post(address: SocketAddr, path: &str, body: &Value) -> Reply {
    request(address, "POST", path, body.to_string().as_bytes()).unwrap()
}

#[test]
fn photos_are_checked_and_cut_as_the_library_does_it() {
    let address = start(Access::default());
    let config = Config::default();
    let processor = FaceProcessor::new(&config, Arc::new(YunetDetector)).unwrap();
    let bytes = fixture("photos/good_webp.webp");
    let photo = Photo::from_bytes(bytes.clone(), &config.limits).unwrap();

    let quality = post(address, "/quality", &json!({ "Image": image(&bytes) })).json();
    let mut expected = json!(processor.quality_check(&photo).unwrap());
    expected["message"] = Value::Null;
    assert_eq!(quality["Quality"], expected);
    let settings =
        json!({ "face.min_width": "5000", "language": "en", "face.max_brightness": null });
    let refused =
        post(address, "/quality", &json!({ "Image": image(&bytes), "Settings": settings }));
    assert_eq!(refused.json()["Quality"]["reason"], "too_small");
    let message = refused.json()["Quality"]["message"].as_str().unwrap().to_owned();
    assert!(message.starts_with("The photo is too small"), "{message}");

    let cropped =
        post(address, "/crop", &json!({ "Image": image(&bytes), "Format": "png" })).json();
    let face = processor.crop_face(&photo, None).unwrap().unwrap();
    assert_eq!(cropped["Face"], json!(face));
    let cut = STANDARD.decode(cropped["Image"].as_str().unwrap()).unwrap();
    assert_eq!(Photo::from_bytes(cut, &config.limits).unwrap().pixels().unwrap(), face.pixels());
    let nobody = image(&fixture("photos/no_face.jpg"));
    assert_eq!(post(address, "/crop", &json!({ "Image": nobody })).json(), json!({ "Face": null }));

    let seen =
        post(address, "/faces", &json!({ "Image": image(&fixture("photos/two_people.jpg")) }));
    let boxes = seen.json()["Boxes"].clone();
    assert_eq!(boxes.as_array().unwrap().len(), 2);
    let drawn = json!({
        "Image": image(&fixture("photos/two_people.jpg")),
        "Faces": [{ "Box": boxes[0], "Label": "matched", "Score": 98.5 }],
        "Name": "Budi",
    });
    for (path, body) in [("/annotate", drawn), ("/prepare", json!({ "Image": image(&bytes) }))] {
        let picture = post(address, path, &body).json()["Image"].as_str().unwrap().to_owned();
        assert!(STANDARD.decode(picture).unwrap().starts_with(b"\xff\xd8\xff"), "{path}");
    }
}

#[test]
fn what_cannot_be_done_has_absenkis_own_code_and_words() {
    let address = start(Access::default());
    let photo = image(&fixture("photos/good.jpg"));
    let outside = json!({ "Left": 2, "Top": 2, "Width": 1, "Height": 1 });
    for (path, body, code, message) in [
        (
            "/quality",
            json!({ "Image": image(b"no photo") }),
            "image_format",
            "Berkas ini bukan foto",
        ),
        (
            "/crop",
            json!({ "Image": photo, "Box": outside }),
            "invalid_box",
            "Kotak wajah tidak sah",
        ),
        ("/crop", json!({ "Image": photo, "Format": "gif" }), "invalid_parameter", "Permintaan"),
        (
            "/quality",
            json!({ "Image": photo, "Settings": { "face.none": 1 } }),
            "configuration",
            "Pengaturan",
        ),
        (
            "/quality",
            json!({ "Image": photo, "Settings": { "gallery": "/etc/x" } }),
            "configuration",
            "Pengaturan",
        ),
        ("/quality", json!({}), "InvalidParameterException", "Request has invalid parameters"),
        ("/quality", json!({ "Image": 1 }), "SerializationException", "the request"),
    ] {
        let (status, said, words) = post(address, path, &body).error();
        assert_eq!((status, said.as_str()), (400, code), "{path} {body}");
        assert!(words.starts_with(message), "{words}");
    }
    assert_eq!(request(address, "GET", "/quality", b"").unwrap().status, 404);

    let credentials = Some(Credentials::new("AKIAEXAMPLE", "not-a-secret", None).unwrap());
    let closed = start(Access { credentials, ..Access::default() });
    let unsigned = post(closed, "/quality", &json!({ "Image": photo }));
    assert_eq!(unsigned.error().1, "MissingAuthenticationTokenException");
}
