use rekognition_local::Access;
use serde_json::{Value, json};

use super::support::{call, ok, start};

#[test]
fn a_collection_has_tags_until_it_is_deleted() {
    let address = start(Access::default());
    let create = json!({ "CollectionId": "staff", "Tags": { "site": "Jakarta", "Lantai": "dua" } });
    let short = ok(address, "CreateCollection", &create)["CollectionArn"].clone();
    let staff = json!({ "CollectionId": "staff" });
    let arn = ok(address, "DescribeCollection", &staff)["CollectionARN"].clone();
    let list = |arn: &Value| {
        ok(address, "ListTagsForResource", &json!({ "ResourceArn": arn }))["Tags"].clone()
    };
    assert_eq!(list(&short), create["Tags"]);
    ok(address, "TagResource", &json!({ "ResourceArn": arn, "Tags": { "site": "Bandung" } }));
    ok(address, "UntagResource", &json!({ "ResourceArn": arn, "TagKeys": ["Lantai"] }));
    assert_eq!(list(&arn), json!({ "site": "Bandung" }));
    ok(address, "DeleteCollection", &staff);
    let gone = call(address, "ListTagsForResource", &json!({ "ResourceArn": arn })).unwrap();
    assert_eq!(gone.error().1, "ResourceNotFoundException");
    ok(address, "CreateCollection", &staff);
    assert_eq!(list(&arn), json!({}));
}

#[test]
fn wrong_tags_and_types_are_refused_as_the_service_does() {
    let address = start(Access::default());
    let arn = "aws:rekognition:us-east-1:000000000000:collection/staff";
    for (operation, body, code) in [
        ("CreateCollection", json!({ "CollectionId": "a", "Tags": [] }), "SerializationException"),
        (
            "CreateCollection",
            json!({ "CollectionId": "a", "Tags": { "a": 1 } }),
            "SerializationException",
        ),
        (
            "CreateCollection",
            json!({ "CollectionId": "a", "Tags": { "aws:a": "b" } }),
            "ValidationException",
        ),
        (
            "CreateCollection",
            json!({ "CollectionId": "a", "Tags": { "": "b" } }),
            "ValidationException",
        ),
        ("TagResource", json!({ "ResourceArn": arn }), "ValidationException"),
        ("TagResource", json!({ "ResourceArn": "staff", "Tags": {} }), "ValidationException"),
        ("TagResource", json!({ "ResourceArn": arn, "Tags": { "a": "<" } }), "ValidationException"),
        ("TagResource", json!({ "ResourceArn": arn, "Tags": {} }), "ResourceNotFoundException"),
        ("UntagResource", json!({ "ResourceArn": arn, "TagKeys": "a" }), "SerializationException"),
        ("CreateCollection", json!({ "CollectionId": 5 }), "SerializationException"),
        ("CreateCollection", json!({ "CollectionId": null }), "ValidationException"),
        ("DetectFaces", json!({ "Image": [] }), "SerializationException"),
        ("DetectFaces", json!({ "Image": { "Bytes": 1 } }), "SerializationException"),
        (
            "DetectFaces",
            json!({ "Image": { "Bytes": "/9j/" }, "Attributes": "ALL" }),
            "SerializationException",
        ),
        (
            "SearchFaces",
            json!({ "CollectionId": "a", "FaceMatchThreshold": "80" }),
            "SerializationException",
        ),
        ("DeleteFaces", json!({ "CollectionId": "a", "FaceIds": {} }), "SerializationException"),
        ("ListFaces", json!({ "CollectionId": "a", "MaxResults": true }), "SerializationException"),
    ] {
        let refused = call(address, operation, &body).unwrap();
        assert_eq!((refused.status, refused.error().1.as_str()), (400, code), "{operation} {body}");
    }
}
