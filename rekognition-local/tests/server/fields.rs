use rekognition_local::Access;
use serde_json::{Value, json};

use super::support::{call, fixture, image, start};

/// What the service says of one wrong field.
fn wrong(value: &str, at: &str, member: &str) -> String {
    format!(
        "1 validation error detected: Value {value} at '{at}' failed to satisfy constraint: \
         Member must {member}"
    )
}

const FACE_ID: &str = "11111111-2222-3333-4444-555555555555";

/// Request and `ValidationException` message, as the service words it.
fn invalid_fields() -> Vec<(&'static str, Value, String)> {
    let photo = image(&fixture("people/obama.jpg"));
    let uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
    let long = "a".repeat(256);
    vec![
        ("CreateCollection", json!({}), wrong("null", "collectionId", "not be null")),
        (
            "CreateCollection",
            json!({ "CollectionId": "a b" }),
            wrong("'a b'", "collectionId", r"satisfy regular expression pattern: [a-zA-Z0-9_.\-]+"),
        ),
        (
            "DescribeCollection",
            json!({ "CollectionId": long }),
            wrong(&format!("'{long}'"), "collectionId", "have length less than or equal to 255"),
        ),
        (
            "DeleteCollection",
            json!({ "CollectionId": "" }),
            r"2 validation errors detected: Value '' at 'collectionId' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.\-]+; Value '' at 'collectionId' failed to satisfy constraint: Member must have length greater than or equal to 1".to_owned(),
        ),
        (
            "ListCollections",
            json!({ "MaxResults": 4097 }),
            wrong("'4097'", "maxResults", "have value less than or equal to 4096"),
        ),
        (
            "IndexFaces",
            json!({ "CollectionId": "c", "Image": photo, "ExternalImageId": "Ibu Siti" }),
            wrong(
                "'Ibu Siti'",
                "externalImageId",
                r"satisfy regular expression pattern: [a-zA-Z0-9_.\-:]+",
            ),
        ),
        (
            "IndexFaces",
            json!({ "CollectionId": "c", "Image": photo, "MaxFaces": 0 }),
            wrong("'0'", "maxFaces", "have value greater than or equal to 1"),
        ),
        (
            "IndexFaces",
            json!({ "CollectionId": "c", "Image": photo, "QualityFilter": "BEST" }),
            wrong(
                "'BEST'",
                "qualityFilter",
                "satisfy enum value set: [NONE, AUTO, LOW, MEDIUM, HIGH]",
            ),
        ),
        ("IndexFaces", json!({ "CollectionId": "c" }), wrong("null", "image", "not be null")),
        (
            "DetectFaces",
            json!({ "Image": image(&[0; 5_242_881]) }),
            wrong(
                "'java.nio.HeapByteBuffer[pos=0 lim=5242881 cap=5242881]'",
                "image.bytes",
                "have length less than or equal to 5242880",
            ),
        ),
        (
            "DetectFaces",
            json!({ "Image": { "Bytes": "" } }),
            wrong(
                "'java.nio.HeapByteBuffer[pos=0 lim=0 cap=0]'",
                "image.bytes",
                "have length greater than or equal to 1",
            ),
        ),
        (
            "SearchFacesByImage",
            json!({ "CollectionId": "c", "Image": photo, "FaceMatchThreshold": 100.5 }),
            wrong("'100.5'", "faceMatchThreshold", "have value less than or equal to 100"),
        ),
        (
            "SearchFaces",
            json!({ "CollectionId": "c", "FaceId": "7" }),
            wrong("'7'", "faceId", &format!("satisfy regular expression pattern: {uuid}")),
        ),
        (
            "SearchFaces",
            json!({ "CollectionId": "c", "FaceId": FACE_ID, "MaxFaces": 4097 }),
            wrong("'4097'", "maxFaces", "have value less than or equal to 4096"),
        ),
        (
            "CompareFaces",
            json!({ "SourceImage": photo, "TargetImage": photo, "SimilarityThreshold": -1 }),
            wrong("'-1'", "similarityThreshold", "have value greater than or equal to 0"),
        ),
        ("CompareFaces", json!({ "SourceImage": photo }), wrong("null", "targetImage", "not be null")),
        (
            "DeleteFaces",
            json!({ "CollectionId": "c", "FaceIds": [] }),
            wrong("'[]'", "faceIds", "have length greater than or equal to 1"),
        ),
        (
            "DeleteFaces",
            json!({ "CollectionId": "c", "FaceIds": ["A"] }),
            wrong(
                "'[A]'",
                "faceIds",
                &format!("satisfy constraint: [Member must satisfy regular expression pattern: {uuid}]"),
            ),
        ),
    ]
}

