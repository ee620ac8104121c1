//! Users over the wire: limits, tokens, and deletions that are refused.

use rekognition_local::Access;
use serde_json::json;

use super::operations::index;
use super::support::{call, ok, start};

#[test]
fn a_token_makes_a_repetition_harmless() {
    let address = start(Access::default());
    ok(address, "CreateCollection", &json!({ "CollectionId": "staff" }));
    let refused = |operation: &str, body| {
        let reply = call(address, operation, body).unwrap();
        assert_eq!(reply.status, 400, "{operation}");
        reply.error().1
    };
    let first = json!({ "CollectionId": "staff", "UserId": "1", "ClientRequestToken": "a-1" });
    ok(address, "CreateUser", &first);
    ok(address, "CreateUser", &first);
    let without = json!({ "CollectionId": "staff", "UserId": "1" });
    assert_eq!(refused("CreateUser", &without), "ConflictException");
    let other = json!({ "CollectionId": "staff", "UserId": "2", "ClientRequestToken": "a-1" });
    assert_eq!(refused("CreateUser", &other), "IdempotentParameterMismatchException");
    assert_eq!(refused("DeleteUser", &first), "IdempotentParameterMismatchException");
    ok(address, "DeleteUser", &without);
    assert_eq!(refused("DeleteUser", &without), "ResourceNotFoundException");
}

#[test]
fn the_face_of_a_user_is_not_deleted() {
    let address = start(Access::default());
    ok(address, "CreateCollection", &json!({ "CollectionId": "staff" }));
    ok(address, "CreateUser", &json!({ "CollectionId": "staff", "UserId": "1" }));
    let face = index(address, "people/obama.jpg", Some("1:obama"));
    let ids = json!({ "CollectionId": "staff", "UserId": "1", "FaceIds": [face] });
    ok(address, "AssociateFaces", &ids);
    let deleted = ok(address, "DeleteFaces", &ids);
    let held = json!({
        "FaceId": face, "UserId": "1", "Reasons": ["ASSOCIATED_TO_AN_EXISTING_USER"]
    });
    assert_eq!(deleted["UnsuccessfulFaceDeletions"], json!([held]));
    assert_eq!(deleted["DeletedFaces"], json!([]));
    ok(address, "DisassociateFaces", &ids);
    assert_eq!(ok(address, "DeleteFaces", &ids)["DeletedFaces"], json!([face]));
}

#[test]
fn fields_about_users_have_the_services_limits() {
    let address = start(Access::default());
    let many = vec!["11111111-2222-3333-4444-555555555555"; 101];
    for (operation, field, value, at) in [
        ("CreateUser", "UserId", json!("a b"), "userId"),
        ("CreateUser", "UserId", json!("x".repeat(129)), "userId"),
        ("CreateUser", "ClientRequestToken", json!("a b"), "clientRequestToken"),
        ("DeleteUser", "ClientRequestToken", json!("x".repeat(65)), "clientRequestToken"),
        ("ListUsers", "MaxResults", json!(501), "maxResults"),
        ("AssociateFaces", "FaceIds", json!(many), "faceIds"),
        ("AssociateFaces", "UserMatchThreshold", json!(101), "userMatchThreshold"),
        ("DisassociateFaces", "FaceIds", json!([]), "faceIds"),
        ("SearchUsers", "MaxUsers", json!(0), "maxUsers"),
        ("SearchUsersByImage", "UserMatchThreshold", json!(-1), "userMatchThreshold"),
    ] {
        let mut body = json!({ "CollectionId": "staff" });
        body[field] = value;
        let (_, code, message) = call(address, operation, &body).unwrap().error();
        assert_eq!(code, "ValidationException", "{operation} {field}");
        assert!(message.contains(&format!("at '{at}'")), "{operation} {field}: {message}");
    }
    let both = json!({
        "CollectionId": "staff", "UserId": "1", "FaceId": "11111111-2222-3333-4444-555555555555"
    });
    for body in [both, json!({ "CollectionId": "staff" })] {
        let (_, code, _) = call(address, "SearchUsers", &body).unwrap().error();
        assert_eq!(code, "InvalidParameterException");
    }
}
