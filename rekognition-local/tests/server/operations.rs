use std::net::SocketAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rekognition_local::Access;
use serde_json::{Value, json};

use super::support::{call, fixture, image, ok, request, start, still_film};

pub(crate) fn index(address: SocketAddr, photo: &str, id: Option<&str>) -> String {
    let mut body = json!({ "CollectionId": "staff", "Image": image(&fixture(photo)) });
    if let Some(id) = id {
        body["ExternalImageId"] = json!(id);
    }
    let answer = ok(address, "IndexFaces", &body);
    assert_eq!(answer["FaceRecords"].as_array().unwrap().len(), 1, "{answer}");
    assert_eq!(
        answer["FaceRecords"][0]["Face"].get("ExternalImageId"),
        body.get("ExternalImageId")
    );
    answer["FaceRecords"][0]["Face"]["FaceId"].as_str().unwrap().to_owned()
}

#[test]
fn faces_are_searched_by_id_listed_by_id_and_compared() {
    let address = start(Access::default());
    let created = ok(address, "CreateCollection", &json!({ "CollectionId": "staff" }));
    assert_eq!(created["CollectionArn"], "aws:rekognition:us-east-1:000000000000:collection/staff");
    let obama = index(address, "people/obama.jpg", Some("1:obama"));
    let nameless = index(address, "people/obama2.jpg", None);
    let biden = index(address, "people/biden.jpg", Some("2:biden"));

    let by_id = json!({ "CollectionId": "staff", "FaceId": obama });
    let found = ok(address, "SearchFaces", &by_id);
    assert_eq!(found["SearchedFaceId"], obama);
    let matches = found["FaceMatches"].as_array().unwrap();
    assert_eq!(matches.len(), 1, "the same person's other photo, not itself: {matches:?}");
    assert_eq!(matches[0]["Face"]["FaceId"], nameless);
    let all = json!({ "CollectionId": "staff", "FaceId": obama, "FaceMatchThreshold": 0 });
    let ids: Vec<Value> = ok(address, "SearchFaces", &all)["FaceMatches"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found["Face"]["FaceId"].clone())
        .collect();
    assert_eq!(ids, [nameless.as_str(), biden.as_str()]);

    let some = json!({
        "CollectionId": "staff",
        "FaceIds": [biden, "11111111-2222-3333-4444-555555555555", obama],
        "MaxResults": 1,
    });
    let page = ok(address, "ListFaces", &some);
    assert_eq!(page["Faces"].as_array().unwrap().len(), 1);
    assert_eq!(page["Faces"][0]["FaceId"], obama);
    let mut rest = some;
    rest["NextToken"] = page["NextToken"].clone();
    let page = ok(address, "ListFaces", &rest);
    assert_eq!(page["Faces"][0]["FaceId"], biden);
    assert_eq!(page.get("NextToken"), None);

    let two = json!({
        "SourceImage": image(&fixture("people/obama3.jpg")),
        "TargetImage": image(&fixture("photos/two_people.jpg")),
    });
    let compared = ok(address, "CompareFaces", &two);
    let count = |key: &str| compared[key].as_array().unwrap().len();
    assert_eq!(count("FaceMatches") + count("UnmatchedFaces"), 2, "{compared}");
    assert_eq!(count("FaceMatches"), 1, "{compared}");
    assert!(compared["FaceMatches"][0]["Similarity"].as_f64().unwrap() > 90.0);
}

#[test]
fn attributes_that_are_not_computed_are_left_out() {
    let address = start(Access::default());
    let usual = ["BoundingBox", "Confidence", "Landmarks", "Pose", "Quality"];
    let all = ["BoundingBox", "Confidence", "FaceOccluded", "Landmarks", "Pose", "Quality"];
    for (attributes, wanted) in [("DEFAULT", &usual[..]), ("ALL", &all), ("FACE_OCCLUDED", &all)] {
        let photo = image(&fixture("people/obama.jpg"));
        let body = json!({ "Image": photo, "Attributes": [attributes] });
        let answer = ok(address, "DetectFaces", &body);
        let face = &answer["FaceDetails"][0];
        let keys: Vec<&str> = face.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, wanted);
        assert_ne!(face["FaceOccluded"]["Value"], true);
    }
}

#[test]
fn every_operation_of_the_list_is_in_the_help_and_is_served() {
    let address = start(Access::default());
    for operation in rekognition_local::OPERATIONS {
        assert!(rekognition_local::options::help().contains(&format!("\n  {operation}\n")));
        // An empty request is one that the operation itself refuses or answers.
        let reply = call(address, operation, &json!({})).unwrap();
        let served = reply.status == 200 || reply.error().1 == "ValidationException";
        assert!(served, "{operation}: {:?}", reply.error());
    }
    let reply = call(address, "DetectLabels", &json!({})).unwrap();
    assert_eq!((reply.status, reply.error().1.as_str()), (400, "UnknownOperationException"));
}

#[test]
fn a_liveness_session_is_fed_once_and_has_a_result() {
    let address = start(Access::default());
    let id = ok(address, "CreateFaceLivenessSession", &json!({}))["SessionId"].clone();
    let id = id.as_str().unwrap();
    let results = || call(address, "GetFaceLivenessSessionResults", &json!({ "SessionId": id }));
    assert_eq!(results().unwrap().json()["Status"], "CREATED");
    let route = format!("/_liveness/{id}");
    let steps = request(address, "GET", &route, b"").unwrap().json();
    assert!(steps["Steps"].as_array().unwrap().len() >= 2, "{steps}");

    // The session succeeds, with a low confidence.
    let (film, picture) = (still_film(), STANDARD.encode(fixture("photos/good.jpg")));
    let judged = request(address, "PUT", &route, film.as_bytes()).unwrap().json();
    assert_eq!(judged["Status"], "SUCCEEDED");
    let found = results().unwrap().json();
    assert!(found["Confidence"].as_f64().unwrap() < 50.0, "{found}");
    assert_eq!(found["ReferenceImage"]["Bytes"], picture.as_str());
    assert_eq!(request(address, "PUT", &route, film.as_bytes()).unwrap().status, 400);

    let unknown = json!({ "SessionId": "00000000-0000-4000-8000-000000000000" });
    let reply = call(address, "GetFaceLivenessSessionResults", &unknown).unwrap();
    assert_eq!((reply.status, reply.error().1.as_str()), (400, "SessionNotFoundException"));
}