#[test]
fn fields_are_refused_in_the_services_words() {
    let address = start(Access::default());
    for (operation, body, message) in invalid_fields() {
        assert_eq!(
            call(address, operation, &body).unwrap().error(),
            (400, "ValidationException".to_owned(), message),
            "{operation}"
        );
    }
}

#[test]
fn requests_that_pass_the_fields_fail_for_the_services_reasons() {
    let address = start(Access::default());
    let created = call(address, "CreateCollection", &json!({ "CollectionId": "staff" })).unwrap();
    assert_eq!(created.status, 200);
    let photo = image(&fixture("people/obama.jpg"));
    let data_url = image(&fixture("data_url/jpeg.txt"));
    let search = |image: Value| json!({ "CollectionId": "staff", "Image": image });
    let table = [
        (
            "CreateCollection",
            json!({ "CollectionId": "staff" }),
            "ResourceAlreadyExistsException",
            "The collection id: staff already exists",
        ),
        (
            "DescribeCollection",
            json!({ "CollectionId": "other" }),
            "ResourceNotFoundException",
            "The collection id: other does not exist",
        ),
        (
            "SearchFacesByImage",
            json!({ "CollectionId": "other", "Image": photo }),
            "ResourceNotFoundException",
            "The collection id: other does not exist",
        ),
        (
            "SearchFacesByImage",
            search(image(&fixture("photos/no_face.jpg"))),
            "InvalidParameterException",
            "There are no faces in the image. Should be at least 1.",
        ),
        (
            "CompareFaces",
            json!({ "SourceImage": photo, "TargetImage": image(&fixture("photos/no_face.jpg")) }),
            "InvalidParameterException",
            "Request has invalid parameters",
        ),
        (
            "SearchFaces",
            json!({ "CollectionId": "staff", "FaceId": FACE_ID }),
            "InvalidParameterException",
            "faceId was not found in the collection.",
        ),
        (
            "DetectFaces",
            json!({ "Image": image(&fixture("photos/good_webp.webp")) }),
            "InvalidImageFormatException",
            "Request has invalid image format",
        ),
        (
            "DetectFaces",
            json!({ "Image": data_url }),
            "InvalidImageFormatException",
            "Request has invalid image format",
        ),
        (
            "DetectFaces",
            json!({ "Image": image(&fixture("hostile/jpeg_truncated.jpg")) }),
            "InvalidImageFormatException",
            "Request has invalid image format",
        ),
        (
            "DetectFaces",
            json!({ "Image": image(&fixture("hostile/png_65535.png")) }),
            "ImageTooLargeException",
            "Image size is too large",
        ),
        (
            "DetectFaces",
            json!({ "Image": image(&fixture("formats/png_rgb8.png")) }),
            "InvalidParameterException",
            "Request has invalid parameters",
        ),
        (
            "DetectFaces",
            json!({ "Image": {} }),
            "InvalidParameterException",
            "Request has invalid parameters",
        ),
        (
            "ListFaces",
            json!({ "CollectionId": "staff", "NextToken": "x" }),
            "InvalidPaginationTokenException",
            "Invalid pagination token",
        ),
        (
            "ListFaces",
            json!({ "CollectionId": "staff", "UserId": "u" }),
            "ResourceNotFoundException",
            "The user id: u does not exist",
        ),
    ];
    for (operation, body, code, message) in table {
        let reply = call(address, operation, &body).unwrap();
        assert_eq!(reply.error(), (400, code.to_owned(), message.to_owned()), "{operation}");
        assert_eq!(reply.json()["Code"], code);
    }
    let s3 = json!({ "Image": { "S3Object": { "Bucket": "photos", "Name": "a.jpg" } } });
    let (status, code, message) = call(address, "DetectFaces", &s3).unwrap().error();
    assert_eq!((status, code.as_str()), (400, "InvalidS3ObjectException"));
    assert!(message.contains("Image.Bytes"), "{message}");
}
