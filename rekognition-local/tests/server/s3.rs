use std::fs;

use rekognition_local::Access;
use serde_json::json;

use super::support::{call, fixture, image, start};

#[test]
fn photos_come_from_the_folder_of_their_bucket() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("photos/staff")).unwrap();
    let photo = fixture("people/obama.jpg");
    fs::write(folder.path().join("photos/staff/1.jpg"), &photo).unwrap();
    fs::write(folder.path().join("photos/large.jpg"), vec![0; (15 << 20) + 1]).unwrap();
    let address = start(Access { s3: Some(folder.path().to_owned()), ..Access::default() });
    let detect = |object: serde_json::Value| {
        call(address, "DetectFaces", &json!({ "Image": { "S3Object": object } })).unwrap()
    };
    let inline = call(address, "DetectFaces", &json!({ "Image": image(&photo) })).unwrap();
    let stored = detect(json!({ "Bucket": "photos", "Name": "staff/1.jpg" }));
    assert_eq!(stored.json(), inline.json());
    assert_eq!(stored.json()["FaceDetails"].as_array().unwrap().len(), 1);

    for (object, code) in [
        (
            json!({ "Bucket": "photos", "Name": "../photos/staff/1.jpg" }),
            "InvalidS3ObjectException",
        ),
        (json!({ "Bucket": "photos", "Name": "staff/2.jpg" }), "InvalidS3ObjectException"),
        (
            json!({ "Bucket": "photos", "Name": "staff/1.jpg", "Version": "1" }),
            "InvalidS3ObjectException",
        ),
        (json!({ "Name": "staff/1.jpg" }), "InvalidS3ObjectException"),
        (json!({ "Bucket": "photos", "Name": "large.jpg" }), "ImageTooLargeException"),
        (json!({ "Bucket": "a/", "Name": "" }), "ValidationException"),
        (json!({ "Bucket": 1 }), "SerializationException"),
        (json!("photos/staff/1.jpg"), "SerializationException"),
    ] {
        let refused = detect(object.clone());
        assert_eq!((refused.status, refused.error().1.as_str()), (400, code), "{object}");
    }
}
